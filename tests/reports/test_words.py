"""The words of a template: every one that is promised is there, worth what the record says, none while unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.plans import minimal_plan
from tests.rooms import NOON, pinned
from tests.rulebook import BREACH, DutyRoom, dutiful
from warroom.reports.words import ALWAYS, provided, samples, values
from warroom.templates import parse

BERLIN = ZoneInfo("Europe/Berlin")
SECTIONS = """\
notifications:
  - rule: t.breach
    draft: [counsel]
    approve: [legal, compliance]
    recipients: [{id: dpa, name: The data protection authority, entities: [acme-de]}]
  - {rule: t.people, cap: 48h}
"""
TEXT = dutiful(sections=SECTIONS)
"""A plan without gates: whatever happens may happen at once."""


def leaves(known: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """Every word of *known* and what it is worth."""
    for name, value in known.items():
        if isinstance(value, Mapping):
            yield from leaves(value, f"{path}{name}.")
        else:
            yield path + name, value


def owing(**fields: Any) -> DutyRoom:
    """A room with a breach that is to be notified, and nothing else."""
    room = DutyRoom(**{"text": TEXT, **fields})
    room.facts(personal_data="yes", risk="risk")
    return room


@cache
def over() -> DutyRoom:
    """A room in which everything happened that a template may speak of."""
    room = owing(drill=True)
    room.do("anchor_set", anchor="occurred", moment=NOON - timedelta(hours=3))
    room.do("anchor_set", anchor="detected", moment=NOON - timedelta(hours=1))
    room.facts(modes="agent", reach_pct="12.5", sessions="7", started="2026-11-23T09:00:00Z", summary="It lied")
    room.facts(harm="none", harmful="yes")
    room.do("count_set", low=400, likely=500, high=600, why="two scans")
    room.do("update_post", text="We know more.")
    room.do("probe_record", clean=1, failed=1, why="by hand")
    room.override("contained")
    room.wait(hours=80)
    room.send(BREACH, late_because="The authority's portal was down")
    room.override("resolved")
    return room


def worth(room: DutyRoom, duty: str = BREACH) -> dict[str, Any]:
    """What the words are worth in *room*, word by word."""
    return dict(leaves(values(room.incident, room.duty(duty), room.clock.now())))


def test_every_word_that_every_plan_provides_is_worth_something_when_everything_is_known() -> None:
    known = worth(over())
    assert {word for word in ALWAYS if known[word] is None} == set()


def test_what_is_provided_has_a_value_and_what_has_a_value_is_provided() -> None:
    room = owing()
    assert worth(room).keys() == worth(over()).keys() == provided(room.incident.plan)
    assert provided(minimal_plan()) >= ALWAYS | {"facts.harm", "system.name"}


def test_there_is_a_sample_of_every_word_that_is_provided_and_of_no_other() -> None:
    plan = minimal_plan()
    assert dict(leaves(samples(plan))).keys() == provided(plan)


def test_a_sample_is_what_the_word_is_in_an_incident() -> None:
    known = worth(over())
    sample = dict(leaves(samples(over().incident.plan)))
    assert {word: type(one) for word, one in sample.items()} == {word: type(one) for word, one in known.items()}


@pytest.mark.parametrize("word", sorted(provided(minimal_plan())))
def test_every_word_can_be_printed_while_nothing_has_happened_and_when_everything_has(word: str) -> None:
    template = parse(f"{{{{ {word} }}}}")
    room = over()
    known = values(room.incident, room.duty(BREACH), room.clock.now())
    assert template.render(samples(minimal_plan())).unknown == template.render(known).unknown == ()


def test_words_say_what_is_on_the_record() -> None:
    known, room = worth(over()), over()
    said = {
        "incident.id": room.id, "incident.title": "Refunds that nobody promised", "incident.phase": "resolved",
        "incident.drill": True, "severity.level": room.incident.severity.level, "affected.low": 400,
        "affected.likely": 500, "affected.high": 600, "affected.why": "two scans",
        "recurrence.verdict": "still happening", "entity.name": "ACME GmbH", "entity.country": "DE",
        "system.name": "Support assistant", "system.about": "Answers customers", "duty.title": "The title of t.breach",
        "duty.basis": "Article t.breach", "duty.to": "The data protection authority",
        "duty.late_because": "The authority's portal was down", "update.text": "We know more.",
        "cause.kind": ["agent"], "plan.title": "A small plan for tests", "facts.harmful": True, "facts.sessions": 7,
    }  # fmt: skip
    assert {word: known[word] for word in said} == said


def test_times_are_those_of_the_record() -> None:
    known, now = worth(over()), NOON + timedelta(hours=80)
    assert known["now"] == now
    assert known["incident.occurred_at"] == NOON - timedelta(hours=3)
    assert known["incident.detected_at"] == known["incident.aware_at"] == NOON - timedelta(hours=1)
    assert known["incident.declared_at"] == known["incident.contained_at"] == known["update.at"] == NOON
    assert known["incident.resolved_at"] == now
    assert known["affected.as_of"] == known["recurrence.as_of"] == NOON
    assert known["duty.plan_by"] <= known["duty.latest_arguable"]


def test_times_are_on_the_clocks_of_the_entity_that_owes_the_notice() -> None:
    times = {word: one for word, one in worth(over()).items() if isinstance(one, datetime)}
    assert {"now", "facts.started", "duty.plan_by", "update.at"} <= times.keys()
    assert {word for word, one in times.items() if one.tzinfo != BERLIN} == set()


def test_another_entity_has_clocks_of_its_own() -> None:
    room = owing(text=TEXT.replace("country: DE, tz: Europe/Berlin", "country: IE, tz: Europe/Dublin"))
    assert (worth(room)["now"].tzinfo, worth(room)["entity.country"]) == (ZoneInfo("Europe/Dublin"), "IE")


def test_what_nobody_said_is_none_and_never_no() -> None:
    known = worth(owing())
    unknown = {word for word, one in known.items() if one is None}
    assert unknown == {
        "incident.occurred_at", "incident.detected_at", "incident.contained_at", "incident.resolved_at",
        "affected.low", "affected.likely", "affected.high", "affected.as_of", "affected.why", "recurrence.verdict",
        "recurrence.as_of", "duty.late_because", "update.text", "update.at", "cause.kind",
        *(f"facts.{name}" for name in minimal_plan().fact_by_id if name != "personal_data"),
    }  # fmt: skip
    assert known["facts.personal_data"] is True


def test_an_answer_of_no_is_known_and_one_that_was_taken_back_is_not() -> None:
    room = owing()
    room.facts(harmful="no")
    assert worth(room)["facts.harmful"] is False
    room.do("fact_clear", fact="harmful", why="it was another system")
    assert worth(room)["facts.harmful"] is None


def test_of_a_range_only_what_was_said_is_known() -> None:
    room = owing()
    room.do("count_set", low=0, why="the first scan")
    known = worth(room)
    assert (known["affected.low"], known["affected.likely"], known["affected.high"]) == (0, None, None)


def test_a_plan_that_does_not_say_what_is_isolated_knows_no_cause() -> None:
    start, _, rest = TEXT.partition("isolated_or_systemic:\n")
    room = owing(text=start + "severity:\n" + rest.partition("severity:\n")[2])
    room.facts(modes="agent")
    assert worth(room)["cause.kind"] is None


def test_a_system_of_which_the_plan_says_no_more_than_its_name_is_about_nothing_known() -> None:
    room = owing(text=TEXT.replace(", about: Answers customers", ""))
    assert (worth(room)["system.name"], worth(room)["system.about"]) == ("Support assistant", None)


def test_the_system_is_one_of_the_entity_that_owes_the_notice() -> None:
    entity = "entities:\n  - {id: acme-at, name: ACME AT, country: AT, tz: Europe/Vienna}\n"
    system = "systems:\n  - {id: other, name: Another, owner: ana, entities: [acme-at], about: Else}\n"
    room = owing(text=TEXT.replace("entities:\n", entity, 1).replace("systems:\n", system, 1))
    assert worth(room)["system.name"] == "Support assistant"


def test_an_entity_that_a_new_plan_no_longer_has_is_unknown_and_the_words_are_still_there() -> None:
    room = owing()
    gone = TEXT.replace("acme-de", "acme-at")
    room.do("plan_adopt", plan=pinned(gone), why="the company was renamed")
    known = worth(room)
    assert (known["entity.name"], known["entity.country"]) == (None, None)
    assert known["now"] == room.clock.now()
    assert known.keys() == provided(room.incident.plan)
