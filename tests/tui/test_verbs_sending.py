"""A notice goes out from the room: with its proof, in a file, late with a reason; and its receipt."""

from __future__ import annotations

import os
from asyncio import to_thread
from collections.abc import Sequence
from errno import ENOSPC
from pathlib import Path
from threading import Event

import pytest

from tests.owed import DPA, WARNING, draft, owing, send
from tests.rooms import NOON, Room
from tests.tui.said import says
from tests.tui.stage import Stage, on_screen
from tests.tui.test_verbs_notices import about
from warroom.core.envelope import Blob, Command
from warroom.core.ledger import sha256
from warroom.desk import Recorded
from warroom.tui.app import RoomApp


async def test_it_is_sent_with_its_proof_after_the_words_were_seen_once_more() -> None:
    room = owing()
    draft(room, WARNING, "An early warning.", who="ben")
    room.do("notice_approve", who="dan", duty=WARNING)
    room.wait(hours=1)
    async with on_screen(room, who="dan") as stage:
        await about(stage, WARNING, "send")
        await stage.asked("When was it sent?")
        await stage.type("2026-11-23T12:30Z")
        await stage.asked("To whom was it sent?")
        await stage.press("enter")
        await stage.asked("What proves it?")
        await stage.type("CSIRT-4711")
        await stage.asked("was it sent like this?")
        await stage.sees("An early warning.", "proof: CSIRT-4711")
        await stage.type("it was sent")
        await says(stage, f"notice sent: {WARNING} version 1 to the CSIRT or the competent authority, filed")
        sent = room.incident.notices.of(WARNING).sent[-1]
        assert sent.at == NOON.replace(minute=30)
        assert (sent.body.proof, sent.body.late_s) == ("CSIRT-4711", 0)


def approved() -> Room:
    """A room in which a notice may be sent."""
    room = owing()
    draft(room, WARNING, "An early warning.", who="ben")
    room.do("notice_approve", who="dan", duty=WARNING)
    return room


async def test_the_approved_words_go_out_in_a_new_file_and_in_no_other(tmp_path: Path) -> None:
    room, letter = approved(), tmp_path / "letter.txt"
    letter.write_text("mine")
    async with on_screen(room, who="dan", size=(120, 40)) as stage:
        await about(stage, WARNING, "write to a file")
        await stage.asked("Into which new file?")
        await stage.type(str(letter))
        await stage.asked("was it sent like this?")
        await stage.sees("An early warning.", "written into the file")
        await stage.type("it was sent")
        await says(stage, "exists already", refused=True)
        assert letter.read_text() == "mine"
        assert not room.incident.notices.of(WARNING).sent
        letter.unlink()
        await about(stage, WARNING, "write to a file")
        await stage.asked("Into which new file?")
        await stage.press("enter")
        await stage.asked("was it sent like this?")
        await stage.type("it was sent")
        await says(stage, f"notice sent: {WARNING} version 1")
        sent = room.incident.notices.of(WARNING).sent[-1]
        assert (sent.body.channel, sent.body.proof) == ("file", str(letter))
        assert letter.read_text() == "An early warning."
        assert letter.stat().st_mode & 0o777 == 0o600


async def test_a_file_of_what_was_not_recorded_does_not_stay(tmp_path: Path) -> None:
    room, letter = approved(), tmp_path / "letter.txt"
    async with on_screen(room, who="dan", size=(120, 40)) as stage:
        await about(stage, WARNING, "write to a file")
        await stage.asked("Into which new file?")
        await stage.type(str(letter))
        await stage.asked("was it sent like this?")
        draft(room, WARNING, "Another one.", who="ben")
        await stage.type("it was sent")
        await stage.until(
            lambda: stage.screen.notice.said and "refused" in stage.screen.notice.said.sentence, "refused"
        )
        assert not letter.exists()


async def into(stage: Stage, letter: str) -> None:
    """Says that the approved words go into the file *letter*."""
    await about(stage, WARNING, "write to a file")
    await stage.asked("Into which new file?")
    await stage.type(letter)
    await stage.asked("was it sent like this?")
    await stage.type("it was sent")


async def test_a_file_stands_where_the_program_ends_before_it_is_known_to_be_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, letter = approved(), tmp_path / "letter.txt"
    begun, go, recorded = Event(), Event(), Event()

    def slowly(app: RoomApp, command: Command, files: Sequence[Blob]) -> Recorded:
        begun.set()
        go.wait()
        try:
            return do(app, command, files)
        finally:
            recorded.set()

    do = RoomApp._do
    monkeypatch.setattr(RoomApp, "_do", slowly)
    async with on_screen(room, who="dan", size=(120, 40)) as stage:
        await into(stage, str(letter))
        await stage.until(begun.is_set, "began to record it")
        stage.app.exit()
    go.set()
    await to_thread(recorded.wait)
    assert room.incident.notices.of(WARNING).sent
    assert letter.read_text() == "An early warning."


@pytest.mark.parametrize(("typed", "said"), [("~no.such.one/x", "has that home"), ("x" * 300, "cannot be written")])
async def test_a_path_that_can_be_none_is_refused_and_ends_nothing(typed: str, said: str) -> None:
    room = approved()
    async with on_screen(room, who="dan", size=(120, 40)) as stage:
        await into(stage, typed)
        await says(stage, said, refused=True)
        assert not room.incident.notices.of(WARNING).sent


async def test_a_disk_that_is_full_refuses_and_no_half_of_a_notice_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    room, letter = approved(), tmp_path / "letter.txt"
    async with on_screen(room, who="dan", size=(120, 40)) as stage:
        await into(stage, str(letter))
        await says(stage, "cannot be written: No space left on device", refused=True)
        assert not letter.exists()
        assert not room.incident.notices.of(WARNING).sent


async def test_words_that_are_gone_from_the_store_are_written_into_no_file(tmp_path: Path) -> None:
    room, letter = approved(), tmp_path / "letter.txt"
    async with on_screen(room, who="dan", size=(120, 40)) as stage:
        seen = stage.app.seen
        assert seen is not None
        stage.app.seen = seen._replace(history=seen.history._replace(texts={}))
        await into(stage, str(letter))
        await says(stage, "the text was erased", refused=True)
        assert not letter.exists()


async def test_a_file_may_be_the_proof(tmp_path: Path) -> None:
    receipt = tmp_path / "receipt.txt"
    receipt.write_bytes(b"received")
    room = owing(drill=True)
    draft(room, WARNING, "An early warning.", who="ben")
    room.do("notice_approve", who="dan", duty=WARNING)
    async with on_screen(room, who="dan") as stage:
        await about(stage, WARNING, "send")
        await stage.asked("When was it sent?")
        await stage.press("enter")
        await stage.asked("To whom was it sent?")
        await stage.press("enter")
        await stage.asked("What proves it?")
        await stage.press("enter")
        await stage.asked("Which file proves it?")
        await stage.type(str(receipt))
        await stage.asked("was it sent like this?")
        await stage.sees("DRILL: it is recorded as rehearsed")
        await stage.type("it was sent")
        await says(stage, "REHEARSED, nothing was sent:")
        assert room.store.blob(sha256(b"received"))


async def test_a_late_notice_says_why_where_the_rule_asks_for_it() -> None:
    room = owing()
    for fact, value in (("personal_data", "yes"), ("risk_to_persons", "risk")):
        room.do("fact_set", who="cleo", fact=fact, value=value)
    draft(room, DPA, who="ben")
    for who in ("cleo", "eve"):
        room.do("notice_approve", who=who, duty=DPA)
    room.wait(hours=80)
    async with on_screen(room, who="cleo") as stage:
        await about(stage, DPA, "send")
        await stage.asked("When was it sent?")
        await stage.press("enter")
        await stage.asked("Why is it late?")
        await stage.sees("the rule asks: the reasons for the")
        await stage.type("the portal was down")
        await stage.asked("To whom was it sent?")
        await stage.sees("the plan says: https://example.test/portal")
        await stage.press("enter")
        await stage.asked("What proves it?")
        await stage.type("B-7")
        await stage.asked("was it sent like this?")
        await stage.type("it was sent")
        await says(stage, "8h00m late (the portal was down)")


async def test_the_receipt_is_recorded() -> None:
    room = owing()
    send(room, WARNING, "CSIRT-4711")
    async with on_screen(room, who="dan") as stage:
        await about(stage, WARNING, "receipt")
        await stage.asked("What did they answer")
        await stage.type("CSIRT-4711 received")
        await says(stage, f"{WARNING} acknowledged: CSIRT-4711 received")
