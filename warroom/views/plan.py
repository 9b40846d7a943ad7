"""A plan for reading, and the difference between two plans in words.

Counsel and the commander approve a plan, and they read text, not YAML. What is shown is everything that the plan says,
in the order in which an incident asks for it, as safe text of a fixed width that survives a pipe, a mail and a printer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import starmap
from typing import Any, NamedTuple

from warroom.core.instants import span
from warroom.core.plan import Authority, FailureMode, Level, Need, Person, Plan, Role, Stage, Step
from warroom.core.plan.pinned import Change, PinnedPlan, changes
from warroom.views import plan_notifications, plan_questions
from warroom.views.safe import line, safe
from warroom.views.safe import width as cells

WIDTH = 80
_HANG = 18
"""The column at which what is said about a name begins."""
_OPEN_CONTACTS = ("env:", "file:", "mailto:", "tel:")
"""References and addresses that say nothing secret; of any other contact the scheme alone is shown."""


class Item(NamedTuple):
    """What is *said* about a *name*, with *points* below it."""

    name: str
    said: str
    points: tuple[str, ...] = ()


def text(plan: Plan, width: int = WIDTH) -> str:
    """*plan* for reading, no line wider than *width* cells."""
    return "\n".join(_lines(plan, width)) + "\n"


def _lines(plan: Plan, width: int) -> Iterator[str]:
    yield from wrap(plan.title, width)
    reviewed = f"reviewed {plan.reviewed}, to be reviewed every {span(plan.review_every)}"
    yield from wrap(f"{plan.id}, version {plan.version}, {reviewed}", width)
    if plan.summary:
        yield from ("", *wrap(plan.summary, width))
    for title, items in _SECTIONS.items():
        yield from _section(title, items(plan), width)
    for stage in Stage:
        steps = plan.checklists.get(stage, ())
        yield from _section(f"Checklist: {stage}", map(_step, steps), width)


def _section(title: str, items: Iterable[Item], width: int) -> Iterator[str]:
    shown = [rendered for item in items for rendered in _item(item, width)]
    if shown:
        yield from ("", title.upper(), *shown)


def _item(item: Item, width: int) -> Iterator[str]:
    name, margin = f"  {line(item.name)}", " " * _HANG
    said = wrap(item.said, width - _HANG)
    if cells(name) < _HANG and said:
        yield name + " " * (_HANG - cells(name)) + said.pop(0)
    else:
        yield from wrap(name.strip(), width - 2, "  ")
    yield from (margin + part for part in said)
    for point in item.points:
        first, *rest = wrap(point, width - _HANG - 2)
        yield from (f"{margin}- {first}", *(f"{margin}  {part}" for part in rest))


def wrap(said: str, width: int, margin: str = "") -> list[str]:
    """*said* as safe lines of at most *width* cells after *margin*; a word that is wider is cut."""
    wrapped = []
    for paragraph in safe(said).split("\n"):
        taken = ""
        for word in _words(paragraph, width):
            if taken and cells(taken) + 1 + cells(word) > width:
                wrapped.append(margin + taken)
                taken = ""
            taken = f"{taken} {word}" if taken else word
        wrapped.append(margin + taken)
    return wrapped


def _words(paragraph: str, width: int) -> Iterator[str]:
    for word in paragraph.split():
        rest = word
        while cells(rest) > width:
            cut = len(rest)
            while cells(rest[:cut]) > width:
                cut -= 1
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


def _entities(plan: Plan) -> Iterator[Item]:
    for entity in plan.entities:
        marks = ", ".join((*entity.kinds, *entity.legal_roles))
        yield Item(entity.id, f"{entity.name}, {entity.country}, {entity.tz}" + (f": {marks}" if marks else ""))


def _systems(plan: Plan) -> Iterator[Item]:
    for system in plan.systems:
        said = f"{system.name}. Owner: {system.owner}. Entities: {', '.join(system.entities)}."
        said += f" At most {system.people:,} people." if system.people else ""
        yield Item(system.id, f"{said} {system.about}".strip())


def _detection(plan: Plan) -> Iterator[Item]:
    detection = plan.detection
    yield _criterion("incident", "", detection.incident)
    yield _criterion("routine bug", "", detection.bug)
    yield Item("neither", detection.neither)
    yield Item("both", detection.both)


def _levels(plan: Plan) -> Iterator[Item]:
    for level in plan.severity.levels:
        said = ": ".join(part for part in (level.title, _standing(plan, level)) if part)
        yield _criterion(level.id, said, level.when, tuple(_waking(level)))


def _criterion(name: str, said: str, condition: str | None, points: tuple[str, ...] = ()) -> Item:
    """A condition with what it decides. One of several alternatives is a point of its own: nobody reads forty lines of
    brackets aloud."""
    if condition is None:
        return Item(name, said, points)
    parts = alternatives(condition)
    before = f"{said}; " if said else ""
    if len(parts) == 1:
        return Item(name, f"{before}if {condition}", points)
    return Item(name, f"{before}if any of these holds:", (*parts, *points))


def alternatives(condition: str) -> list[str]:
    """The parts of *condition* that ``||`` joins, outside of brackets and quotes."""
    parts, depth, quote, start = [], 0, "", 0
    for at, sign in enumerate(condition):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif depth == 0 and condition.startswith("||", at):
            parts.append(condition[start:at].strip())
            start = at + 2
        depth += 0 if quote else (sign in "([") - (sign in ")]")
    choice = "?" in condition or "\\" in condition  # ?: binds weaker than ||, and an escaped quote ends nothing
    return [condition.strip()] if choice else [*parts, condition[start:].strip()]


def _standing(plan: Plan, level: Level) -> str:
    if level.id == plan.severity.default:
        return "the default, where no criterion is met"
    return "" if level.when else "by override only"


def _waking(level: Level) -> Iterator[str]:
    yield f"An update every {span(level.update_every)}."
    if level.page.at_once:
        yield f"Told at once: {', '.join(level.page.at_once)}."
    for within in dict.fromkeys(level.page.within.values()):
        roles = [role for role, its in level.page.within.items() if its == within]
        yield f"Told within {span(within)}: {', '.join(roles)}."


def _roles(plan: Plan) -> Iterator[Item]:
    for function in plan.functions:
        for role in plan.roles:
            if role.function == function:
                yield Item(role.id, _seat(role, first=role is plan.commander), role.duties)


def _seat(role: Role, *, first: bool) -> str:
    parts = [f"{role.title or role.id} ({role.function}{', leads' if first else ''})", _succession(role)]
    parts.append(f"joins within {span(role.join_within)}")
    if role.ack_within is not None:
        parts.append(f"answers a page within {span(role.ack_within)}")
    if not role.required:
        parts.append("may stay vacant")
    return "; ".join(parts) + "."


def _succession(role: Role) -> str:
    return ", then ".join(part for part in (", ".join(role.holders), ", ".join(role.deputies)) if part) or "nobody"


def _people(plan: Plan) -> Iterator[Item]:
    for person in plan.people:
        yield Item(person.id, f"{person.name}, login {person.login}, {person.tz}: {_reach(person)}")


def _reach(person: Person) -> str:
    return ", ".join(contact_shown(contact) for contact in person.contact) or "NO CONTACT"


def contact_shown(contact: str) -> str:
    """*contact* without what may be secret in it: pager addresses carry tokens."""
    if contact.startswith(_OPEN_CONTACTS):
        return contact
    scheme, separator, _ = contact.partition(":")
    return f"{scheme}:…" if separator else "…"


def _authority(plan: Plan) -> Iterator[Item]:
    for authority in plan.authority:
        yield Item(authority.action, _leave(authority))


def _leave(authority: Authority) -> str:
    said = f"{authority.title}: " if authority.title else ""
    said += f"decided by {' or '.join(authority.roles)}"
    if authority.approvals:
        functions = " or ".join(authority.approvals.functions)
        count = authority.approvals.count
        said += f"; needs {count} {'approval' if count == 1 else 'approvals'} from {functions}"
    if authority.break_glass:
        said += f"; may act at once and justify it within {span(authority.break_glass.justify_within)}"
    return said + "."


def _facts(plan: Plan) -> Iterator[Item]:
    for fact in sorted(plan.facts, key=lambda fact: not fact.triage):
        kind = f"{fact.type}: {', '.join(fact.choices)}" if fact.choices else str(fact.type)
        when = "at triage" if fact.triage else "later"
        points = tuple(point for point in (fact.help,) if point)
        yield Item(fact.id, f"{fact.ask} ({kind}; {fact.who}, {when})", points)


def _modes(plan: Plan) -> Iterator[Item]:
    for mode in plan.failure_modes:
        signals = tuple(f"Signal: {signal}" for signal in mode.signals)
        yield Item(mode.id, mode.title, (*signals, *_containment(mode)))


def _containment(mode: FailureMode) -> Iterator[str]:
    for option in mode.contain:
        marks = [mark for mark, holds in _marks(option.alters_system, option.reversible) if holds]
        yield f"Contain: {option.do}" + (f" ({', '.join(marks)})" if marks else "")


def _marks(alters: bool, reversible: bool) -> tuple[tuple[str, bool], ...]:  # noqa: FBT001 - two marks of one option
    return ("alters the system", alters), ("cannot be undone", not reversible)


def _isolated(plan: Plan) -> Iterator[Item]:
    told = plan.isolated_or_systemic
    if told:
        yield Item(told.fact, f"holds the answer; replay {told.replays} times on the same version.", told.procedure)
        yield Item("isolated", "only if all of these hold:", told.isolated_only_if)


def _step(step: Step) -> Item:
    parts = [f"{step.title} ({step.role})"]
    parts += [f"due within {span(step.due)}"] if step.due is not None else []
    parts += [f"if {step.when}"] if step.when else []
    parts += [f"after {', '.join(step.after)}"] if step.after else []
    parts += [f"needs {what}" for what, need in _needs(step) if need is Need.REQUIRED]
    parts += [] if step.required else ["optional"]
    return Item(step.id, "; ".join(parts) + ".", (step.text,) if step.text else ())


def _needs(step: Step) -> tuple[tuple[str, Need], ...]:
    return ("a result", step.result), ("evidence", step.evidence)


_SECTIONS: Mapping[str, Callable[[Plan], Iterable[Item]]] = {
    "Entities": _entities,
    "Systems": _systems,
    "What counts as an incident": _detection,
    "Severity, worst first": _levels,
    "Who may do what": _authority,
    "Roles": _roles,
    "People": _people,
    "Facts": _facts,
    "Failure modes": _modes,
    "Isolated or systemic": _isolated,
    "How many people": lambda plan: starmap(Item, plan_questions.counts(plan)),
    "Is it still happening": lambda plan: starmap(Item, plan_questions.probes(plan)),
    "Who is told": lambda plan: starmap(Item, plan_notifications.notifications(plan)),
    "What waits for what": lambda plan: starmap(Item, plan_notifications.gates(plan)),
    "Rules of our own": lambda plan: starmap(Item, plan_notifications.rules(plan)),
}


def differences(before: PinnedPlan, after: PinnedPlan) -> list[str]:
    """What *after* changes in *before*, a safe line each; none where they say the same."""
    return [line(_difference(change)) for change in changes(before.values, after.values)]


def _difference(change: Change) -> str:
    if change.before is None:
        return f"{change.path} is new: {_said(change.after)}"
    if change.after is None:
        return f"{change.path} is gone; it was {_said(change.before)}"
    return f"{change.path} was {_said(change.before)}, becomes {_said(change.after)}"


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(map(_said, value)) or "none"
    if isinstance(value, dict):
        return ", ".join(f"{key} {_said(one)}" for key, one in value.items())
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
