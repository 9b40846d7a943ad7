"""How incidents hang together."""

from __future__ import annotations

import pytest

from tests.rooms import Room, bodies, refusal
from warroom.core.errors import Code
from warroom.core.links import IncidentLinked, Link, Relation


def test_links_are_kept_in_the_order_in_which_they_were_made() -> None:
    room = Room()
    recorded = room.do("incident_link", relation="duplicate_of", other="INC-2222-2222")
    assert bodies(recorded) == [IncidentLinked(relation=Relation.DUPLICATE_OF, other="INC-2222-2222")]
    room.do("incident_link", relation="caused_by", other="INC-1111-1111")
    assert room.incident.links.links == (
        Link(Relation.DUPLICATE_OF, "INC-2222-2222"),
        Link(Relation.CAUSED_BY, "INC-1111-1111"),
    )


def test_the_same_link_twice_is_refused() -> None:
    room = Room()
    room.do("incident_link", relation="caused_by", other="INC-1111-1111")
    refusal(Code.ILLEGAL_TRANSITION, room.refused("incident_link", relation="caused_by", other="INC-1111-1111"))


def test_an_incident_is_not_linked_to_itself() -> None:
    room = Room()
    refusal(Code.INVALID, room.refused("incident_link", relation="duplicate_of", other=room.id))


@pytest.mark.parametrize("other", ["", "  "])
def test_a_link_names_another_one(other: str) -> None:
    refusal(Code.INVALID, Room().refused("incident_link", relation="duplicate_of", other=other))
