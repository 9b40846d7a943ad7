"""``count estimate``: the same numbers as the core, in words and as JSON, and every way to ask wrongly."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Ran, Run
from tests.cli.test_import_hygiene import CORE, FOR_PLUGINS, FOR_WRITING, HEAVY, loaded

ESTIMATE = ("count", "estimate")
TEN = ("--positives", "10", "--sample", "100")


@pytest.fixture
def ask(war: Run) -> Run:
    """Runs ``count estimate`` with what is given."""

    def asks(*args: str, **how: Any) -> Ran:
        return war(*ESTIMATE, *args, **how)

    return asks


@pytest.mark.parametrize(("method", "low", "high"), [("clopper-pearson", 0.0490, 0.1762), ("wilson", 0.0552, 0.1744)])
def test_an_estimate_is_one_document(ask: Run, method: str, low: float, high: float) -> None:
    got = ask("--method", method, *TEN, "--json").json()

    assert got.pop("low") == pytest.approx(low, abs=5e-5)
    assert got.pop("high") == pytest.approx(high, abs=5e-5)
    assert got == {
        "schema": "warroom.estimate/v1", "method": method, "unit": "share", "likely": 0.1, "confidence": 0.95,
        "warnings": [], "inputs": {"positives": 10, "sample": 100},
    }  # fmt: skip


def test_with_a_population_the_answer_is_in_whole_people(ask: Run) -> None:
    asked = ("--positives", "12", "--sample", "400", "--population", "1,800,699")
    got = ask("--method", "hypergeometric", *asked, "--json").json()

    assert (got["unit"], got["low"], got["likely"], got["high"]) == ("people", 28_086, 54_021, 93_302)
    assert ask("--method", "clopper-pearson", *asked, "--json").json()["unit"] == "people"
    assert ask(*asked).out == (
        "Between 28,086 and 93,302 people are affected, likely 54,021 (95 % confidence, hypergeometric).\n"
    )


def test_without_a_method_it_is_the_one_that_suits_the_sample(ask: Run) -> None:
    assert ask(*TEN, "--json").json()["method"] == "clopper-pearson"
    assert ask("--positives", "100", "--sample", "5000", "--json").json()["method"] == "wilson"


def test_a_share_is_said_in_per_cent_with_its_ends_rounded_outwards(ask: Run) -> None:
    assert ask("--positives", "1", "--sample", "3", "--confidence", "0.999").out == (
        "Between 0.0166 % and 98.8 % of the people are affected, likely 33.3 % (99.9 % confidence, clopper-pearson).\n"
    )
    assert ask("--positives", "0", "--sample", "9").out.startswith("Between 0 % and 33.7 % of the people are affected")


def test_who_cannot_be_told_is_said_below_the_numbers_and_in_the_document(ask: Run) -> None:
    doubt = "of 5 nobody could tell: the low counts them as not affected, the high as affected"
    assert ask(*TEN, "--unsure", "5").out.splitlines()[1] == f"warning: {doubt}"
    assert ask(*TEN, "--unsure", "5", "--json").json()["warnings"] == [doubt]


def test_strata_are_given_one_by_one(ask: Run) -> None:
    strata = ("--stratum", "12,537:100:85", "--stratum", "1157426:400:0:2")
    got = ask("--method", "stratified", *strata, "--json").json()

    assert got["inputs"]["strata"][1] == {"population": 1_157_426, "sample": 400, "positives": 0, "unsure": 2}
    assert got["low"] <= 12_537 * 0.85 <= got["high"]


@pytest.mark.parametrize("name", ["--recall", "--sensitivity"])
def test_a_rate_is_known_or_measured_and_recall_is_sensitivity(ask: Run, name: str) -> None:
    asked = ("--method", "rogan-gladen", "--positives", "23", "--sample", "150", "--specificity", "0.89")
    known, measured = (ask(*asked, name, rate, "--json").json() for rate in ("0.96", "96/100"))

    assert known["likely"] == measured["likely"] == pytest.approx(0.051, abs=5e-5)
    assert known["high"] < measured["high"]
    assert measured["inputs"]["recall"] == {"positives": 96, "sample": 100}


def test_flagged_people_are_corrected_by_precision_and_recall(ask: Run) -> None:
    rates = ("--precision", "85/100", "--recall", "70/100")
    got = ask("--method", "precision-recall", "--flagged", "12537", *rates, "--json").json()
    assert (got["method"], got["likely"]) == ("precision-recall", 15_224)


def test_capture_and_recapture_has_no_upper_end(ask: Run) -> None:
    asked = ("--method", "chapman", "--first", "220", "--second", "90", "--both", "60")
    assert ask(*asked, "--json").json()["high"] is None
    assert ask(*asked).out.startswith(
        "At least 298 people are affected, likely 329 (95 % confidence, chapman).\nwarning:"
    )


def test_a_sequence_of_looks_is_wider_than_one_look(ask: Run) -> None:
    one, any_look = (ask("--method", m, *TEN, "--json").json() for m in ("clopper-pearson", "confidence-sequence"))
    assert any_look["low"] < one["low"] < one["high"] < any_look["high"]


def test_a_census_is_said_as_one_number(ask: Run) -> None:
    everybody = ("--positives", "37", "--sample", "120", "--population", "120")
    assert ask(*everybody).out.startswith("37 people are affected, likely 37")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((*TEN, "--method", "hypergeometric", "--population", "99"), "cannot come from a population of 99"),
        (("--positives", "11", "--sample", "10"), "11 positives are more than the sample of 10"),
        (("--positives", "-1", "--sample", "10"), "positives cannot be -1"),
        (("--positives", "0", "--sample", "0"), "a sample of nobody"),
        ((*TEN, "--confidence", "95"), "a confidence lies between 0 and 1, and 95 does not"),
        ((*TEN, "--confidence", "nan"), "a confidence lies between 0 and 1"),
        ((*TEN, "--method", "hypergeometric"), "hypergeometric needs --population"),
        (("--method", "stratified"), "stratified needs --stratum"),
        ((), "needs --positives, --sample"),
        ((*TEN, "--method", "wilson", "--first", "3"), "--first does nothing with wilson"),
        ((*TEN, "--method", "wilson", "--stratum", "9:3:1"), "--stratum does nothing with wilson"),
        ((*TEN, "--method", "walled"), "there is no method 'walled': clopper-pearson, wilson"),
        (("--positives", "ten", "--sample", "10"), "'ten' is no whole number of people"),
        (("--positives", "1.5", "--sample", "10"), "'1.5' is no whole number of people"),
        (("--method", "stratified", "--stratum", "9:3"), "'9:3' is not POPULATION:SAMPLE:POSITIVES"),
        (("--method", "stratified", "--stratum", "9:3:1:0:0"), "is not POPULATION:SAMPLE:POSITIVES"),
        ((*TEN, "--method", "rogan-gladen", "--recall", "most", "--specificity", "1"), "'most' is no rate"),
        ((*TEN, "--method", "rogan-gladen", "--recall", "1/0", "--specificity", "1"), "a sample of nobody"),
        ((*TEN, "--method", "rogan-gladen", "--recall", "0.5", "--specificity", "0.5"), "no better than chance"),
        ((*TEN, "--method", "chao1"), "Chao1"),
        ((*TEN, "--method", "ppi"), "prediction-powered inference"),
        ((*TEN, "--method", "event-rate"), "a rate of requests times the users is no number of people"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_a_usage_error_with_a_way_on(ask: Run, args: tuple[str, ...], said: str) -> None:
    assert said in ask(*args, code=2).err
    error = ask(*args, "--json", code=2).error()
    assert said in error["message"]
    assert error["hint"]


def test_words_of_the_line_are_not_obeyed_by_the_terminal(ask: Run) -> None:
    for args in (("--method", "\x1b[31mred"), ("--positives", "\x1b[31mred"), ("--stratum", "\x1b[31mred")):
        assert "\x1b" not in ask(*args, code=2).err


def test_help_has_examples_that_run(ask: Run) -> None:
    told = ask("--help").out
    examples = [line.strip() for line in told.splitlines() if line.strip().startswith("warroom count estimate")]
    assert len(examples) == 6
    for example in examples:
        assert " affected" in ask(*example.split()[3:]).out


def test_an_estimate_needs_no_incident_and_loads_no_store_and_no_plan(war: Run) -> None:
    found = loaded(*ESTIMATE, *TEN, "--json")
    assert not found & (HEAVY | FOR_WRITING | FOR_PLUGINS | CORE | {"random", "decimal", "warroom.config"})
