"""Ask the live system whether it still produces the error: a number of times, or for as long as the room is open; by a
probe of the plan, or by one of a file. Or write down what another check found."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from warroom.core.errors import Code, Refused, not_found
from warroom.core.plan.probes import Kind, Probe
from warroom.core.probes import Probed, SetProbe, specs
from warroom.tui.asking import Asking
from warroom.tui.dialogue import Dialogue
from warroom.tui.verbs.files import completed, located
from warroom.views.safe import few, line
from warroom.views.verdicts import about, bound, following
from warroom_widgets.notices import Said
from warroom_widgets.prompt import Choice

_NOT_RUN = (Kind.PUSH, Kind.MANUAL)
_MOST = 100_000
_ALL = "all of them"
_FILE = "its path, which tab completes; one probe as a plan has it, or a section of several"
_REPORTED = "another check reports for it; this is for what it could not post itself"
_ENDS = "it ends with the same key, and when you leave the room"


async def attempt(dialogue: Dialogue, subject: str | None) -> None:
    """Asks which probe, unless it is the *subject*, and how often, and begins; of one that waits for reports, what was
    reported."""
    dialogue.means.asking.refuse_idly()
    probe = await _which(dialogue, subject)
    dialogue.subject = f"probe {probe.id}"
    await (_reported if probe.kind is Kind.PUSH else _tried)(dialogue, probe)


async def of_file(dialogue: Dialogue, _subject: str | None) -> None:
    """Asks for the file of a probe that the plan does not have, and begins."""
    asking = dialogue.means.asking
    asking.refuse_idly()
    path = await dialogue.text("Which file holds the probe?", about=_FILE, complete=completed)
    probe = await _read(dialogue, str(located(path)))
    dialogue.subject = f"probe {probe.id}"
    await _tried(dialogue, probe)


async def _read(dialogue: Dialogue, path: str) -> Probe:
    """The probe in the file at *path*; asks which one, where it holds several."""
    read = dialogue.means.asking.read
    try:
        return await asyncio.to_thread(read, path)
    except Refused as refused:
        ids = [str(name) for name in refused.details.get("ids", ())]
        if not ids:
            raise
    return await asyncio.to_thread(
        read, path, await dialogue.choose("Which of its probes?", [Choice(name, line(name)) for name in ids])
    )


async def _reported(dialogue: Dialogue, probe: Probe) -> None:
    """Asks what another check found, and keeps it as that check would have."""
    failed = await dialogue.whole(f"In how many tries did {probe.id} fail?", about=_REPORTED)
    clean = await dialogue.whole("In how many tries did it not?")
    neither = await dialogue.whole("How many came to nothing? (Enter: none)", needed=False)
    why = await dialogue.text("What was seen? (Enter: nothing to add)", needed=False)
    report = {"clean": clean or 0, "failed": failed or 0, "inconclusive": neither or 0, **({"why": why} if why else {})}
    said = await asyncio.to_thread(dialogue.means.asking.keep, _incident(dialogue), probe.id, report)
    dialogue.forget()
    dialogue.say(said)


async def _tried(dialogue: Dialogue, probe: Probe) -> None:
    asking = dialogue.means.asking
    times = await _times(dialogue, probe)
    await _named(dialogue, asking, probe)
    asking.run(_incident(dialogue), probe.id, times)
    dialogue.say(Said(f"asking {probe.id}: the verdict comes when it was asked {_often(times)}", "e ends it"))


async def watch(dialogue: Dialogue, subject: str | None) -> None:
    """Begins to watch, or ends it."""
    asking = dialogue.means.asking
    if asking.doing:
        asking.end()
        dialogue.say(Said("ending, once the try that is under way is over"))
        return
    asking.refuse_idly()
    probes = await _several(dialogue, subject)
    for probe in probes:
        await _named(dialogue, asking, probe)
    names = [probe.id for probe in probes]
    asking.watch(_incident(dialogue), names)
    dialogue.say(Said(f"this room watches {few(names)}, each at its interval", _ENDS))


async def _which(dialogue: Dialogue, subject: str | None) -> Probe:
    found = _runnable(dialogue, subject, but=_NOT_RUN if subject is None else (Kind.MANUAL,))
    if len(found) == 1:
        return next(iter(found.values()))
    return found[await dialogue.choose("Which probe?", [_choice(one) for one in found.values()])]


async def _several(dialogue: Dialogue, subject: str | None) -> list[Probe]:
    found = _runnable(dialogue, subject)
    if len(found) == 1:
        return list(found.values())
    every = Choice(_ALL, f"all {len(found)}", "each at its interval")
    chosen = await dialogue.choose("Which probe is watched?", [every, *map(_choice, found.values())], about=_ENDS)
    return list(found.values()) if chosen == _ALL else [found[chosen]]


def _runnable(dialogue: Dialogue, subject: str | None, but: tuple[Kind, ...] = _NOT_RUN) -> dict[str, Probe]:
    """The probes that can be tried from here, all *but* those kinds: the *subject* alone, where one is selected.
    Refused where it cannot, and where there is none."""
    known = specs(dialogue.seen.history.incident)
    if subject is not None and subject not in known:
        raise not_found("probe", subject, list(known))
    if subject is not None and known[subject].kind in but:
        posted = known[subject].kind is Kind.PUSH
        sentence = "another check posts what it finds" if posted else "a person tries it"
        raise Refused(Code.INVALID, f"{subject} cannot be asked: {sentence}", "by hand: warroom probe record")
    found = {name: one for name, one in known.items() if one.kind not in but}
    if not found:
        hint = "one from a file: warroom probe run --file FILE; what you saw by hand: warroom probe record"
        raise Refused(Code.NOT_FOUND, "there is no probe that can be asked", hint)
    return found if subject is None else {subject: found[subject]}


def _choice(probe: Probe) -> Choice:
    return Choice(probe.id, probe.id, line(f"{probe.kind}, every {about(probe.every)}: {probe.title or ''}"))


async def _times(dialogue: Dialogue, probe: Probe) -> int:
    """How often: once, as often as the next claim takes, or a number. A log is looked at once: the next look finds what
    is new in it by then."""
    if probe.kind is Kind.QUERY:
        return 1
    chosen = await dialogue.choose(f"How often is {probe.id} asked?", _numbers(dialogue, probe))
    if chosen != "other":
        return int(chosen)
    typed = await dialogue.whole("How many times?")
    while not typed or typed > _MOST:
        typed = await dialogue.whole("How many times?", about=f"from 1 to {_MOST:,}")
    return typed


def _numbers(dialogue: Dialogue, probe: Probe) -> list[Choice]:
    evidence = dialogue.seen.history.incident.probes.by_id.get(probe.id, Probed()).evidence
    claim = following(evidence)
    found = [Choice("1", "once"), Choice("10", "10 times")]
    if claim and claim.more > 1:
        least = about(max(1, claim.more * 60 / probe.budget.per_minute))
        note = f"if all are clean, below {bound(claim.below)} may be claimed; {least} at least"
        found.insert(1, Choice(str(claim.more), f"{claim.more:,} times", note))
    return [*found, Choice("other", "another number")]


async def _named(dialogue: Dialogue, asking: Asking, probe: Probe) -> None:
    """Goes on only where somebody named each host that *probe* reaches, or does so now, on the record."""
    try:
        await asyncio.to_thread(asking.refuse_strangers, _incident(dialogue), probe)
    except Refused as refused:
        hosts = refused.details.get("hosts")
        if refused.code is not Code.NOT_PERMITTED or not hosts:
            raise
        await _name(dialogue, probe, [str(host) for host in hosts])


async def _name(dialogue: Dialogue, probe: Probe, hosts: Sequence[str]) -> None:
    name = Choice("name", "name it", "on the record, with your name: the probe may ask it from now on")
    said = f"{probe.id} would ask {few(hosts)}, which nobody named."
    await dialogue.sure(line(said), name, about="nothing was sent to it yet", words=line(", ".join(hosts)))
    known = dialogue.seen.history.incident.probes.by_id.get(probe.id, Probed()).hosts
    await dialogue.record(SetProbe(probe=probe, hosts=tuple(sorted({*known, *hosts}))), undo="it stays on the record")


def _incident(dialogue: Dialogue) -> str:
    return dialogue.seen.history.incident.id


def _often(times: int) -> str:
    return "once" if times == 1 else f"{times:,} times"
