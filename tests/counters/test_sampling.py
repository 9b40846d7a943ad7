"""People drawn from logs: the same by the same seed, each once, and what happened to them in one private file."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SOAK
from tests.counters.logs import BAD, NOON, lines, planted, row
from tests.rooms import refusal
from warroom.core.envelope import Actor, Sample
from warroom.core.errors import Code, Refused
from warroom.core.labels import Answer, Drawing, Person, Sampled, as_samples
from warroom.core.ledger import canonical
from warroom.core.plan.counts import Column, Count
from warroom.core.sampled import measured
from warroom.counters.contexts import LONGEST
from warroom.counters.people import hashed
from warroom.counters.sampler import LogSampler
from warroom.ports import Ended, Sizes

LARGE = bool(os.environ.get(SOAK))
PROMPT = "gen_ai.prompt"
WHERE = "response like '%full refund%'"


class Drawn:
    """A sample of what is in *log*, and what happened to whom."""

    def __init__(self, log: Path, sizes: Sizes, *, seed: str = "a seed", out: str = "out") -> None:
        self.folder = log.parent / f"samples-{out}"
        self.out = self.folder / f"{out}.jsonl"
        self.sampler = LogSampler(self.folder)
        rule = Count.model_validate({"id": "refunds", "from": [str(log)], "where": WHERE, "format": "otel-genai"})
        self.drawing, self.people = self.sampler.drawn(rule, "INC-1", seed, NOON, sizes=sizes, out=self.out)
        self.shown: Any = self.sampler.shown(self.out)

    @property
    def ids(self) -> list[str]:
        return [one.id for one in self.people]


def everybody(size: int, rows: int = 20) -> Sizes:
    return Sizes({"everybody": size}, rows)


def number(user: str, what: Column = Column.USER) -> str:
    """What a name is kept as."""
    return f"{hashed('a seed', what, user):016x}"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of 2,000 requests."""
    path = tmp_path_factory.mktemp("planted") / "log.jsonl"
    planted(path, 2_000)
    return path


@pytest.fixture(scope="module")
def twenty(log: Path) -> Drawn:
    """Twenty of everybody in it."""
    return Drawn(log, everybody(20))


def written(tmp_path: Path, *rows: dict[str, Any]) -> Path:
    path = tmp_path / "log.jsonl"
    path.write_bytes(lines(rows))
    return path


@pytest.mark.parametrize("looks", [0, 1, 3])
def test_who_ends_a_draw_has_drawn_nobody_and_nothing_is_left(log: Path, tmp_path: Path, looks: int) -> None:
    rule = Count.model_validate({"id": "refunds", "from": [str(log)], "where": WHERE, "format": "otel-genai"})
    left = iter(range(looks))

    def cancelled() -> bool:
        return next(left, None) is None

    sampler, out = LogSampler(tmp_path), tmp_path / "out.jsonl"
    with pytest.raises(Ended):
        sampler.drawn(rule, "INC-1", "a seed", NOON, sizes=everybody(20), out=out, cancelled=cancelled)
    assert not list(tmp_path.iterdir())


def test_the_same_seed_draws_the_same_people_and_another_one_others(log: Path, twenty: Drawn) -> None:
    assert Drawn(log, everybody(20), out="again").people == twenty.people
    assert twenty.ids == sorted(set(twenty.ids)), "each once, the smallest numbers first"
    assert not set(Drawn(log, everybody(20), seed="another", out="other").ids) & set(twenty.ids)


def test_a_larger_sample_has_the_smaller_one_in_it(log: Path, twenty: Drawn) -> None:
    assert Drawn(log, everybody(40), out="more").ids[:20] == twenty.ids


def test_people_are_drawn_and_not_rows(tmp_path: Path) -> None:
    log = written(tmp_path, *[row(user="busy")] * 50, *(row(user=f"u{n}", bad=False) for n in range(9)))
    drawn = Drawn(log, everybody(10))
    assert [(one.population, one.drawn) for one in drawn.drawing.strata] == [(10, 10)]
    assert drawn.shown[number("busy")]["rows"] == 50
    assert len(drawn.shown[number("busy")]["shown"]) == 20


def test_more_people_than_there_are_is_everybody(tmp_path: Path) -> None:
    drawn = Drawn(written(tmp_path, row(user="ana"), row(user="ben")), everybody(50))
    assert [(one.population, one.drawn) for one in drawn.drawing.strata] == [(2, 2)]


def test_the_flagged_and_the_others_are_drawn_apart(log: Path, twenty: Drawn) -> None:
    drawn = Drawn(log, Sizes({"flagged": 5, "unflagged": 15}), out="apart")
    flagged, unflagged = drawn.drawing.strata
    assert (flagged.drawn, unflagged.drawn) == (5, 15)
    assert flagged.population + unflagged.population == twenty.drawing.strata[0].population
    for one in drawn.people:
        found = any(shown["response"] == BAD for shown in drawn.shown[one.id]["shown"])
        assert found == (one.stratum == "flagged")
    assert {one.stratum for one in drawn.people[:8]} == {"flagged", "unflagged"}, "neither is labelled last"


def test_a_row_without_a_user_is_about_the_user_of_its_trace_else_of_its_session(tmp_path: Path) -> None:
    log = written(
        tmp_path,
        row(user="ana", session="s1", trace="a" * 32, bad=False), row(session="s1", trace="b" * 32),
        row(user="ben", session="s2", trace="c" * 32, bad=False), row(session="s1", trace="c" * 32),
        row(session="s3", trace="d" * 32), row(session="s3", trace="e" * 32, bad=False),
    )  # fmt: skip
    drawn = Drawn(log, everybody(9))
    nameless = number("s3", Column.SESSION)
    assert {one.id: drawn.shown[one.id]["rows"] for one in drawn.people} == {
        number("ana"): 2, number("ben"): 2, nameless: 2,
    }  # fmt: skip
    assert [one.session for one in drawn.people if one.id == nameless] == [True]
    assert drawn.drawing.sessions == 1


def test_a_row_of_a_session_that_several_share_is_shown_with_each_of_them_and_said_to_be_doubtful(
    tmp_path: Path,
) -> None:
    log = written(tmp_path, row(user="ana", session="s"), row(user="ben", session="s"), row(session="s"))
    drawn = Drawn(log, everybody(9))
    assert {one.id for one in drawn.people} == {number("ana"), number("ben")}
    for one in drawn.people:
        assert sorted(shown["shared"] for shown in drawn.shown[one.id]["shown"]) == [False, True]


def test_a_row_that_says_nobody_at_all_is_counted_and_drawn_for_nobody(tmp_path: Path) -> None:
    drawn = Drawn(written(tmp_path, row(user="ana"), row(), row(user="anonymous")), everybody(9))
    assert (drawn.ids, drawn.drawing.loose) == ([number("ana")], 2)


def test_what_the_predicate_finds_is_shown_before_what_is_new_and_in_the_order_of_time(tmp_path: Path) -> None:
    rows = [row(f"2026-11-23T10:0{n}:00Z", user="ana", bad=n == 0) | {PROMPT: f"ask {n}"} for n in range(5)]
    drawn = Drawn(written(tmp_path, *rows), everybody(1, rows=2))
    assert [one["prompt"] for one in drawn.shown[number("ana")]["shown"]] == ["ask 0", "ask 4"]
    assert drawn.shown[number("ana")]["rows"] == 5


def test_texts_are_bounded_and_hostile_ones_are_kept_as_they_are(tmp_path: Path) -> None:
    hostile = "\x1b]0;pwned\x07\u202e" + "x" * 5_000
    drawn = Drawn(written(tmp_path, row(user="ana") | {PROMPT: hostile}), everybody(1))
    [shown] = drawn.shown[number("ana")]["shown"]
    assert shown["prompt"] == hostile[:LONGEST]
    assert b"\x1b" not in drawn.out.read_bytes(), "in the file it is ASCII"


def test_what_happened_to_people_is_in_one_file_that_nobody_else_can_read_and_says_no_name(twenty: Drawn) -> None:
    assert stat.S_IMODE(twenty.out.stat().st_mode) == 0o600
    assert stat.S_IMODE(twenty.folder.stat().st_mode) == 0o700
    assert [path.name for path in twenty.folder.iterdir()] == ["out.jsonl"], "the working copy is gone"
    assert set(json.loads(twenty.out.read_text().splitlines()[0])) == {"person", "session", "rows", "shown"}


def test_what_happened_can_be_fetched_again_for_those_who_were_drawn(twenty: Drawn, tmp_path: Path) -> None:
    drawn, again = twenty, tmp_path / "elsewhere" / "again.jsonl"
    drawn.sampler.show(drawn.drawing, drawn.people, "INC-1", NOON, rows=20, out=again)
    assert again.read_bytes() == drawn.out.read_bytes()
    assert stat.S_IMODE(again.stat().st_mode) == 0o600


def test_a_log_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        Drawn(tmp_path / "nothing.jsonl", everybody(1))
    refusal(Code.NOT_FOUND, caught.value)


@pytest.mark.parametrize("content", [b"{", b"[1]\n", b"\xff\n", b'{"who": 1}\n'])
def test_a_file_that_is_something_else_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.jsonl"
    path.write_bytes(content)
    with pytest.raises(Refused) as caught:
        LogSampler(tmp_path).shown(path)
    refusal(Code.INVALID, caught.value)


def test_a_drawn_and_labelled_sample_holds_the_truth_as_often_as_it_says(log: Path) -> None:
    """The whole way: another seed each time, labelled by what the log really says."""
    rounds, held = (40 if LARGE else 2), 0
    named, nameless = _affected(log)
    for seed in range(rounds):
        drawn = Drawn(log, everybody(60, rows=1), seed=f"seed {seed}", out="held")
        found = _labelled(drawn.drawing, drawn.people, drawn.shown)
        held += found[0] <= named and named + nameless <= found[1]
    assert held / rounds >= 0.935


def _affected(log: Path) -> tuple[int, int]:
    truth = planted(log, 2_000)
    return truth.users, truth.sessions


def _labelled(drawing: Drawing, people: tuple[Person, ...], shown: Any) -> tuple[int, int]:
    """The range after somebody who is never wrong has labelled everybody: the predicate's row is the one shown."""
    told = [(one.id, Answer.YES if shown[one.id]["shown"][0]["response"] == BAD else Answer.NO) for one in people]
    bodies = as_samples(people, told, Actor("ana", "cli"), NOON)
    samples = [Sample("INC-1", "label/refunds", n, canonical(body)) for n, body in enumerate(bodies, start=1)]
    found = measured(
        Sampled(drawing.model_copy(update={"second": 0.0}), grows=False, by="ana", at=NOON, seq=1), people, samples
    )
    return found.low, found.high or 0
