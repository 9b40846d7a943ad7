"""What the law asks a notice to contain, filled from the record, with what is still missing.

The form is data: its fields, with the article of each, and what is put there. A regime more is a file more. What a plan
knows better than we do, such as the data protection officer, it says in templates of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import Field, ValidationError

from warroom import bundled
from warroom.core.conditions import did_you_mean
from warroom.core.duties import Duty
from warroom.core.errors import Code, Refused
from warroom.core.incident import Incident
from warroom.core.instants import stamp
from warroom.core.notices import how
from warroom.core.plan import Plan, shape
from warroom.core.plan.base import Id, RuleId, Section, Text
from warroom.core.plan.findings import Path as Where
from warroom.core.plan.findings import Remark
from warroom.packs import PlanError, located, plan_files, text_of, tree_of
from warroom.reports.markdown import literal
from warroom.reports.notices import filled as rendered
from warroom.reports.words import values

FOLDER = "forms"


class FieldSpec(Section):
    """One field. *only_if_late*: asked for only where it is late; *from_missing*: it lists what is missing."""

    id: Id
    label: Text
    basis: Text
    template: str = ""
    only_if_late: bool = False
    from_missing: bool = False


class FormSpec(Section):
    """A form, for the duties under *rules*."""

    form: Text
    title: Text
    basis: Text
    rules: tuple[RuleId, ...] = Field(min_length=1)
    checked_on: date
    source: Text
    fields: tuple[FieldSpec, ...] = Field(min_length=1)


class FilledField(NamedTuple):
    """One field with its *value*; none where it is missing."""

    spec: FieldSpec
    value: str | None
    unknown: tuple[str, ...]


class Form(NamedTuple):
    """A form for one duty as of *now*."""

    spec: FormSpec
    duty: str
    incident: str
    now: datetime
    fields: tuple[FilledField, ...]

    @property
    def missing(self) -> tuple[FilledField, ...]:
        """The fields that nobody has filled."""
        return tuple(one for one in self.fields if one.value is None)


def forms() -> list[FormSpec]:
    """Every form that ships. PlanError where a file holds none."""
    return [_read(path) for path in plan_files(bundled.data() / FOLDER)]


def _read(path: Path) -> FormSpec:
    source = text_of(path)
    tree = tree_of(source, str(path), "a form", "form, title and fields")
    try:
        return FormSpec.model_validate(tree.plain())
    except ValidationError as error:
        raise PlanError(located(shape.remarks(error, FormSpec), tree, source, str(path))) from None


def form_of(duty: Duty) -> FormSpec:
    """The form for *duty*. Refused (not_found) where there is none."""
    known = forms()
    for one in known:
        if duty.opened.rule in one.rules:
            return one
    there_are = ", ".join(rule for one in known for rule in one.rules)
    raise Refused(
        Code.NOT_FOUND, f"there is no form for {duty.opened.rule}; there are forms for {there_are}",
        f"what the rule asks for: warroom clock show {duty.opened.rule}",
    )  # fmt: skip


def errors(plan: Plan) -> Iterator[Remark]:
    """What *plan* fills in and no form asks for: on the night its field would be missing, and nobody would know why."""
    if not any(one.form for one in plan.notifications):
        return
    asked = {rule: [one.id for one in form.fields if not one.from_missing] for form in forms() for rule in form.rules}
    for at, one in enumerate(plan.notifications):
        for name in one.form:
            if name not in asked.get(one.rule, ()):
                yield _unasked(one.rule, name, ("notifications", at, "form", name), asked)


def _unasked(rule: str, name: str, path: Where, asked: Mapping[str, list[str]]) -> Remark:
    if rule not in asked:
        return Remark(
            "WR010", path, f"there is no form for {rule}", f"there are forms for {', '.join(asked)}", key=True
        )
    said = f"the form for {rule} has no field {name!r} to fill in"
    return Remark("WR010", path, said, did_you_mean(name, asked[rule]), key=True)


def filled(incident: Incident, duty: Duty, now: datetime) -> Form:
    """The form for *duty* with what is known at *now*."""
    spec, known = form_of(duty), values(incident, duty, now)
    ours = how(incident, duty).form
    late = _is_late(incident, duty, now)
    asked = [one for one in spec.fields if late or not one.only_if_late]
    fields = tuple(_filled(one, ours.get(one.id, one.template), known) for one in asked if not one.from_missing)
    lacking = [one.spec.label for one in fields if one.value is None]
    following = tuple(
        FilledField(one, "; ".join(lacking) or "nothing: the notification is complete", ())
        for one in asked if one.from_missing
    )  # fmt: skip
    return Form(spec, duty.id, incident.id, now, fields + following)


def _is_late(incident: Incident, duty: Duty, now: datetime) -> bool:
    """Whether it was sent late; or, while nothing was sent, would be at *now*."""
    notice, due = incident.notices.of(duty.id), duty.deadline.plan_by
    if notice.is_sent:
        return any(one.body.late_s for one in notice.sent)
    return due is not None and now > due


def _filled(spec: FieldSpec, template: str, known: Mapping[str, Any]) -> FilledField:
    """A field is missing while anything that it would say is unknown: half a number is none."""
    if not template:
        return FilledField(spec, None, ())
    found = rendered(template, known, f"the field {spec.id}")
    return FilledField(spec, None if found.unknown else found.text.strip() or None, found.unknown)


def as_json(form: Form) -> dict[str, Any]:
    """*form* as ``warroom.form/v1``."""
    return {
        "schema": "warroom.form/v1", "form": form.spec.form, "title": form.spec.title, "basis": form.spec.basis,
        "duty": form.duty, "incident": form.incident, "as_of": stamp(form.now),
        "fields": [
            {"id": one.spec.id, "label": one.spec.label, "basis": one.spec.basis, "value": one.value,
             "unknown": list(one.unknown)}
            for one in form.fields
        ],
        "missing": [one.spec.id for one in form.missing],
    }  # fmt: skip


def as_markdown(form: Form) -> str:
    """*form* for a person: the fields in the order of the law, then what is missing."""
    rows = [
        f"# {form.spec.title}",
        "",
        f"{form.spec.basis}. {literal(form.duty)}, {form.incident}, as of {stamp(form.now)}.",
        "",
    ]
    for one in form.fields:
        rows += [f"## {one.spec.label} ({one.spec.basis})", "", _said(one), ""]
    missing = ", ".join(one.spec.label for one in form.missing)
    return "\n".join([*rows, f"Missing: {missing}." if missing else "Nothing is missing."])


def _said(one: FilledField) -> str:
    if one.value is not None:
        return literal(one.value)
    return f"MISSING{': ' + literal(', '.join(one.unknown)) + ' not known' if one.unknown else ''}"
