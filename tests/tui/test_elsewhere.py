"""What happens beside what is on the screen is said once, and shown until somebody looked."""

from __future__ import annotations

from tests.counted import counted, exact
from tests.rooms import Clock, Room
from tests.tui.stage import on_screen
from warroom.stores.memory import MemoryStore
from warroom.tui.elsewhere import Elsewhere, worsened
from warroom.views import badges, incidents
from warroom.views.incidents import IncidentLine
from warroom_widgets.incidents import _row
from warroom_widgets.row import Row
from warroom_widgets.tones import Tone


def line(room: Room, me: str = "ben") -> IncidentLine:
    return incidents.view(room.incident, me, room.clock.now())


def two_rooms() -> tuple[Room, Room]:
    """Two incidents of one store."""
    store, clock = MemoryStore(), Clock()
    one, other = (Room(title, store=store, clock=clock, seed=n) for n, title in enumerate(("Refunds", "Drift")))
    return one, other


def test_what_stood_at_the_beginning_is_no_news() -> None:
    here, other = two_rooms()
    elsewhere = Elsewhere()
    assert elsewhere.survey((line(here), line(other)), here.id) == ()
    assert badges.elsewhere(elsewhere.worse) == ()


def test_another_incident_that_worsens_calls_until_the_list_was_looked_at() -> None:
    here, other = two_rooms()
    elsewhere = Elsewhere()
    elsewhere.survey((line(here), line(other)), here.id)
    other.do("fact_set", fact="harm", value="serious")
    assert [one.id for one in elsewhere.survey((line(here), line(other)), here.id)] == [other.id]
    assert [one.brief for one in badges.elsewhere(elsewhere.worse)] == [f"^ {other.id[:8]} SEV1 (I)"]
    assert elsewhere.survey((line(here), line(other)), here.id) == (), "it is said once"
    assert elsewhere.worse, "and shown until somebody looks"
    elsewhere.looked()
    assert elsewhere.worse == ()


def test_an_incident_that_is_new_calls_and_one_that_ends_calls_no_more() -> None:
    here, other = two_rooms()
    elsewhere = Elsewhere()
    elsewhere.survey((line(here),), here.id)
    assert [one.id for one in elsewhere.survey((line(here), line(other)), here.id)] == [other.id]
    other.do("phase_set", phase="cancelled", why="a test")
    assert elsewhere.survey((line(here), line(other)), here.id) == ()
    assert elsewhere.worse == ()


def test_one_that_becomes_milder_or_is_looked_at_here_calls_nobody() -> None:
    here, other = two_rooms()
    other.do("fact_set", fact="harm", value="serious")
    elsewhere = Elsewhere()
    elsewhere.survey((line(here), line(other)), here.id)
    other.do("fact_set", fact="harm", value="none")
    here.do("fact_set", fact="harm", value="serious")
    assert elsewhere.survey((line(here), line(other)), here.id) == ()


def test_several_at_once_are_said_once() -> None:
    here, other = two_rooms()
    other.do("fact_set", fact="harm", value="serious")
    (said,) = worsened((line(here), line(other)))
    assert said.sentence == f"{other.id} is SEV1: Drift, and 1 more"
    assert list(worsened(())) == []


async def test_the_list_of_incidents_grows_old_also_where_nobody_records_anything() -> None:
    room = Room()
    room.do("count_set", low=240, likely=310, high=900, why="tickets")
    async with on_screen(room, size=(200, 24)) as stage:
        await stage.press("I")
        await stage.sees("240–900 stated now", "declared  now")
        room.wait(hours=5)
        await stage.sees("240–900 stated STALE 5h00m", "declared  5h00m")
        assert "*" not in stage.lines[1], "that time passes is nobody's change"


async def test_in_the_list_what_nobody_knows_is_as_loud_as_in_the_room() -> None:
    for told, tone in ((Room(), Tone.CAUTION), (counted(exact()), Tone.QUIET)):
        (row,) = incidents_of(told)
        (cell,) = [cell for cell in row.cells if "UNKNOWN" in cell.text or "exact" in cell.text]
        assert cell.tone is tone
    room = Room()
    room.do("probe_record", failed=3, clean=7, why="by hand")
    (row,) = incidents_of(room)
    assert [cell.tone for cell in row.cells if cell.text == "STILL HAPPENING"] == [Tone.ALARM]


def incidents_of(room: Room) -> list[Row]:
    """The rows of the list in which *room* alone is."""
    return [_row(line(room), "")]
