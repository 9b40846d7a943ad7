"""Notes, corrections and labels: nothing that was recorded is ever changed."""

from __future__ import annotations

import pytest

from tests.rooms import Room, bodies, refusal
from warroom.core.entries import LONGEST, EntryCorrected, EntryLabelled, NoteAdded, label_of
from warroom.core.envelope import Label
from warroom.core.errors import Code
from warroom.core.ledger import blob_digest

HOSTILE = "\x1b]0;pwned\x07\x1b[2J [bold]x[/] \u202e txt.exe\r\n\x00 end"


def test_a_note_is_kept_as_it_came() -> None:
    room = Room()
    assert bodies(room.do("note_add", who="zoe", text=HOSTILE)) == [NoteAdded(text=HOSTILE)]


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_an_empty_note_is_refused(text: str) -> None:
    refusal(Code.INVALID, Room().refused("note_add", text=text))


def test_a_note_is_as_long_as_somebody_reads_and_no_longer() -> None:
    room = Room()
    room.do("note_add", text="x" * LONGEST)
    refused = room.refused("note_add", text="x" * (LONGEST + 1))
    refusal(Code.INVALID, refused)
    assert "--evidence" in refused.hint


@pytest.mark.parametrize("label", [Label.PRIVILEGED, Label.PERSONAL])
def test_the_same_holds_for_a_note_whose_text_is_kept_apart(label: Label) -> None:
    room = Room()
    refusal(Code.INVALID, room.refused("note_add", text=" \n", label=label))
    refusal(Code.INVALID, room.refused("note_add", text="x" * (LONGEST + 1), label=label))


def test_what_was_changed_may_be_all_that_a_note_says() -> None:
    room = Room()
    assert bodies(room.do("note_add", change="prompt v41")) == [NoteAdded(text="prompt v41", change="prompt v41")]


def test_a_change_of_nothing_is_refused() -> None:
    refusal(Code.INVALID, Room().refused("note_add", text="something", change="  "))


@pytest.mark.parametrize("label", [Label.PRIVILEGED, Label.PERSONAL])
def test_the_text_of_a_labelled_note_is_in_a_salted_blob_and_nowhere_else(label: Label) -> None:
    room = Room()
    recorded = room.do("note_add", text="Mr. Smith is our client", label=label)
    event, record = recorded.events[0], room.desk.records(room.id)[-1]
    assert event.label is label
    assert isinstance(event.body, NoteAdded)
    assert event.body.blob is not None
    assert "Smith" not in record.header + record.body
    blob = room.store.blob(event.body.blob)
    assert blob is not None
    assert (blob.content.decode(), blob.digest) == ("Mr. Smith is our client", blob_digest(blob.salt, blob.content))
    assert len(blob.salt) == 32
    assert room.view.timeline[-1].full == "Mr. Smith is our client"


def test_the_same_words_under_a_label_have_another_digest_every_time() -> None:
    room = Room()
    said = [bodies(room.do("note_add", text="a guess", label="personal"))[0] for _ in range(2)]
    assert len({body.blob for body in said if isinstance(body, NoteAdded)}) == 2


def test_a_correction_is_another_entry_and_the_first_one_stands() -> None:
    room = Room()
    wrong = room.do("note_add", text="40 tickets").seq
    corrected = room.do("entry_correct", who="ben", seq=wrong, text="14 tickets", why="misread")
    assert bodies(corrected) == [EntryCorrected(seq=wrong, text="14 tickets", why="misread")]
    assert room.incident.entries.corrections == {wrong: corrected.seq}
    shown = room.view.timeline[wrong - 1]
    assert (shown.said, shown.correction) == ("40 tickets", "14 tickets")


def test_of_two_corrections_the_last_is_shown() -> None:
    room = Room()
    wrong = room.do("note_add", text="40 tickets").seq
    room.do("entry_correct", seq=wrong, text="14 tickets", why="misread")
    room.do("entry_correct", seq=wrong, text="15 tickets", why="one more")
    assert room.view.timeline[wrong - 1].correction == "15 tickets"


def test_the_correction_of_a_labelled_entry_is_as_guarded_as_the_entry() -> None:
    room = Room()
    wrong = room.do("note_add", text="Mr. Smith called", label="privileged").seq
    corrected = room.do("entry_correct", seq=wrong, text="Mrs. Jones called", why="misheard")
    assert corrected.events[0].label is Label.PRIVILEGED
    assert "Jones" not in room.desk.records(room.id)[-1].body
    assert room.view.timeline[wrong - 1].correction == "Mrs. Jones called"


def test_a_label_given_later_is_the_one_in_force() -> None:
    room = Room()
    seq = room.do("note_add", text="what counsel thinks").seq
    labelled = room.do("entry_label", who="cleo", seq=seq, as_label="privileged", why="advice")
    assert bodies(labelled) == [EntryLabelled(seq=seq, as_label=Label.PRIVILEGED, why="advice")]
    assert label_of(room.incident, seq) is Label.PRIVILEGED
    assert room.view.timeline[seq - 1].label == "privileged"


@pytest.mark.parametrize("seq", [0, -1, 10_000, 2**70])
def test_an_entry_that_is_not_there_is_neither_corrected_nor_labelled(seq: int) -> None:
    room = Room()
    refused = room.refused("entry_correct", seq=seq, text="x", why="x")
    refusal(Code.NOT_FOUND, refused)
    assert f"from 1 to {room.incident.seq}" in refused.hint
    refusal(Code.NOT_FOUND, room.refused("entry_label", seq=seq, as_label="normal", why="x"))


def test_a_correction_says_something_and_why() -> None:
    room = Room()
    refusal(Code.INVALID, room.refused("entry_correct", seq=1, text=" ", why="x"))
    refusal(Code.REASON_REQUIRED, room.refused("entry_correct", seq=1, text="x", why=" "))
    refusal(Code.REASON_REQUIRED, room.refused("entry_label", seq=1, as_label="personal", why=""))


def test_after_the_end_people_may_still_note_correct_label_and_link() -> None:
    room = Room()
    room.do("phase_set", phase="cancelled", why="a test tenant")
    room.do("note_add", text="the regulator called")
    room.do("entry_correct", seq=1, text="Refunds", why="typing")
    room.do("entry_label", seq=1, as_label="personal", why="a name")
    room.do("incident_link", relation="caused_by", other="INC-0000-0000")
    assert room.incident.phases.ended
