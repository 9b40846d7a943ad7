"""Conditions: three values, every fact that matters, and no rule that can never fire."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plans import minimal_plan
from warroom.core.conditions import (
    PHASES,
    VERDICTS,
    CompiledCondition,
    ConditionError,
    Finding,
    Outcome,
    Vocabulary,
    compile_condition,
)
from warroom.core.phases import Phase
from warroom.core.probes import Recurrence

PLAN = minimal_plan()
VOCABULARY = Vocabulary.of(PLAN, severity_allowed=True)
CRITERIA = Vocabulary.of(PLAN, severity_allowed=False)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def condition(text: str) -> CompiledCondition:
    return compile_condition(text, VOCABULARY)


def find(text: str, level: str | None = None, **known: Any) -> Finding:
    return condition(text).find(known, level)


def refusal(text: str, vocabulary: Vocabulary = VOCABULARY) -> ConditionError:
    with pytest.raises(ConditionError) as caught:
        compile_condition(text, vocabulary)
    return caught.value


def undetermined(*missing: str) -> Finding:
    return Finding(Outcome.UNDETERMINED, missing)


YES, NO = Finding(Outcome.YES), Finding(Outcome.NO)


# --- three values -----------------------------------------------------------------------------------------------------


def test_a_known_fact_decides() -> None:
    assert find("harmful", harmful=True) == YES
    assert find("harmful", harmful=False) == NO


def test_an_unknown_fact_is_not_no() -> None:
    assert find("harmful") == undetermined("harmful")
    assert find("!harmful") == undetermined("harmful")


def test_every_missing_fact_is_named_not_the_first_alone() -> None:
    assert find("harmful || harm == 'serious' && sessions > 5") == undetermined("harm", "harmful", "sessions")


def test_facts_that_cannot_matter_are_not_named() -> None:
    text = "harmful && personal_data || harm == 'none'"
    assert find(text, harmful=False) == undetermined("harm")
    assert find(text, harmful=True, personal_data=False) == undetermined("harm")
    assert find(text, harm="distress") == undetermined("harmful", "personal_data")


def test_parentheses_and_negation_are_looked_through() -> None:
    assert find("!(harmful || personal_data && sessions > 1)", personal_data=False) == undetermined("harmful")


def test_a_known_part_decides_for_an_unknown_one() -> None:
    assert find("harmful || personal_data", personal_data=True) == YES
    assert find("harmful && personal_data", personal_data=False) == NO


def test_none_counts_as_unknown() -> None:
    assert condition("affected.high >= 10").find({"affected.high": None}) == undetermined("affected.high")


def test_the_built_ins_are_read_by_their_dotted_names() -> None:
    assert (
        condition("affected.high >= 10 && verdict == 'stopped'").find({"affected.high": 12, "verdict": "stopped"})
        == YES
    )


def test_a_ternary_counts_all_its_unknown_names() -> None:
    assert find("harmful ? personal_data : sessions > 1", harmful=True) == undetermined("personal_data", "sessions")
    assert find("harmful ? personal_data : sessions > 1", harmful=True, personal_data=False) == NO


def test_a_macro_reads_the_answers_of_a_fact() -> None:
    assert find("modes.exists(m, m == 'agent')", modes=["agent", "data_leak"]) == YES
    assert find("modes.all(m, m == 'agent') && size(modes) == 1", modes=("data_leak",)) == NO
    assert find("modes.exists(m, m == 'agent' || harmful)", modes=["data_leak"]) == undetermined("harmful")


def test_instants_and_texts_can_be_compared() -> None:
    assert find("started < timestamp('2026-06-01T00:00:00Z')", started=NEW_YEAR) == YES
    assert find("summary.contains('leak')", summary="a leak") == YES


def test_why_it_is_undetermined_can_be_said() -> None:
    assert find("harmful && personal_data").because == "harmful and personal_data are unknown"
    assert find("harmful").because == "harmful is unknown"
    assert find("harmful", harmful=True).because == ""


def test_a_value_that_does_not_fit_its_fact_counts_as_unknown() -> None:
    assert find("harmful", harmful="yes") == undetermined("harmful")
    assert find("harm != 'none'", harm="an answer of an older plan") == undetermined("harm")
    assert find("!('agent' in modes)", modes=["gone"]) == undetermined("modes")
    assert find("sessions < 10", sessions=True) == undetermined("sessions")
    assert find("sessions < 10", sessions=2**70) == undetermined("sessions")
    assert find("reach_pct < 10", reach_pct=float("nan")) == undetermined("reach_pct")
    assert find("reach_pct < 10", reach_pct=10**400) == undetermined("reach_pct")
    assert find("started < timestamp('2027-01-01T00:00:00Z')", started=NEW_YEAR.replace(tzinfo=None)) == undetermined(
        "started"
    )


# --- severity ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "found"), [("SEV1", YES), ("SEV2", YES), ("SEV3", NO), (None, undetermined("severity"))]
)
def test_at_least_compares_places_on_the_scale(level: str | None, found: Finding) -> None:
    assert find("at_least('SEV2')", level) == found


def test_at_least_may_be_spaced_and_quoted_as_one_likes() -> None:
    assert find('at_least ( "SEV2" ) && harmful', "SEV1", harmful=True) == YES


def test_a_criterion_of_the_severity_cannot_rest_on_the_severity() -> None:
    assert "cannot rest on the severity" in refusal("harmful || at_least('SEV1')", CRITERIA).message


# --- numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "reach_pct >= 5",
        "5 <= reach_pct",
        "reach_pct * 2 + -1 > 8",
        "reach_pct in [7, 8]",
        "reach_pct > (harmful ? 1 : 100)",
        "-reach_pct < -5",
        "(harmful ? reach_pct : 1) == 7",
        "reach_pct > 0x05",
        "reach_pct > - 5",
        "reach_pct >= double(sessions)",
    ],
)
@pytest.mark.parametrize("value", [7, 7.0, Decimal(7)])
def test_whole_literals_beside_a_decimal_fact_are_widened(text: str, value: Any) -> None:
    assert find(text, reach_pct=value, harmful=True, sessions=7) == YES


def test_whole_facts_keep_whole_literals() -> None:
    assert find("sessions % 2 == 1 && sessions > 5 && sessions in [7]", sessions=7) == YES


def test_an_error_after_a_widened_literal_is_shown_where_it_is() -> None:
    text = "reach_pct >= 1000 && at_least('SEV1') && sessions == 'x'"
    assert refusal(text).offset == text.index("==")


def test_a_whole_fact_beside_a_decimal_says_how_to_mix_them() -> None:
    assert "double(NAME)" in refusal("sessions > 1.5").hint


# --- trouble at run time ----------------------------------------------------------------------------------------------


def test_a_division_by_zero_is_undetermined_and_says_so() -> None:
    finding = find("10 / sessions > 1", sessions=0)
    assert (finding.outcome, finding.missing, finding.trouble) == (Outcome.UNDETERMINED, (), "divide by zero")
    assert finding.because == "divide by zero"


def test_an_index_out_of_range_is_undetermined_beside_what_is_missing() -> None:
    finding = find("modes[5] == 'agent' || harmful", modes=["agent"])
    assert finding.missing == ("harmful",)
    assert finding.trouble.startswith("Index error")


def test_a_bad_regular_expression_is_undetermined() -> None:
    assert find("summary.matches('(')", summary="x").outcome is Outcome.UNDETERMINED


def test_a_loop_over_its_budget_is_undetermined_unless_something_else_decides() -> None:
    ten = "[1,2,3,4,5,6,7,8,9,10]"
    bomb = "".join(f"{ten}.all({name}, " for name in "abcdef") + "true" + ")" * 6
    assert "budget" in find(f"{bomb} || harmful", harmful=False).trouble
    assert find(f"{bomb} || harmful", harmful=True) == YES


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "at", "hint"),
    [
        ("harm == 'seriuos'", "'seriuos'", "did you mean 'serious'?"),
        ("'seriuos' != harm", "'seriuos'", "did you mean 'serious'?"),
        ("harm in ['none', 'distres']", "'distres'", "did you mean 'distress'?"),
        ("'agnet' in modes", "'agnet'", "did you mean 'agent'?"),
        ("modes == ['agnet']", "'agnet'", "did you mean 'agent'?"),
        ("modes.exists(m, m == 'agnet')", "'agnet'", "did you mean 'agent'?"),
        ("verdict == 'stoped'", "'stoped'", "did you mean 'stopped'?"),
        ("phase == 'closd'", "'closd'", "did you mean 'closed'?"),
        ("harmful || at_least('SVE1')", "'SVE1'", "did you mean 'SEV1'?"),
        ("harmfull", "harmfull", "did you mean 'harmful'?"),
        ("affected.hihg > 1", "affected", "did you mean 'affected.high'?"),
        ("harm == serious", "serious", "an answer is written in quotes: 'serious'"),
        ("severity == 'SEV1'", "severity", "the severity is asked for by at_least('LEVEL')"),
        ("harmful and personal_data", "and", "CEL writes && for and"),
        ("not harmful", "harmful", "CEL writes ! for not"),
        ("harm = 'none'", "=", "CEL writes == for ="),
    ],
)
def test_a_misspelling_is_refused_where_it_stands_with_what_was_meant(text: str, at: str, hint: str) -> None:
    error = refusal(text)
    assert (error.offset, error.hint) == (text.index(at), hint)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("harmful == 'yes'", "stands alone"),
        ("modes == 'agent'", "'answer' in NAME"),
        ("harm == 3", "its own type"),
        ("harm > 'none'", "harm in"),
        ("has(affected.high)", "leave has() out"),
        ("modes.exists(harm, harm == 'agent')", "another name"),
        ("at_least(harm)", "at_least('SEV2')"),
        ("at_least('SEV1', 'SEV2')", "at_least('SEV2')"),
        ("sessions + 1", "compare"),
        ("dyn(harmful)", "compare"),
        ("foo(harmful)", "CEL"),
        ("", "CEL"),
        ("harm ==", "CEL"),
        ("harmful \x00", "CEL"),
        ("harm == '\ud800'", "CEL"),
        ("(" * 500 + "harmful" + ")" * 500, "split it"),
        ("sessions" + " + sessions" * 300 + " > 1", "split it"),
    ],
)
def test_what_is_no_condition_is_refused_with_a_way_on(text: str, hint: str) -> None:
    error = refusal(text)
    assert hint in error.hint
    assert 0 <= error.offset <= len(text)


def test_an_error_on_a_second_line_is_shown_there() -> None:
    text = "harmful &&\n  sessions == 'é'"
    assert refusal(text).offset == text.index("==")


FRAGMENTS = """
harmful harm modes reach_pct sessions affected.high phase at_least ( ) [ ] ' 'none' 'SEV1' 1 2.5 -3 - 0x1 1u && || ! ==
< >= + * / in ? : . , .exists(m, m matches size timestamp true null 'é' {} r'x'
"""


@given(st.text(max_size=60) | st.lists(st.sampled_from(FRAGMENTS.split()), max_size=12).map(" ".join))
def test_any_text_is_a_condition_or_refused(text: str) -> None:
    with suppress(ConditionError):
        compile_condition(text, VOCABULARY).find({})


# --- what a condition rests on ----------------------------------------------------------------------------------------


def test_the_names_are_the_facts_and_built_ins_that_it_rests_on() -> None:
    text = "modes.exists(m, m == 'agent') && affected.high > 1 || at_least('SEV1')"
    assert condition(text).names == {"modes", "affected.high", "severity"}


def test_what_does_not_depend_on_facts_is_constant() -> None:
    assert condition("harmful || true").constant() is Outcome.YES
    assert condition("harmful && false").constant() is Outcome.NO
    assert condition("harmful").constant() is None


def test_the_same_text_is_compiled_once_for_a_plan() -> None:
    assert condition("harmful && sessions > 3") is condition("harmful && sessions > 3")
    assert Vocabulary.of(PLAN, severity_allowed=True) is Vocabulary.of(PLAN, severity_allowed=True)


def test_the_built_in_choices_are_those_of_the_incident() -> None:
    assert set(VERDICTS) == set(Recurrence)
    assert set(PHASES) == set(Phase)


# --- laws -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """A condition as CEL text, and what it means: Kleene's value and the names that matter."""

    text: str
    means: Callable[[Mapping[str, Any]], tuple[bool | None, frozenset[str]]]


def leaf(text: str, names: set[str], holds: Callable[[Mapping[str, Any]], bool]) -> Said:
    def means(known: Mapping[str, Any]) -> tuple[bool | None, frozenset[str]]:
        missing = frozenset(names) - known.keys()
        return (None, missing) if missing else (holds(known), missing)

    return Said(text, means)


def negation(part: Said) -> Said:
    def means(known: Mapping[str, Any]) -> tuple[bool | None, frozenset[str]]:
        value, missing = part.means(known)
        return (None if value is None else not value), missing

    return Said(f"!({part.text})", means)


def junction(sign: str, parts: list[Said], *, deciding: bool) -> Said:
    def means(known: Mapping[str, Any]) -> tuple[bool | None, frozenset[str]]:
        meant = [part.means(known) for part in parts]
        if any(value is deciding for value, _ in meant):
            return deciding, frozenset()
        missing = frozenset[str]().union(*(names for value, names in meant if value is None))
        return (None if missing else not deciding), missing

    return Said(f" {sign} ".join(f"({part.text})" for part in parts), means)


RANKS = {"SEV1": 0, "SEV2": 1, "SEV3": 2}
LEAVES = st.one_of(
    st.sampled_from(["harmful", "personal_data"]).map(lambda name: leaf(name, {name}, lambda known: bool(known[name]))),
    st.sampled_from(["none", "distress", "serious"]).map(
        lambda one: leaf(f"harm == '{one}'", {"harm"}, lambda known: known["harm"] == one)
    ),
    st.sampled_from(["wrong_output", "agent"]).map(
        lambda one: leaf(f"'{one}' in modes", {"modes"}, lambda known: one in known["modes"])
    ),
    st.integers(-3, 3).map(
        lambda n: leaf(f"reach_pct * 2 >= {n}", {"reach_pct"}, lambda known: known["reach_pct"] * 2 >= n)
    ),
    st.integers(-3, 3).map(
        lambda n: leaf(f"{n} < affected.high", {"affected.high"}, lambda known: n < known["affected.high"])
    ),
    st.integers(0, 3).map(
        lambda n: leaf(
            f"sessions > {n} == harmful",
            {"sessions", "harmful"},
            lambda known: (known["sessions"] > n) == known["harmful"],
        )
    ),
    st.sampled_from(list(RANKS)).map(
        lambda one: leaf(f"at_least('{one}')", {"severity"}, lambda known: RANKS[known["severity"]] <= RANKS[one])
    ),
)
SAID = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        inner.map(negation),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: junction("&&", parts, deciding=False)),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: junction("||", parts, deciding=True)),
    ),
    max_leaves=8,
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "harmful": st.booleans(),
    "personal_data": st.booleans(),
    "harm": st.sampled_from(["none", "distress", "serious"]),
    "modes": st.lists(st.sampled_from(["wrong_output", "data_leak", "agent"]), unique=True),
    "reach_pct": st.sampled_from([-2.5, 0.5, 1, Decimal("1.5"), 3]),
    "affected.high": st.integers(-4, 4),
    "sessions": st.integers(-1, 4),
    "severity": st.sampled_from(list(RANKS)),
}
EVERYTHING = st.fixed_dictionaries(VALUES)
KNOWN = st.fixed_dictionaries({}, optional=VALUES)


def ask(said: Said, known: Mapping[str, Any]) -> Finding:
    return condition(said.text).find(known, known.get("severity"))


@given(SAID, KNOWN)
def test_a_condition_finds_what_kleene_and_its_leaves_say(said: Said, known: dict[str, Any]) -> None:
    value, missing = said.means(known)
    outcome = Outcome.UNDETERMINED if value is None else Outcome.YES if value else Outcome.NO
    assert ask(said, known) == Finding(outcome, tuple(sorted(missing)))


@given(SAID, KNOWN, EVERYTHING, st.sampled_from(sorted(VALUES)))
def test_one_more_known_fact_never_flips_or_unsettles_an_answer(
    said: Said, known: dict[str, Any], values: dict[str, Any], more: str
) -> None:
    before, after = ask(said, known), ask(said, {more: values[more]} | known)
    assert before.outcome in (Outcome.UNDETERMINED, after.outcome)


@given(SAID, KNOWN, EVERYTHING)
def test_knowing_all_that_is_missing_settles_the_answer(
    said: Said, known: dict[str, Any], values: dict[str, Any]
) -> None:
    missing = ask(said, known).missing
    assert ask(said, known | {name: values[name] for name in missing}).outcome is not Outcome.UNDETERMINED


@given(SAID, KNOWN)
@settings(max_examples=50)
def test_a_finding_is_undetermined_exactly_when_something_is_missing(said: Said, known: dict[str, Any]) -> None:
    finding = ask(said, known)
    assert (finding.outcome is Outcome.UNDETERMINED) == bool(finding.missing)
