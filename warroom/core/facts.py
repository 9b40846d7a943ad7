"""What is known about the incident. Unknown is the absence of an answer and is never taken for no."""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from warroom.core.envelope import Actor, Body, Command, Deciders, Event
from warroom.core.errors import Code, Refused, refuse_unreasoned
from warroom.core.instants import instant, stamp
from warroom.core.plan import FactSpec, FactType

if TYPE_CHECKING:
    from warroom.core.incident import Incident

Value = bool | int | str | list[str]
"""A fact's value as JSON. Decimals and instants travel as text, so that no reader rounds them."""

LONGEST_NUMBER = 60
"""Characters of a decimal as it is typed."""
EXACT_DIGITS = 28
"""Digits of a decimal that Python keeps without rounding."""

_WHOLE = re.compile(r"[+-]?(?:[0-9]{1,40}|[0-9]{1,3}(?:[_,][0-9]{3}){1,5})")
"""``1,200`` and ``1_200`` are a whole number, ``1,5`` is somebody's one and a half."""

WORDS = {"yes": True, "true": True, "y": True, "no": False, "false": False, "n": False}


class FactSet(Body):
    KIND: ClassVar[str] = "fact.set"

    fact: str
    value: Value


class FactCleared(Body):
    KIND: ClassVar[str] = "fact.cleared"

    fact: str
    why: str


class SetFact(Command):
    VERB: ClassVar[str] = "fact_set"

    fact: str
    value: Value


class ClearFact(Command):
    VERB: ClassVar[str] = "fact_clear"

    fact: str
    why: str


class Answer(NamedTuple):
    """A fact's value as last stated; *value* none where it was cleared."""

    value: Value | None
    at: datetime
    by: str
    seq: int


class Facts(NamedTuple):
    """The answers so far, cleared ones included: a conflict must see them."""

    answers: Mapping[str, Answer] = {}


HEARS = (FactSet.KIND, FactCleared.KIND)


def evolve(part: Facts, event: Event) -> Facts:
    """The facts after *event*."""
    body = event.body
    assert isinstance(body, FactSet | FactCleared), event.kind
    value = body.value if isinstance(body, FactSet) else None
    answer = Answer(value, event.at, event.actor, event.seq)
    return part._replace(answers={**part.answers, body.fact: answer})


def known(incident: "Incident") -> dict[str, Any]:
    """The known facts as conditions read them: Decimal for decimals, datetime for instants."""
    values = {name: value_of(incident, spec) for name, spec in incident.plan.fact_by_id.items()}
    return {name: value for name, value in values.items() if value is not None}


def value_of(incident: "Incident", spec: FactSpec) -> Any:
    """The answer to *spec* as conditions read it; none where it is not known."""
    answer = incident.facts.answers.get(spec.id)
    return None if answer is None or answer.value is None else _as_condition_value(spec, answer.value)


def _as_condition_value(spec: FactSpec, value: Value) -> Any:
    """None where a plan that was adopted since asks for another type: then it is not known."""
    try:
        if spec.type is FactType.DECIMAL:
            return Decimal(str(value))
        return instant(str(value)) if spec.type is FactType.INSTANT else value
    except (ValueError, InvalidOperation):
        return None


def parse(spec: FactSpec, raw: Value) -> Value:
    """*raw*, as typed or as JSON, as a value of the type of *spec*. Refused (invalid) where it is none."""
    try:
        return _PARSERS[spec.type](spec, raw)
    except (ValueError, TypeError, InvalidOperation) as error:
        raise Refused(
            Code.INVALID,
            f"{raw!r} is no answer to {spec.id}: {error}",
            f"it asks: {spec.ask} Answers: {answers(spec)}: warroom fact set {spec.id}=…",
            {"fact": spec.id, "type": str(spec.type), "choices": list(spec.choices)},
        ) from error


def answers(spec: FactSpec) -> str:
    """What may be answered, for a person."""
    if spec.choices:
        together = " (several, separated by commas)" if spec.type is FactType.CHOICES else ""
        return ", ".join(spec.choices) + together
    return _EXAMPLES[spec.type]


_EXAMPLES = {
    FactType.BOOL: "yes or no; leave it unset while it is unknown",
    FactType.INTEGER: "a whole number, such as 1200",
    FactType.DECIMAL: "a number, such as 12.5",
    FactType.INSTANT: "a time with its offset, such as 2026-11-23T16:05:00Z",
    FactType.TEXT: "text",
}


def _bool(_spec: FactSpec, raw: Value) -> Value:
    if isinstance(raw, bool):
        return raw
    if str(raw).strip().lower() not in WORDS:
        raise ValueError("it is a yes-or-no question")
    return WORDS[str(raw).strip().lower()]


def _integer(_spec: FactSpec, raw: Value) -> Value:
    text = str(raw).strip()
    if isinstance(raw, bool | list) or not _WHOLE.fullmatch(text):
        raise TypeError("a whole number is asked for")
    whole = int(re.sub("[_,]", "", text))
    if abs(whole) >= 2**53:
        raise ValueError("the number is out of range")
    return whole


def _decimal(_spec: FactSpec, raw: Value) -> Value:
    if isinstance(raw, bool | list):
        raise TypeError("a number is asked for")
    text = str(raw).strip().removesuffix("%").strip()
    number = Decimal(text[:LONGEST_NUMBER].replace("_", ""))
    if len(text) > LONGEST_NUMBER or len(number.as_tuple().digits) > EXACT_DIGITS:
        raise ValueError("the number has too many digits")
    if not number.is_finite() or (number and number.adjusted() not in range(-15, 15)):
        raise ValueError("the number is out of range")
    return format(number.normalize(), "f") if number else "0"


def _choice(spec: FactSpec, raw: Value) -> Value:
    """The choice that *raw* means, in any case, its words joined by ``_``, ``-`` or a space."""
    meant = [choice for choice in spec.choices if _plain(choice) == _plain(str(raw))]
    if not meant:
        raise ValueError(f"it is none of {', '.join(spec.choices)}")
    return raw if raw in meant else meant[0]


def _plain(choice: str) -> str:
    return choice.strip().lower().replace("-", "_").replace(" ", "_")


def _choices(spec: FactSpec, raw: Value) -> Value:
    picked = [x.strip() for x in raw.split(",")] if isinstance(raw, str) else raw
    if not isinstance(picked, list):
        raise TypeError("a list is asked for")
    if picked and not any(picked):
        raise ValueError("nothing is chosen")
    return list(dict.fromkeys(str(_choice(spec, x)) for x in picked if x))


def _instant(_spec: FactSpec, raw: Value) -> Value:
    return stamp(instant(str(raw)))


def _text(_spec: FactSpec, raw: Value) -> Value:
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError("text is asked for")
    return raw


_PARSERS = {
    FactType.BOOL: _bool,
    FactType.INTEGER: _integer,
    FactType.DECIMAL: _decimal,
    FactType.CHOICE: _choice,
    FactType.CHOICES: _choices,
    FactType.INSTANT: _instant,
    FactType.TEXT: _text,
}


def said(value: Value | None) -> str:
    """*value* as a person says it."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (", ".join(value) or "none of them") if isinstance(value, list) else str(value)


def _set(incident: "Incident", command: SetFact, _actor: Actor, _now: datetime) -> list[Body]:
    value = parse(incident.question(command.fact), command.value)
    _refuse_if_changed(incident, command.fact, value, command.based_on)
    return [FactSet(fact=command.fact, value=value)]


def _clear(incident: "Incident", command: ClearFact, _actor: Actor, _now: datetime) -> list[Body]:
    incident.question(command.fact)
    _refuse_if_changed(incident, command.fact, None, command.based_on)
    answer = incident.facts.answers.get(command.fact)
    if answer is None or answer.value is None:
        raise Refused(Code.ILLEGAL_TRANSITION, f"{command.fact} is not set", "warroom fact list shows what is")
    refuse_unreasoned(command.why, f"clearing {command.fact}", f"fact clear {command.fact}")
    return [FactCleared(fact=command.fact, why=command.why)]


def _refuse_if_changed(incident: "Incident", fact: str, yours: Value | None, based_on: int | None) -> None:
    theirs = incident.facts.answers.get(fact)
    if theirs is None or based_on is None or theirs.seq <= based_on or theirs.value == yours:
        return
    raise Refused(
        Code.CONFLICT,
        f"{fact} was set to {said(theirs.value)} by {theirs.by} since you looked; you said {said(yours)}",
        "look again (warroom fact list), then set it once more if you still mean it",
        {"fact": fact, "theirs": theirs.value, "yours": yours, "by": theirs.by, "seq": theirs.seq},
    )


COMMANDS: Deciders = {SetFact: _set, ClearFact: _clear}
