"""What is foreseen of a command is what comes of it, and nothing comes of foreseeing it."""

from __future__ import annotations

import pytest

from tests.rooms import Room
from warroom.core.envelope import Actor
from warroom.core.errors import Code, Refused
from warroom.core.facts import SetFact
from warroom.core.incident import NOUNS, foresee

ANA = Actor("ana", "cli")


def test_every_part_is_as_it_will_be() -> None:
    room = Room()
    foreseen = foresee(room.incident, SetFact(fact="personal_data", value="yes"), ANA, room.clock.now())
    room.do("fact_set", fact="personal_data", value="yes")
    for noun in NOUNS:
        assert getattr(foreseen, noun) == getattr(room.incident, noun), noun


def test_nothing_is_recorded_and_the_incident_stays_as_it_is() -> None:
    room = Room()
    before = room.incident
    foresee(before, SetFact(fact="personal_data", value="yes"), ANA, room.clock.now())
    assert room.incident == before
    assert "personal_data" not in before.facts.answers


def test_what_would_be_refused_is_refused() -> None:
    room = Room()
    with pytest.raises(Refused) as caught:
        foresee(room.incident, SetFact(fact="sessions", value="many"), ANA, room.clock.now())
    assert caught.value.code is Code.INVALID
