"""The checklist from the room: a step is started, finished with what proves it, skipped and reopened."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rooms import Room
from tests.tui.said import last, says
from tests.tui.stage import on_screen
from warroom.core.ledger import sha256
from warroom.tui.verbs.files import completed


async def test_the_selected_step_is_started_with_s() -> None:
    async with on_screen(Room(), who="ben") as stage:
        await stage.press("s")
        await stage.asked("preserve (open)")
        await stage.press("enter")
        await says(stage, "ben joined as engineer by acting; step preserve started")
        assert "to take it back: U" in stage.text
        assert stage.room.kinds[-1] == "step.started"
        await stage.sees("> 10m")


async def test_a_step_is_done_with_its_result() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("j", "d")
        await stage.asked("What is the result?")
        await stage.type("all answered")
        await says(stage, "step triage-check done: all answered")
        assert last(stage.room) == {"step": "triage-check", "result": "all answered", "evidence": []}


async def test_a_step_that_needs_evidence_asks_for_the_file_and_keeps_it(tmp_path: Path) -> None:
    proof = tmp_path / "proof.txt"
    proof.write_bytes(b"seen")
    async with on_screen(Room(), who="ben") as stage:
        await stage.press("d")
        await stage.asked("What is the result?")
        await stage.press("enter")
        await stage.asked("Which file")
        await stage.type(str(proof))
        await says(stage, "step preserve done [evidence proof.txt")
        kept = stage.room.store.blob(sha256(b"seen"))
        assert kept
        assert kept.content == b"seen"


@pytest.mark.parametrize(("typed", "said"), [("~no.such.one/x", "has that home"), ("x" * 300, "cannot be read")])
async def test_a_path_that_can_be_none_is_refused_and_completes_to_nothing(typed: str, said: str) -> None:
    async with on_screen(Room(), who="ben") as stage:
        await stage.press("d")
        await stage.asked("What is the result?")
        await stage.press("enter")
        await stage.asked("Which file")
        assert completed(typed) == typed
        await stage.type(typed)
        await says(stage, said, refused=True)


async def test_a_step_keeps_several_files_and_one_with_spaces_in_its_name(tmp_path: Path) -> None:
    one, other = tmp_path / "one.txt", tmp_path / "the other.txt"
    for file in (one, other):
        file.write_text(file.name)
    async with on_screen(Room(), who="ben") as stage:
        for typed, names in ((f"{one} '{other}'", ["one.txt", "the other.txt"]), (str(other), ["the other.txt"])):
            await stage.press("d")
            await stage.asked("What is the result?")
            await stage.press("enter")
            await stage.asked("Which file")
            await stage.type(typed)
            await says(stage, "step preserve done [evidence")
            assert [kept.name for kept in stage.room.incident.steps.progress["preserve"].evidence] == names
            stage.room.do("step_reopen", who="ben", step="preserve", why="once more")
            await stage.shows(stage.room.incident.seq)


async def test_a_file_that_cannot_be_read_is_said_and_nothing_is_recorded(tmp_path: Path) -> None:
    async with on_screen(Room(), who="ben") as stage:
        before = stage.room.incident.seq
        for path, words in ((tmp_path / "nowhere", "No such file"), (tmp_path, "Is a directory")):
            await stage.press("d")
            await stage.asked("result")
            await stage.press("enter")
            await stage.asked("Which file")
            await stage.press("ctrl+u")
            await stage.type(str(path))
            await says(stage, words, refused=True)
        assert stage.room.incident.seq == before


async def test_a_step_is_skipped_and_reopened_with_a_reason() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("s")
        await stage.asked("preserve")
        await stage.type("skip")
        await stage.asked("Why is preserve skipped?")
        await stage.press("enter")
        await stage.sees("this needs an answer")
        await stage.type("logs are kept elsewhere")
        await says(stage, "step preserve skipped")
        await stage.shows(stage.room.incident.seq)
        await stage.press("g", "s")
        await stage.asked("Why is preserve reopened?")
        await stage.type("they are not")
        await says(stage, "step preserve reopened: they are not")
