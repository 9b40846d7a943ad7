"""People drawn at random and labelled: what the labels of some say of all, and what may be made of it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from random import Random

import pytest

from tests.conftest import SOAK
from tests.evidence import draw, drawing, label, measurement, people
from tests.rooms import NOON, Room, bodies, refusal
from warroom.core.counts import Counts, Estimate, Measurement, Method, of_part
from warroom.core.envelope import Actor, Sample
from warroom.core.errors import Code, Refused
from warroom.core.labels import Answer, Drawing, Labelled, Person, Sampled, SampleDrawn, as_samples
from warroom.core.ledger import canonical, sha256
from warroom.core.opinions import agreement, complete, is_disputed, left, said_last, settled_as, twice
from warroom.core.sampled import measured
from warroom.labelling import Labelling

LARGE = bool(os.environ.get(SOAK))
YES, NO, UNSURE = Answer.YES, Answer.NO, Answer.UNSURE


def a_drawing(**fields: object) -> Drawing:
    return Drawing.model_validate(drawing(**fields))  # type: ignore[arg-type]  # as a test spells it


def labels(told: str, by: str = "ana") -> list[Labelled]:
    answers = {"y": YES, "n": NO, "?": UNSURE}
    return [Labelled("", f"{n:016x}", by, answers[one]) for n, one in enumerate(told) if one != "."]


def come_to(told: str, *, grows: bool = False, drawn: Sequence[Person] = (), **fields: object) -> Measurement:
    """What it comes to when ana labels people one after another."""
    who = drawn or people(len(told))
    said = [(one.person, one.label) for one in labels(told)]
    samples = [
        Sample("INC-A", "label/refunds", number, canonical(body))
        for number, body in enumerate(as_samples(who, said, Actor("ana", "cli"), NOON), start=1)
    ]
    sampled = Sampled(a_drawing(size=len(who), **fields), grows, "ana", NOON, 1)
    return measured(sampled, who, samples)


def ends(one: Measurement) -> tuple[int, int | None]:
    return one.low, one.high


# On the record


def test_a_sample_is_an_entry_with_its_rule_its_seed_and_the_digest_of_who_was_drawn() -> None:
    room = Room()
    recorded = draw(room, 20)
    [body] = bodies(recorded)
    assert isinstance(body, SampleDrawn)
    assert (body.drawing.rule.id, body.drawing.seed, body.drawing.second) == ("refunds", "a seed", 0.0)
    assert [(one.population, one.drawn) for one in body.drawing.strata] == [(1_000, 20)]
    drawn = [canonical(one._asdict()) for one in people(20)]
    assert body.drawing.people == sha256("\n".join(drawn).encode())
    assert Labelling(room.desk).drawn(room.incident, "refunds") == tuple(people(20))


def test_labels_are_no_entries_and_every_ten_of_them_are_one() -> None:
    room = Room()
    draw(room, 40)
    assert label(room, "n" * 9) is None
    assert label(room, "y", begin=9) is not None
    for begin in range(10, 19):
        assert label(room, "n", begin=begin) is None
    assert label(room, "n", begin=19) is not None
    assert room.kinds.count("count.measured") == 2
    assert len(Labelling(room.desk).labels(room.incident, "refunds")) == 20, "and none of them is lost"


def test_the_last_label_of_a_sample_is_an_entry_and_so_is_a_change_of_mind_that_matters() -> None:
    room = Room()
    draw(room, 15)
    label(room, "n" * 12)
    assert label(room, "nnn", begin=12) is not None
    assert label(room, "n") is None, "who says the same again changes nothing"
    assert label(room, "y") is not None
    [*_, before, after] = room.incident.counts.history
    assert before.low < after.low
    assert after.why == "labels were added"


def test_what_labels_come_to_says_how_it_was_made() -> None:
    room = Room()
    draw(room, 20, digests={"rule": "r1", "data": "d1"}, rows=500, notes=["a note"])
    label(room, "yynnn?" + "n" * 14)
    estimate = room.incident.counts.labelled["refunds"]
    found = estimate.measured
    assert found is not None
    assert (found.method, found.confidence, found.seed) == (Method.ESTIMATE, 0.95, "a seed")
    assert found.labels == {"yes": 2, "no": 17, "unsure": 1, "doubled": 0, "disagreed": 0}
    assert found.settled == "a random sample of everybody in the logs: 20 of 1,000 people labelled"
    assert set(found.digests) == {"rule", "data", "people", "labels"}
    assert (found.rows, found.notes) == (500, ("a note",))
    assert found.low <= 105 <= (found.high or 0)


def test_half_a_sample_rules_nothing_out_and_a_whole_one_may() -> None:
    room = Room()
    draw(room, 100)
    label(room, "n" * 99)
    assert "affected.high" not in room.incident.known()
    label(room, "n", begin=99)
    assert room.incident.known()["affected.high"] < 40


def test_a_sample_of_logs_that_were_not_read_to_their_end_rules_nothing_out() -> None:
    room = Room()
    draw(room, 20, scanned=0.9)
    label(room, "n" * 20)
    estimate = room.incident.counts.labelled["refunds"]
    assert (estimate.high, estimate.settled) == (None, False)


def test_who_was_not_drawn_is_not_labelled_and_nothing_of_the_batch_is_kept() -> None:
    room = Room()
    draw(room, 20)
    with pytest.raises(Refused) as caught:
        label(room, "y" * 21)
    assert "nobody who was drawn" in refusal(Code.INVALID, caught.value)
    assert Labelling(room.desk).labels(room.incident, "refunds") == ()


def test_outsiders_neither_draw_nor_label() -> None:
    room = Room()
    refusal(Code.NOT_PERMITTED, room.refused("count_sample", who="zoe", drawing=drawing()))
    draw(room, 20)
    with pytest.raises(Refused) as caught:
        label(room, "y", who="zoe")
    refusal(Code.NOT_PERMITTED, caught.value)
    assert Labelling(room.desk).labels(room.incident, "refunds") == ()


def test_labels_for_a_count_of_which_nobody_was_drawn_are_refused() -> None:
    with pytest.raises(Refused) as caught:
        label(Room(), "y")
    assert "there is no sample 'refunds'" in refusal(Code.NOT_FOUND, caught.value)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"size": 0}, "nobody was drawn"),
        ({"size": 20, "population": 19}, "20 people cannot be drawn from 19"),
        ({"strata": [{"name": "a", "population": 9, "drawn": 1}] * 2}, "a stratum is there twice"),
    ],
)
def test_a_sample_that_cannot_have_been_is_refused(fields: dict[str, object], said: str) -> None:
    refused = Room().refused("count_sample", drawing=drawing(**fields))  # type: ignore[arg-type]  # as above
    assert said in refusal(Code.INVALID, refused)


# Who labels whom


def test_everybody_is_labelled_once_and_a_seeded_tenth_by_somebody_else_as_well() -> None:
    one, who = a_drawing(size=200, second=0.1), people(200)
    both = [person for person in who if twice(one, person)]
    assert 10 <= len(both) <= 30
    assert left(one, who, [], "ana") == who
    said = labels("n" * 200)
    assert left(one, who, said, "ana") == []
    assert left(one, who, said, "ben") == left(one, who, said, None) == both
    assert not complete(one, who, said)
    assert complete(one, who, [*said, *(Labelled("", person.id, "ben", NO) for person in both)])


def test_a_larger_sample_asks_for_the_same_people_twice() -> None:
    small, large = a_drawing(size=50), a_drawing(size=100)
    assert [twice(small, one) for one in people(50)] == [twice(large, one) for one in people(100)][:50]


def test_a_relabel_replaces_what_the_same_person_said_and_stays_in_the_samples() -> None:
    said = [*labels("yn"), *labels("ny")]
    assert [settled_as(given) for given in said_last(said).values()] == [NO, YES]
    assert len(said) == 4


def test_two_who_contradict_each_other_leave_it_open_until_somebody_settles_it() -> None:
    two = {"ana": YES, "ben": NO}
    assert is_disputed(two)
    assert settled_as(two) is UNSURE
    assert settled_as({**two, "cleo": NO}) is NO, "a third person"
    assert settled_as({**two, "ben": YES}) is YES, "one of the two"
    assert settled_as({**two, "cleo": UNSURE}) is UNSURE
    assert not is_disputed({"ana": UNSURE, "ben": UNSURE}), "to agree that nobody can tell is to agree"


def test_who_is_disputed_is_asked_of_a_third_person_and_not_of_the_two() -> None:
    one, who = a_drawing(size=3), people(3)
    said = [*labels("yyy"), *labels("n..", by="ben")]
    assert left(one, who, said, "cleo") == who[:1]
    assert left(one, who, said, "ben") == left(one, who, said, "ana") == []
    assert complete(one, who, said), "it counts as unsure, and holds nothing up"


def test_agreement_is_of_first_labels_because_whoever_talks_agrees() -> None:
    said = [*labels("yyynnnnnnn"), *labels("yynnnnnnny", by="ben"), *labels("..y......n", by="ben")]
    found = agreement(people(10), said)
    assert (found.doubled, found.agreed, found.disputed) == (10, 8, ())
    assert found.kappa == pytest.approx((0.8 - 0.58) / (1 - 0.58)), "Fleiss: 6 of 20 labels are yes, 14 are no"


def test_kappa_says_nothing_where_all_said_the_same_and_where_nobody_was_asked_twice() -> None:
    assert agreement(people(5), [*labels("nnnnn"), *labels("nnnnn", by="ben")]).kappa is None
    assert agreement(people(5), labels("nnnnn")) == (0, 0, None, ())


# What they come to


def test_a_whole_sample_has_the_exact_range_of_people_who_are_drawn_once() -> None:
    found = come_to("y" * 12 + "n" * 388, population=1_800_699)
    assert (found.low, found.likely, found.high) == (28_086, 54_021, 93_302)


def test_a_census_is_one_number() -> None:
    assert ends(come_to("y" * 3 + "n" * 17, population=20)) == (3, 3)
    assert ends(come_to("y" * 300 + "n" * 900, population=1_200)) == (300, 300), "also where it is large"


def test_a_sample_that_is_still_labelled_has_a_wider_range() -> None:
    half, whole = come_to("y" + "n" * 59), come_to("y" + "n" * 59, grows=True)
    assert half.low >= whole.low
    assert (half.high or 0) < (whole.high or 0)
    assert half.settled
    assert whole.notes, "and says why"


def test_whoever_labels_the_easy_ones_first_changes_nothing() -> None:
    assert ends(come_to("nn.nnnnnnnyyyyyyyyyy")) == ends(come_to("nn" + "." * 18))
    assert ends(come_to("." + "n" * 19)) == (0, 1_000), "nothing is known"


def test_who_cannot_be_told_widens_the_range_both_ways() -> None:
    sure, unsure = come_to("yyyy" + "n" * 36), come_to("yy??" + "n" * 36)
    assert unsure.low < sure.low
    assert unsure.high == sure.high
    assert (come_to("yyyy" + "n" * 34 + "??").high or 0) > (sure.high or 0)


def test_those_who_are_disputed_count_as_who_cannot_be_told() -> None:
    room = Room()
    draw(room, 20)
    label(room, "yyy" + "n" * 17)
    before = room.incident.counts.labelled["refunds"]
    label(room, "nnn", who="ben")
    after = room.incident.counts.labelled["refunds"]
    assert (after.low, after.high) == (0, before.high)
    assert after.measured is not None
    assert after.measured.labels == {"yes": 0, "no": 17, "unsure": 3, "doubled": 3, "disagreed": 3}


def test_a_session_of_nobody_known_may_be_somebody_who_counts_already() -> None:
    named, nameless = people(10), [one._replace(session=True) for one in people(10)]
    assert come_to("yyyyynnnnn", drawn=named).low > 5
    assert come_to("yyyyynnnnn", drawn=nameless).low == 0
    assert come_to("yyyyynnnnn", drawn=nameless).high == come_to("yyyyynnnnn", drawn=named).high


def test_rows_of_nobody_at_all_are_one_person_more_each_at_most() -> None:
    with_, without = come_to("n" * 20, loose=7), come_to("n" * 20)
    assert (with_.low, with_.high) == (without.low, (without.high or 0) + 7)


STRATA = [
    {"name": "flagged", "population": 100, "drawn": 10},
    {"name": "unflagged", "population": 900, "drawn": 10},
]


def test_strata_are_added_up_and_their_doubt_is_divided() -> None:
    drawn = [*people(10, "flagged"), *people(10, "unflagged", begin=10)]
    found = come_to("y" * 10 + "n" * 10, drawn=drawn, strata=STRATA)
    assert found.low >= 60
    assert found.likely == 100
    assert found.settled == (
        "a random sample of everybody in the logs: 10 of 100 flagged people and 10 of 900 unflagged people labelled"
    )
    half = come_to("y" * 10, drawn=drawn, strata=STRATA)
    assert (half.likely, half.settled) == (None, None)
    assert (half.high or 0) >= 900, "nobody has looked at the others"


# Beside what the predicate finds


def test_a_predicate_says_at_least_and_labels_say_at_most() -> None:
    room = Room()
    draw(room, 100)
    room.do("count_measure", measured=measurement(4, 4))
    label(room, "n" * 100)
    latest = room.incident.affected
    assert latest is not None
    assert (latest.low, latest.method, latest.settled) == (4, Method.ESTIMATE, True)
    room.do("count_measure", measured=measurement(5, 5))
    after = room.incident.affected
    assert after is not None
    assert (after.low, after.high) == (5, latest.high), "the next count leaves the labels"


def test_a_predicate_that_finds_more_than_labels_allow_leaves_no_upper_end() -> None:
    room = Room()
    draw(room, 100)
    label(room, "n" * 100)
    room.do("count_measure", measured=measurement(500, 500))
    latest = room.incident.affected
    assert latest is not None
    assert (latest.low, latest.high, latest.settled) == (500, None, False)


def test_a_predicate_that_is_the_definition_needs_no_labels() -> None:
    def found(low: int, *, settled: bool, method: Method) -> Estimate:
        return Estimate(low, None, low, "x", "ana", NOON, 1, method, settled=settled)

    exact, guess = found(7, settled=True, method=Method.EXACT), found(3, settled=True, method=Method.ESTIMATE)
    assert of_part(Counts(measured={"a": exact}, labelled={"a": guess}), None) == exact


# A larger one


def test_a_sample_that_grew_after_somebody_had_looked_keeps_the_range_that_holds_at_every_look() -> None:
    room = Room()
    draw(room, 20)
    draw(room, 30)
    assert not room.incident.labels.by_count["refunds"].grows, "nobody had looked"
    label(room, "n" * 30)
    draw(room, 60)
    label(room, "n" * 30, begin=30)
    estimate, once = room.incident.counts.labelled["refunds"], come_to("n" * 60)
    assert room.incident.labels.by_count["refunds"].grows
    assert (estimate.high or 0) > (once.high or 0)
    draw(room, 60, seed="another")
    assert not room.incident.labels.by_count["refunds"].grows, "they are other people"


# How often it holds


def test_ranges_of_whole_samples_hold_as_often_as_they_say_and_of_half_ones_at_every_look() -> None:
    draw_, population, size = Random(20261126), 800, 60
    rounds = 2_000 if LARGE else 120
    whole = looks = 0
    for _ in range(rounds):
        affected = draw_.choice([0, 8, 40, 200])
        chosen = [number < affected for number in draw_.sample(range(population), size)]
        told = "".join("?" if draw_.random() < 0.03 else "y" if one else "n" for one in chosen)
        found = come_to(told, population=population)
        whole += found.low <= affected <= (found.high or 0)
        seen = [come_to(told[:look].ljust(size, "."), population=population) for look in range(5, size, 11)]
        looks += all(one.low <= affected <= (one.high or 0) for one in seen)
    assert whole / rounds >= 0.935
    assert looks / rounds >= 0.935
