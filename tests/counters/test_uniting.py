"""Counts of one incident as one set of people: exactly who is there, and never an upper end that is too low."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import SOAK
from tests.counters.logs import asked as request
from tests.counters.logs import counted, lines, row
from warroom.core.counts import Measurement, Union
from warroom.core.errors import Code, Refused
from warroom.core.plan.counts import Column, Count
from warroom.counters import choosing
from warroom.counters.counter import LogCounter, measurement
from warroom.counters.states import Place
from warroom.counters.uniting import Asked, candidates, united
from warroom.ports import never

BAD = "response like '%full refund%'"
SEED = "a seed"


def place(folder: Path, name: str) -> Place:
    return Place.of(folder / "state", "INC-1", name)


def count(
    folder: Path, name: str, *files: Path, where: str = BAD, seed: str = SEED, **more: Any
) -> Measurement:  # fmt: skip
    """What the count called *name* comes to, with its state kept. *more*: its format, its columns."""
    given = {"format": "otel-genai", "columns": {}} | more
    asked = {"id": name, "from": tuple(map(str, files)), "where": where} | given
    rule = Count.model_validate(asked)
    tally = counted(request(folder / "state", *files, where=where, name=name, seed=seed, **given))
    return measurement(rule, tally, seed)


def unite(folder: Path, first: Measurement, *others: Measurement) -> Union | None:
    """What *first* comes to with *others*."""
    members = candidates(first, others)
    return united(Asked(folder / "state", "INC-1", first.seed, members)) if members else None


def together(folder: Path, first: Measurement, *others: Measurement) -> tuple[int, int | None]:
    union = unite(folder, first, *others)
    assert union is not None
    assert set(union.counts) == {one.rule.id for one in (first, *others)}
    return union.low, union.high


def log(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    path.write_bytes(lines(rows))
    return path


@pytest.fixture
def chats(tmp_path: Path) -> Path:
    """Of whom ana and ben were promised a refund, ben and cem a hotel, and a session of nobody both."""
    said = {"ana": "a full refund", "ben": "a full refund and a hotel", "cem": "a hotel", "dan": "nothing"}
    rows = [row(user=user, session=f"s-{user}") | {"gen_ai.completion": text} for user, text in said.items()]
    rows.append(row(session="s-0") | {"gen_ai.completion": "a full refund and a hotel"})
    return log(tmp_path / "chats.jsonl", rows)


def test_two_predicates_over_one_log_are_one_set_of_people(tmp_path: Path, chats: Path) -> None:
    refunds = count(tmp_path, "refunds", chats)
    hotel = count(tmp_path, "hotel", chats, where="response like '%a hotel%'")
    assert [(one.low, one.high) for one in (refunds, hotel)] == [(2, 3), (2, 3)]
    assert together(tmp_path, hotel, refunds) == (3, 4), "ana, ben, cem, and the session that is one person"


def test_a_union_names_each_count_with_what_it_was_then(tmp_path: Path, chats: Path) -> None:
    both = count(tmp_path, "refunds", chats), count(tmp_path, "hotel", chats, where="response like '%a hotel%'")
    union = unite(tmp_path, *both)
    assert union is not None
    assert union.counts == {one.rule.id: one.digests for one in both}


def test_logs_without_a_log_in_common_have_all_their_people_and_no_less_than_the_sum_at_most(tmp_path: Path) -> None:
    """Two products number their people alike, so that an upper end of two would be a guess."""
    first = count(tmp_path, "chats", log(tmp_path / "a.jsonl", [row(user="1"), row(user="2")]))
    other = count(tmp_path, "voice", log(tmp_path / "b.jsonl", [row(user="2"), row(user="3")]))
    assert together(tmp_path, first, other) == (3, 4)


def test_counts_that_share_a_log_with_a_third_are_of_one_kind(tmp_path: Path) -> None:
    a, b = log(tmp_path / "a.jsonl", [row(user="1")]), log(tmp_path / "b.jsonl", [row(user="1"), row(user="2")])
    found = [count(tmp_path, "a", a), count(tmp_path, "b", b)]
    assert together(tmp_path, *found) == (2, 3)
    assert together(tmp_path, *found, count(tmp_path, "both", a, b)) == (2, 2)


@pytest.mark.parametrize("copied", [False, True])
def test_the_same_log_under_two_counts_is_no_more_people(tmp_path: Path, chats: Path, *, copied: bool) -> None:
    """A copy under another name begins with the same bytes."""
    again = log(tmp_path / "copy.jsonl", []) if copied else chats
    again.write_bytes(chats.read_bytes())
    first, other = count(tmp_path, "first", chats), count(tmp_path, "other", again)
    assert together(tmp_path, other, first) == (first.low, first.high)


def test_users_that_were_read_in_another_way_are_other_users(tmp_path: Path, chats: Path) -> None:
    refunds = count(tmp_path, "refunds", chats)
    keyed = count(tmp_path, "keyed", chats, columns={Column.USER: '"session.id"'})
    assert unite(tmp_path, keyed, refunds) is None
    csv = tmp_path / "chats.csv"
    csv.write_text("timestamp,user_id,response\n2026-11-23T10:00:00Z,ana,a full refund\n")
    assert unite(tmp_path, count(tmp_path, "csv", csv, format="chat-csv"), refunds) is None


def test_half_a_log_has_no_upper_end_and_so_has_a_union(tmp_path: Path, chats: Path) -> None:
    whole = count(tmp_path, "refunds", chats)
    half = count(tmp_path, "hotel", chats, where="response like '%a hotel%'").model_copy(update={"high": None})
    assert together(tmp_path, whole, half) == (3, None)


def test_loose_rows_may_each_be_somebody_else(tmp_path: Path) -> None:
    rows = log(tmp_path / "a.jsonl", [row(user="ana"), row(), row()])
    first = count(tmp_path, "first", rows)
    assert (first.low, first.high) == (1, 3)
    assert together(tmp_path, first, count(tmp_path, "other", rows, where="response like '%refund%'")) == (1, 5)
    assert together(tmp_path, first, count(tmp_path, "again", rows)) == (1, 3), "the same question about the same log"


def test_a_count_is_united_with_what_the_record_says_of_it_and_with_nothing_else(tmp_path: Path, chats: Path) -> None:
    refunds = count(tmp_path, "refunds", chats)
    hotel = count(tmp_path, "hotel", chats, where="response like '%a hotel%'")
    with chats.open("ab") as file:
        file.write(lines([row(user="eva")]))
    now = count(tmp_path, "refunds", chats)
    assert unite(tmp_path, hotel, refunds) is None, "its state has read on"
    assert together(tmp_path, hotel, now) == (4, 5)
    assert unite(tmp_path, hotel, count(tmp_path, "elsewhere", chats, seed="another seed")) is None
    place(tmp_path, "refunds").forget()
    assert unite(tmp_path, hotel, now) is None, "a state that is gone"


def test_a_state_of_another_seed_than_the_record_says_is_left_out(tmp_path: Path, chats: Path) -> None:
    refunds = count(tmp_path, "refunds", chats, seed="another seed").model_copy(update={"seed": SEED})
    assert unite(tmp_path, count(tmp_path, "hotel", chats, where="response like '%a hotel%'"), refunds) is None


@pytest.mark.parametrize("busy", ["refunds", "hotel"])
def test_a_state_that_is_being_written_is_left_out_and_not_waited_for(tmp_path: Path, chats: Path, busy: str) -> None:
    both = count(tmp_path, "refunds", chats), count(tmp_path, "hotel", chats, where="response like '%a hotel%'")
    with place(tmp_path, busy).held():
        assert unite(tmp_path, *both) is None
    assert unite(tmp_path, *both) is not None


def test_who_only_reads_holds_up_no_scan(tmp_path: Path, chats: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    count(tmp_path, "refunds", chats)
    reading = place(tmp_path, "refunds").looked_into()
    reading.__enter__()
    monkeypatch.setattr(time, "sleep", lambda _: reading.__exit__(None, None, None))
    assert count(tmp_path, "refunds", chats).low == 2


def test_nothing_of_a_state_is_changed_by_a_union(tmp_path: Path, chats: Path) -> None:
    both = count(tmp_path, "refunds", chats), count(tmp_path, "hotel", chats, where="response like '%a hotel%'")
    before = {path: path.read_bytes() for path in (tmp_path / "state").rglob("*.duckdb")}
    unite(tmp_path, *both)
    assert {path: path.read_bytes() for path in (tmp_path / "state").rglob("*.duckdb")} == before
    assert not [path for path in (tmp_path / "state").iterdir() if path.name.startswith(".uniting")]


def test_a_state_that_cannot_be_read_is_left_out(tmp_path: Path, chats: Path) -> None:
    both = count(tmp_path, "refunds", chats), count(tmp_path, "hotel", chats, where="response like '%a hotel%'")
    [state] = place(tmp_path, "refunds").path.glob("*.duckdb")
    state.write_bytes(b"no database")
    assert unite(tmp_path, *both) is None


def test_people_whom_another_warroom_told_apart_differently_are_others(
    tmp_path: Path, chats: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as another:
        another.setattr(choosing, "_IDENTITY", "as it was")
        refunds = count(tmp_path, "refunds", chats)
    hotel, counter = (
        count(tmp_path, "hotel", chats, where="response like '%a hotel%'"),
        LogCounter(tmp_path / "state", str),
    )
    assert unite(tmp_path, hotel, refunds) is not None, "its state is what the record says"
    assert counter.united(hotel, "INC-1", [refunds], cancelled=never) is None
    now = count(tmp_path, "refunds", chats)
    union = counter.united(hotel, "INC-1", [hotel, now], cancelled=never)
    assert union is not None
    assert (union.low, union.high) == (3, 4)


def test_nothing_is_looked_into_where_nothing_was_kept(tmp_path: Path) -> None:
    nowhere = place(tmp_path, "never")
    with pytest.raises(Refused) as refused, nowhere.looked_into():
        pass
    assert refused.value.code is Code.NOT_FOUND
    assert not nowhere.path.exists()


EXAMPLES = settings(max_examples=100 if os.environ.get(SOAK) else 6)
"""Each one is several scans of the engine."""
PEOPLE = ("ana", "ben", "cem", "dan")
TEAM = [row(user=user, session="team", bad=False) for user in PEOPLE[:2]]
"""Who shares a session, which every log shows."""
WHERES = (BAD, "response like '%refund%'", "model = 'm-1'", "response like '%refund%' and model = 'm-2'")


class Happened(NamedTuple):
    """A row and whom it was about, which the log may not say."""

    person: str
    row: dict[str, Any]


@st.composite
def happenings(draw: st.DrawFn) -> Happened:
    """A session of somebody's own, one that is shared by two people, or none."""
    person = draw(st.sampled_from(PEOPLE))
    sessions = [None, f"s-{person}", *(["team"] if person in PEOPLE[:2] else [])]
    told = row(
        user=person if draw(st.booleans()) else None,
        session=draw(st.sampled_from(sessions)),
        trace=draw(st.sampled_from([None, f"t-{person}"])),
        bad=draw(st.booleans()),
    )
    return Happened(person, told | {"gen_ai.request.model": draw(st.sampled_from(["m-1", "m-2"]))})


def is_affected(one: Happened, where: str) -> bool:
    """By somebody who reads the row."""
    model, bad = one.row["gen_ai.request.model"], "full refund" in one.row["gen_ai.completion"]
    said: list[bool] = [bad, True, model == "m-1", model == "m-2"]
    return said[WHERES.index(where)]


@EXAMPLES
@given(data=st.data())
def test_who_was_affected_is_never_fewer_or_more_than_a_union_says(data: st.DataObject) -> None:
    """Up to three counts of up to two logs, in whatever order."""
    with TemporaryDirectory() as name:
        folder, happened = Path(name), data.draw(st.lists(st.lists(happenings(), max_size=9), min_size=1, max_size=2))
        logs = [log(folder / f"{n}.jsonl", [*TEAM, *(one.row for one in rows)]) for n, rows in enumerate(happened)]
        found, truth = list[Measurement](), set[str]()
        for count_id in ("a", "b", "c")[: data.draw(st.integers(2, 3))]:
            where = data.draw(st.sampled_from(WHERES))
            read = data.draw(st.lists(st.sampled_from(range(len(logs))), min_size=1, unique=True))
            found.append(count(folder, count_id, *(logs[n] for n in read), where=where))
            rows = [*chain.from_iterable(happened[n] for n in read)]
            truth |= {one.person for one in rows if is_affected(one, where)}
            truth |= set(PEOPLE[:2]) if where == WHERES[1] else set()  # whom every log shows with an answer
        low, high = together(folder, *found)
        highs = [one.high for one in found if one.high is not None]
        assert high is not None
        assert low <= len(truth) <= high
        assert max(one.low for one in found) <= low <= sum(one.low for one in found)
        assert max(highs) <= high <= sum(highs)
        assert together(folder, *reversed(found)) == (low, high)
