"""What is doubtful about a plan that can be used: one test a code, and the limits of each."""

from __future__ import annotations

from datetime import date

import pytest

from tests.plans import MINIMAL, changed, with_notices
from warroom import packs
from warroom.core.errors import Refused
from warroom.core.plan.codes import CODES, explain
from warroom.core.plan.findings import Problem

TODAY = date(2026, 11, 23)


def findings(text: str, as_of: date | None = TODAY) -> list[Problem]:
    return packs.parse_plan(text, "plan.yaml").check(as_of)


def codes(text: str) -> list[str]:
    return [problem.code for problem in findings(text)]


def only(text: str, as_of: date = TODAY) -> Problem:
    found = findings(text, as_of)
    assert len(found) == 1, [problem.message for problem in found]
    return found[0]


def with_criteria(first: str, second: str, third: str | None = None) -> str:
    """The minimal plan with other severity criteria."""
    text = changed("\"affected.high >= 1000 || harm == 'serious'\"", f'"{first}"')
    text = text.replace('"affected.high >= 100 || personal_data"', f'"{second}"')
    if third:
        text = text.replace("title: Minor\n", f'title: Minor\n      when: "{third}"\n')
    return text.replace("who: commander}\n  - {id: modes", "who: commander, means: harm}\n  - {id: modes")


def test_the_minimal_plan_is_clean() -> None:
    assert findings(MINIMAL) == []


# --- the team ---------------------------------------------------------------------------------------------------------


def test_a_role_without_a_deputy_is_found() -> None:
    problem = only(changed("holders: [cleo], deputies: [dan]", "holders: [cleo]"))
    assert (problem.code, problem.path, problem.severity) == ("WR020", "roles[2]", "warning")


def test_a_role_that_nobody_holds_is_found_with_the_authority_that_hangs_on_its_deputy() -> None:
    found = findings(changed("holders: [eve]", "holders: []"))
    assert [(problem.code, problem.path) for problem in found] == [("WR021", "roles[4].holders")]


def test_a_deputy_who_is_the_holder_is_found() -> None:
    problem = only(changed("deputies: [fay]", "deputies: [fay, eve]"))
    assert (problem.code, problem.path) == ("WR022", "roles[4].deputies[1]")


@pytest.mark.parametrize("contact", ["", ", contact: []", ', contact: [" "]'])
def test_a_person_with_no_contact_is_found(contact: str) -> None:
    problem = only(changed(', contact: ["env:EVE_PAGER"]', contact))
    assert (problem.code, problem.path) == ("WR023", "people[4]")


@pytest.mark.parametrize("contact", ["mailto://eve@example.org", "https://pager.invalid/x", "TBD", "<number of Eve>"])
def test_a_contact_that_is_a_placeholder_is_found_and_leaves_the_plan_usable(contact: str) -> None:
    problem = only(changed('["env:EVE_PAGER"]', f'["env:EVE_PAGER", "{contact}"]'))
    assert (problem.code, problem.path, problem.severity) == ("WR029", "people[4].contact[1]", "warning")


def test_a_function_with_no_role_is_found() -> None:
    problem = only(changed("communications]\npeople", "communications, finance]\npeople"))
    assert (problem.code, problem.path) == ("WR024", "functions[4]")


def test_a_step_of_a_role_that_nobody_holds_is_found() -> None:
    found = findings(changed("holders: [eve], deputies: [fay]", "holders: []"))
    assert {(problem.code, problem.path) for problem in found} == {
        ("WR020", "roles[4]"),
        ("WR021", "roles[4].holders"),
        ("WR025", "checklists.notify[1].role"),
    }


# --- authority --------------------------------------------------------------------------------------------------------


def test_an_authority_that_one_person_alone_has_is_found() -> None:
    found = findings(changed("holders: [ana], deputies: [ben]", "holders: [ana]"))
    assert ("WR026", "authority[2].roles") in [(problem.code, problem.path) for problem in found]
    assert "only ana may decide resolve" in [problem.message for problem in found]


def test_a_plan_that_does_not_say_who_may_pause_is_found() -> None:
    problem = only(changed("action: pause", "action: throttle"))
    assert (problem.code, problem.path) == ("WR027", "authority")


def test_an_approval_that_too_few_people_could_give_is_found() -> None:
    problem = only(changed("count: 1", "count: 3"))
    assert (problem.code, problem.path) == ("WR028", "authority[0].approvals")


# --- severity ---------------------------------------------------------------------------------------------------------


def test_a_level_without_a_condition_that_is_not_the_default_is_never_reached() -> None:
    text = changed('      when: "affected.high >= 100 || personal_data"\n', "")
    assert [(problem.code, problem.path) for problem in findings(text)] == [("WR030", "severity.levels[1]")]


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ("harm == 'serious'", "harm == 'serious'", "wherever SEV2 holds, a worse level holds as well"),
        ("harm != 'none'", "harm == 'serious' && harmful", "wherever SEV2 holds, a worse level holds as well"),
        ("affected.high > 10 || harmful", "affected.high > 20 && harmful", "wherever SEV2 holds, a worse level"),
        ("harmful && !harmful", "personal_data", "the condition of SEV1 can never be met"),
        ("sessions > 10 && sessions < 5", "personal_data", "the condition of SEV1 can never be met"),
        ("personal_data", "false", "the condition of SEV2 can never be met"),
        (
            "'agent' in modes || 'data_leak' in modes",
            "'agent' in modes && harmful",
            "wherever SEV2 holds, a worse level",
        ),
        (
            "harm in ['distress', 'serious']",
            "harm == 'serious' || harm == 'distress'",
            "wherever SEV2 holds, a worse level",
        ),
        ("reach_pct > 1", "reach_pct > 1 && summary == 'x'", "wherever SEV2 holds, a worse level holds as well"),
    ],
)
def test_a_level_that_no_facts_lead_to_is_found(first: str, second: str, why: str) -> None:
    found = [problem for problem in findings(with_criteria(first, second)) if problem.code == "WR030"]
    assert len(found) == 1
    assert found[0].message.startswith(why)


def test_a_level_below_one_that_always_holds_is_never_reached() -> None:
    found = [problem.path for problem in findings(with_criteria("true", "harmful")) if problem.code == "WR030"]
    assert found == ["severity.levels[1].when", "severity.levels[2]"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("harm == 'serious'", "harm != 'none'"),
        ("summary.contains('x')", "summary.contains('xy')"),
        ("sessions * 2 > 10", "sessions * 2 > 20"),
        ("started < timestamp('2026-01-01T00:00:00Z')", "started < timestamp('2025-01-01T00:00:00Z')"),
        ("harmful && personal_data && sessions > 3", "harmful || personal_data || sessions > 2"),
        ("size(modes) > 1", "size(modes) == 1"),
        ("verdict == 'still_happening' && phase == 'declared'", "verdict == 'still_happening'"),
    ],
)
def test_a_level_that_some_facts_lead_to_or_that_cannot_be_told_is_left_alone(first: str, second: str) -> None:
    assert not {"WR030", "WR031", "WR032", "WR033"} & set(codes(with_criteria(first, second)))


def test_a_long_search_ends_and_reports_nothing() -> None:
    names = [f"answer_{n}" for n in range(24)]
    facts = "".join(f"  - {{id: {name}, ask: Is it?, type: bool, who: engineer}}\n" for name in names)
    pairs = " || ".join(f"({one} && !{one} && {two})" for one, two in zip(names, names[1:] + names[:1], strict=True))
    text = with_criteria(pairs, "personal_data").replace("detection:\n", f"{facts}detection:\n", 1)
    assert "WR030" not in codes(text)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("affected.high >= 100", "affected.high >= 1000"),
        ("affected.high >= 100", "affected.high >= 100 || personal_data"),
        ("affected.high >= 1000 || harmful", "affected.high >= 100 && affected.high < 1500"),
        ("reach_pct < 50", "reach_pct >= 40 && reach_pct < 80"),
    ],
)
def test_a_threshold_where_a_worse_level_holds_anyway_is_found(first: str, second: str) -> None:
    assert "WR031" in codes(with_criteria(first, second))


@pytest.mark.parametrize(
    ("first", "second", "third", "message"),
    [
        ("affected.high >= 1000", "personal_data", "affected.high < 100", "affected.high between 99 and 1000"),
        ("reach_pct > 50", "reach_pct > 5 && reach_pct < 40", None, "reach_pct between 22.5 and 51"),
    ],
)
def test_numbers_between_two_levels_that_belong_to_neither_are_found(
    first: str, second: str, third: str | None, message: str
) -> None:
    found = [problem for problem in findings(with_criteria(first, second, third)) if problem.code == "WR032"]
    assert [problem.message.partition(" belongs ")[0] for problem in found] == [message]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("affected.high >= 100 && affected.high < 1000", "affected.high >= 1000"),
        ("affected.likely > 10 && affected.likely < 100", "personal_data"),
        ("sessions > 10 && sessions < 20", "personal_data"),
    ],
)
def test_a_level_that_gets_milder_as_a_number_rises_is_found(first: str, second: str) -> None:
    assert "WR033" in codes(with_criteria(first, second))


@pytest.mark.parametrize(
    ("first", "second", "third"),
    [
        ("affected.high >= 1000", "affected.high >= 100", None),
        ("affected.high >= 1000", "affected.high >= 100", "affected.high < 100"),
        ("reach_pct < 50", "reach_pct < 80", None),
        ("reach_pct < -10 || reach_pct > 10", "reach_pct < -5 || reach_pct > 5", None),
        ("affected.high >= 10 && harmful", "affected.high >= 100", None),
        ("affected.high > 0 && harm == 'serious'", "affected.high > 0 && harm == 'distress'", None),
    ],
)
def test_thresholds_that_make_sense_are_left_alone(first: str, second: str, third: str | None) -> None:
    assert not {"WR030", "WR031", "WR032", "WR033"} & set(codes(with_criteria(first, second, third)))


def test_a_worse_level_with_fewer_updates_is_found() -> None:
    problem = only(changed("update_every: 30m", "update_every: 2h"))
    assert (problem.code, problem.path) == ("WR034", "severity.levels[0].update_every")


def test_a_worst_level_that_calls_nobody_at_once_is_found() -> None:
    problem = only(changed("at_once: [commander, engineer, counsel, comms], ", ""))
    assert problem.code == "WR035"


# --- texts and dates --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "TBD",
        "Call TODO first",
        "Dear {{customer}}",
        "Ask <name of the officer>",
        "XXX",
        "lorem ipsum dolor",
        "[insert date]",
        "???",
    ],
)
def test_a_placeholder_is_found(text: str) -> None:
    problem = only(changed("title: Preserve the logs", f'title: "{text}"'))
    assert (problem.code, problem.path) == ("WR040", "checklists.detect[0].title")


@pytest.mark.parametrize("text", ["Keep a todo list", "a < b and c > d", "[sic]", "Really??", "maxxx", "{braces}"])
def test_ordinary_text_is_no_placeholder(text: str) -> None:
    assert findings(changed("title: Preserve the logs", f'title: "{text}"')) == []


def test_a_placeholder_inside_a_text_is_shown_where_it_stands() -> None:
    problem = only(changed("neither: Ask the engineer", "neither: Ask TBD"))
    assert problem.source_line[problem.column - 1 :].startswith("TBD")


def notified(words: str, text: str = MINIMAL) -> str:
    """*text*, with *words* as its only template."""
    return with_notices(f"notifications: [{{rule: eu.gdpr.33, templates: {{dpa: '{words}'}}}}]\n", text)


def test_what_a_template_fills_in_is_no_placeholder_and_what_nobody_filled_in_is() -> None:
    assert findings(notified("From {{ entity.name }}. {% if facts.harmful %}Bad.{% endif %}")) == []
    problem = only(notified("From {{ entity.name }} at TBD"))
    assert (problem.code, problem.path) == ("WR040", "notifications[0].templates.dpa")
    assert problem.source_line[problem.column - 1 :].startswith("TBD")


@pytest.mark.parametrize(("as_of", "found"), [(date(2027, 4, 30), []), (date(2027, 5, 1), ["WR041"])])
def test_a_review_is_overdue_on_the_day_after_its_period(as_of: date, found: list[str]) -> None:
    assert [problem.code for problem in findings(MINIMAL, as_of)] == found


def test_a_review_in_the_future_is_found() -> None:
    assert only(MINIMAL, date(2026, 10, 31)).code == "WR042"


def test_the_age_of_the_review_is_not_looked_at_without_a_date() -> None:
    assert findings(changed("reviewed: 2026-11-01", "reviewed: 1999-11-01"), as_of=None) == []


# --- completeness -----------------------------------------------------------------------------------------------------


def test_a_stage_that_is_missing_or_empty_is_found() -> None:
    lessons = "    - {id: lessons, role: commander, title: Write down the lessons, required: false}\n"
    assert only(changed(f"  review:\n{lessons}", "  review: []\n")).path == "checklists.review"
    assert only(changed(f"  review:\n{lessons}", "")).code == "WR050"


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("when: harmful,", "when: harmful && !harmful,", "checklists.contain[1].when"),
        ("\"at_least('SEV2')\"", "\"at_least('SEV1') && !at_least('SEV2')\"", "checklists.notify[1].when"),
        ("when: harmful,", "when: \"verdict == 'not_measured'\",", "checklists.contain[1].when"),
        ("harmful || personal_data\n", "harmful && !harmful\n", "detection.incident"),
    ],
)
def test_a_condition_that_no_facts_can_meet_is_found(old: str, new: str, path: str) -> None:
    found = [problem.path for problem in findings(changed(old, new)) if problem.code == "WR051"]
    assert found == [path]


def test_a_fact_that_nothing_uses_is_found_unless_people_or_rules_read_it() -> None:
    bug = " && sessions < 10"
    problem = only(changed(bug, ""))
    assert (problem.code, problem.path) == ("WR052", "facts[5]")
    assert findings(changed(bug, "").replace("met it?, type: integer", "met it?, type: integer, means: sessions")) == []


def test_a_fact_that_a_template_fills_in_or_asks_is_used() -> None:
    unused = changed(" && sessions < 10", "")
    for words in ("{{ facts.sessions }} of them", "{% if facts.sessions > 3 %}Many.{% endif %}"):
        assert findings(notified(words, unused)) == []
    assert codes(notified("facts.sessions of them", unused)) == ["WR052"]


def test_the_fact_that_tells_the_failure_mode_is_used() -> None:
    asked = "  - {id: mode, ask: What is it?, type: choice, choices: [other, wrong-output], who: engineer}\n"
    assert findings(changed("detection:\n", f"{asked}detection:\n")) == []
    assert codes(changed("detection:\n", f"{asked.replace('wrong-output', 'drift')}detection:\n")) == ["WR052"]


def test_a_plan_that_cannot_tell_isolated_from_systemic_is_found() -> None:
    start, end = MINIMAL.index("isolated_or_systemic:"), MINIMAL.index("severity:\n")
    assert "WR053" in codes(MINIMAL[:start] + MINIMAL[end:])


def test_a_plan_that_names_no_failure_modes_is_found() -> None:
    start, end = MINIMAL.index("failure_modes:"), MINIMAL.index("isolated_or_systemic:")
    assert codes(MINIMAL[:start] + MINIMAL[end:]) == ["WR054"]


def test_a_number_of_people_that_only_some_systems_have_bounds_nothing() -> None:
    two = changed("systems:", "systems:\n  - {id: voice, name: Voice, owner: ana, entities: [acme-de]}")
    assert findings(two) == []
    one_of_two = two.replace("about: Answers customers}", "about: Answers customers, people: 40}")
    problem = only(one_of_two)
    assert (problem.code, problem.path, problem.severity) == ("WR055", "systems[0]", "warning")
    assert findings(one_of_two.replace("[acme-de]}", "[acme-de], people: 9}")) == []


@pytest.mark.parametrize("said", ["0", "-5", "1.5", "'900'", "true", "many", "1000000000000"])
def test_a_number_of_people_is_a_positive_whole_number(said: str) -> None:
    with pytest.raises(packs.PlanError) as error:
        findings(changed("about: Answers customers}", f"about: Answers customers, people: {said}}}"))
    assert [(problem.code, problem.path) for problem in error.value.problems] == [("WR008", "systems[0].people")]


# --- codes ------------------------------------------------------------------------------------------------------------


def test_every_code_has_a_title_an_explanation_and_a_cure() -> None:
    assert list(CODES) == sorted(CODES)
    for code in CODES.values():
        assert code.title
        assert code.explanation.endswith(".")
        assert code.cure
        assert code.severity == ("error" if code.code < "WR020" else "warning")


def test_a_code_is_explained_in_either_case_of_letters() -> None:
    assert explain("wr012").title == "Steps that wait for each other"


def test_an_unknown_code_is_refused_with_the_closest_one() -> None:
    with pytest.raises(Refused) as caught:
        explain("WR112")
    assert caught.value.hint == "did you mean 'WR012'?"
