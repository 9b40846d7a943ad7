"""What is pinned for whom: the rules that can bind a plan's entities, whole and the same every time."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from tests.plans import MINIMAL, changed, with_notices
from tests.regulations.cases import rules
from tests.rooms import NOON, pinned
from warroom import bundled, config, packs
from warroom.core.clocks import Status, fits
from warroom.core.plan import Plan
from warroom.core.rules import PinnedRules
from warroom.packs import PlanError
from warroom.rulebook import YEARS_BACK, YEARS_ON, Rulebook

ENTITY = "kinds: [], legal_roles: [controller]"
BANK = "kinds: [credit_institution], legal_roles: [controller, ai_deployer_high_risk, nis2_essential]"


@cache
def rulebook() -> Rulebook:
    """The rules that ship, read once."""
    return Rulebook()


def plan_of(text: str = MINIMAL, more: str = "") -> Plan:
    """The plan that *text* and *more* spell."""
    return pinned(with_notices(more, text) if "notifications:\n" in more else text + more).plan


def found(text: str = MINIMAL, more: str = "", now: datetime = NOON) -> PinnedRules:
    """What is pinned for it."""
    return rulebook().pinned(plan_of(text, more), now)


def test_a_controller_in_germany_has_the_rules_of_the_gdpr_and_of_nobody_else() -> None:
    assert {name.rpartition(".")[0] for name in found().rules} >= {"eu.gdpr"}
    assert {rule.jurisdiction for rule in found().rules.values()} <= {"EU", "DE", "contract", "international"}


def test_every_rule_that_is_pinned_may_bind_an_entity_and_every_law_that_may_is_pinned() -> None:
    plan, bank = plan_of(changed(ENTITY, BANK)), found(changed(ENTITY, BANK))
    law = {Status.IN_FORCE, Status.FUTURE, Status.GUIDANCE}
    fitting = {
        name for name, rule in rules().items()
        if rule.status in law and any(fits(rule, entity, bank.terms) for entity in plan.entities)
    }  # fmt: skip
    assert bank.rules.keys() == fitting
    assert any(name.startswith("eu.dora.") for name in fitting), "a bank is a financial entity"
    assert all(bank.rules[name] == rules()[name] for name in fitting)


@pytest.mark.parametrize("path", sorted(bundled.plans().glob("*.yaml")), ids=lambda path: path.stem)
def test_a_plan_that_ships_pins_the_same_on_the_same_day(path: Path) -> None:
    plan = packs.read_plan(path).plan
    first, again = rulebook().pinned(plan, NOON), Rulebook().pinned(plan, NOON)
    assert first.digest == again.digest
    assert PinnedRules.model_validate_json(first.model_dump_json()) == again


def test_the_rules_are_the_same_in_another_year_and_the_calendars_are_of_the_years_around_it() -> None:
    text = changed(ENTITY, BANK)
    this, next_ = found(text), found(text, now=datetime(2027, 1, 1, tzinfo=UTC))
    assert this.values["rules"] == next_.values["rules"]
    assert this.calendars["DE"].years == range(2026 - YEARS_BACK, 2026 + YEARS_ON + 1)
    assert this.calendars["DE"].years[0] + 1 == next_.calendars["DE"].years[0]
    assert this.digest != next_.digest


def test_only_calendars_that_a_rule_counts_by_are_pinned_that_of_the_region_where_one_is_named() -> None:
    assert found(changed(ENTITY, BANK)).calendars.keys() == {"DE"}
    bavaria = changed("country: DE,", "country: DE, region: BY,").replace(ENTITY, BANK)
    assert found(bavaria).calendars.keys() == {"DE-BY"}
    assert found(changed(ENTITY, "kinds: [], legal_roles: [processor]")).calendars.keys() == set()


def test_a_company_elsewhere_is_bound_where_it_says_that_it_is() -> None:
    def bound(*jurisdictions: str) -> set[str]:
        where = f"country: US, jurisdictions: [{', '.join(jurisdictions)}]"
        return {rule.jurisdiction for rule in found(changed("country: DE", where)).rules.values()} - {"US"}

    assert {"EU"} <= bound("DE")
    assert bound("GB") == bound("UK") >= {"UK"}
    assert not {"EU", "UK"} & bound("JP")
    with pytest.raises(PlanError, match="there is no jurisdiction with rules 'ZZ'"):
        bound("ZZ")


def test_no_draft_is_pinned_until_the_plan_gives_a_contract_its_number() -> None:
    drafts = {name for name, rule in rules().items() if rule.status is Status.DRAFT}
    assert drafts
    assert not drafts & found().rules.keys()


PROCESSOR = changed(ENTITY, "kinds: [], legal_roles: [processor]")
CONTRACT = "  - {rule: contract.dpa, params: {n: 24}}\n"


def test_a_contract_with_its_number_rings_by_it() -> None:
    bound = found(PROCESSOR, f"notifications:\n{CONTRACT}").rules["contract.dpa"]
    assert (bound.status, bound.stages[0].limits[0].n) == (Status.IN_FORCE, 24)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (CONTRACT.replace("n: 24", "hours_of_day: 24"), "is no parameter of"),
        (CONTRACT.replace("n: 24", "n: 24, from: yesterday"), "there is no anchor 'yesterday'"),
        (CONTRACT + CONTRACT.replace("24", "48"), "is filled in twice"),
    ],
)
def test_a_contract_that_is_not_filled_in_as_one_is_not_pinned(line: str, said: str) -> None:
    with pytest.raises(PlanError, match=said):
        found(PROCESSOR, f"notifications:\n{line}")


OURS = """\
rules:
  - id: acme.works_council
    title: The works council
    jurisdiction: DE
    basis: Our agreement of 2026-02-01
    when: personal_data_breach
    recipient: the works council
    stages: [{id: notice, limits: [{from: aware, mode: business_days, n: 2, calendar: acme}]}]
    status: in_force
    provenance: agreement
    source: the agreement
    checked_on: 2026-02-01
calendars:
  - {id: acme, country: DE, closed: [{day: 2026-11-24, why: the company's day off}]}
"""


def test_a_plan_may_have_rules_and_calendars_of_its_own() -> None:
    own = found(more=OURS)
    assert own.rules["acme.works_council"].title == "The works council"
    assert own.calendars["acme"].closed(datetime(2026, 11, 24, tzinfo=UTC).date()) == "the company's day off"
    assert own.calendars["acme"].closed(datetime(2026, 12, 25, tzinfo=UTC).date())


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("    status: in_force\n", "", "rules[0]"),
        ("when: personal_data_breach", "when: personal_data_breech", "rules[0].when"),
        ("from: aware", "from: awoken", "rules[0].stages[0].limits[0].from"),
        ("calendar: acme", "calendar: acne", "rules[0].stages[0].limits[0].calendar"),
        ("n: 2,", "n: 2000,", "rules[0].stages[0].limits[0]"),
        ("id: acme.works_council", "id: eu.gdpr.33", "rules[0].id"),
    ],
)
def test_a_rule_of_the_plans_own_that_would_not_hold_is_found_before_it_is_pinned(
    old: str, new: str, path: str
) -> None:
    assert OURS.count(old) == 1
    with pytest.raises(PlanError) as caught:
        found(more=OURS.replace(old, new))
    assert path in {one.path for one in caught.value.problems}, caught.value.problems
    assert all(one.cure for one in caught.value.problems)


def test_a_rule_of_the_users_own_replaces_no_law() -> None:
    home = config.config_home() / config.RULES
    home.mkdir(parents=True)
    law = (bundled.data() / config.RULES / "eu_gdpr.yaml").read_text(encoding="utf-8")
    assert "n: 72" in law
    (home / "zz_ours.yaml").write_text(law.replace("n: 72", "n: 720"), encoding="utf-8")
    assert Rulebook().pinned(plan_of(), NOON).rules["eu.gdpr.33"] == rules()["eu.gdpr.33"]
