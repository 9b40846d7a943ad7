"""What waits for somebody in all incidents, and what calls them away."""

from __future__ import annotations

from tests.rooms import Clock, Room
from warroom.stores.memory import MemoryStore
from warroom.views import badges, incidents, mine
from warroom.views.incidents import IncidentLine


def line(room: Room, me: str = "ben") -> IncidentLine:
    return incidents.view(room.incident, me, room.clock.now())


def two_rooms() -> tuple[Room, Room]:
    """Two incidents of one store."""
    store, clock = MemoryStore(), Clock()
    one, other = (Room(title, store=store, clock=clock, seed=n) for n, title in enumerate(("Refunds", "Drift")))
    return one, other


def test_the_worst_incident_comes_first_and_in_it_what_is_due_soonest() -> None:
    mild, bad = two_rooms()
    bad.do("fact_set", fact="harm", value="serious")
    found = mine.pressing([*line(mild).waiting, *line(bad).waiting])
    assert [(one.incident, one.level, one.step) for one in found] == [
        (bad.id, "SEV1", "preserve"),
        (bad.id, "SEV1", "cause"),
        (mild.id, "SEV3", "preserve"),
        (mild.id, "SEV3", "cause"),
    ]


def test_nothing_waits_for_an_outsider_or_in_an_incident_that_is_over() -> None:
    room = Room()
    assert line(room, "nobody").waiting == ()
    room.do("phase_set", phase="cancelled", why="a test")
    assert (line(room).mine, line(room).waiting) == (0, ())


def test_an_offer_calls_its_receiver_alone() -> None:
    room = Room()
    room.do("role_join", role="commander")
    room.do("role_offer", role="commander", to="ben")
    assert badges.offers(room.view.roles, "ana") == ()
    (call,) = badges.offers(room.view.roles, "ben")
    assert (call.brief, call.whole) == (
        "! ACCEPT commander (r)",
        "! ana OFFERS YOU commander: r accepts, H briefs",
    )


def test_several_are_named_by_the_worst_and_counted() -> None:
    here, other = two_rooms()
    other.do("fact_set", fact="harm", value="serious")
    (call,) = badges.elsewhere((line(here), line(other)))
    assert call.brief == f"^ {other.id[:8]} SEV1 +1 (I)"
