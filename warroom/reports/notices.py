"""The words of a notice: from the plan's templates, filled with what is known, looked over before anybody agrees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from warroom.core import facts
from warroom.core.duties import Duty
from warroom.core.errors import Code, Refused, not_found
from warroom.core.incident import Incident
from warroom.core.notices import how
from warroom.core.plan import Plan, Template
from warroom.core.plan.findings import Path, Remark
from warroom.core.wording import OnRecord, Warned, check
from warroom.reports.words import provided, samples, values
from warroom.templates import Rendered, TemplateError, parse

BREACH = "personal_data_breach"
"""What a denial is about, in the words of the rules."""


def template(incident: Incident, duty: Duty, name: str | None = None) -> Template:
    """The template called *name* (``audience`` or ``audience.language``) for *duty*, or the first; the English one
    where no language is named. Refused (not_found) where the plan has none."""
    found = sorted(how(incident, duty).all_templates, key=lambda one: (one.audience, one.language != "en"))
    if not found:
        raise Refused(
            Code.NOT_FOUND, f"the plan has no words for {duty.id}",
            f"write them: warroom notice draft {duty.id} --file FILE; the law asks for: warroom notice form {duty.id}",
        )  # fmt: skip
    for one in found:
        if name in (None, one.name, one.audience):
            return one
    raise not_found("template", str(name), [one.name for one in found])


def render(incident: Incident, duty: Duty, template: Template, now: datetime) -> Rendered:
    """The words of *template* for *duty* with what is known at *now*; unknowns are marked. Refused (invalid) where it
    cannot be rendered."""
    return filled(template.text, values(incident, duty, now), f"the template {template.name} of {duty.opened.rule}")


def filled(text: str, known: Mapping[str, Any], what: str) -> Rendered:
    """*text* as a template, with what is *known*. Refused (invalid), naming *what* it is, where it is none."""
    try:
        return parse(text).render(known)
    except TemplateError as error:
        hint = "mend the plan: warroom plan check shows where; warroom plan adopt FILE"
        raise Refused(Code.INVALID, f"{what} cannot be rendered: {error}", hint) from error


def warnings(incident: Incident, duty: Duty, text: str, now: datetime) -> tuple[Warned, ...]:
    """What in *text*, a notice for *duty*, should be looked at before somebody agrees to it."""
    return check(text, _on_record(incident, duty, now))


def _on_record(incident: Incident, duty: Duty, now: datetime) -> OnRecord:
    known = [facts.value_of(incident, spec) for spec in incident.asked.values()]
    count, breach = incident.affected, _breach(incident)
    counted = {count.low, count.likely, count.high} if count else set()
    words = [one for one in known if isinstance(one, str)]
    return OnRecord(
        counts=frozenset(one for one in counted if one is not None),
        numbers=frozenset(one for one in known if isinstance(one, int | Decimal) and not isinstance(one, bool)),
        words=frozenset([*words, *_texts(values(incident, duty, now))]), breach=breach,
        breach_verified=breach is False, as_of=count.as_of if count else None,
    )  # fmt: skip


def _texts(known: Any) -> Iterator[str]:
    """Every text below *known*: what a template could have said."""
    if isinstance(known, Mapping):
        for one in known.values():
            yield from _texts(one)
    elif isinstance(known, str):
        yield known


def _breach(incident: Incident) -> bool | None:
    """Whether personal data was breached, as the fact that means it says; none while nobody knows."""
    spec = next((one for one in incident.asked.values() if one.means == BREACH), None)
    value = facts.value_of(incident, spec) if spec else None
    return value if isinstance(value, bool) else None


def errors(plan: Plan) -> Iterator[Remark]:
    """The templates of *plan* that cannot be rendered, or that need what neither a fact nor a view provides."""
    there, sample = provided(plan), samples(plan)
    for at, one in enumerate(plan.notifications):
        for audience, texts in one.templates.items():
            path: Path = ("notifications", at, "templates", audience)
            if isinstance(texts, str):
                yield from _of_text(texts, path, there, sample)
            else:
                for language, text in texts.items():
                    yield from _of_text(text, (*path, language), there, sample)
        for field, text in one.form.items():
            yield from _of_text(text, ("notifications", at, "form", field), there, sample)


def _of_text(text: str, path: Path, there: frozenset[str], sample: Mapping[str, Any]) -> Iterator[Remark]:
    try:
        template = parse(text)
    except TemplateError as error:
        yield _unrenderable(path, error)
        return
    lacking = sorted(template.needs - there)
    for name in lacking:
        yield Remark("WR015", path, f"the template needs {name}, which neither a fact nor a view provides")
    if lacking:
        return
    try:  # what shows only when it is rendered: the items of a list, values that cannot be compared
        template.render(sample)
    except TemplateError as error:
        yield _unrenderable(path, error)


def _unrenderable(path: Path, error: TemplateError) -> Remark:
    return Remark("WR016", path, f"this template cannot be rendered: {error}")


def needed(plan: Plan) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """For every template of *plan* that can be read: its rule, its name, and the words that it needs."""
    for one in plan.notifications:
        for template in one.all_templates:
            yield one.rule, template.name, tuple(sorted(parse(template.text).needs))
