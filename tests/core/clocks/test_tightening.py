"""A rule that may say that it tightens a law is due no later than the law, whatever is known; one that loosens is told
where."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.core.clocks.drawn import (
    ANCHORS,
    TRIGGERS,
    Drawn,
    Everywhere,
    calendar,
    closed_days,
    limits,
    made,
    situations,
    stages,
)
from tests.regulations.cases import rules, terms
from warroom.core.clocks import Applies, Mode, Rule, Situation, StageClock, compute, wanted
from warroom.core.clocks.rules import RECURRING, NoonRoll
from warroom.core.clocks.tightening import loosenings
from warroom.core.plan.findings import written

LAWS = [rule for rule in rules().values() if rule.stages]
SAME = {"ours.rule": "drawn.rule"}


def found(own: Rule, law: Rule) -> list[str]:
    """What *own* loosens, as ``where: what``."""
    same = {own.id: law.id}
    return [f"{written(one.path)}: {one.message}" for one in loosenings(own, law, same, ())]


def ours(law: Rule, **changed: Any) -> Rule:
    """A rule of one's own that says to tighten *law*, and says the same but for what is *changed*."""
    return law.model_copy(update={"id": "ours.rule", "tightens": law.id, **changed})


def with_limits(law: Rule, **changed: Any) -> Rule:
    """The same with every limit changed."""
    after = [
        stage.model_copy(update={"limits": tuple(one.model_copy(update=changed) for one in stage.limits)})
        for stage in law.stages
    ]
    return ours(law, stages=tuple(after))


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.id)
def test_a_copy_of_a_rule_that_ships_tightens_it(law: Rule) -> None:
    assert found(ours(law), law) == []


def fewer(law: Rule, less: int) -> Rule:
    """*law* with less units in every limit that has more than *less* of them."""
    after = [
        stage.model_copy(update={"limits": tuple(
            one.model_copy(update={"n": one.n - less if one.n and one.n > less else one.n, "unless_later": None})
            for one in stage.limits
        ), "noon_roll": None})
        for stage in law.stages
    ]  # fmt: skip
    return ours(law, stages=tuple(after))


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.id)
def test_less_time_tightens_every_rule_that_ships_and_more_loosens_it(law: Rule) -> None:
    assert found(fewer(law, 1), law) == []
    assert found(fewer(law, -1), law) or all(one.n is None for stage in law.stages for one in stage.limits)


# --- laws ------------------------------------------------------------------------------------------------------------


@st.composite
def beside(draw: DrawFn, limit: dict[str, Any]) -> dict[str, Any]:
    """A limit of one's own beside *limit* of the law: mostly shorter, sometimes otherwise."""
    mine = dict(limit)
    how = draw(
        st.sampled_from(["less", "less", "less", "as it is", "always", "no other", "never lapses", "mode", "from"])
    )
    if how in ("less", "mode") and "n" in mine:
        mine["n"] = draw(st.integers(1, mine["n"]))
    if how == "always":
        mine.pop("when", None)
    if how == "no other":
        mine |= {"also": None, "also_from": None}
    if how == "never lapses":
        mine["unless_later"] = None
    if how == "mode" and "n" in mine and mine["mode"] not in RECURRING:
        mine["mode"] = draw(st.sampled_from([one for one in Mode if one not in (*RECURRING, Mode.SOFT)]))
        mine["n"] = min(mine["n"], 2)
    if how == "from":
        mine["from"] = draw(st.sampled_from(ANCHORS))
    return mine


@st.composite
def pairs(draw: DrawFn) -> tuple[Rule, Rule]:
    """A law, and a rule of one's own that may tighten it."""
    theirs = draw(stages())
    mine = {**theirs, "limits": [draw(beside(one)) for one in theirs["limits"]] + draw(st.lists(limits(), max_size=1))}
    if draw(st.booleans()):
        mine.pop("noon_roll", None)
    when = draw(st.sampled_from(["true", *TRIGGERS]))
    own = made([mine], draw(st.sampled_from([when, "true"])), id="ours.rule", tightens="drawn.rule")
    return own, made([theirs], when)


def stage(rule: Rule, situation: Situation, here: Everywhere) -> StageClock:
    [only] = compute(rule, situation, terms(), here).stages
    return only


@given(pairs(), situations(), closed_days)
def test_what_tightens_is_due_and_arguable_no_later_than_the_law_and_applies_wherever_it_does(
    pair: tuple[Rule, Rule], drawn: Drawn, closed: set[Any]
) -> None:
    own, law = pair
    assume(not found(own, law))
    assume(any(one in drawn.situation.starts for one in wanted(law)))
    here = Everywhere(calendar(closed))
    mine, theirs = stage(own, drawn.situation, here), stage(law, drawn.situation, here)

    order = (Applies.NO, Applies.POSSIBLE, Applies.YES)
    assert order.index(mine.verdict.applies) >= order.index(theirs.verdict.applies)
    if theirs.plan_by:
        assert mine.plan_by is not None
        assert mine.plan_by.at <= theirs.plan_by.at
    if theirs.latest:
        assert mine.latest is not None
        assert mine.latest.at <= theirs.latest.at


# --- what is told ----------------------------------------------------------------------------------------------------

GDPR, DORA, CER = rules()["eu.gdpr.33"], rules()["eu.dora.init"], rules()["eu.cer.15"]
STAGE = GDPR.stages[0]


def limit(law: Rule, **changed: Any) -> Rule:
    """A rule of one's own with the first limit of the first stage changed."""
    first, *others = law.stages[0].limits
    stage = law.stages[0].model_copy(update={"limits": (first.model_copy(update=changed), *others)})
    return ours(law, stages=(stage, *law.stages[1:]))


@pytest.mark.parametrize(
    ("own", "told"),
    [
        (limit(GDPR, n=96), "stages[0].limits[0].n: eu.gdpr.33 gives 72 elapsed_hours from aware: 96 elapsed_hours"),
        (limit(GDPR, n=96), "end later; begun Fri 1 Jan 2027 00:00 CET it ends Tue 5 Jan 2027 00:00 CET, after Mon 4"),
        (limit(GDPR, mode=Mode.CALENDAR_DAYS, n=3), "stages[0].limits[0].mode: eu.gdpr.33 gives 72 elapsed_hours"),
        (limit(GDPR, mode=Mode.BUSINESS_DAYS, n=1), "1 business_days may end later"),
        (limit(GDPR, mode=Mode.SOFT, n=None, word="soon", also=None), "a cap of 1d may end later"),
        (limit(GDPR, start="detected"), "stages[0].limits: eu.gdpr.33 gives 72 elapsed_hours from aware, and nothing"),
        (limit(GDPR, latest_of=("determined",)), "and nothing here starts from there"),
        (limit(GDPR, when="media"), "stages[0].limits[0].when: eu.gdpr.33 gives 72 elapsed_hours from aware: this one"),
        (limit(GDPR, n=48, also=Mode.EU_DAYS), "stages[0].limits[0].also: eu.gdpr.33 gives"),
        (limit(GDPR, also_from="determined"), "stages[0].limits[0].also: eu.gdpr.33 gives"),
        (ours(GDPR, when="personal_data_breach && media"), 'when: eu.gdpr.33 has the trigger "personal_data_breach &&'),
        (ours(GDPR, who=("processor",)), "who: it does not bind controller, whom eu.gdpr.33 binds"),
        (ours(GDPR, not_for=("banking_sector",)), "not_for: eu.gdpr.33 binds banking_sector as well"),
        (ours(GDPR, recipient=""), "recipient: eu.gdpr.33 is for the lead or competent supervisory authority"),
        (ours(GDPR, recipient="the board"), "recipient: eu.gdpr.33 is for the lead"),
        (ours(GDPR, status="draft", because="not yet"), "status: eu.gdpr.33 is in_force, and this rule would be draft"),
        (ours(GDPR, since=GDPR.checked_on), "since: eu.gdpr.33 holds since 2018-05-25, and this rule only from"),
        (ours(GDPR, stages=()), "stages: the stage 'notification' of eu.gdpr.33 is missing"),
        (ours(GDPR, stages=(STAGE.model_copy(update={"when": "media"}),)), "stages[0].when: the stage of eu.gdpr.33"),
        (ours(GDPR, stages=(STAGE.model_copy(update={"recipient": "us"}),)), "stages[0].recipient: the stage of"),
        (ours(CER, stages=CER.stages[:1]), "stages: the stage 'detailed' of eu.cer.15 is missing"),
        (limit(rules()["eu.gpai.55.interim"], until="aware"), "stages[0].limits[0].until: eu.gpai.55.interim gives"),
        (ours(rules()["us.sec.8k105"], who=()), ""),
    ],
)  # fmt: skip
def test_what_loosens_is_told_with_its_place(own: Rule, told: str) -> None:
    law = rules()[str(own.tightens)]
    errors = found(own, law)

    assert [one for one in errors if told in one] if told else errors == []


def test_a_rule_without_a_clock_cannot_be_tightened() -> None:
    law = rules()["eu.gdpr.33_5"]
    assert found(ours(law), law) == ["tightens: eu.gdpr.33_5 has no clock that could be shorter"]


def test_a_stage_of_another_recipient_is_told_where_it_is_left_out() -> None:
    law = rules()["us.tx.521"]
    stages = tuple(one.model_copy(update={"recipient": ""}) for one in law.stages)
    assert found(ours(law, stages=stages), law) == [
        "stages[1]: the stage of us.tx.521 is for the Attorney General of Texas"
    ]


@pytest.mark.parametrize(
    "own",
    [
        limit(GDPR, n=48),
        limit(GDPR, n=48, also=None),
        limit(GDPR, mode=Mode.CALENDAR_DAYS, n=1, also=None),
        ours(GDPR, when="true", who=(), recipient=f"{GDPR.recipient}, and our board"),
        ours(GDPR, when=GDPR.when.replace(" && ", "\n  && ")),
        limit(rules()["eu.gdpr.34"], mode=Mode.ELAPSED_HOURS, n=48, word=""),
        limit(rules()["eu.gdpr.34"], cap=3600),
        limit(rules()["au.cps234.10bd"], n=5),
        limit(rules()["au.cps234.10bd"], mode=Mode.CALENDAR_DAYS),
    ],
    ids=str,
)
def test_what_is_shorter_or_holds_more_often_is_no_error(own: Rule) -> None:
    assert found(own, rules()[str(own.tightens)]) == []


def test_one_limit_more_is_no_error_and_one_less_is() -> None:
    stage, two = DORA.stages[0], DORA.stages[0].limits
    more = stage.model_copy(update={"limits": (*two, two[0].model_copy(update={"start": "detected"}))})

    assert found(ours(DORA, stages=(more.model_copy(update={"noon_roll": None}),)), DORA) == []
    assert found(ours(DORA, stages=(stage.model_copy(update={"limits": two[1:]}),)), DORA)


def test_a_shorter_limit_that_lapses_as_the_law_does_could_lapse_alone() -> None:
    """12 hours that lapse at a classification after 20 leave nothing but the four hours from there."""
    [told] = found(limit(DORA.model_copy(update={"stages": (_turned(),)}), n=12), _turned_law())
    assert "this one may lapse while that one counts" in told


def _turned() -> Any:
    """DORA's stage with the limit from awareness first, and no roll."""
    return DORA.stages[0].model_copy(update={"limits": DORA.stages[0].limits[::-1], "noon_roll": None})


def _turned_law() -> Rule:
    return DORA.model_copy(update={"stages": (_turned(),)})


def test_a_shorter_period_may_not_roll_to_noon() -> None:
    """72 hours that end on a Monday morning end before 48 that end on Sunday and roll to noon of that Monday."""
    law = rules()["eu.dora.inter"]
    assert "stages[0].noon_roll: rolled to noon it may end after the law" in found(limit(law, n=48), law)


def test_a_roll_to_noon_may_stay_where_the_ends_are_the_laws_and_for_fewer_entities() -> None:
    stage = DORA.stages[0]
    assert stage.noon_roll is not None
    everybody = stage.model_copy(update={"noon_roll": NoonRoll()})
    nobody = stage.model_copy(update={"noon_roll": NoonRoll(not_for=("financial_entity", *stage.noon_roll.not_for))})

    assert found(ours(DORA, stages=(nobody,)), DORA) == []
    assert "stages[0].noon_roll: rolled to noon it may end after the law" in found(
        ours(DORA, stages=(everybody,)), DORA
    )
    assert found(limit(DORA, also=Mode.ELAPSED_HOURS), DORA)


def test_a_stage_of_the_rule_that_tightens_stands_for_that_of_the_law() -> None:
    own = limit(CER, n=12)
    second = own.stages[1].limits[0].model_copy(update={"start": "ours.rule/initial"})
    stages = (own.stages[0], own.stages[1].model_copy(update={"limits": (second,)}))

    assert found(own.model_copy(update={"stages": stages}), CER) == []
    assert list(loosenings(own.model_copy(update={"stages": stages}), CER, {}, ()))
