"""Rules in words: shown whole, nothing of a rule is left out; told, nothing of the machine is left in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.core.clocks.drawn import made
from tests.regulations.cases import rules, terms
from warroom.core.clocks import Mode, Rule
from warroom.core.clocks.rules import OF_WORKING_DAYS, RECURRING
from warroom.views.clocks import rule_text
from warroom.views.rules import explained, explanation

EVERY = list(rules().values())
WORDS_OF_THE_MACHINE = ("&&", "||", "==", "!=", *(mode for mode in Mode if "_" in mode))


def leaves(value: Any) -> Iterator[str]:
    """Every text and number in *value*."""
    match value:
        case dict():
            for one in value.values():
                yield from leaves(one)
        case list():
            for one in value:
                yield from leaves(one)
        case None | "":
            return
        case _:
            yield " ".join(str(value).split())


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.id)
def test_a_rule_that_is_shown_whole_leaves_nothing_out(rule: Rule) -> None:
    told = rule_text(rule)

    for leaf in leaves(rule.model_dump(mode="json", by_alias=True, exclude_defaults=True)):
        assert leaf in told


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.id)
def test_a_rule_is_told_without_a_word_of_the_machine(rule: Rule) -> None:
    told = explained(rule, terms())
    about = {one.id: one.about for one in (*terms().roles, *terms().kinds)}

    assert not [word for word in WORDS_OF_THE_MACHINE if word in told]
    assert all(about[one] in told for one in rule.who)
    assert rule.recipient in told
    assert rule.because in told
    for name in re.findall(r"[a-z][a-z0-9_.]*", re.sub(r"'[^']*'", "", rule.when)):
        assert name not in terms().fact_by_id or terms().fact_by_id[name].ask in told


@pytest.mark.parametrize("mode", Mode)
def test_every_way_of_counting_is_a_sentence(mode: Mode) -> None:
    limit: dict[str, Any] = {"from": "aware", "mode": mode, "n": 3}
    if mode is Mode.SOFT:
        limit = {"from": "aware", "mode": mode, "word": "promptly", "cap": "36h"}
    if mode in RECURRING:
        limit["until"] = "resolved"
    [told] = explanation(made([{"id": "notice", "limits": [limit]}]), terms())["stages"][0]["limits"]

    assert told["period"].startswith(("3 ", "every 3 ", "'promptly'"))
    assert len(" ".join(told["how"])) > 40
    assert ("working days are those of the country of the entity" in told["how"]) is (mode in OF_WORKING_DAYS)


def test_whatever_is_written_in_a_rule_is_shown_and_not_obeyed() -> None:
    rule = made([{"id": "notice", "limits": [{"from": "aware", "mode": "elapsed_hours", "n": 1}]}],
                title="\x1b[2Jgone", notes=["[bold]\x07\u202e"])  # fmt: skip

    for told in (rule_text(rule), explained(rule, terms())):
        assert not {"\x1b", "\x07", "\u202e"} & set(told)


def test_one_of_a_unit_is_told_as_one() -> None:
    month = made([{"id": "notice", "limits": [{"from": "aware", "mode": "months", "n": 1}]}])

    assert explanation(month, terms())["stages"][0]["limits"][0]["period"] == "1 month"
