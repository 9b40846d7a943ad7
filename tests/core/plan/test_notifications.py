"""What a plan says of notices and of gates: the shape of both, and what it comes to where the plan is silent."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.plans import minimal_plan
from tests.rooms import pinned
from tests.rulebook import DUTIFUL, PLAN, SECTIONS, dutiful
from warroom import packs
from warroom.core.errors import Refused
from warroom.core.plan import Gate, Notification, Plan, Reached, Requirement
from warroom.core.plan.findings import Problem


def errors(sections: str) -> list[Problem]:
    """What is wrong with the minimal plan that has these *sections* as well."""
    with pytest.raises(packs.PlanError) as caught:
        packs.parse_plan(dutiful(sections=sections), "plan.yaml")
    return caught.value.problems


def test_a_plan_with_both_sections_is_clean_and_pinned_with_them() -> None:
    assert packs.parse_plan(DUTIFUL, "plan.yaml").findings == []
    assert Plan.model_validate_json(PLAN.plan.model_dump_json()) == PLAN.plan


# Notifications


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("{rule: Breach}", "notifications[0].rule"),
        ("{rule: breach}", "notifications[0].rule"),
        ("{approve: [legal]}", "notifications[0]"),
        ("{rule: t.breach, approve: legal}", "notifications[0].approve"),
        ("{rule: t.breach, aprove: [legal]}", "notifications[0].aprove"),
        ("{rule: t.breach, cap: 0s}", "notifications[0].cap"),
        ("{rule: t.breach, warn: [soon]}", "notifications[0].warn[0]"),
        ("{rule: t.breach, recipients: [{id: dpa}]}", "notifications[0].recipients[0]"),
        ("{rule: t.breach, recipients: [{id: D P A, name: x}]}", "notifications[0].recipients[0].id"),
        ("{rule: t.breach, params: {n: [1]}}", "notifications[0].params.n.str"),
        ("{rule: t.breach, excluded: nobody, approve: [legal]}", "notifications[0]"),
        ("{rule: t.breach, templates: {dpa: ''}}", "notifications[0].text"),
        ("{rule: t.breach, templates: {dpa: {german: x}}}", "notifications[0].language"),
    ],
)
def test_a_notification_of_a_wrong_shape_is_found_where_it_stands(line: str, path: str) -> None:
    found = errors(f"notifications:\n  - {line}\n")
    assert path in {problem.path for problem in found}, [(one.path, one.message) for one in found]
    assert all(problem.line > 1 for problem in found)


@pytest.mark.parametrize(
    "handled",
    [{"draft": ["a"]}, {"templates": {"a": "b"}}, {"recipients": [{"id": "a", "name": "b"}]}, {"params": {"n": 1}}],
)
def test_what_is_left_out_is_not_handled_as_well(handled: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="not handled as well"):
        Notification.model_validate({"rule": "t.breach", "excluded": "the controller tells them", **handled})


def test_templates_are_one_a_language() -> None:
    one = Notification.model_validate(
        {"rule": "t.breach", "templates": {"dpa": "We", "press": {"de": "Wir", "en": "We"}}}
    )
    assert [template.name for template in one.all_templates] == ["dpa.en", "press.de", "press.en"]


def test_a_template_that_nobody_could_read_is_refused() -> None:
    with pytest.raises(ValidationError):
        Notification.model_validate({"rule": "t.breach", "templates": {"dpa": "x" * 60_001}})


def test_a_notification_speaks_of_the_entities_that_it_names_or_of_all() -> None:
    sections = "notifications:\n  - {rule: t.breach, entities: [acme-de], approve: [compliance]}\n"
    plan = pinned(dutiful(sections=sections)).plan
    assert plan.notification("t.breach", "acme-de").approve == ("compliance",)
    assert plan.notification("t.breach", "acme-us").approve == ("legal",)
    assert PLAN.plan.notification("t.breach", "whoever").approve == ("legal", "compliance")


def test_where_the_plan_is_silent_legal_agrees_and_somebody_answers_for_it() -> None:
    silent = minimal_plan().notification("t.breach", "acme-de")
    assert minimal_plan().approving(silent) == ("legal",)
    assert minimal_plan().owner(silent) in minimal_plan().role_by_id
    assert (silent.excluded, silent.cap, silent.warn, silent.recipients) == ("", None, (), ())


def test_who_answers_for_a_notice_is_who_is_named_else_who_drafts_it() -> None:
    def owner(**fields: Any) -> str:
        return PLAN.plan.owner(Notification.model_validate({"rule": "t.breach", **fields}))

    assert owner(owner="comms", draft=["counsel"]) == "comms"
    assert owner(draft=["engineer", "counsel"]) == "engineer"


# Gates


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("    steps: [rollback]\n", "", "gates[0]"),
        ("needs: [{notice: t.breach, reached: approved}]", "needs: []", "gates[0].needs"),
        ("needs: [{notice: t.breach, reached: approved}]", "needs: [{}]", "gates[0].needs[0]"),
        ("reached: approved}", "step: preserve}", "gates[0].needs[0]"),
        ("reached: approved}", "reached: read}", "gates[0].needs[0].reached"),
        ("{notice: t.breach,", "{notice: breach,", "gates[0].needs[0].notice"),
        ("    because: In March the fix outran the notice\n", "", "gates[0]"),
        ("    override: [commander]\n", "    override: []\n", "gates[0].override"),
        ("override: [commander]", "overide: [commander]", "gates[0].overide"),
        ("notices: [t.people]", "notices: [people]", "gates[1].notices[0]"),
    ],
)
def test_a_gate_of_a_wrong_shape_is_found_where_it_stands(old: str, new: str, path: str) -> None:
    assert SECTIONS.count(old) == 1
    found = errors(SECTIONS.replace(old, new))
    assert path in {problem.path for problem in found}, [(one.path, one.message) for one in found]


def test_a_requirement_is_one_thing_and_a_notice_is_sent_unless_it_says_less() -> None:
    assert Requirement.model_validate({"notice": "t.breach"}).reached is Reached.SENT
    for told in ({}, {"step": "a", "fact": "b"}, {"notice": "t.a", "step": "b"}):
        with pytest.raises(ValidationError, match="one of step, notice and fact"):
            Requirement.model_validate(told)


def test_a_gate_that_blocks_nothing_is_none() -> None:
    with pytest.raises(ValidationError, match="name what it blocks"):
        Gate.model_validate({"id": "a", "title": "b", "needs": [{"step": "c"}], "because": "d", "override": ["e"]})


def test_a_gate_is_found_by_its_id() -> None:
    assert PLAN.plan.gate("words-first").steps == ("rollback",)
    with pytest.raises(Refused, match="there is no gate 'words-frist'"):
        PLAN.plan.gate("words-frist")
