"""Several counts as one range: by the people whom they found where that is known, and else by their sizes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence import draw, label, measurement
from tests.plans import MINIMAL, changed
from tests.rooms import NOON, Room, bodies, pinned
from warroom.core.counts import (
    CountMeasured,
    Counts,
    Estimate,
    Measurement,
    Method,
    Union,
    after,
    of_part,
    together,
    way,
)
from warroom.core.ledger import sha256

SETTLED = "the predicate is what affected means"


def digests(people: Iterable[str], data: str = "d1") -> dict[str, str]:
    """Of a count that found these *people*."""
    return {"rule": "r1", "data": data, "people": sha256(" ".join(sorted(people)).encode())}


def found(name: str, people: Iterable[str], more: int = 0, **fields: Any) -> dict[str, Any]:
    """What the count called *name* came to, who found *people* and perhaps so many *more*."""
    known = set(people)
    given = {"digests": digests(known), "settled": SETTLED} | fields
    return measurement(len(known), len(known) + more, **given, rule={"id": name})


def union_of(*counts: Mapping[str, Any], low: int, high: int | None) -> dict[str, Any]:
    """What *counts* come to together."""
    return {"counts": {one["rule"]["id"]: one["digests"] for one in counts}, "low": low, "high": high}


def record(room: Room, one: Mapping[str, Any], **more: Any) -> Measurement:
    body = bodies(room.do("count_measure", measured={**one, **more}, why="a test"))[0]
    assert isinstance(body, CountMeasured)
    return body.measured


def latest(room: Room) -> Estimate:
    assert room.incident.affected is not None
    return room.incident.affected


def ends(room: Room) -> tuple[int, int | None]:
    return latest(room).low, latest(room).high


A, B, C = found("a", ["ana", "ben"]), found("b", ["ben", "cem"]), found("c", ["dan"])
BOTH = union_of(A, B, low=3, high=3)


def united() -> Room:
    """A room in which two counts are one set of three people."""
    room = Room()
    record(room, A)
    record(room, B, union=BOTH)
    return room


def test_counts_that_are_one_set_of_people_are_as_many_as_that_has() -> None:
    room = united()
    assert ends(room) == (3, 3)
    assert latest(room).settled
    assert latest(room).why == "2 counts, united by the people whom they found"


def test_without_a_union_only_sizes_are_known() -> None:
    room = Room()
    record(room, A)
    record(room, B)
    assert ends(room) == (2, 4)
    assert latest(room).why == "2 counts, which may have found the same people"


def test_who_is_not_in_the_union_is_added_by_size() -> None:
    room = united()
    record(room, C)
    assert ends(room) == (3, 4)
    assert latest(room).why == (
        "3 counts, which may have found the same people, 2 of them united by the people whom they found"
    )


def test_a_union_is_forgotten_as_soon_as_one_of_its_counts_found_others() -> None:
    room = united()
    record(room, found("a", ["ana", "ben", "eva"]))
    assert ends(room) == (3, 5)
    record(room, A)
    assert ends(room) == (2, 4), "what was forgotten does not come back"


def test_more_that_was_read_without_anybody_new_leaves_the_lower_end_alone() -> None:
    """A session of nobody may have come, which raises the upper end of the union, by how much nobody said."""
    room = united()
    record(room, found("b", ["ben", "cem"], more=4, digests=digests(["ben", "cem"], "d2")))
    assert ends(room) == (3, 8)


def test_a_count_that_is_under_way_keeps_whom_the_union_knew() -> None:
    room = united()
    so_far = {"rule": "r1", "data": "d2", "people": ""}
    record(room, found("a", ["ana", "ben", "eva"], digests=so_far, scanned=0.5))
    assert ends(room) == (3, None)
    record(room, A | {"digests": so_far | {"rule": "r2"}}, scanned=0.5)
    assert latest(room).low == 2, "another question knows other people"


def test_a_union_with_what_a_count_was_before_is_not_believed() -> None:
    room = Room()
    record(room, found("a", ["ana", "ben", "eva"]))
    record(room, B, union=BOTH)
    assert ends(room) == (3, 5)


@pytest.mark.parametrize(
    "wrong",
    [
        union_of(A, low=2, high=2),
        union_of(B, low=2, high=2),
        union_of(A, found("b", ["ben"]), low=2, high=2),
        union_of(A, B, low=4, high=3),
        union_of(A, B, C, low=4, high=4),
    ],
    ids=["of another", "of one", "of other people", "out of order", "with one that was never made"],
)
def test_what_is_no_union_of_what_is_on_the_record_is_none(wrong: dict[str, Any]) -> None:
    room = Room()
    record(room, A)
    record(room, B, union=wrong)
    assert ends(room) == (2, 4)


@pytest.mark.parametrize(("low", "high"), [(0, 1), (99, 99), (0, 99), (4, None)])
def test_a_union_is_never_outside_of_what_sizes_allow(low: int, high: int | None) -> None:
    room = Room()
    record(room, A)
    record(room, B, union=union_of(A, B, low=low, high=high))
    assert 2 <= latest(room).low <= 4
    assert latest(room).high is not None
    assert latest(room).low <= (latest(room).high or 0) <= 4


def test_an_upper_end_that_one_count_did_not_settle_rules_nothing_out() -> None:
    room = Room()
    record(room, A, settled=None)
    record(room, B, union=BOTH)
    assert ends(room) == (3, 3)
    assert not latest(room).settled
    assert "affected.high" not in room.incident.known()
    assert room.incident.known()["affected.low"] == 3


def test_labels_know_of_people_whom_a_predicate_misses() -> None:
    room = Room()
    record(room, A, settled=None)
    record(room, B, settled=None, union=BOTH)
    draw(room, 20, count="a", rule={"id": "a", "from": ["/var/log/bot.jsonl"], "where": "false"})
    label(room, "y" * 3 + "n" * 17, count="a")
    assert latest(room).low >= 3
    labelled = room.incident.counts.labelled["a"]
    assert labelled.high is not None
    assert latest(room).high == labelled.high + 2, "the sum: what labels allow, and whom the other count found"


def test_a_statement_stands_for_unions_as_well() -> None:
    room = united()
    room.do("count_set", low=1, high=9, why="two were tests")
    assert ends(room) == (1, 9)
    record(room, A)
    assert room.incident.counts.unions == ()


def test_a_newer_union_replaces_those_that_it_covers_and_a_smaller_one_does_not() -> None:
    room = united()
    record(room, C, union=union_of(A, B, C, low=4, high=4))
    assert [set(one.counts) for one in room.incident.counts.unions] == [{"a", "b", "c"}]
    record(room, A, union=union_of(A, C, low=3, high=3))
    assert ends(room) == (4, 4), "the one of the most counts still holds"


def test_unions_of_different_logs_stand_beside_each_other() -> None:
    room, d = united(), found("d", ["dan", "eva"])
    record(room, C)
    record(room, d, union=union_of(C, d, low=2, high=2))
    assert ends(room) == (3, 5)
    assert latest(room).why.endswith("4 of them united by the people whom they found")


# --- laws -------------------------------------------------------------------------------------------------------------

SETS = st.lists(st.frozensets(st.sampled_from("abcdefgh")), min_size=2, max_size=5)


def estimates(sets: Sequence[frozenset[str]]) -> list[Estimate]:
    measured = [Measurement.model_validate(found(f"c{n}", people)) for n, people in enumerate(sets)]
    return [
        Estimate(one.low, None, one.high, "", "ana", NOON, seq, Method.EXACT, measured=one)
        for seq, one in enumerate(measured)
    ]


def union(sets: Sequence[frozenset[str]], which: Iterable[int]) -> Union:
    many = len(frozenset[str]().union(*(sets[n] for n in which)))
    return Union(counts={f"c{n}": digests(sets[n]) for n in which}, low=many, high=many)


@given(sets=SETS, data=st.data())
def test_the_truth_lies_between_the_ends_whatever_was_united(sets: list[frozenset[str]], data: st.DataObject) -> None:
    which = data.draw(st.lists(st.sets(st.sampled_from(range(len(sets))), min_size=2), max_size=3))
    unions, counts, truth = [union(sets, one) for one in which], estimates(sets), len(frozenset[str]().union(*sets))
    one = together(None, counts, unions)
    assert one is not None
    assert one.high is not None
    assert one.low <= truth <= one.high
    assert one.low >= max(count.low for count in counts)
    assert one.high <= sum(count.high or 0 for count in counts)
    plain = together(None, counts)
    assert plain is not None
    assert plain.low <= one.low, "who is united knows no less"


@given(sets=SETS)
def test_all_united_is_the_truth_itself(sets: list[frozenset[str]]) -> None:
    one = together(None, estimates(sets), [union(sets, range(len(sets)))])
    assert one is not None
    assert one.low == one.high == len(frozenset[str]().union(*sets))


@given(people=st.frozensets(st.sampled_from("abcdefgh")), other=st.frozensets(st.sampled_from("ijkl")))
def test_the_same_people_twice_are_the_larger_count_and_others_are_the_sum(
    people: frozenset[str], other: frozenset[str]
) -> None:
    twice, apart = [people, people], [people, other]
    assert _ends(twice) == (len(people), len(people))
    assert _ends(apart) == (len(people) + len(other),) * 2


def _ends(sets: list[frozenset[str]]) -> tuple[int, int | None]:
    one = together(None, estimates(sets), [union(sets, (0, 1))])
    assert one is not None
    return one.low, one.high


class Look(NamedTuple):
    """One look at the log of the count *name*: people who came to it, of whom some are known and the session of the
    others has no name; whether it says half way how far it is; and which counts it was united with."""

    name: str
    known: frozenset[str]
    nameless: frozenset[str]
    half_way: bool
    near: frozenset[str]


LOOKS = st.lists(
    st.builds(
        Look,
        st.sampled_from("abc"),
        st.frozensets(st.sampled_from("stu"), max_size=1),
        st.frozensets(st.sampled_from("uvwxyz"), max_size=3),
        st.booleans(),
        st.sampled_from([frozenset[str](), frozenset("abc"), frozenset("ab")]),
    ),
    max_size=12,
)


class Logs:
    """What three counts have found so far, and what is on the record of it."""

    def __init__(self) -> None:
        self.part = Counts()
        self.known: dict[str, set[str]] = {}
        self.nameless: dict[str, set[str]] = {}

    def look(self, one: Look, number: int) -> None:
        """Reads on, and records it. People who are in the log of a count stay there."""
        before = self.measured(one.name, number) if one.name in self.known else None
        self.known.setdefault(one.name, set()).update(one.known)
        self.nameless.setdefault(one.name, set()).update(one.nameless)
        if one.half_way and before:
            self.record(before.model_copy(update={"high": None, "digests": before.digests | {"people": ""}}))
        now = self.measured(one.name, number)
        united = {name: self.part.measured[name].measured for name in one.near - {one.name} if name in self.known}
        self.record(now.model_copy(update={"union": self.union({**united, one.name: now})}))

    def measured(self, name: str, number: int) -> Measurement:
        known, nameless = self.known[name], self.nameless[name]
        data = f"{len(known)} {len(nameless)} {number}"
        return Measurement.model_validate(found(name, known, more=len(nameless), digests=digests(known, data)))

    def union(self, counts: Mapping[str, Measurement | None]) -> Union:
        known = {person for name in counts for person in self.known[name]}
        nameless = {person for name in counts for person in self.nameless[name]}
        said = {name: one.digests for name, one in counts.items() if one}
        return Union(counts=said, low=len(known), high=len(known) + len(nameless))

    def record(self, one: Measurement) -> None:
        seq = len(self.part.history)
        self.part = after(self.part, Estimate(one.low, None, one.high, "", "ana", NOON, seq, one.method, measured=one))

    @property
    def truth(self) -> int:
        """Who was affected: somebody may be known to one count and have no name in another."""
        return len({person for some in (*self.known.values(), *self.nameless.values()) for person in some})


@given(LOOKS)
def test_whatever_is_read_in_whatever_order_the_truth_lies_between_the_ends(looks: list[Look]) -> None:
    logs = Logs()
    for number, one in enumerate(looks):
        logs.look(one, number)
        held = of_part(logs.part, None)
        assert held is not None
        assert held.high is not None
        assert held.low <= logs.truth <= held.high
        assert held.low >= max(count.low for count in logs.part.answers)


def test_the_order_of_counting_does_not_matter() -> None:
    """Each brings what it comes to with those that were made before it, as they are counted on one machine."""
    counts, names = {"a": {"ana", "ben"}, "b": {"ben", "cem"}, "c": {"dan"}}, set[tuple[int, int | None]]()
    for order in permutations(counts):
        room = Room()
        for number, name in enumerate(order, start=1):
            known = [found(one, counts[one]) for one in order[:number]]
            many = len(set[str]().union(*(counts[one] for one in order[:number])))
            record(room, found(name, counts[name]), union=union_of(*known, low=many, high=many))
        names.add(ends(room))
    assert names == {(4, 4)}


# --- how many people there are ----------------------------------------------------------------------------------------


def of_people(many: int | str, text: str = MINIMAL) -> Room:
    """A room on a plan whose system says that it can affect so many people at most."""
    said = text.replace("about: Answers customers}", f"about: Answers customers, people: {many}}}")
    assert said != text
    return Room(plan=pinned(said))


def sized(room: Room, *sizes: tuple[int, int | None], **fields: Any) -> Room:
    for n, (low, high) in enumerate(sizes):
        given = {"settled": SETTLED, "digests": digests([f"{n}"])} | fields
        record(room, measurement(low, high, rule={"id": f"c{n}"}, **given))
    return room


def test_sizes_come_to_no_more_people_than_there_are() -> None:
    room = sized(of_people(500), (300, 300), (250, 250))
    assert ends(room) == (300, 500)
    assert latest(room).why == "2 counts, which may have found the same people; at most the 500 people of the plan"
    assert room.incident.known()["affected.high"] == 500


def test_the_plan_says_nothing_about_one_count_or_one_set_of_people() -> None:
    assert ends(sized(of_people(500), (300, 700))) == (300, 700)
    room = of_people(2)
    record(room, found("a", ["ana"], more=3))
    other = found("b", ["ana"], more=3)
    record(room, other, union=union_of(found("a", ["ana"], more=3), other, low=1, high=4))
    assert ends(room) == (1, 4)


def test_the_plan_gives_no_upper_end_where_there_is_none_and_settles_nothing() -> None:
    assert ends(sized(of_people(500), (300, None), (250, 250))) == (300, None)
    room = sized(of_people(500), (300, 300), (250, 250), settled=None)
    assert (ends(room), latest(room).settled) == ((300, 550), False)
    assert "affected.high" not in room.incident.known()


def test_a_number_of_the_plan_that_was_passed_is_wrong_and_said_to_be() -> None:
    room = sized(of_people(500), (501, 501), (250, 250))
    assert ends(room) == (501, 751)
    assert latest(room).why.endswith("; more than the 500 people of the plan, which is wrong and not used")


def test_a_statement_may_show_as_well_that_the_number_of_the_plan_is_wrong() -> None:
    room = of_people(500)
    room.do("count_set", low=600, why="the list of customers")
    assert ends(sized(room, (300, 300), (250, 250))) == (300, 550)
    assert latest(room).why.endswith("which is wrong and not used")


def test_systems_that_do_not_all_say_how_many_people_bound_nothing() -> None:
    other = "systems:\n  - {id: voice, name: Voice, owner: ana, entities: [acme-de]}"
    assert ends(sized(of_people(500, changed("systems:", other)), (300, 300), (250, 250))) == (300, 550)
    both = other.replace("[acme-de]}", "[acme-de], people: 40}")
    assert ends(sized(of_people(500, changed("systems:", both)), (300, 300), (250, 250))) == (300, 540)


def test_a_number_of_a_plan_whose_review_was_overdue_is_as_old_as_the_plan() -> None:
    text = changed("reviewed: 2026-11-01", "reviewed: 2026-01-01")
    assert ends(sized(of_people(500, text), (300, 300), (250, 250))) == (300, 550)


RANGES = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=5)


@given(ranges=RANGES, most=st.integers(1, 1_500))
def test_a_population_only_ever_lowers_an_upper_end_and_never_below_a_lower_one(
    ranges: list[tuple[int, int]], most: int
) -> None:
    counts = [
        Estimate(low, None, low + more, "", "ana", NOON, seq, Method.EXACT) for seq, (low, more) in enumerate(ranges)
    ]
    plain, bounded = together(None, counts), together(None, counts, (), most)
    assert plain is not None
    assert bounded is not None
    assert bounded.low == plain.low
    assert bounded.low <= (bounded.high or 0) <= (plain.high or 0)
    wrong = way(None, counts, (), most).wrong
    assert wrong == (plain.low > most)
    expected = plain.high if wrong or len(counts) == 1 else min(plain.high or 0, most)
    assert bounded.high == expected
