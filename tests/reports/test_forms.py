"""The form of Article 33(3) GDPR: every field that the law names, what is known of it, and what nobody has said yet."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from markdown_it import MarkdownIt

from tests.rooms import NOON, assert_says_how_to_go_on, refusal
from tests.rulebook import DutyRoom, dutiful, hours, pins, rule, stage
from tests.strategies import HOSTILE
from warroom.core.duties import find
from warroom.core.errors import Code, Refused
from warroom.core.instants import stamp
from warroom.reports.forms import Form, as_json, as_markdown, errors, filled

RULES = pins(
    rule("eu.gdpr.33", stage("notice", hours(72)), when="breach", late="the reasons for the delay"),
    rule("t.people", stage("notice", hours(96)), when="breach"),
)
NOTIFICATIONS = """\
notifications:
  - rule: eu.gdpr.33
    draft: [counsel]
    approve: [legal]
    recipients: [{id: dpa, name: The data protection authority}]
"""
DPA = "eu.gdpr.33@acme-de:dpa"
ARTICLES = {
    "controller": "Art 33(3)(b)", "reference": "Art 33(5)", "aware": "Art 33(1)", "detected": "Art 33(1)",
    "occurred": "Art 33(3)(a)", "nature": "Art 33(3)(a)", "categories_of_subjects": "Art 33(3)(a), where possible",
    "number_of_subjects": "Art 33(3)(a), where possible", "categories_of_records": "Art 33(3)(a), where possible",
    "number_of_records": "Art 33(3)(a), where possible", "contact": "Art 33(3)(b)", "consequences": "Art 33(3)(c)",
    "measures": "Art 33(3)(d)", "in_phases": "Art 33(4)",
}  # fmt: skip
"""What the law asks for, and where, in its order; apart from the reasons for a delay."""
OURS = ("categories_of_subjects", "categories_of_records", "number_of_records", "contact", "consequences", "measures")
"""What only the organisation can say."""


def room(*, form: dict[str, str] | None = None, **fields: Any) -> DutyRoom:
    """A room that owes a notification under Article 33, in whose plan *form* fills in fields."""
    text = dutiful(sections=NOTIFICATIONS + (f"    form: {json.dumps(form)}\n" if form else ""))
    return DutyRoom(text=text, rules=RULES, **fields)


def form(room: DutyRoom) -> Form:
    """The form as of now."""
    return filled(room.incident, find(room.incident, DPA), room.clock.now())


def field(room: DutyRoom, name: str) -> Any:
    """The field called *name* as programs see it."""
    return next(one for one in as_json(form(room))["fields"] if one["id"] == name)


def sections(room: DutyRoom) -> dict[str, str]:
    """What stands in the Markdown under each heading."""
    _, *parts = as_markdown(form(room)).split("\n## ")
    return {heading: body.strip() for heading, _, body in (part.partition("\n") for part in parts)}


# Every field


def test_programs_see_every_field_with_its_article_in_the_order_of_the_law() -> None:
    story = room()
    found = as_json(form(story))
    assert {one["id"]: one["basis"] for one in found["fields"]} == ARTICLES
    assert [one["id"] for one in found["fields"]] == list(ARTICLES)
    assert (found["schema"], found["form"]) == ("warroom.form/v1", "eu.gdpr.33_3")
    assert found["basis"] == "Regulation (EU) 2016/679 Art 33(3)"
    assert (found["duty"], found["incident"], found["as_of"]) == (DPA, story.id, stamp(NOON))


def test_a_person_sees_the_same_fields_each_under_a_heading_of_its_own() -> None:
    story = room()
    headings = [f"{one.spec.label} ({one.spec.basis})" for one in form(story).fields]
    assert list(sections(story)) == headings
    assert len(headings) == len(ARTICLES)


def test_what_the_record_knows_is_filled_in() -> None:
    story = room(title="Refunds that do not exist")
    story.do("anchor_set", who="cleo", anchor="occurred", moment=NOON - timedelta(hours=3), why="the logs")
    story.do("count_set", low=40, high=55, why="tickets")
    values = {one["id"]: one["value"] for one in as_json(form(story))["fields"]}
    assert values["controller"] == "ACME GmbH (DE)"
    assert values["reference"] == story.id
    assert values["nature"] == "Refunds that do not exist"
    assert values["occurred"].startswith("2026-11-23 ")
    assert values["number_of_subjects"].startswith("between 40 and 55 people, as of 2026-11-23 ")


# What is missing


def test_what_nobody_knows_is_missing_and_says_which_answer_it_waits_for() -> None:
    story = room()
    number = field(story, "number_of_subjects")
    assert (number["value"], number["unknown"]) == (None, ["affected.low", "affected.high", "affected.as_of"])
    heading = "Approximate number of data subjects concerned (Art 33(3)(a), where possible)"
    assert sections(story)[heading].startswith("MISSING: affected.low, affected.high, affected.as_of ")


def test_what_only_the_organisation_can_say_is_missing_until_it_does() -> None:
    found = as_json(form(room()))
    assert {one["id"] for one in found["fields"] if one["value"] is None and not one["unknown"]} == set(OURS)
    assert found["missing"] == [one["id"] for one in found["fields"] if one["value"] is None]
    told = sections(room())
    assert told["Likely consequences of the breach (Art 33(3)(c))"] == "MISSING"


def test_half_a_number_is_none() -> None:
    story = room()
    story.do("count_set", low=40, why="tickets so far")
    number = field(story, "number_of_subjects")
    assert (number["value"], number["unknown"]) == (None, ["affected.high"])


def test_what_is_missing_is_what_follows_in_phases_and_is_told_at_the_end() -> None:
    story = room()
    labels = [one.spec.label for one in form(story).missing]
    assert field(story, "in_phases")["value"] == "; ".join(labels)
    assert as_markdown(form(story)).endswith(f"\nMissing: {', '.join(labels)}.")


def test_a_form_that_is_complete_says_so() -> None:
    story = room(form=dict.fromkeys([*OURS, "number_of_subjects", "detected", "occurred"], "said"))
    assert as_json(form(story))["missing"] == []
    assert field(story, "in_phases")["value"] == "nothing: the notification is complete"
    assert as_markdown(form(story)).endswith("\nNothing is missing.")
    assert "MISSING" not in as_markdown(form(story))


# What the plan says better


def test_the_templates_of_the_plan_win_over_those_that_ship_and_fill_what_has_none() -> None:
    story = room(form={"nature": "{{ facts.summary }}", "contact": "Cleo T., dpo@example.test"})
    story.facts(summary="The assistant promised refunds")
    assert field(story, "nature")["value"] == "The assistant promised refunds"
    assert field(story, "contact")["value"] == "Cleo T., dpo@example.test"
    assert field(story, "controller")["value"] == "ACME GmbH (DE)", "what the plan does not say is as it ships"


def test_a_template_of_the_plan_that_needs_what_nobody_knows_is_missing_and_falls_back_to_nothing() -> None:
    story = room(form={"nature": "{{ facts.summary }}, {{ facts.harm }}"})
    story.facts(summary="The assistant promised refunds")
    nature = field(story, "nature")
    assert (nature["value"], nature["unknown"]) == (None, ["facts.harm"])


def test_a_template_that_says_nothing_leaves_its_field_missing() -> None:
    story = room(form={"measures": "{% if facts.harmful == false %}none was needed{% endif %}"})
    story.facts(harmful="yes")
    assert field(story, "measures")["value"] is None
    assert "measures" in as_json(form(story))["missing"]


def test_a_template_that_cannot_be_rendered_is_refused_with_the_field_it_is_for() -> None:
    story = room(form={"measures": "{% for"})
    with pytest.raises(Refused) as caught:
        form(story)
    assert "the field measures cannot be rendered" in refusal(Code.INVALID, caught.value)
    assert_says_how_to_go_on(caught.value)


def test_a_field_that_no_form_has_is_an_error_of_the_plan_and_not_a_hole_on_the_night() -> None:
    plan = room(form={"contact": "x", "contatc": "y", "in_phases": "z"}).incident.plan
    found = [(one.code, one.path[-1], one.message, one.cure) for one in errors(plan)]
    assert found[0] == (
        "WR010", "contatc", "the form for eu.gdpr.33 has no field 'contatc' to fill in", "did you mean 'contact'?",
    )  # fmt: skip
    assert [name for _, name, _, _ in found] == ["contatc", "in_phases"], "what follows is worked out, not filled in"


def test_a_form_for_a_rule_that_has_none_is_an_error_of_the_plan() -> None:
    text = dutiful(sections="notifications:\n  - {rule: t.people, form: {contact: x}}\n")
    (found,) = errors(DutyRoom(text=text, rules=RULES).incident.plan)
    assert (found.message, found.cure) == ("there is no form for t.people", "there are forms for eu.gdpr.33")


# Delay


def test_the_reasons_for_a_delay_are_asked_for_from_the_moment_that_it_is_late() -> None:
    story = room()
    story.wait(hours=72)
    assert "delay" not in {one.spec.id for one in form(story).fields}
    story.wait(seconds=1)
    delay = field(story, "delay")
    assert (delay["basis"], delay["value"], delay["unknown"]) == ("Art 33(1)", None, ["duty.late_because"])
    assert "Reasons for the delay, where it is notified after 72 hours (Art 33(1))" in sections(story)
    assert "Reasons for the delay" in field(story, "in_phases")["value"]


def test_what_was_sent_in_time_is_never_late_afterwards() -> None:
    story = room()
    story.facts(personal_data="yes")
    story.send(DPA)
    story.wait(days=30)
    assert "delay" not in {one.spec.id for one in form(story).fields}


def test_what_was_sent_late_says_why() -> None:
    story = room()
    story.facts(personal_data="yes")
    story.wait(hours=80)
    story.send(DPA, late_because="the portal was down")
    assert field(story, "delay")["value"] == "the portal was down"


# From outside


@pytest.mark.parametrize("said", [*HOSTILE, "x\n\n## Nothing is missing.\n\n[the authority](https://evil.example) <b>"])
def test_what_somebody_typed_is_read_in_a_form_and_shapes_nothing_in_it(said: str) -> None:
    plain, odd = room(title="Wrong"), room(title=said)
    shown = as_markdown(form(odd))
    assert not set(shown) & {"\x1b", "\x07", "\x00", "\x7f", "\x85", "\x9b", "\u2028", "\u202e", "\u2066"}
    assert list(sections(odd)) == list(sections(plain))
    inside = [one.type for token in MarkdownIt("gfm-like").parse(shown) for one in token.children or ()]
    assert set(inside) <= {"text", "softbreak", "text_special"}


def test_programs_get_what_was_typed_as_it_was_typed() -> None:
    assert field(room(title=HOSTILE[0]), "nature")["value"] == HOSTILE[0]


def test_a_value_is_never_read_as_a_template() -> None:
    story = room(form={"nature": "{{ facts.summary }}"})
    story.facts(summary="{{ incident.id }}")
    assert field(story, "nature")["value"] == "{{ incident.id }}"


# Which form


def test_a_rule_without_a_form_says_for_which_there_are_some() -> None:
    story = room()
    with pytest.raises(Refused) as caught:
        filled(story.incident, find(story.incident, "t.people"), NOON)
    assert "there are forms for eu.gdpr.33" in refusal(Code.NOT_FOUND, caught.value)
    assert_says_how_to_go_on(caught.value)
