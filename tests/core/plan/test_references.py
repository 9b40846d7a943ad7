"""What makes a plan none although its shape is right."""

from __future__ import annotations

import pytest

from tests.plans import MINIMAL, changed
from warroom import packs
from warroom.core.plan.findings import Problem
from warroom.core.plan.references import conditions, references


def errors(text: str) -> list[Problem]:
    with pytest.raises(packs.PlanError) as caught:
        packs.parse_plan(text, "plan.yaml")
    return caught.value.problems


def only(text: str) -> Problem:
    found = errors(text)
    assert len(found) == 1, [problem.message for problem in found]
    return found[0]


@pytest.mark.parametrize("contact", ["eve", "eve@acme.eu", "+49 30 123456", "env:", ": x", "1a:b"])
def test_a_contact_that_does_not_say_which_way_it_goes_is_an_error(contact: str) -> None:
    problem = only(changed('["env:EVE_PAGER"]', f'["env:EVE_PAGER", "{contact}"]'))
    assert (problem.code, problem.severity, problem.path) == ("WR014", "error", "people[4].contact[1]")
    assert problem.source_line[problem.column - 1 :].startswith(f'"{contact}"')
    assert "env:NAME_PAGER" in problem.cure


@pytest.mark.parametrize("contact", ["mailto:eve@acme.eu", "tel:+4930123456", "slack://a/b/c", "command:page-eve"])
def test_a_contact_with_a_way_is_none_of_the_checks_business(contact: str) -> None:
    assert packs.parse_plan(changed("env:EVE_PAGER", contact), "plan.yaml").findings == []


def test_the_minimal_plan_has_no_errors() -> None:
    assert packs.parse_plan(MINIMAL, "plan.yaml").plan.id == "minimal"


@pytest.mark.parametrize(
    ("old", "new", "path", "cure"),
    [
        ("owner: ana", "owner: anna", "systems[0].owner", "did you mean 'ana'?"),
        ("entities: [acme-de]", "entities: [acme]", "systems[0].entities[0]", "did you mean 'acme-de'?"),
        ("function: legal", "function: leagl", "roles[2].function", "did you mean 'legal'?"),
        ("holders: [cleo]", "holders: [clea]", "roles[2].holders[0]", "did you mean 'cleo'?"),
        ("deputies: [fay]", "deputies: [fae]", "roles[4].deputies[0]", "did you mean 'fay'?"),
        ("triage: true}\n  - {id: harm,", "triage: true, means: x}\n  - {id: harm,", "", ""),
        ("type: text, who: commander", "type: text, who: comander", "facts[7].who", "did you mean 'commander'?"),
        ("fact: modes", "fact: mode", "isolated_or_systemic.fact", "did you mean 'modes'?"),
        ("default: SEV3", "default: SEV4", "severity.default", "did you mean 'SEV3'?"),
        ("counsel, comms]", "counsel, coms]", "severity.levels[0].page.at_once[3]", "did you mean 'comms'?"),
        (
            "within: {compliance:",
            "within: {complience:",
            "severity.levels[0].page.within.complience",
            "did you mean 'compliance'?",
        ),
        ("[commander, compliance]", "[commander, complianc]", "authority[1].roles[1]", "did you mean 'compliance'?"),
        ("from: [legal]", "from: [lega]", "authority[0].approvals.from[0]", "did you mean 'legal'?"),
        ("role: counsel", "role: councel", "checklists.notify[0].role", "did you mean 'counsel'?"),
        ("after: [tool-off]", "after: [tool-of]", "checklists.recover[0].after[0]", "did you mean 'tool-off'?"),
    ],
)
def test_an_id_that_the_plan_does_not_define_is_an_error(old: str, new: str, path: str, cure: str) -> None:
    if not path:
        assert packs.parse_plan(changed(old, new), "plan.yaml").findings == []
        return
    problem = only(changed(old, new))
    assert (problem.code, problem.severity, problem.path, problem.cure) == ("WR010", "error", path, cure)


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("id: eve, login: eve", "id: eve, login: ana", "people[4].login"),
        ("id: fay, login: fay", "id: fay, login: eve", "people[5].login"),
        ("communications]\npeople", "communications, legal]\npeople", "functions[4]"),
        ("id: sessions", "id: reach_pct", "facts[5].id"),
        ("[none, distress, serious]", "[none, distress, serious, none]", "facts[2].choices[3]"),
        ("action: close", "action: resolve", "authority[3].action"),
        ("id: lessons", "id: preserve", "checklists.review[0].id"),
        ("id: SEV3\n", "id: SEV2\n", "severity.levels[2].id"),
    ],
)
def test_an_id_that_is_there_twice_is_an_error(old: str, new: str, path: str) -> None:
    found = [problem for problem in errors(changed(old, new)) if problem.code == "WR009"]
    assert [problem.path for problem in found] == [path]


def test_two_entities_systems_people_or_roles_cannot_share_an_id() -> None:
    lines = {
        "entities[1].id": "  - {id: acme-de, name: ACME GmbH,",
        "systems[1].id": "  - {id: bot, name: Support assistant,",
        "roles[5].id": "  - {id: comms, function: communications,",
        "failure_modes[1].id": "  - id: wrong-output",
    }
    for path, start in lines.items():
        at = MINIMAL.index(start)
        end = MINIMAL.index("isolated_or", at) if "failure" in path else MINIMAL.index("\n", at) + 1
        twice = MINIMAL[:end] + MINIMAL[at:end] + MINIMAL[end:]
        assert path in [problem.path for problem in errors(twice)]


@pytest.mark.parametrize("name", ["verdict", "function", "affected"])
def test_a_fact_cannot_have_a_name_that_conditions_use_otherwise(name: str) -> None:
    problem = only(changed("id: summary", f"id: {name}"))
    assert (problem.code, problem.path) == ("WR013", "facts[7].id")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("when: harmful,", "when: harmfull,", "'harmfull' is neither a fact nor built in"),
        ("'serious'\"", "'seriuos'\"", "'seriuos' is no choice of harm"),
        ("incident: harmful ||", "incident: summary ||", "|| cannot be applied to (string, bool)"),
        ("when: harmful,", "when: 1 / 0 == 1,", "this always fails: divide by zero"),
        (
            '"affected.high >= 1000 ||',
            "\"at_least('SEV3') ||",
            "a criterion of the severity cannot rest on the severity",
        ),
    ],
)
def test_a_condition_that_cannot_be_evaluated_is_an_error(old: str, new: str, message: str) -> None:
    problem = only(changed(old, new))
    assert (problem.code, problem.message) == ("WR011", message)


def test_steps_that_wait_for_each_other_are_an_error_that_shows_the_cycle() -> None:
    text = changed("after: [preserve], due", "after: [preserve, watch-canary], due")
    problem = only(text)
    assert problem.code == "WR012"
    assert problem.message in (
        "these steps wait for each other: tool-off → watch-canary → tool-off",
        "these steps wait for each other: watch-canary → tool-off → watch-canary",
    )


def test_a_step_that_waits_for_itself_is_a_cycle() -> None:
    problem = only(changed("title: Find the cause}", "title: Find the cause, after: [cause]}"))
    assert (problem.code, problem.path) == ("WR012", "checklists.investigate[0].after[0]")


def test_every_cycle_is_reported_once() -> None:
    text = changed("title: Find the cause}", "title: Find the cause, after: [cause]}").replace(
        "after: [preserve], due", "after: [preserve, watch-canary], due"
    )
    assert [problem.code for problem in errors(text)] == ["WR012", "WR012"]


def test_every_condition_and_every_reference_of_the_plan_is_looked_at() -> None:
    plan = packs.parse_plan(MINIMAL, "plan.yaml").plan
    assert len(list(conditions(plan))) == MINIMAL.count("when:") + 2
    assert {reference.noun for reference in references(plan)} == {
        "person", "entity", "function", "role", "fact", "severity level", "step",
    }  # fmt: skip
