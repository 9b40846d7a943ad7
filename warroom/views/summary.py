"""The status of an incident on one screen of plain text, or as Markdown to be pasted.

The order never changes: how bad, how many, still happening, who is in charge and who is missing, what is next and due.
Markdown leaves the room, so it carries nothing that was labelled, and what people typed cannot format anything in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from warroom.views import headline
from warroom.views.headline import HeadlineView
from warroom.views.roles import RoleView
from warroom.views.room import RoomView
from warroom.views.safe import few, fit, line, width

_SHOWN = 3
"""How many things are listed as next, and as due."""
_HEADING = 13
_LONGEST = 160
"""Characters of one explanation: the whole of it is in the log and in the JSON."""
_PRESENT = ("joined", "offered")
_SYNTAX = re.compile(r"([\\`*_\[\]~]|^[-+=#>]|(?<=^\d)[.)]|(?<=www)\.|:(?=//))")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its *heading*, the *word* that must not be missed, *lines* that explain it, and what is *listed*."""

    heading: str
    word: str
    lines: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()


def answers(room: RoomView) -> list[Answer]:
    """What the status of *room* says, in its order."""
    bad, many, happening, pause, _due = headline.view(brief(room))
    asked = [_headline(bad), _headline(many), _headline(happening), _in_charge(room)]
    if not room.next:
        return [*asked, _progress(room)]
    return [*asked, _missing(room), _headline(pause), _progress(room), _next(room), _due_soon(room)]


def brief(room: RoomView) -> RoomView:
    """*room* with no more unknown facts than a line takes."""
    missing = room.severity.missing
    named = missing if len(missing) <= _SHOWN else (few(missing),)
    return room._replace(severity=room.severity._replace(missing=named))


def _headline(one: HeadlineView) -> Answer:
    first, *others = [part for part in (one.value, one.source) if part] or [""]
    dated = f"{line(first, _LONGEST)} ({one.age})".strip() if one.age else line(first, _LONGEST)
    lines = (dated, *(line(part, _LONGEST) for part in others))
    return Answer(f"{one.symbol} {one.label}", one.word, tuple(filter(None, lines)))


def _in_charge(room: RoomView) -> Answer:
    first, *others = room.roles
    with_them = [f"{one.holder} {one.id}" for one in others if one.state in _PRESENT]
    more = (f"with {', '.join(with_them)}",) if with_them else ()
    if first.state in _PRESENT:
        return Answer("  IN CHARGE", first.holder, (f"is {first.id}{_noted(first)}", *more))
    return Answer("! IN CHARGE", "NOBODY", (f"is {first.id}; {first.holder} is expected{_noted(first)}", *more))


def _noted(role: RoleView) -> str:
    return f" ({role.note})" if role.note else ""


def _missing(room: RoomView) -> Answer:
    absent = [one for one in room.roles if one.state not in _PRESENT]
    said = [f"{one.id} {one.holder}{_noted(one)}" for one in sorted(absent, key=lambda one: not one.overdue)]
    late = sum(one.overdue for one in absent)
    word = f"{len(absent)} of {len(room.roles)} roles" + (f", {late} LATE" if late else "")
    return Answer("! MISSING" if late else "  MISSING", word if absent else "nobody", (few(said),) if said else ())


def _progress(room: RoomView) -> Answer:
    said = [
        f"{lane.function} {lane.done}/{lane.total}" + (f" ({lane.behind} LATE)" if lane.behind else "")
        for lane in room.lanes
    ]
    return Answer("  STEPS", f"{sum(lane.done for lane in room.lanes)} done", (", ".join(said),))


def _next(room: RoomView) -> Answer:
    todo = [one for one in room.next if one.kind != "deadline"]
    lines = [f"{one.command}  {one.what}" for one in todo[:_SHOWN]]
    rest = "fact list --unknown" if any(one.kind == "question" for one in todo[_SHOWN:]) else "status --json"
    return Answer("  NEXT", "" if todo else "nothing", listed=_with_rest(lines, len(todo), rest))


def _due_soon(room: RoomView) -> Answer:
    """What is due, but for the seats: whoever is missing stands above."""
    due = [one for one in room.deadlines if not one.id.startswith("role:")]
    lines = [f"{one.left}  {one.at}  {one.what} · {one.owner}" for one in due[:_SHOWN]]
    heading = "! DUE" if any(one.late for one in due) else "  DUE"
    return Answer(heading, "" if due else "nothing", listed=_with_rest(lines, len(due), "step list"))


def _with_rest(lines: list[str], together: int, command: str) -> tuple[str, ...]:
    left = together - len(lines)
    return (*lines, *([f"and {left} more: warroom {command}"] if left else []))


def text(room: RoomView, across: int | None) -> str:
    """The status as plain text, wrapped to *across* cells where that is given."""
    who = room.identity
    drill = "DRILL  " if who.drill else ""
    newer = f"  {who.newer} entries from a newer warroom" if who.newer else ""
    head = f"{drill}{who.id}  {who.phase.upper()}  {who.running}  plan {who.plan}  entry {room.seq}{newer}"
    lines = [head, who.title]
    for answer in answers(room):
        lines += _lines(answer, across)
    return "\n".join(lines)


def _lines(answer: Answer, across: int | None) -> Iterator[str]:
    """Explanations are wrapped; what is listed is cut, so that one thing stays one line."""
    cells = across and across - _HEADING
    explained = [f"{answer.word}  {answer.lines[0]}", *answer.lines[1:]] if answer.lines else [answer.word]
    parts = [part for one in explained if one for part in wrapped(one, cells)]
    parts += [fit(one, cells) if cells and width(one) > cells else one for one in answer.listed]
    for place, part in enumerate(parts):
        yield f"{answer.heading if place == 0 else '':<{_HEADING}}{part}".rstrip()


def wrapped(said: str, cells: int | None) -> list[str]:
    """*said* broken between words into lines of at most *cells*; a longer word stays whole."""
    if not cells or width(said) <= cells:
        return [said]
    lines, current = [], ""
    for word in said.split(" "):
        longer = f"{current} {word}" if current else word
        if current and width(longer) > cells:
            lines.append(current)
            longer = f"  {word}"
        current = longer
    return [*lines, current]


def markdown(room: RoomView) -> str:
    """The status as Markdown."""
    who = room.identity
    drill = "DRILL · " if who.drill else ""
    lines = [
        f"### {drill}{who.id} · {escaped(who.title)}",
        "",
        f"{who.phase} · {who.running} · plan {escaped(who.plan)}",
    ]
    for answer in answers(room):
        lines += ["", f"**{answer.heading[2:].capitalize()}:** {escaped(answer.word)}".rstrip(), *_bullets(answer)]
    return "\n".join(lines)


def _bullets(answer: Answer) -> list[str]:
    items = (*answer.lines, *answer.listed)
    return ["", *(f"- {escaped(item)}" for item in items)] if items else []


def escaped(said: str) -> str:
    """*said* with everything that Markdown, HTML or a chat would interpret shown as it is."""
    return _SYNTAX.sub(r"\\\1", said.replace("&", "&amp;").replace("<", "&lt;"))
