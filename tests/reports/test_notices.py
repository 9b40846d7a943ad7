"""The words of a notice: chosen by whom they are for, filled with what is known, held against the record."""

from __future__ import annotations

from typing import Any

import pytest

from tests.plans import minimal_plan, with_notices
from tests.rooms import assert_says_how_to_go_on, pinned, refusal
from tests.rulebook import BREACH, SUBJECTS, DutyRoom, dutiful
from tests.strategies import HOSTILE
from warroom.core.errors import Code, Refused
from warroom.core.wording import Warned
from warroom.reports.notices import errors, needed, render, template, warnings

SECTIONS = """\
notifications:
  - rule: t.breach
    draft: [counsel]
    approve: [legal, compliance]
    recipients: [{id: dpa, name: The data protection authority, entities: [acme-de]}]
    templates:
      press:
        de: "Was geschah: {{ facts.summary }}"
      dpa:
        fr: "{{ facts.summary }} : {{ affected.low }} personnes"
        de: "{{ facts.summary }}: {{ affected.low }} Menschen"
        en: "{{ facts.summary }}: {{ affected.low }} people, as of {{ affected.as_of }}"
      staff: "{% if facts.harmful %}It was harmful.{% else %}It was not.{% endif %}"
  - {rule: t.people, cap: 48h}
"""


def owing(sections: str = SECTIONS) -> DutyRoom:
    """A room with a breach that is to be notified in the words of *sections*."""
    room = DutyRoom(text=dutiful(sections=sections))
    room.facts(personal_data="yes", risk="high")
    return room


def chosen(name: str | None, duty: str = BREACH) -> str:
    """The name of the template that *name* means for *duty*."""
    room = owing()
    return template(room.incident, room.duty(duty), name).name


def rendered(room: DutyRoom, name: str) -> tuple[str, tuple[str, ...]]:
    """The words called *name* as they are now, and what in them is unknown."""
    duty = room.duty(BREACH)
    found = render(room.incident, duty, template(room.incident, duty, name), room.clock.now())
    return found.text, found.unknown


def warned(room: DutyRoom, text: str) -> tuple[Warned, ...]:
    """What should be looked at in *text*."""
    return warnings(room.incident, room.duty(BREACH), text, room.clock.now())


def rules(room: DutyRoom, text: str) -> list[tuple[str, str]]:
    """The same: each rule with its passage."""
    return [(str(one.rule), one.passage) for one in warned(room, text)]


# Chosen


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("dpa", "dpa.en"), ("dpa.en", "dpa.en"), ("dpa.de", "dpa.de"), ("dpa.fr", "dpa.fr"),
        ("press", "press.de"), ("press.de", "press.de"), ("staff", "staff.en"), (None, "dpa.en"),
    ],
)  # fmt: skip
def test_words_are_chosen_by_audience_and_language_and_in_english_where_none_is_named(
    name: str | None, found: str
) -> None:
    assert chosen(name) == found


@pytest.mark.parametrize(("name", "near"), [("dpa.ed", "dpa.e"), ("pres", "press"), ("press.en", "press.de"), ("", "")])
def test_words_that_there_are_not_are_not_found_and_the_nearest_are_named(name: str, near: str) -> None:
    with pytest.raises(Refused) as caught:
        chosen(name)
    assert refusal(Code.NOT_FOUND, caught.value).startswith(f"there is no template {name!r}")
    assert near in caught.value.hint


def test_a_duty_without_words_says_how_to_write_them() -> None:
    with pytest.raises(Refused) as caught:
        chosen(None, SUBJECTS)
    assert refusal(Code.NOT_FOUND, caught.value) == f"the plan has no words for {SUBJECTS}"
    assert f"warroom notice draft {SUBJECTS} --file FILE" in caught.value.hint
    assert_says_how_to_go_on(caught.value)


# Filled


def test_what_is_known_is_filled_in() -> None:
    room = owing()
    room.facts(summary="It promised refunds")
    room.do("count_set", low=1_400, why="the log")
    assert rendered(room, "dpa.en") == ("It promised refunds: 1,400 people, as of 2026-11-23 12:00 UTC", ())
    assert rendered(room, "dpa.de") == ("It promised refunds: 1,400 Menschen", ())


def test_what_is_unknown_is_marked_where_it_would_stand() -> None:
    text, unknown = rendered(owing(), "dpa.de")
    assert text == "[UNKNOWN: facts.summary]: [UNKNOWN: affected.low] Menschen"
    assert unknown == ("facts.summary", "affected.low")


def test_what_is_unknown_decides_nothing() -> None:
    room = owing()
    text, unknown = rendered(room, "staff")
    assert (text, unknown) == ("[UNKNOWN: facts.harmful decides what stands here]", ("facts.harmful",))
    room.facts(harmful="no")
    assert rendered(room, "staff") == ("It was not.", ())


@pytest.mark.parametrize("value", [*HOSTILE, "{{ facts.harm }}", "{% if x %}", "{#", "%}}{{ 7*7 }}", "[UNKNOWN: x]"])
def test_what_somebody_typed_stays_text(value: str) -> None:
    room = owing()
    room.facts(summary=value)
    stored = room.incident.facts.answers["summary"].value
    assert rendered(room, "dpa.de") == (f"{stored}: [UNKNOWN: affected.low] Menschen", ("affected.low",))


def test_words_that_cannot_be_rendered_are_refused_and_say_which() -> None:
    room = owing(SECTIONS.replace("Was geschah: {{ facts.summary }}", "{{ facts.modes | round(1) }}"))
    room.facts(modes="agent")
    with pytest.raises(Refused) as caught:
        rendered(room, "press")
    said = refusal(Code.INVALID, caught.value)
    assert said.startswith("the template press.de of t.breach cannot be rendered: round takes a number")
    assert "warroom plan check" in caught.value.hint


# Warned


def test_what_was_rendered_rests_on_the_record() -> None:
    room = owing()
    room.facts(summary="It promised refunds to 27 customers, EUR 1,300 each")
    room.do("count_set", low=1_400, why="the log")
    assert rules(room, rendered(room, "dpa.en")[0]) == []


def test_a_marker_is_warned_of_wherever_it_stands() -> None:
    room = owing()
    found = [one for one in warned(room, f"Dear authority,\n{rendered(room, 'dpa.de')[0]}") if one.line == 2]
    assert [one.passage for one in found] == ["[UNKNOWN: facts.summary]", "[UNKNOWN: affected.low]"]


@pytest.mark.parametrize("counted", ["1,400", "1,500", "1,600"])
def test_each_end_of_the_count_is_on_the_record_until_another_is_stated(counted: str) -> None:
    room, text = owing(), f"As of 12:00 UTC, {counted} people were affected."
    assert ("number_not_on_record", f"{counted} people") in rules(room, text)
    room.do("count_set", low=1_400, likely=1_500, high=1_600, why="the log")
    assert rules(room, text) == []
    room.do("count_set", low=2_000, why="another log")
    assert ("number_not_on_record", f"{counted} people") in rules(room, text)


def test_a_fact_that_is_a_number_is_on_the_record() -> None:
    room, text = owing(), "As of 12:00 UTC, 4,711 records were read."
    assert ("number_not_on_record", "4,711 records") in rules(room, text)
    room.facts(sessions="4711")
    assert rules(room, text) == []


def test_yes_is_no_number() -> None:
    room = owing()
    room.facts(harmful="yes")
    assert ("number_not_on_record", "1 customer") in rules(room, "As of 12:00 UTC, 1 customer was affected.")


def test_a_count_says_as_of_when_and_the_warning_says_what_to_say() -> None:
    room = owing()
    room.do("count_set", low=1_400, why="the log")
    found = warned(room, "1,400 people were affected.")
    assert [str(one.rule) for one in found] == ["number_without_as_of"]
    assert "as of 2026-11-23 12:00 UTC" in found[0].cure


DENIAL = "No personal data was exposed."


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("yes", ["The record says that personal data was breached."]),
        (None, ["Nobody knows yet whether personal data was breached."]),
        ("no", []),
    ],
)
def test_a_denial_is_held_against_the_fact_that_means_the_breach(answer: str | None, said: list[str]) -> None:
    room = owing()
    text = dutiful(sections=SECTIONS).replace("means: breach}", "means: personal_data_breach}")
    duty = room.duty(BREACH)
    room.do("plan_adopt", plan=pinned(text), why="the words of the law")
    room.do("fact_clear", fact="personal_data", why="asked again")
    if answer:
        room.facts(personal_data=answer)
    assert [one.sentence for one in warnings(room.incident, duty, DENIAL, room.clock.now())] == said


def test_where_no_fact_means_the_breach_nobody_knows() -> None:
    assert [one.sentence for one in warned(owing(), DENIAL)] == ["Nobody knows yet whether personal data was breached."]


# Checked


def test_the_words_of_every_template_are_told_with_what_they_need() -> None:
    plan = pinned(with_notices(SECTIONS)).plan
    assert list(needed(plan)) == [
        ("t.breach", "press.de", ("facts.summary",)),
        ("t.breach", "dpa.fr", ("affected.low", "facts.summary")),
        ("t.breach", "dpa.de", ("affected.low", "facts.summary")),
        ("t.breach", "dpa.en", ("affected.as_of", "affected.low", "facts.summary")),
        ("t.breach", "staff.en", ("facts.harmful",)),
    ]
    assert list(errors(plan)) == list(errors(minimal_plan())) == []


@pytest.mark.parametrize(
    ("old", "new", "path", "code"),
    [
        ("{{ facts.summary }} :", "{{ facts.sumary }} :", ("templates", "dpa", "fr"), "WR015"),
        ("{% else %}It was not.{% endif %}", "", ("templates", "staff"), "WR016"),
        ("{{ affected.low }} Menschen", "{{ affected }} Menschen", ("templates", "dpa", "de"), "WR015"),
        ("{{ affected.low }} Menschen", "{{ facts.modes | round(0) }}", ("templates", "dpa", "de"), "WR016"),
    ],
)
def test_a_template_is_checked_one_language_after_the_other(old: str, new: str, path: Any, code: str) -> None:
    assert SECTIONS.count(old) == 1
    found = list(errors(pinned(with_notices(SECTIONS.replace(old, new))).plan))
    assert [(one.code, one.path) for one in found] == [(code, ("notifications", 0, *path))]
