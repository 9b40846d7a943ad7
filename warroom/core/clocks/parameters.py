"""Contracts: rules whose numbers somebody fills in.

A data processing agreement, a service level or an insurance policy is often the shortest clock of all, and no law book
has it. Its rule is there with the parameters that make it whole; a parameter that counts is checked like any limit.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError

from warroom.core.clocks.rules import Limit, Parameter, Rule, Status
from warroom.core.clocks.terms import Terms
from warroom.core.errors import Code, Refused


def bind(rule: Rule, values: Mapping[str, str], terms: Terms) -> Rule:
    """*rule* with *values* in the place of its parameters; no draft any more once it is given its number.

    Refused (invalid) where a parameter is unknown or does not fit.
    """
    known = {one.id: one for one in rule.parameters}
    for name in values:
        if name not in known:
            can = f"{rule.id} takes {', '.join(known)}" if known else f"{rule.id} is law and takes none"
            raise Refused(Code.INVALID, f"{name} is no parameter of {rule.id}", can, {"wanted": list(known)})
    if not values:
        return rule
    told = tuple(f"{known[name].about}: {value}" for name, value in values.items() if known[name].sets is None)
    if values.get("from", rule.stages[0].limits[0].start) not in terms.starts:
        anchors = sorted(terms.starts)
        raise Refused(Code.INVALID, f"there is no anchor {values['from']!r}", ", ".join(anchors), {"wanted": anchors})
    limits = _limits(rule, {known[name]: value for name, value in values.items() if known[name].sets})
    stage = rule.stages[0].model_copy(update={"limits": limits})
    status = {"status": Status.IN_FORCE, "because": ""} if "n" in values else {}
    changed = {"stages": (stage, *rule.stages[1:]), "notes": (*rule.notes, *told), **status}
    return rule.model_copy(update=changed)


def _limits(rule: Rule, values: Mapping[Parameter, str]) -> tuple[Limit, ...]:
    first, *others = rule.stages[0].limits
    told = first.model_dump(by_alias=True, exclude_unset=True)
    told |= {str(one.sets): int(value) if value.isdecimal() else value for one, value in values.items()}
    try:
        return (Limit.model_validate(told), *others)
    except ValidationError as error:
        wrong = error.errors(include_url=False)[0]
        where = ".".join(map(str, wrong["loc"])) or "the limit"
        hint = f"warroom clock show {rule.id} tells what its parameters mean"
        said = wrong["msg"].removeprefix("Value error, ")
        raise Refused(Code.INVALID, f"{where}: {said[:1].lower()}{said[1:]}", hint) from error
