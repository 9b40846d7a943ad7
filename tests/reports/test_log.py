"""A log that was exported can be read back, checked by a stranger, and says nothing that it should not."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.plans import MINIMAL, minimal_plan
from warroom.clock import SystemClock
from warroom.core.audit import audit
from warroom.core.entries import AddNote, CorrectEntry, LabelEntry, confidential
from warroom.core.envelope import Actor, Label, Record
from warroom.core.ledger import breaks
from warroom.core.opening import Declare
from warroom.core.plan.pinned import PinnedPlan
from warroom.desk import Desk
from warroom.reports.log import HOW, PROGRAM, exported, imported
from warroom.stores.memory import MemoryStore

ANA = Actor("ana", "cli")
SEPARATORS = "one\u2028two\u2029three\x85four\x0bfive\x7f"


@dataclass
class Room:
    """A desk with one incident, and the numbers of notes in it."""

    desk: Desk
    name: str

    def note(self, text: str, label: Label = Label.NORMAL) -> int:
        """Adds a note; its number."""
        return self.desk.do(self.name, AddNote(text=text, label=label), ANA).seq

    @property
    def records(self) -> list[Record]:
        """The record as it is."""
        return self.desk.records(self.name)

    def confidential(self) -> frozenset[int]:
        """The entries that must not leave the house."""
        history = self.desk.history(self.name)
        return confidential(history.incident, history.events)

    def lines(self) -> list[str]:
        """The log as it is handed out."""
        return list(exported(self.records, self.confidential()))


@pytest.fixture
def room() -> Room:
    """An incident that was just declared."""
    desk = Desk(MemoryStore(), SystemClock())
    return Room(desk, desk.declare(Declare(title="Wrong", plan=PinnedPlan.of(minimal_plan(), MINIMAL)), ANA).incident)


def check(path: Path) -> subprocess.CompletedProcess[str]:
    """What the program that is printed says about *path*, run by a Python that sees nothing of ours."""
    program = path.with_name("check.py")
    program.write_text(HOW.split("check.py -----------------------------------\n")[1])
    return subprocess.run([sys.executable, "-I", str(program), str(path)], capture_output=True, text=True, check=False)


def written(tmp_path: Path, lines: list[str]) -> Path:
    """A file that holds *lines*."""
    path = tmp_path / "log.ndjson"
    path.write_text("".join(lines), encoding="ascii")
    return path


def test_a_log_holds_what_was_stored_to_the_letter(room: Room) -> None:
    room.note(SEPARATORS)
    entries = [json.loads(line) for line in room.lines()]
    assert [(e["header"], e["hash"], e["body"], e["salt"]) for e in entries] == [
        (r.header, r.hash, r.body, r.salt) for r in room.records
    ]


def test_a_line_is_a_line_whatever_an_entry_says(room: Room) -> None:
    room.note(SEPARATORS)
    text = "".join(room.lines())
    assert text.isascii()
    assert "\x7f" not in text
    assert len(text.splitlines()) == len(room.records)


def test_a_log_can_be_read_back(room: Room) -> None:
    room.note("hello")
    log = imported(line.encode() for line in room.lines())
    assert log.records == tuple(room.records)
    assert (log.incident, log.withheld, log.faults) == (room.name, frozenset(), ())
    assert list(breaks(log.records)) == []


def test_labelled_entries_are_withheld_and_the_chain_still_holds(room: Room) -> None:
    secret = room.note("counsel's view", Label.PRIVILEGED)
    open_one = room.note("for everybody")
    log = imported(line.encode() for line in room.lines())
    assert log.withheld == {secret}
    assert json.loads(room.lines()[secret - 1])["salt"] is None
    assert json.loads(room.lines()[open_one - 1])["body"] is not None
    assert audit(room.name, log.records, lambda _: None, withheld=log.withheld).intact


def test_an_entry_that_was_labelled_later_is_withheld_with_all_that_corrects_it(room: Room) -> None:
    slip = room.note("the customer is Jo Doe")
    first = room.desk.do(room.name, CorrectEntry(seq=slip, text="it is Joe Doe", why="a typo"), ANA).seq
    second = room.desk.do(room.name, CorrectEntry(seq=first, text="it is Joe Dow", why="another"), ANA).seq
    other = room.note("unrelated")
    room.desk.do(room.name, LabelEntry(seq=slip, as_label=Label.PERSONAL, why="a name"), ANA)
    assert room.confidential() == {slip, first, second}
    assert "Doe" not in "".join(room.lines())
    assert other not in room.confidential()


def test_an_entry_whose_label_was_lifted_is_not_withheld(room: Room) -> None:
    note = room.note("thought to be privileged", Label.PRIVILEGED)
    room.desk.do(room.name, LabelEntry(seq=note, as_label=Label.NORMAL, why="counsel says it is not"), ANA)
    assert room.confidential() == frozenset()


def test_the_printed_program_follows_the_chain_with_nothing_of_ours(room: Room, tmp_path: Path) -> None:
    room.note("hello")
    room.note("secret", Label.PRIVILEGED)
    said = check(written(tmp_path, room.lines()))
    assert said.returncode == 0, said.stderr
    assert said.stdout.strip().startswith(f"{len(room.records)} entries, unbroken; 1 bodies withheld; head ")
    assert room.records[-1].hash in said.stdout


@pytest.mark.parametrize(
    ("what", "old", "new"),
    [
        ("the body was changed", "four hundred", "four"),
        ("the header was changed", '\\"actor\\":\\"ana\\"', '\\"actor\\":\\"ben\\"'),
    ],
)
def test_the_printed_program_finds_what_was_changed(
    room: Room, tmp_path: Path, what: str, old: str, new: str
) -> None:  # fmt: skip
    at = room.note("four hundred people")
    room.note("later")
    lines = room.lines()
    assert old in lines[at - 1]
    lines[at - 1] = lines[at - 1].replace(old, new)
    said = check(written(tmp_path, lines))
    assert said.returncode == 1
    assert f"entry {at}: {what}" in said.stdout


def test_the_printed_program_finds_what_was_dropped_or_put_elsewhere(room: Room, tmp_path: Path) -> None:
    at = room.note("first")
    room.note("second")
    lines = room.lines()
    without = check(written(tmp_path, lines[: at - 1] + lines[at:]))
    swapped = check(written(tmp_path, [*lines[: at - 1], lines[at], lines[at - 1]]))
    for said in (without, swapped):
        assert said.returncode == 1
        assert f"entry {at}: it does not follow from the entry before it" in said.stdout


def test_the_explanation_fits_a_page_of_eighty_columns() -> None:
    assert max(map(len, HOW.removesuffix(PROGRAM).splitlines())) <= 80


@pytest.mark.parametrize(
    "junk",
    [b"", b"\n", b"[]", b"7", b"{}", b"\xff\xfe", b"[" * 100_000, b'{"header": 1, "hash": "", "body": "", "salt": ""}'],
)
def test_a_file_that_is_something_else_is_not_taken_for_a_log(junk: bytes) -> None:
    with pytest.raises(ValueError, match=r"no entry of a log|empty"):
        imported([junk] if junk else [])


def test_a_line_that_cannot_be_read_is_a_fault_with_its_number(room: Room) -> None:
    room.note("hello")
    lines = [line.encode() for line in room.lines()]
    lines[2] = lines[2].replace(b'"hash"', b'"hush"')
    log = imported(lines)
    assert [fault.seq for fault in log.faults] == [3]
    assert {one.seq for one in breaks(log.records)} == {4}


def test_an_entry_of_another_incident_is_found_in_a_log(room: Room) -> None:
    lines = [line.encode() for line in room.lines()]
    lines[2] = lines[2].replace(room.name.encode(), b"INC-AAAA-AAAA")
    assert 3 in {one.seq for one in breaks(imported(lines).records)}


def test_half_a_character_in_a_log_is_a_fault_and_not_a_crash(room: Room) -> None:
    lines = [line.encode() for line in room.lines()]
    lines[1] = lines[1].replace(b'\\"v\\":1', b'\\"v\\":\\"\\ud800\\"')
    assert [fault.seq for fault in imported(lines).faults] == [2]
