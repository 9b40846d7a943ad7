"""How counts look, kept at three sizes; in plain letters, without colour, and full of what nobody chose."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.counted import counted, exact, measured, rule
from tests.rooms import Room, pinned
from tests.tui.snapshot import matches, reads
from tests.tui.stage import on_screen
from tests.tui.test_counts import PLANNED, Bench, opened, opener, part, unplanned
from tests.tui.test_snapshots import looks, named
from warroom.tui.preferences import Preferences

FILL = {
    "time": 1.0, "user": 0.921, "session": 1.0, "trace": 0.98, "response": 0.62, "region": 0.004, "tenant": 0.0,
    "model": 1.0, "version": 0.31, "error": 0.0,
}  # fmt: skip
SAMPLED = dict.fromkeys(("model", "version", "error"), 2_000)
BY = {
    "region": {"DE": {"low": 900, "high": 920}, "US-CA": {"low": 300, "high": None}},
    "tenant": {"acme": {"low": 1_200, "high": 1_260}},
}
HOSTILE = "\x1b]0;pwn\x07[bold red]x[/] \u202egnp.jsonl"


def file(name: str, **more: Any) -> dict[str, Any]:
    """A file as it was read."""
    return {
        "name": f"/var/log/bot/{name}.jsonl", "format": "otel-genai", "why": "9 of 11 keys of its fingerprint",
        "rows": 3_000, "unreadable": 0, "happened": "new",
    } | more  # fmt: skip


FILES = (file("2026-11-22"), file("2026-11-23", unreadable=3), file("2026-11-21", happened="truncated"))


def moving() -> Room:
    """A number that was stated, then counted four times; a count that was never made; one
    that a statement took the place of."""
    room = Room("Assistant promises refunds that nobody promised", plan=pinned(PLANNED))
    room.do("count_measure", measured=exact("seen", 12, high=12))
    room.do("count_set", who="ben", low=3, high=9_000, why="tickets since Friday")
    for low, scanned in ((12, 0.1), (340, 0.43), (977, 0.8), (1_204, 1.0)):
        room.wait(minutes=1)
        quiet: dict[str, Any] = {"newest_at": room.clock.now() - timedelta(minutes=6), "usual_gap_s": 2}
        found = measured(
            low=low, high=None if scanned < 1 else low + 66, scanned=scanned, unidentified_sessions=66, unreadable=3,
            rule=rule(title="Who was promised a refund"), fill=FILL, fill_sampled=SAMPLED, by=BY, sources=FILES,
            notes=("3 of 40003 lines are unreadable and may hide people",), **quiet,
        )  # fmt: skip
        room.do("count_measure", measured=found)
    return room


@looks
async def test_a_count_in_full_looks_as_it_is_kept(size: tuple[int, int], theme: str) -> None:
    async with on_screen(moving(), size=size, preferences=Preferences(theme=theme)) as stage:
        await opened(stage, "refunds")
        await matches(stage, named("counts", size, theme))


async def test_a_count_that_is_being_made_looks_as_it_is_kept() -> None:
    room = moving()
    async with on_screen(room, size=(120, 40), counting=opener(room, Bench(tells=(part(40, 0.07),)))) as stage:
        await opened(stage, "chats")
        await stage.press("enter")
        await stage.sees("Count chats?")
        await stage.press("enter")
        await stage.sees("~ chats 7 %", "BEING COUNTED", "THE NUMBER")
        await matches(stage, "counts-running-120x40")


async def test_a_room_in_which_nobody_counted_says_what_to_do() -> None:
    async with on_screen(unplanned()) as stage:
        await opened(stage)
        await stage.sees("[2] Count Nothing was counted")
        await reads(stage, "counts-none-80x24")


async def test_plain_letters_have_bars_and_charts_of_their_own() -> None:
    async with on_screen(moving(), size=(80, 60), preferences=Preferences(ascii=True)) as stage:
        await opened(stage, "refunds")
        await stage.press("tab", "plus")
        await stage.sees("===================-  98 %", "low  _.*#")
        assert stage.text.isascii()


@pytest.mark.parametrize("columns", [80, 117, 118, 150, 151, 200])
async def test_no_number_in_the_list_is_without_how_it_was_made_and_how_old_it_is(columns: int) -> None:
    room = moving()
    room.do("count_measure", measured=exact("seen", 7, high=7))
    room.wait(hours=5)
    async with on_screen(room, size=(columns, 40)) as stage:
        await opened(stage, "refunds")
        for name, told, old in (
            ("together", "1,204–9,000", "STALE 5h04m"), ("seen", "7 exact", "5h00m"),
            ("by ben", "3–9,000", "STALE 5h04m"), ("refunds", "at least 1,204", "STALE 5h00m"),
        ):  # fmt: skip
            (row,) = [line for line in stage.lines if line[2:].startswith(f"{name} ")]
            assert told in row, row
            assert re.search("together .*together|stated|exact|at least", row), row
            assert f" {old} " in f"{row} ", row


async def test_without_colour_every_doubt_still_has_its_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with on_screen(moving(), size=(120, 40)) as stage:
        await opened(stage, "refunds")
        await stage.sees("^ AFFECTED", "^ refunds", "^ chats", "^ log quiet for 6m")


async def test_fifty_files_with_names_that_nobody_chose_are_read_line_by_line() -> None:
    fates = ("rotated", "gone", "rewritten", "")
    files = tuple(file(f"{n:02}{HOSTILE}", happened=fates[n % 4], why=HOSTILE) for n in range(50))
    by = {"region": {HOSTILE: {"low": 3, "high": 4}}, "tenant": {"[link=x]": {"low": 1, "high": 1}}}
    room = counted(exact(rule=rule(title=HOSTILE, where=HOSTILE, definition=True), by=by, sources=files))
    async with on_screen(room, size=(200, 60)) as stage:
        await opened(stage, "refunds")
        await stage.press("tab", "plus")
        await stage.sees("␛]0;pwn␇[bold red]x[/] ⟨U+202E⟩gnp.jsonl: 3–4", "[link=x]: 1")
        await stage.press("G")
        await stage.sees("seed    5eed", "(rotated)")
        assert "\x1b" not in stage.text
