"""What is read without CEL means to CEL the same, and nothing is read that CEL would not take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.core.test_conditions import CRITERIA, KNOWN, VOCABULARY
from warroom import bootstrap, regulations
from warroom.core.conditions import CompiledCondition, Name, Vocabulary
from warroom.core.conditions.by_cel import understand
from warroom.core.conditions.plain import read
from warroom.core.plan import FactType
from warroom.core.plan.references import conditions

BLANK = st.sampled_from(["", " ", "  ", "\n\t"])
WORDS = [
    "harmful", "personal_data", "harm", "modes", "reach_pct", "sessions", "summary", "started", "affected.high", "0",
    "severity", "nobody", "in", "true", "null", "at_least", "'none'", "'agent'", '"SEV2"', "''", "'''none'''",
    r"'a\n'", "r'none'", "-1", "1.5", "2u", "0x1", "1e3", ".5", "1.", "9223372036854775808", "(", ")", "[", "]", ",",
    "!", "&&", "||", "==", "!=", "<", "<=", ">", ">=", "-", "+", "?", ":", ".", "&", "size(modes)",
    "size(", "// so", " ", "verdict",
]  # fmt: skip


def quoted(text: str) -> st.SearchStrategy[str]:
    return st.sampled_from([f"'{text}'", f'"{text}"'])


def joined(*parts: str | st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """*parts*, with blanks between them."""
    given_or_drawn = [st.just(part) if isinstance(part, str) else part for part in parts]
    return st.tuples(*(one for part in given_or_drawn for one in (BLANK, part))).map("".join)


def several(one: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(one, min_size=1, max_size=3).map(", ".join)


EQUAL, ORDERED = st.sampled_from(["==", "!="]), st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
HARM = st.sampled_from(["none", "distress", "serious"]).flatmap(quoted)
MODE = st.sampled_from(["wrong_output", "data_leak", "agent"]).flatmap(quoted)
LEVEL = st.sampled_from(["SEV1", "SEV2", "SEV3"]).flatmap(quoted)
WHOLE, DECIMAL = st.integers(-4, 4).map(str), st.sampled_from(["-2.5", "0.5", "1", "1.0", "3"])
CLOSED = st.one_of(
    st.sampled_from(["harmful", "personal_data", "true", "false"]),
    LEVEL.flatmap(lambda level: joined("at_least", "(", level, ")")),
)
LEAVES = st.one_of(
    CLOSED,
    joined("!", CLOSED),
    joined("harm", EQUAL, HARM),
    joined("harm ", "in", "[", several(HARM), "]"),
    joined(MODE, "in ", "modes"),
    joined("reach_pct", ORDERED, DECIMAL),
    joined("reach_pct ", "in", "[", several(DECIMAL), "]"),
    joined(st.sampled_from(["sessions", "affected.high"]), ORDERED, WHOLE),
    joined("sessions ", "in", "[", several(WHOLE), "]"),
    joined("size", "(", "modes", ")", ORDERED, WHOLE),
    joined("summary", EQUAL, st.sampled_from(["''", "'a leak'", '"leak"'])),
)
PLAIN = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        joined("!", "(", inner, ")"),
        joined("(", inner, ")"),
        joined(inner, "&&", inner),
        joined(inner, "||", inner, "||", inner),
    ),
    max_leaves=8,
)


def agree(text: str, vocabulary: Vocabulary, known: Mapping[str, Any]) -> None:
    """Holds what was read of *text*, if it was, against CEL."""
    plainly = read(text, vocabulary)
    if plainly is None:
        return
    ours, cels = (CompiledCondition(text, vocabulary, *one) for one in (plainly, understand(text, vocabulary)))
    assert ours.uses == cels.uses
    level = known.get("severity")
    assert ours.find(known, level) == cels.find(known, level)


@given(PLAIN, KNOWN)
def test_what_only_compares_is_read_and_means_what_it_means_to_cel(text: str, known: dict[str, Any]) -> None:
    assert read(text, VOCABULARY) is not None
    agree(text, VOCABULARY, known | ({"summary": "leak"} if "harm" in known else {}))


@given(st.lists(st.sampled_from(WORDS), max_size=9).map("".join), KNOWN, st.sampled_from([VOCABULARY, CRITERIA]))
@example("!harmful == personal_data", {}, VOCABULARY)
@example("(harmful) in [personal_data]", {}, VOCABULARY)
@example("sessions in 1", {}, VOCABULARY)
def test_whatever_is_read_cel_takes_and_takes_alike(text: str, known: dict[str, Any], vocabulary: Vocabulary) -> None:
    agree(text, vocabulary, known)


@given(PLAIN, st.integers(0, 60), st.sampled_from(WORDS), st.booleans(), KNOWN)
def test_one_wrong_word_is_never_read_over(text: str, at: int, word: str, instead: bool, known: dict[str, Any]) -> None:
    agree(text[:at] + word + text[at + instead :], VOCABULARY, known)


@pytest.mark.parametrize(
    "text",
    [
        "!harmful == personal_data", "harmful == true", "'none' == harm", "harm == 'nonsense'", "harm < 'none'",
        "sessions >= 1.0", "sessions >= 9223372036854775808", "reach_pct > 9223372036854775808", "reach_pct > 1e3",
        "modes in ['agent']", "'agent' in harm", "harm in []", "harm in ['none',]", "started == started", "severity",
        "at_least('SEV9')", "at_least('SEV1', 'SEV2')", "harmful ? harmful : personal_data", "harmful harmful", "",
        "size(modes)", "size(modes) in [1]", "size(summary) > 1", "size(modes) > 1.0", "1 < size(modes)", "size > 1",
        "harm == '''none'''", r"summary == 'a\'b'", "affected . high > 1", "harmful // for now",
        "!" * 9 + "harmful", "(" * 9 + "harmful" + ")" * 9,
    ],
)  # fmt: skip
def test_the_rest_is_left_to_cel(text: str) -> None:
    assert read(text, VOCABULARY) is None


def test_a_criterion_of_the_severity_that_rests_on_it_is_left_to_cel() -> None:
    assert read("at_least('SEV2')", CRITERIA) is None


def answer(spec: Name, chance: Random) -> Any:
    """A value of a fact like *spec*; none for one that nobody knows."""
    choices: dict[FactType, list[Any]] = {
        FactType.BOOL: [True, False, None],
        FactType.CHOICE: [*spec.choices, None],
        FactType.CHOICES: [[], [*spec.choices][:1], [*spec.choices], None],
        FactType.INTEGER: [0, 1, 100, 500, 10**6, None],
        FactType.DECIMAL: [0.0, 0.8, 1, 10.0, 10**6, None],
    }
    return chance.choice(choices.get(spec.type, [None]))


@pytest.mark.parametrize("name", ["assistant", "decisions"])
def test_the_plans_that_ship_are_read_and_mean_the_same(name: str) -> None:
    plan = bootstrap.shipped_plan(name).plan
    for stated in conditions(plan):
        vocabulary, chance = Vocabulary.of(plan, severity_allowed=not stated.criterion), Random(stated.text)
        assert read(stated.text, vocabulary) is not None
        for _ in range(20):
            known = {each: answer(spec, chance) for each, spec in vocabulary.names.items()}
            agree(stated.text, vocabulary, known | {"severity": chance.choice([*vocabulary.levels, None])})


def whens(value: Any) -> Iterator[str]:
    """Every text that is the ``when`` of something within *value*."""
    if isinstance(value, dict):
        yield from (one for key, one in value.items() if key == "when" and isinstance(one, str))
    if isinstance(value, dict | list):
        yield from (text for one in (value.values() if isinstance(value, dict) else value) for text in whens(one))


def test_the_rules_that_ship_are_read_and_mean_the_same() -> None:
    everything = regulations.everything(shipped=True)
    vocabulary = everything.terms.vocabulary
    for text in set(whens(everything.model_dump(mode="json")["regimes"])):
        chance = Random(text)
        assert read(text, vocabulary) is not None
        agree(text, vocabulary, {each: answer(spec, chance) for each, spec in vocabulary.names.items()})
