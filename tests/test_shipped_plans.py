"""The plans that ship are held to what they say: their words are checked, their rules handled, their gates passable."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from warroom import bundled, packs, rules_of_plans
from warroom.core.applies import Applies
from warroom.core.clocks import fits
from warroom.core.envelope import Actor
from warroom.core.errors import Refused
from warroom.core.facts import SetFact
from warroom.core.notices import ApproveNotice, Channel, DraftNotice, SendNotice
from warroom.core.opening import Declare
from warroom.core.plan import FactType, Plan, Template
from warroom.core.steps import FinishStep
from warroom.core.wording import OnRecord, Rule, check
from warroom.desk import Desk
from warroom.reports.words import samples
from warroom.rulebook import Rulebook
from warroom.rules_of_plans import book_of
from warroom.stores.memory import MemoryStore
from warroom.templates import parse
from warroom.tempo import ScenarioClock

each_plan = pytest.mark.parametrize("name", ["assistant", "decisions"])
LANGUAGES = {"en", "de"}


@cache
def shipped(name: str) -> Plan:
    """A plan that ships."""
    return packs.read_plan(bundled.plans() / f"{name}.yaml").pinned.plan


def templates(plan: Plan) -> list[tuple[str, Template]]:
    """Every template with its rule."""
    return [(one.rule, template) for one in plan.notifications for template in one.all_templates]


def answered(plan: Plan, asked: set[str]) -> list[dict[str, Any]]:
    """The samples, as they come, then with each fact that is *asked* at each of its other answers."""
    usual = samples(plan)
    others = [
        {**usual, "facts": {**usual["facts"], spec.id: answer}}
        for spec in plan.facts
        if spec.id in asked
        for answer in _answers(spec.type, spec.choices)
    ]
    return [usual, *others]


def nothing(plan: Plan) -> dict[str, Any]:
    """The words while nothing is known."""
    return {noun: dict.fromkeys(words) if isinstance(words, dict) else None for noun, words in samples(plan).items()}


def _answers(kind: FactType, choices: tuple[str, ...]) -> list[Any]:
    if kind is FactType.BOOL:
        return [False]
    if kind is FactType.CHOICES:
        return [list(choices)]
    return list(choices[1:])


def on_record(known: dict[str, Any]) -> OnRecord:
    """What the record would know of the samples."""
    counts = known["affected"]
    numbers = [one for one in known["facts"].values() if isinstance(one, int | float) and not isinstance(one, bool)]
    return OnRecord(
        counts=frozenset({counts["low"], counts["likely"], counts["high"]}),
        numbers=frozenset(Decimal(str(one)) for one in numbers),
        breach=True,
        as_of=counts["as_of"],
    )


@each_plan
def test_every_template_reads_well_whatever_is_answered(name: str) -> None:
    plan = shipped(name)
    for rule, template in templates(plan):
        words = parse(template.text)
        asked = {need.removeprefix("facts.") for need in words.needs if need.startswith("facts.")}
        for known in answered(plan, asked):
            rendered = words.render(known)
            assert rendered.unknown == (), (rule, template.name)
            assert check(rendered.text, on_record(known)) == (), (rule, template.name)
            assert "\n\n\n" not in rendered.text, (rule, template.name)


@each_plan
def test_every_template_says_what_is_unknown_instead_of_guessing(name: str) -> None:
    plan = shipped(name)
    for rule, template in templates(plan):
        rendered = parse(template.text).render(nothing(plan))
        assert rendered.unknown, (rule, template.name)
        warned = {one.rule for one in check(rendered.text, OnRecord())}
        assert warned == {Rule.UNKNOWN_MARKER}, (rule, template.name)


@each_plan
def test_every_rule_that_is_handled_has_words_in_both_languages_people_who_agree_and_a_warning(name: str) -> None:
    for one in shipped(name).notifications:
        if one.excluded:
            continue
        assert one.templates, one.rule
        assert all(set(texts) == LANGUAGES for texts in one.templates.values() if not isinstance(texts, str)), one.rule
        assert all(not isinstance(texts, str) for texts in one.templates.values()), one.rule
        assert one.owner, one.rule
        assert one.draft, one.rule
        assert one.approve, one.rule
        assert one.warn, one.rule


@each_plan
def test_what_a_plan_leaves_out_says_who_decided_it_and_when(name: str) -> None:
    plan = shipped(name)
    people = [person.name for person in plan.people]
    for one in plan.notifications:
        if one.excluded:
            assert any(person in one.excluded for person in people), one.rule
            assert "2026" in one.excluded, one.rule


@each_plan
def test_every_rule_that_binds_an_entity_is_handled_or_left_out_and_none_is_doubtful(name: str) -> None:
    book = book_of(shipped(name))
    assert list(rules_of_plans.errors(book)) == []
    assert list(rules_of_plans.findings(book)) == []


@each_plan
def test_a_rule_that_does_not_bind_an_entity_is_not_said_to(name: str) -> None:
    book = book_of(shipped(name))
    for one in book.plan.notifications:
        named = [entity for entity in book.plan.entities if entity.id in one.entities]
        assert all(fits(book.rules[one.rule], entity, book.terms) for entity in named), one.rule


@each_plan
def test_a_gate_blocks_and_needs_what_the_plan_has_and_can_be_opened_by_two(name: str) -> None:
    plan = shipped(name)
    assert plan.gates
    handled = {one.rule for one in plan.notifications if not one.excluded}
    for gate in plan.gates:
        needed = {need.step for need in gate.needs if need.step}
        assert {*gate.steps, *needed} <= plan.step_by_id.keys()
        assert {*gate.notices, *(need.notice for need in gate.needs if need.notice)} <= handled, gate.id
        assert not needed & set(gate.steps), gate.id
        able = {p for role in gate.override for p in (*plan.role(role).holders, *plan.role(role).deputies)}
        assert len(able) >= 2, gate.id


@each_plan
def test_whoever_waives_a_duty_is_of_the_law(name: str) -> None:
    plan = shipped(name)
    assert {plan.role(role).function for role in plan.authority_for("waive").roles} == {"legal"}


@each_plan
def test_triage_stays_short(name: str) -> None:
    assert sum(fact.triage for fact in shipped(name).facts) <= 7


def test_the_letter_to_customers_names_the_kinds_of_data_in_the_language_of_its_reader() -> None:
    plan = shipped("assistant")
    known = samples(plan)
    known["facts"] |= {"data_kinds": ["login", "payment"], "measures": ["paused"]}
    letter = {one.name: one.text for one in plan.notification("eu.gdpr.34", "beispiel-de").all_templates}
    assert "- your login details\n- your payment details" in parse(letter["persons.en"]).render(known).text
    assert "- Ihre Zugangsdaten\n- Ihre Zahlungsdaten" in parse(letter["persons.de"]).render(known).text


BINDING = datetime(2028, 1, 10, 9, 0, tzinfo=UTC)
"""A Monday on which the AI Act binds who uses a high-risk system of Annex III."""


def test_the_provider_is_called_before_anything_is_sent_under_the_ai_act() -> None:
    desk = Desk(MemoryStore(), ScenarioClock(BINDING), rulebook=Rulebook())
    plan = packs.read_plan(bundled.plans() / "decisions.yaml").pinned
    incident = desk.declare(Declare(title="Older applicants are refused", plan=plan), Actor("mia", "test")).incident
    for fact, value in {"high_risk": True, "rights_infringed": True, "ai.annex": "annex_iii"}.items():
        desk.do(incident, SetFact(fact=fact, value=value), Actor("quin", "test"))
    duty = "eu.aia.26_5.deployer@muster-de:provider"
    assert desk.load(incident).duties.by_id[duty].applies is Applies.YES
    desk.do(incident, DraftNotice(duty=duty, text="Case 7; please keep your logs."), Actor("sam", "test"))
    desk.do(incident, ApproveNotice(duty=duty), Actor("quin", "test"))
    send = SendNotice(duty=duty, channel=Channel.FILED, proof="mail")
    with pytest.raises(Refused, match="provider-before-authority is shut"):
        desk.do(incident, send, Actor("sam", "test"))
    desk.do(incident, FinishStep(step="tell-provider", result="Their desk has it"), Actor("sam", "test"))
    desk.do(incident, send, Actor("sam", "test"))
    assert desk.load(incident).notices.met(duty)
