"""What is doubtful about a plan that can be used.

Every check is something that went wrong in somebody's incident: the deputy who was the holder, the step of a role that
nobody holds, the threshold that no number could reach. A finding never stops a plan from being used: on the night, a
plan with gaps is better than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from warroom.core.conditions import Outcome, Vocabulary, compile_condition
from warroom.core.plan import Authority, FactSpec, FactType, Plan, Role, Stage, placeholders, questions, scale
from warroom.core.plan.findings import Path, Remark
from warroom.core.plan.reach import possible
from warroom.core.plan.references import conditions

_CONDITIONS = frozenset({"when", "incident", "bug", "where", "eligible", "clean", "assert", "conditions"})
"""What is read by rules of its own, in which ``<`` and ``{{`` mean something."""
_TEMPLATES = frozenset({"templates", "form", "request", "prompts"})
_FILLED_IN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
"""What a template fills in, or asks."""
_FACT_OF = re.compile(r"\bfacts\.([a-z][a-z0-9_]*)")


def findings(plan: Plan, as_of: date | None = None) -> list[Remark]:
    """What is doubtful about *plan*, which has no errors. Without *as_of* the age of its review is not looked at."""
    remarks = [remark for check in CHECKS for remark in check(plan)]
    return remarks + (list(review(plan, as_of)) if as_of else [])


def people_of(role: Role) -> frozenset[str]:
    """Everybody who is named for *role*."""
    return frozenset(role.holders) | frozenset(role.deputies)


def roles(plan: Plan) -> Iterator[Remark]:
    """Roles that nobody holds, that have no deputy, or whose deputy is the holder."""
    for at, role in enumerate(plan.roles):
        if not role.holders:
            yield Remark("WR021", ("roles", at, "holders"), f"nobody holds the role {role.id}")
        if not role.deputies:
            yield Remark("WR020", ("roles", at), f"the role {role.id} has no deputy")
        for place, deputy in enumerate(role.deputies):
            if deputy in role.holders:
                message = f"{deputy} holds the role {role.id} and is its deputy"
                yield Remark("WR022", ("roles", at, "deputies", place), message)


def contacts(plan: Plan) -> Iterator[Remark]:
    """People who cannot be called, and addresses at which nobody answers."""
    for at, person in enumerate(plan.people):
        if not any(contact.strip() for contact in person.contact):
            yield Remark("WR023", ("people", at), f"{person.id} has no contact")
        for place, contact in enumerate(person.contact):
            if found := placeholders.in_contact(contact):
                message = f"{_short(found)} is a placeholder: it reaches nobody"
                yield Remark("WR029", ("people", at, "contact", place), message, offset=found.start())


def functions(plan: Plan) -> Iterator[Remark]:
    """Lanes in which nobody stands."""
    filled = {role.function for role in plan.roles}
    for at, function in enumerate(plan.functions):
        if function not in filled:
            yield Remark("WR024", ("functions", at), f"no role is of the function {function}")


def ownerless_steps(plan: Plan) -> Iterator[Remark]:
    """Steps of roles that nobody holds."""
    for stage, steps in plan.checklists.items():
        for at, step in enumerate(steps):
            if not people_of(plan.role(step.role)):
                message = f"the step {step.id} belongs to {step.role}, which nobody holds"
                yield Remark("WR025", ("checklists", str(stage), at, "role"), message)


def authorities(plan: Plan) -> Iterator[Remark]:
    """Decisions that hang on one person, that nobody could approve, and the one that must not be missing."""
    for at, authority in enumerate(plan.authority):
        able = {person for role in authority.roles for person in people_of(plan.role(role))}
        if len(able) < 2:
            who = f"only {min(able)}" if able else "nobody"
            yield Remark("WR026", ("authority", at, "roles"), f"{who} may decide {authority.action}")
        yield from _approvals(plan, at, authority)
    if all(authority.action != "pause" for authority in plan.authority):
        path: Path = ("authority",) if plan.authority else ()
        yield Remark("WR027", path, "the plan does not say who may pause the system")


def _approvals(plan: Plan, at: int, authority: Authority) -> Iterator[Remark]:
    if authority.approvals is None:
        return
    approving = [role for role in plan.roles if role.function in authority.approvals.functions]
    able = {person for role in approving for person in people_of(role)}
    if len(able) < authority.approvals.count:
        message = f"{authority.action} needs {authority.approvals.count} approvals and {len(able)} can give one"
        yield Remark("WR028", ("authority", at, "approvals"), message)


def unfilled(plan: Plan) -> Iterator[Remark]:
    """Texts that somebody meant to fill in. What a template fills in by itself is none."""
    for path, text in _texts(plan.model_dump(mode="json", by_alias=True), ()):
        found = placeholders.in_text(_bare(text) if _is_template(path) else text)
        if found and _CONDITIONS.isdisjoint(path) and "contact" not in path:
            yield Remark("WR040", path, f"{_short(found)} is a placeholder", offset=found.start())


def _is_template(path: Path) -> bool:
    return path[0] in ("notifications", "probes") and len(path) > 2 and path[2] in _TEMPLATES


def _bare(template: str) -> str:
    """*template* with blanks for what it fills in, so that every place stays where it is."""
    return _FILLED_IN.sub(lambda found: " " * len(found[0]), template)


def _short(found: re.Match[str]) -> str:
    return repr(found[0][:40])


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Every text below *value*, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _texts(inner, (*path, at))


def review(plan: Plan, as_of: date) -> Iterator[Remark]:
    """A review that is overdue at *as_of*, or dated after it."""
    due = plan.review_due
    if plan.reviewed > as_of:
        yield Remark("WR042", ("reviewed",), f"reviewed on {plan.reviewed}, which is after {as_of}")
    elif due < as_of:
        yield Remark("WR041", ("reviewed",), f"the review was due on {due}, {(as_of - due).days} days before {as_of}")


def stages(plan: Plan) -> Iterator[Remark]:
    """Stages of the response about which the plan says nothing."""
    for stage in Stage:
        if not plan.checklists.get(stage):
            path: Path = ("checklists", str(stage)) if stage in plan.checklists else ("checklists",)
            yield Remark("WR050", path, f"the stage {stage} has no steps")


def never(plan: Plan) -> Iterator[Remark]:
    """Conditions outside the scale that no facts can meet."""
    vocabulary = Vocabulary.of(plan, severity_allowed=True)
    for stated in conditions(plan):
        if stated.criterion:
            continue
        if possible([(compile_condition(stated.text, vocabulary), Outcome.YES)], vocabulary) is False:
            yield Remark("WR051", stated.path, "no facts can make this condition true")


def unused_facts(plan: Plan) -> Iterator[Remark]:
    """Facts on which nothing rests."""
    used = {plan.isolated_or_systemic.fact} if plan.isolated_or_systemic else set[str]()
    for stated in conditions(plan):
        vocabulary = Vocabulary.of(plan, severity_allowed=not stated.criterion)
        used |= compile_condition(stated.text, vocabulary).names
    used |= set(_in_templates(plan))
    for at, fact in enumerate(plan.facts):
        if fact.id not in used and not _is_read(plan, fact):
            yield Remark("WR052", ("facts", at), f"nothing uses the fact {fact.id}")


def _in_templates(plan: Plan) -> Iterator[str]:
    """The facts that templates of notices fill in or ask. By their spelling alone: to read a template takes Jinja."""
    for one in plan.notifications:
        for text in (*(template.text for template in one.all_templates), *one.form.values()):
            for asked in _FILLED_IN.finditer(text):
                yield from _FACT_OF.findall(asked[0])


def _is_read(plan: Plan, fact: FactSpec) -> bool:
    """Whether people or rules read *fact*: a text, an instant, a fact of the rules, or which failure mode this is."""
    tells_the_mode = bool(plan.failure_modes) and {mode.id for mode in plan.failure_modes} <= set(fact.choices)
    return tells_the_mode or fact.means is not None or fact.type in (FactType.TEXT, FactType.INSTANT)


def procedures(plan: Plan) -> Iterator[Remark]:
    """What every plan should have and this one leaves out."""
    if plan.isolated_or_systemic is None:
        yield Remark("WR053", (), "the plan does not say how to tell isolated from systemic")
    if not plan.failure_modes:
        yield Remark("WR054", (), "the plan names no failure modes")


def populations(plan: Plan) -> Iterator[Remark]:
    """A number of people that bounds nothing, because it is not said of every system."""
    if any(system.people for system in plan.systems):
        for at, system in enumerate(plan.systems):
            if system.people is None:
                message = f"the plan does not say how many people {system.id} can affect at most"
                yield Remark("WR055", ("systems", at), message)


CHECKS: tuple[Callable[[Plan], Iterator[Remark]], ...] = (
    roles,
    contacts,
    functions,
    ownerless_steps,
    authorities,
    scale.remarks,
    unfilled,
    stages,
    never,
    unused_facts,
    procedures,
    populations,
    questions.remarks,
)
