"""The screens of one thing in full, reached and left by keyboard, with what can be done to it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.plans import changed
from tests.rooms import NOON, Clock, Room, pinned
from tests.tui.stage import Stage, on_screen
from warroom.stores.memory import MemoryStore
from warroom.tui.places import PLACES
from warroom.tui.screens.entry import EntryScreen
from warroom.tui.screens.facts import FactsScreen
from warroom.tui.screens.handover import HandoverScreen
from warroom.tui.screens.incidents import IncidentsScreen
from warroom.tui.screens.listed import ListedBoard
from warroom.tui.screens.mine import MineScreen
from warroom.tui.screens.roles import RolesScreen
from warroom.tui.screens.room import RoomScreen
from warroom.tui.screens.steps import StepsScreen


def listed(stage: Stage) -> ListedBoard:
    """The uppermost screen, which is a list with a sheet."""
    assert isinstance(stage.app.screen, ListedBoard)
    return stage.app.screen


async def answered(stage: Stage, ask: str, *keys: str) -> None:
    """Waits for the question with *ask* on the uppermost screen, and presses *keys*."""
    await stage.sees(ask)
    await stage.until(lambda: listed(stage).prompt.question, f"was asked {ask!r}")
    await stage.press(*keys)


@pytest.mark.parametrize(
    ("key", "kind"),
    [("S", StepsScreen), ("R", RolesScreen), ("F", FactsScreen), ("H", HandoverScreen), ("M", MineScreen)],
)
async def test_a_capital_opens_the_screen_and_escape_leaves_it(key: str, kind: type[Any]) -> None:
    async with on_screen(Room()) as stage:
        await stage.press(key)
        await stage.until(lambda: isinstance(stage.app.screen, kind), f"opened {kind.__name__}")
        await stage.press("escape")
        await stage.until(lambda: isinstance(stage.app.screen, RoomScreen), "came back")


async def test_one_does_not_go_where_one_is() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("S")
        await stage.until(lambda: isinstance(stage.app.screen, StepsScreen), "opened the steps")
        await stage.press("S", "S", "escape")
        await stage.until(lambda: isinstance(stage.app.screen, RoomScreen), "came back at once")


async def test_the_past_opens_entries_alone() -> None:
    async with on_screen(Room(), size=(120, 40)) as stage:
        await stage.press("less_than_sign", "1", "o")
        await stage.sees("this is the past")
        await stage.press("escape", "4", "o")
        await stage.until(lambda: isinstance(stage.app.screen, EntryScreen), "opened the entry")


async def test_a_plan_of_two_hundred_steps_and_five_hundred_people_is_shown_in_full() -> None:
    people = "".join(f"  - {{id: p{n}, login: p{n}, name: P {n}}}\n" for n in range(500))
    steps = "".join(f"    - {{id: s{n}, role: engineer, title: Step {n}, when: harmful}}\n" for n in range(200))
    plan = changed("roles:\n  - {id: commander", f"{people}roles:\n  - {{id: commander")
    plan = plan.replace("    - {id: cause,", f"{steps}    - {{id: cause,")
    room = Room(
        plan=pinned(plan.replace("holders: [eve]", f"holders: [eve, {', '.join(f'p{n}' for n in range(500))}]"))
    )
    async with on_screen(room, size=(120, 40)) as stage:
        await stage.press("S", "G", "k")
        await stage.sees("[2] Step watch-canary")
        await stage.press("R", "G", "tab", "G")
        await stage.sees("[2] Role comms", "fay (deputy)")
        await stage.press("F")
        await stage.sees("yes: opens: s0, s1, s2, s3 and 196 more")


def test_no_two_places_have_the_same_key() -> None:
    keys = [place.key for place in PLACES if place.key]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("keys", "kind", "name"),
    [
        (("1", "j", "o"), StepsScreen, "triage-check"),
        (("2", "j", "o"), RolesScreen, "engineer"),
        (("5", "j", "o"), FactsScreen, "personal_data"),
        (("3", "j", "j", "o"), StepsScreen, "preserve"),
    ],
)
async def test_o_opens_the_screen_of_the_row(keys: tuple[str, ...], kind: type[Any], name: str) -> None:
    async with on_screen(Room(), size=(120, 40)) as stage:
        await stage.press(*keys)
        await stage.until(lambda: isinstance(stage.app.screen, kind), f"opened {kind.__name__}")
        await stage.until(lambda: listed(stage).list.selected == name, f"began at {name}")


async def test_o_on_what_comes_next_opens_what_it_is_about_and_on_an_entry_the_whole_of_it() -> None:
    async with on_screen(Room(), size=(120, 40)) as stage:
        await stage.press("6", "o")
        await stage.until(lambda: isinstance(stage.app.screen, FactsScreen), "opened the question")
        await stage.press("escape", "4", "o")
        await stage.until(lambda: isinstance(stage.app.screen, EntryScreen), "opened the entry")


async def test_o_on_what_has_no_screen_says_so() -> None:
    async with on_screen(Room(), size=(200, 60)) as stage:
        await stage.press("8", "o")
        await stage.sees("this has no screen of its own")


async def test_a_step_is_read_and_done_where_it_is_read() -> None:
    room = Room()
    async with on_screen(room) as stage:
        await stage.press("S", "j")
        await stage.sees("[2] Step triage-check", "triage-check, to detect, required")
        await stage.press("d")
        await answered(stage, "What is the result?", *"all known", "enter")
        await stage.until(lambda: room.kinds[-1] == "step.done", "recorded it")
        await stage.sees("recorded #")
        await stage.press("escape")
        await stage.sees("done")
        assert listed(stage).list.selected == "triage-check"


async def test_enter_on_a_step_asks_what_to_do_with_it() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("S", "enter")
        await stage.sees("preserve (open)", "done with evidence")


async def test_steps_that_do_not_apply_are_on_their_screen_because_somebody_will_ask_why() -> None:
    room = Room()
    room.do("fact_set", fact="harmful", value="no")
    async with on_screen(room, size=(120, 40)) as stage:
        await stage.press("S")
        await stage.sees("Roll back the model")
        listed(stage).list.rows.select("rollback")
        await stage.sees("- it does not apply: harmful", "harmful = no (ana")


async def test_the_text_is_reached_with_tab_and_either_half_can_be_larger() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("S", "tab")
        await stage.until(lambda: listed(stage).sheet.rows.has_focus, "went into the text")
        await stage.press("plus", "G")
        await stage.sees("HISTORY", "steps opened:")
        assert "[1] Steps" not in stage.text
        await stage.press("1")
        await stage.sees("[1] Steps")
        assert "[2] Step" not in stage.text
        await stage.press("escape")
        await stage.sees("[1] Steps", "[2] Step")
        await stage.until(lambda: listed(stage).list.rows.has_focus, "has the keys in the list")


async def test_what_others_do_to_the_step_is_seen_while_it_is_read() -> None:
    room = Room()
    async with on_screen(room, size=(120, 40)) as stage:
        await stage.press("S")
        await stage.sees("[2] Step preserve")
        room.do("step_start", who="ben", step="preserve")
        await stage.sees("step preserve started")


async def test_a_question_shows_what_each_answer_would_change_and_goes_on_to_the_next() -> None:
    room = Room()
    async with on_screen(room, size=(120, 40)) as stage:
        await stage.press("F")
        await stage.sees("[2] Question harmful", "no: does not apply: rollback")
        await stage.press("enter")
        await answered(stage, "applies and waits: rollback", *"yes", "enter")
        await stage.sees("[2] Question personal_data", "severity SEV3", "opens: dpa, customers")
        assert room.incident.facts.answers["harmful"].value is True
        await stage.press("escape", "f")
        await answered(stage, "now: unknown.", *"yes", "enter")
        await stage.sees("[2] Question harm")


async def test_going_on_without_an_answer_leaves_it_unknown() -> None:
    room = Room()
    async with on_screen(room, size=(120, 40)) as stage:
        await stage.press("F", "j")
        await stage.sees("[2] Question personal_data")
        await stage.press("enter")
        await answered(stage, "Was personal data exposed?", "escape")
        await stage.sees("nothing was recorded")
        assert listed(stage).list.selected == "personal_data"
        assert room.incident.facts.answers == {}


async def test_an_answer_of_somebody_else_moves_nobody() -> None:
    room = Room()
    async with on_screen(room, size=(120, 40)) as stage:
        await stage.press("F")
        await stage.sees("[2] Question harmful")
        room.do("fact_set", who="ben", fact="harmful", value="yes")
        await stage.sees("yes, ben")
        assert listed(stage).list.selected == "harmful"


async def test_a_number_that_is_typed_and_changes_something_is_shown_before_it_is_recorded() -> None:
    plan = changed("when: personal_data, due: 1d", 'when: "sessions >= 1000", due: 1d')
    room = Room(plan=pinned(plan))
    async with on_screen(room) as stage:
        await stage.press("f")
        await stage.asked("Which question?")
        await stage.type("sessions")
        await stage.asked("How many sessions")
        await stage.type("12000")
        await stage.asked("sessions = 12000 would change this.")
        await stage.sees("opens: dpa", "dpa due 24 Nov")
        await stage.type("leave")
        await stage.sees("nothing was recorded")
        assert "sessions" not in room.incident.facts.answers


async def test_an_offer_is_said_when_it_comes_and_stays_until_it_is_accepted() -> None:
    room = Room()
    room.do("role_join", role="commander")
    async with on_screen(room, who="ben") as stage:
        assert "ACCEPT" not in stage.text
        room.do("role_offer", role="commander", to="ben")
        await stage.sees("ana offers you the role of commander", "r accepts it", "! ACCEPT commander (r)")
        await stage.press("escape", "H")
        await stage.sees("[1] Handover sheet", "! ACCEPT commander (r)")
        await stage.press("r", "enter")
        await stage.sees("recorded #")
        assert room.incident.roles.seat("commander").occupant == "ben"
        await stage.until(lambda: "ACCEPT" not in stage.text, "called no more")


async def test_an_offer_to_somebody_else_calls_nobody_here() -> None:
    room = Room()
    room.do("role_join", role="commander")
    async with on_screen(room, who="cleo") as stage:
        seq = room.do("role_offer", role="commander", to="ben").seq
        await stage.shows(seq)
        assert "ACCEPT" not in stage.text
        assert stage.screen.notice.said is None


async def test_the_roles_begin_at_the_seat_that_is_offered() -> None:
    room = Room()
    room.do("role_join", who="ben", role="engineer")
    room.do("role_offer", who="ben", role="engineer", to="ana")
    async with on_screen(room) as stage:
        await stage.press("R")
        await stage.sees("[2] Role engineer", "ben offers it to you: r accepts it")


async def test_the_handover_sheet_is_reached_line_by_line() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("H")
        await stage.sees("[1] Handover sheet", "SITUATION")
        await stage.press("G")
        await stage.sees("ORGANISATION", "VACANT")


def two_rooms() -> tuple[Room, Room]:
    """Two incidents of one store."""
    store, clock = MemoryStore(), Clock(NOON)
    one, other = (Room(title, store=store, clock=clock, seed=n) for n, title in enumerate(("Refunds", "Drift")))
    return one, other


async def test_my_steps_are_those_of_all_incidents_and_enter_goes_to_the_one_in_its_room() -> None:
    here, other = two_rooms()
    other.do("fact_set", fact="harm", value="serious")
    async with on_screen(here, who="ben", size=(120, 40)) as stage:
        await stage.press("M")
        await stage.sees("[1] My steps", "4 in 2 incidents")
        await stage.press("j", "enter")
        await stage.until(lambda: isinstance(stage.app.screen, StepsScreen), "went to the step")
        await stage.sees(other.id, "[2] Step cause")
        await stage.press("escape")
        await stage.sees("[1] Steps", "Drift")
        assert isinstance(stage.app.screen, RoomScreen)


async def test_my_steps_are_reached_from_the_list_of_incidents_as_well() -> None:
    here, _other = two_rooms()
    async with on_screen(None, who="ben", store=here.store) as stage:
        await stage.sees("2 open")
        await stage.press("M")
        await stage.sees("[1] My steps", "4 in 2 incidents")
        await stage.press("I")
        await stage.sees("[1] Incidents")
        await stage.press("escape", "enter")
        await stage.until(lambda: isinstance(stage.app.screen, StepsScreen), "went to the step")


async def test_somebody_for_whom_nothing_waits_is_told_so() -> None:
    async with on_screen(Room(), who="zoe") as stage:
        await stage.press("M")
        await stage.sees("Nothing waits for you in any incident.")


async def test_another_incident_that_worsens_calls_without_taking_the_keys() -> None:
    here, other = two_rooms()
    async with on_screen(here) as stage:
        await stage.until(lambda: stage.screen.seen and stage.screen.seen.others, "saw the other incident")
        focused = stage.app.screen.focused
        other.do("fact_set", fact="harm", value="serious")
        await stage.sees(f"^ {other.id[:8]} SEV1 (I)", f"{other.id} is SEV1: Drift")
        assert stage.app.screen.focused is focused
        await stage.press("escape", "I")
        await stage.until(lambda: isinstance(stage.app.screen, IncidentsScreen), "opened the list")
        await stage.press("escape")
        await stage.sees("[1] Steps")
        await stage.until(lambda: "(I)" not in stage.text, "called no more")
