"""The one way in: load, fold, decide, append.

TUI, CLI, demo and whatever comes later go through the same desk, so that a change is decided in one place. The desk
decides under the store's write lock on the record as it is, not as the author saw it; who wants to be told that
something changed in between says so with ``based_on``.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from threading import Event as Flag
from typing import Any, NamedTuple

from warroom.core.entries import AddNote, CorrectEntry, EntryCorrected, NoteAdded, labelled_alike, refuse_empty
from warroom.core.envelope import Actor, Blob, Command, Draft, Event, Label, Precision, Record, Sample
from warroom.core.errors import Code, Refused, not_found
from warroom.core.incident import Incident, decide, fold, read
from warroom.core.ledger import blob_digest, canonical, seal_all, sha256
from warroom.core.notices import DraftNotice, NoticeDrafted, refuse_text
from warroom.core.opening import AdoptPlan, Declare, IncidentDeclared, PlanAdopted
from warroom.core.phases import SetPhase
from warroom.core.plan import Plan
from warroom.core.plan.pinned import PinnedPlan
from warroom.core.probes import PROBE, JudgeProbe, live, observed, weighed, worth_recording
from warroom.core.rules import PinnedRules, RulesAdopted
from warroom.ports import Clock, Receipt, Rulebook, Store

Entropy = Callable[[int], bytes]
"""Gives so many random bytes."""

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


SAMPLES = 120
"""How many tries of each probe a history carries: what people look at, not what a verdict rests on."""


class History(NamedTuple):
    """An incident with the events it follows from. *texts*: the withheld texts, by digest, as far as they exist.
    *samples*: the last tries of each probe, oldest first. *folded*: the incident by its record alone, from which the
    next one is read on."""

    incident: Incident
    events: tuple[Event, ...]
    texts: dict[str, str]
    samples: Mapping[str, tuple[Sample, ...]] = {}
    folded: Incident | None = None


class Recorded(NamedTuple):
    """What a command recorded. *again*: the same command had been carried out before, under the same once-key."""

    incident: str
    events: tuple[Event, ...]
    again: bool = False

    @property
    def seq(self) -> int:
        """The seq of the last event."""
        return self.events[-1].seq


class Turn(NamedTuple):
    """A turn at an incident: *known* as its record has it, and whose turn it is. *decided* gives the records of a
    command, or refuses it; *record* appends them."""

    known: Incident
    actor: Actor
    decided: Callable[[Command], list[Record]]
    record: Callable[[Sequence[Record]], Recorded]


class Desk:
    """The application service over a *store*."""

    def __init__(
        self, store: Store, clock: Clock, entropy: Entropy = os.urandom, rulebook: Rulebook | None = None
    ) -> None:
        self.store = store
        self._clock = clock
        self._entropy = entropy
        self._rulebook = rulebook
        self._seen: dict[str, Incident] = {}  # the last fold of each incident: the next one reads on from there
        # By digest: a store of fifty incidents has a handful of plans, and of rules that go with them.
        self._plans: dict[str, PinnedPlan] = {}
        self._rules: dict[str, PinnedRules] = {}

    def now(self) -> datetime:
        """The present instant."""
        return self._clock.now()

    def incidents(self) -> list[str]:
        """The ids of all incidents, oldest first."""
        return self.store.incidents()

    def find(self, name: str) -> str:
        """The incident whose id is *name* or begins with it, with or without ``INC-``, in any case. Refused where
        there is none, or more than one."""
        known = self.store.incidents()
        wanted = "INC-" + name.upper().removeprefix("INC-")
        matches = [wanted] if wanted in known else [one for one in known if one.startswith(wanted)]
        if not matches:
            raise not_found("incident", name, known)
        if len(matches) > 1:
            raise Refused(
                Code.INVALID, f"{name!r} could be any of {', '.join(matches)}", "write more of the id: warroom list"
            )
        return matches[0]

    def load(self, incident: str) -> Incident:
        """*incident* as it is now. Refused (not_found) where it has no events."""
        return self._live(self._load(incident))

    def _load(self, incident: str) -> Incident:
        """The same by its record alone."""
        seen, added = self._read_on(self._seen.get(incident, Incident(incident)))
        folded = self._seen[incident] = fold(seen, added) if added else seen
        return folded

    def _live(self, incident: Incident) -> Incident:
        """*incident* with the samples that came after the last entries about their probes."""
        if incident.opening is None:
            return incident
        names = [one.removeprefix(PROBE) for one in self.store.series(incident.id) if one.startswith(PROBE)]
        return live(incident, {name: self._pending(incident, name) for name in names}) if names else incident

    def _pending(self, incident: Incident, probe: str) -> list[Sample]:
        known = incident.probes.by_id.get(probe)
        return self.store.samples(incident.id, PROBE + probe, known.last if known else 0)

    def history(self, incident: str, before: History | None = None) -> History:
        """*incident* with its events; reads only what came after *before*, where that is given."""
        known = before or History(Incident(incident), (), {})
        seen, added = self._read_on(known.folded or known.incident)
        events, texts = (known.events, known.texts) if seen.seq else ((), {})
        folded = self._seen[incident] = fold(seen, added) if added else seen
        live, withheld = self._live(folded), self._withheld(added)
        return History(live, (*events, *added), {**texts, **withheld}, self._samples(live), folded)

    def _samples(self, incident: Incident) -> dict[str, tuple[Sample, ...]]:
        """The last tries of each probe of *incident*, whose number of tries so far is known without reading them."""
        tried = {name: one.last + one.pending for name, one in incident.probes.by_id.items() if one.last or one.pending}
        return {name: self.samples(incident.id, name, max(0, last - SAMPLES)) for name, last in tried.items()}

    def samples(self, incident: str, probe: str, after: int = 0) -> tuple[Sample, ...]:
        """The tries of *probe* after number *after*, in order."""
        return tuple(self.store.samples(incident, PROBE + probe, after))

    def _read_on(self, seen: Incident) -> tuple[Incident, list[Event]]:
        """What came after *seen*; everything, after nothing, where the store no longer holds what was seen: somebody
        restored a backup, or put another file there. Refused (not_found) where it has no events."""
        records = self.store.read(seen.id, max(0, seen.seq - 1))
        if seen.seq and (not records or records[0].hash != seen.head):
            return self._read_on(Incident(seen.id))
        if not records:
            raise not_found("incident", seen.id, self.store.incidents())
        return seen, [self._shared(read(record)) for record in (records[1:] if seen.seq else records)]

    def _shared(self, event: Event) -> Event:
        """*event* with the plan or the rules that were read before, where they are the same to the last letter. With a
        plan goes what is worked out of it, its conditions above all: a megabyte and twenty milliseconds, once for each
        incident."""
        match event.body:
            case IncidentDeclared(plan=plan) | PlanAdopted(plan=plan):
                known = self._plans.setdefault(plan.digest, plan)
                return _with(event, "plan", plan, known)
            case RulesAdopted(rules=rules):
                return _with(event, "rules", rules, self._rules.setdefault(rules.digest, rules))
        return event

    def _withheld(self, events: Sequence[Event]) -> dict[str, str]:
        digests = [digest for event in events if (digest := _kept_apart(event))]
        blobs = [blob for digest in digests if (blob := self.store.blob(digest))]
        return {blob.digest: blob.content.decode() for blob in blobs}

    def records(self, incident: str, after: int = 0) -> list[Record]:
        """The records as they are stored."""
        return self.store.read(incident, after)

    def follow(self, stop: Flag) -> Iterator[None]:
        """Yields at once and after every commit by anybody, until *stop* is set."""
        return self.store.follow(stop)

    def declare(
        self, command: Declare, actor: Actor, *, once: str | None = None, dry_run: bool = False
    ) -> Recorded:  # fmt: skip
        """Opens an incident under an id that no store has used."""
        seen = Incident(self._new_id())
        return self._carry_out(seen, command, command.plan.plan, actor, once=once, files=(), dry_run=dry_run)

    def do(
        self, incident: str, command: Command, actor: Actor, *,
        once: str | None = None, files: Sequence[Blob] = (), dry_run: bool = False,
    ) -> Recorded:  # fmt: skip
        """Carries out *command* in *incident*, keeping *files* with it. Refused where the core refuses. With a
        once-key that was used before: what it did then, or a conflict if something else was asked."""
        seen = self._load(incident)  # the long read happens before the lock is taken
        if seen.opening is None:
            raise Refused(
                Code.NEWER,
                f"{incident} was declared by a newer warroom: this one may read, not write",
                "upgrade: pip install --upgrade warroom",
            )
        return self._carry_out(seen, command, seen.plan, actor, once=once, files=files, dry_run=dry_run)

    def _carry_out(
        self, seen: Incident, command: Command, plan: Plan, actor: Actor, *,
        once: str | None, files: Sequence[Blob], dry_run: bool,
    ) -> Recorded:  # fmt: skip
        actor = Actor(plan.person_for(actor.id), actor.via)
        asked = _digest_of(command, actor, seen)
        command, files = self._withhold(labelled_alike(seen, command), files)
        command = self._with_rules(command)
        with self.store.writing():
            if once and (receipt := self.store.receipt(once)):
                return self._again(receipt, asked)
            incident = fold(*self._read_on(seen)) if seen.seq else seen
            # What guards a phase must not be older than what people look at; nothing else rests on how old a try is.
            known = self._live(incident) if isinstance(command, SetPhase) else incident
            records = self._decided(known, command, actor, once)
            if not dry_run:
                receipt = Receipt(once, asked, incident.id, records[0].seq, records[-1].seq) if once else None
                self.store.append(incident.id, incident.seq, records, blobs=files, receipt=receipt)
        return Recorded(incident.id, tuple(map(read, records)))

    @contextmanager
    def turn(self, incident: str, actor: Actor) -> Iterator[Turn]:
        """A turn of *actor* at *incident*, under the write lock: what is kept beside the record and what follows from
        it on the record are durable together, or neither is."""
        seen = self._load(incident)
        who = Actor(seen.plan.person_for(actor.id), actor.via)
        with self.store.writing():
            known = fold(*self._read_on(seen))
            yield Turn(known, who, partial(self._decided, known, actor=who), partial(self._append, known))

    def _append(self, known: Incident, records: Sequence[Record]) -> Recorded:
        self.store.append(known.id, known.seq, records)
        return Recorded(known.id, tuple(map(read, records)))

    def observe(
        self, incident: str, probe: str, tries: Sequence[Mapping[str, Any]], actor: Actor, *,
        at: datetime | None = None, precision: Precision | None = None,
    ) -> Recorded | None:  # fmt: skip
        """Keeps what *probe* was seen to do as samples, and records what follows from them, if anything does: both
        durable, or neither. Each of *tries* is a sample as `core.probes.observed` reads it. *at* and *precision*: when
        that was, where it was not now."""
        with self.turn(incident, actor) as turn:
            known = turn.known
            self.store.add_samples(incident, PROBE + probe, [canonical(one) for one in tries])
            command = JudgeProbe(
                probe=probe, samples=tuple(self._pending(known, probe)), at=at, precision=precision
            )  # fmt: skip
            after = weighed(known, probe, map(observed, command.samples))
            records = turn.decided(command)
            if not worth_recording(known, probe, after, self.now()):
                return None
            return turn.record(records)

    def rules_for(self, incident: Incident) -> PinnedRules | None:
        """The rules as *incident* would pin them now; none where this desk has none, as on a test's bench."""
        return self._rulebook.pinned(incident.plan, self.now()) if self._rulebook else None

    def _with_rules(self, command: Command) -> Command:
        """*command* with the rules that its plan's entities need. Read before the lock is taken: they are files."""
        if self._rulebook is None or not isinstance(command, Declare | AdoptPlan) or command.rules is not None:
            return command
        found = self._rulebook.pinned(command.plan.plan, command.at or self.now())
        return command.model_copy(update={"rules": found})

    def _decided(
        self, incident: Incident, command: Command, actor: Actor, once: str | None = None
    ) -> list[Record]:  # fmt: skip
        now = self._clock.now()
        drafts = [
            Draft(
                id=self._uuid7(now), once=f"{once}#{n}" if once else None, at=command.at or now, recorded_at=now,
                actor=actor, label=command.label, precision=command.precision, body=body, salt=self._salt(),
            )
            for n, body in enumerate(decide(incident, command, actor, now), start=1)
        ]  # fmt: skip
        return seal_all(incident.id, incident.seq, incident.head, drafts)

    def _again(self, receipt: Receipt, asked: str) -> Recorded:
        if receipt.digest != asked:
            raise Refused(
                Code.CONFLICT,
                f"the key {receipt.once!r} was used for something else, in {receipt.incident} "
                f"(entries {receipt.first} to {receipt.last})",
                "use a new key for a new request: --once KEY",
            )
        records = self.store.read(receipt.incident, receipt.first - 1)[: receipt.last - receipt.first + 1]
        return Recorded(receipt.incident, tuple(map(read, records)), again=True)

    def _withhold(self, command: Command, files: Sequence[Blob]) -> tuple[Command, Sequence[Blob]]:
        """Moves the text of a notice, or of a labelled note or correction, into a blob, which alone can be erased."""
        if isinstance(command, DraftNotice):
            return _kept_draft(command, files)
        if not isinstance(command, AddNote | CorrectEntry) or command.label is Label.NORMAL or not command.text:
            return command, files
        refuse_empty(
            command.text, "note" if isinstance(command, AddNote) else "correction"
        )  # the core sees no more than the digest
        content, salt = command.text.encode(), self._salt()
        blob = Blob(blob_digest(salt, content), salt, content)
        return command.model_copy(update={"text": "", "blob": blob.digest}), (*files, blob)

    def _salt(self) -> str:
        return self._entropy(16).hex()

    def _new_id(self) -> str:
        """Forty random bits: two stores that never met do not collide, and a person can still read it aloud."""
        number = int.from_bytes(self._entropy(5))
        letters = "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(35, -1, -5))
        return f"INC-{letters[:4]}-{letters[4:]}"

    def _uuid7(self, now: datetime) -> str:
        """A UUID version 7, RFC 9562 section 5.7."""
        stamped = (int(now.timestamp() * 1000) & (2**48 - 1)) << 80
        bits = stamped | 0x7 << 76 | 0x2 << 62 | (int.from_bytes(self._entropy(10)) & ~(0xF << 76 | 0x3 << 62))
        text = f"{bits:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _with(event: Event, name: str, own: object, known: object) -> Event:
    """*event* with the *known* value in the place of its *own*, if they are equal."""
    if known is own or known != own or event.body is None:
        return event
    return event._replace(body=event.body.model_copy(update={name: known}))


def _kept_apart(event: Event) -> str | None:
    """The digest of the text that *event* refers to, if it has one outside of its body."""
    return event.body.blob if isinstance(event.body, NoteAdded | EntryCorrected | NoticeDrafted) else None


def _kept_draft(command: DraftNotice, files: Sequence[Blob]) -> tuple[DraftNotice, Sequence[Blob]]:
    """A notice's text is kept by the digest that ``sha256sum`` prints of it: an approval must be easy to check."""
    refuse_text(command.text)
    blob = kept(command.text.encode())
    return command.model_copy(update={"text": "", "digest": blob.digest}), (*files, blob)


def kept(content: bytes) -> Blob:
    """A file as it is kept: by the digest that ``sha256sum`` prints."""
    return Blob(sha256(content), "", content)


def _digest_of(command: Command, actor: Actor, incident: Incident) -> str:
    """What was asked, of which incident: the same words in another one are something else. To declare is asked of
    none, for the id is made up on the way."""
    asked = {"verb": command.VERB, "person": actor.id, "arguments": command.model_dump(mode="json")}
    where = {"incident": incident.id} if incident.seq else {}
    text = json.dumps(asked | where, sort_keys=True, ensure_ascii=False)
    try:
        return sha256(text.encode())
    except UnicodeEncodeError as error:
        odd = text[error.start]
        raise Refused(
            Code.INVALID, f"{odd!r} is half a character and no text", f"warroom {_words(command)} with UTF-8 text"
        ) from error


def _words(command: Command) -> str:
    return command.VERB.replace("_", " ")
