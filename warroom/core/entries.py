"""Entries of the timeline: notes, corrections and labels.

Nothing that was recorded is ever changed. A correction is a new entry that names the one it corrects, and so is a
label. The text of a note that may one day have to be erased (privileged, personal) is a blob, outside of the body.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from warroom.core.envelope import Actor, Body, Command, Deciders, Event, Label
from warroom.core.errors import Code, Refused, refuse_unreasoned

if TYPE_CHECKING:
    from warroom.core.incident import Incident

LONGEST = 60_000
"""Characters in a text. A log file belongs into evidence, not into a note."""


class NoteAdded(Body):
    """*text*, or for a text that may have to be erased the digest of its *blob*. *change*: what was changed in the
    system, which starts a new epoch of evidence."""

    KIND: ClassVar[str] = "note.added"

    text: str | None = None
    blob: str | None = None
    change: str | None = None


class EntryCorrected(Body):
    """What entry *seq* should have said: *text*, or the digest of a *blob*, as with a note."""

    KIND: ClassVar[str] = "entry.corrected"

    seq: int
    text: str | None = None
    blob: str | None = None
    why: str


class EntryLabelled(Body):
    KIND: ClassVar[str] = "entry.labelled"

    seq: int
    as_label: Label
    why: str


class AddNote(Command):
    VERB: ClassVar[str] = "note_add"
    WHEN_ENDED: ClassVar[bool] = True

    text: str = ""
    blob: str | None = None
    change: str | None = None


class CorrectEntry(Command):
    VERB: ClassVar[str] = "entry_correct"
    WHEN_ENDED: ClassVar[bool] = True

    seq: int
    text: str = ""
    blob: str | None = None
    why: str


class LabelEntry(Command):
    VERB: ClassVar[str] = "entry_label"
    WHEN_ENDED: ClassVar[bool] = True

    seq: int
    as_label: Label
    why: str


class Entries(NamedTuple):
    """The labels given after the fact, and which entry corrects which (corrected seq to correcting seq)."""

    labels: Mapping[int, Label] = {}
    corrections: Mapping[int, int] = {}


HEARS = (EntryCorrected.KIND, EntryLabelled.KIND)


def evolve(part: Entries, event: Event) -> Entries:
    """Labels and corrections after *event*."""
    body = event.body
    if isinstance(body, EntryCorrected):
        return part._replace(corrections={**part.corrections, body.seq: event.seq})
    assert isinstance(body, EntryLabelled), event.kind
    return part._replace(labels={**part.labels, body.seq: body.as_label})


_WRITES = {
    "title": 'declare "…"',
    "note": 'note "…"',
    "correction": 'entry correct SEQ "…" --why "…"',
    "update": 'update post "…"',
    "change": 'note "…" --change "what was changed"',
}
"""The command that writes each kind of text."""


def refuse_empty(text: str, what: str) -> None:
    """Refuses a *text* that says nothing, or one that is too long to be read."""
    if not text.strip():
        raise Refused(Code.INVALID, f"the {what} is empty", f"give the text of the {what}; warroom {_WRITES[what]}")
    if len(text) > LONGEST:
        raise Refused(
            Code.INVALID,
            f"the {what} has {len(text)} characters; {LONGEST} is the most",
            "attach long material as evidence of a step: warroom step done STEP --evidence FILE",
        )


def label_of(incident: "Incident", seq: int) -> Label:
    """The label in force of entry *seq*: as given later, else as recorded."""
    return incident.entries.labels.get(seq) or incident.labelled.get(seq, Label.NORMAL)


def confidential(incident: "Incident", events: Iterable[Event]) -> frozenset[int]:
    """The *events* of *incident*, all of them, by seq, that are labelled, when they were made or later; and those that
    correct such a one, which say what it should have said."""
    labels, marked = incident.entries.labels, set[int]()
    for event in events:
        corrects = event.body.seq if isinstance(event.body, EntryCorrected) else None
        if labels.get(event.seq, event.label) is not Label.NORMAL or corrects in marked:
            marked.add(event.seq)
    return frozenset(marked)


def labelled_alike(incident: "Incident", command: Command) -> Command:
    """*command*; where it corrects a labelled entry, under that entry's label: it says what may not be shown."""
    if not isinstance(command, CorrectEntry) or command.label is not Label.NORMAL:
        return command
    return command.model_copy(update={"label": label_of(incident, command.seq)})


def _add(_incident: "Incident", command: AddNote, _actor: Actor, _now: datetime) -> list[Body]:
    if command.change is not None:
        refuse_empty(command.change, "change")
    if command.blob:
        return [NoteAdded(blob=command.blob, change=command.change)]
    refuse_empty(command.text or command.change or "", "note")
    return [NoteAdded(text=command.text or command.change, change=command.change)]


def _correct(incident: "Incident", command: CorrectEntry, _actor: Actor, _now: datetime) -> list[Body]:
    _refuse_absent(incident, command.seq)
    refuse_unreasoned(command.why, "a correction", f'entry correct {command.seq} "…"')
    if command.blob:
        return [EntryCorrected(seq=command.seq, blob=command.blob, why=command.why)]
    refuse_empty(command.text, "correction")
    return [EntryCorrected(seq=command.seq, text=command.text, why=command.why)]


def _label(incident: "Incident", command: LabelEntry, _actor: Actor, _now: datetime) -> list[Body]:
    _refuse_absent(incident, command.seq)
    refuse_unreasoned(command.why, "a label", f"entry label {command.seq} {command.as_label}")
    return [EntryLabelled(seq=command.seq, as_label=command.as_label, why=command.why)]


def _refuse_absent(incident: "Incident", seq: int) -> None:
    if not 1 <= seq <= incident.seq:
        raise Refused(
            Code.NOT_FOUND,
            f"there is no entry {seq} in {incident.id}",
            f"entries go from 1 to {incident.seq}: warroom log",
        )


COMMANDS: Deciders = {AddNote: _add, CorrectEntry: _correct, LabelEntry: _label}
