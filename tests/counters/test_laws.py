"""However a log comes in, the numbers are those of a full recount, and of somebody who has all rows before them."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import SOAK
from tests.counters.logs import NOON, asked, counted, lines, numbers, row
from warroom.counters.scanning import Request, recount
from warroom.counters.tally import Tally

_NAMES = st.sampled_from([None, None, "ana", "ben", "cem", "unknown"])
_PLACES = st.sampled_from([None, "p1", "p2", "p3", "p4", "p5"])
_ROWS = st.builds(
    row,
    st.integers(0, 59).map(lambda second: f"2026-11-23T10:00:{second:02d}Z"),  # in no order: rows come late
    user=_NAMES, session=_PLACES, trace=_PLACES, bad=st.booleans(), country=st.sampled_from([None, "DE", "FR"]),
)  # fmt: skip


class Move(NamedTuple):
    """What happens to the log: bytes of its rows are written up to a point *at* (0 to 1), it is rotated, it is counted,
    or rows of it are written once more."""

    what: str
    at: float = 0.0


_MOVES = st.lists(
    st.one_of(
        st.floats(0, 1).map(lambda at: Move("write", at)),
        st.just(Move("rotate")),
        st.just(Move("count")),
        st.floats(0, 1).map(lambda at: Move("again", at)),
    ),
    max_size=8,
)


class Log:
    """A log that is written by somebody else, byte by byte, and rotated."""

    def __init__(self, folder: Path, rows: Sequence[dict[str, Any]]) -> None:
        self.path, self.left, self.rows, self.rotations = folder / "app.jsonl", lines(rows), list(rows), 0
        self.path.touch()

    def write(self, at: float) -> None:
        cut = round(len(self.left) * at)
        with self.path.open("ab") as file:
            file.write(self.left[:cut])
        self.left = self.left[cut:]

    def rotate(self) -> None:
        """Nobody rotates a log within a line."""
        end = self.left.find(b"\n") + 1
        with self.path.open("ab") as file:
            file.write(self.left[:end])
        self.left = self.left[end:]
        self.rotations += 1
        self.path.rename(self.path.with_suffix(f".jsonl.{self.rotations}"))
        self.path.touch()

    def again(self, at: float) -> None:
        some = self.rows[: round(len(self.rows) * at)]
        self.left += lines(some)
        self.rows += some


@settings(max_examples=300 if os.environ.get(SOAK) else 5)
@given(st.lists(_ROWS, max_size=25), _MOVES)
def test_counted_bit_by_bit_is_counted_at_once(rows: list[dict[str, Any]], moves: list[Move]) -> None:
    with TemporaryDirectory() as name:
        folder, told = Path(name), list[Tally]()
        log = Log(folder, rows)
        request = asked(folder / "state", folder / "app.jsonl*")
        for move in moves:
            {"write": log.write, "again": log.again}.get(move.what, lambda _: None)(move.at)
            if move.what == "rotate":
                log.rotate()
            if move.what == "count":
                told.append(counted(request))
        log.write(1.0)
        told.append(counted(request))
        _falls_only_with_a_reason(told)
        assert numbers(told[-1]) == numbers(afresh(request))
        assert (told[-1].low, told[-1].high) == by_hand(log.rows)
        assert counted(request) == told[-1]._replace(notes=counted(request).notes)


def afresh(request: Request) -> Tally:
    return recount(request, NOON, progress=lambda _: None, cancelled=lambda: False)


def _falls_only_with_a_reason(told: Sequence[Tally]) -> None:
    for before, after in pairwise(told):
        if after.low < before.low:
            assert any("not sure any more" in note for note in after.notes)


def by_hand(rows: Sequence[dict[str, Any]]) -> tuple[int, int]:
    """The bounds, by somebody who goes through all rows with a pencil."""
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in rows:
        for what in ("session.id", "traceId"):
            if _user(one) and what in one:
                seen[what, one[what]].add(_user(one))
    low, nameless, maybe, anonymous, loose = set[str](), set[str](), set[str](), 0, 0
    for one in (one for one in rows if "full refund" in one["gen_ai.completion"]):
        places = [(what, one[what]) for what in ("traceId", "session.id") if what in one]
        known = next((seen[place] for place in places if seen[place]), set())
        anonymous += not _user(one) and bool(places)
        loose += not _user(one) and not places
        if _user(one):
            low.add(_user(one))
        elif len(known) == 1:
            low |= known
        elif known:
            maybe |= known
        elif places:
            nameless.add("/".join(places[-1]))
    return len(low), len(low) + len(nameless) + min(len(maybe - low), anonymous) + loose


def _user(one: dict[str, Any]) -> str:
    name = str(one.get("user.id", ""))
    return "" if name == "unknown" else name
