"""Gatus's conditions: whether an answer arrived as answers should, and what its body must hold.

``[STATUS] == 200`` is about the way of the answer, ``[BODY].risk == low`` about what it says, and the two fail
differently. An error page does not show that the model still gives the wrong advice, and it does not show that it
stopped: where a condition on the way is not met, the try says nothing. A condition on ``[BODY]`` that is not met is the
error.

The grammar is Gatus's, with its blanks around operators. We differ where it guesses: a path that leads nowhere, a word
that is no number and a placeholder that does not exist say nothing here, numbers keep what follows their point, and a
function is read in the condition only, never in what came back. ``[VALUE]``, the sample of an instant query, is ours.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from warroom.probes import globs
from warroom.probes.operands import AnyOf, Glob, Literal, Operand, Placeholder, Unknown, number, read, same
from warroom.probes.outcomes import CLEAN, Answer, Judgement, Malformed, Outcome, combine, failed, inconclusive, short

_OPERATORS = ("==", "!=", "<=", ">=", ">", "<")
"""In the order in which Gatus looks for them."""
_ORDERS = {"<=": operator.le, ">=": operator.ge, ">": operator.gt, "<": operator.lt}
_ANSWERS = range(200, 300)
"""The statuses of answers, where no condition says otherwise."""


class Condition(NamedTuple):
    """One condition, taken apart."""

    text: str
    left: Operand
    operator: str
    right: Operand

    @property
    def placeholders(self) -> list[Placeholder]:
        return [side for side in (self.left, self.right) if isinstance(side, Placeholder)]

    @property
    def about_content(self) -> bool:
        """Whether it is about what the answer says, and not about its way."""
        return any(placeholder.name in ("[BODY]", "[VALUE]") for placeholder in self.placeholders)


def check(conditions: Sequence[str]) -> list[str]:
    """What is wrong with *conditions*, one sentence each."""
    return [said for condition in conditions if (said := _problem(condition))]


def met(conditions: Sequence[str], answer: Answer) -> Judgement:
    """Whether *answer* meets all of *conditions*.

    Failed only by what the answer says. An answer that did not arrive, one with a status other than 2xx where no
    condition speaks of the status, and one whose way is not as the conditions have it are inconclusive, whatever else
    they show.
    """
    parsed, broken = _parse_all(conditions)
    way = [_judge(condition, answer) for condition in parsed if not condition.about_content]
    arrival = combine([_arrived(parsed, answer), *broken, *way])
    if arrival.outcome is not Outcome.CLEAN:
        return Judgement(Outcome.INCONCLUSIVE, arrival.reasons)
    content = [_judge(condition, answer) for condition in parsed if condition.about_content]
    return combine([CLEAN, *content])


def _parse_all(conditions: Sequence[str]) -> tuple[list[Condition], list[Judgement]]:
    parsed, broken = [], []
    for text in conditions:
        try:
            parsed.append(_parse(text))
        except Malformed as error:
            broken.append(inconclusive(str(error)))
    return parsed, broken


def _problem(condition: str) -> str:
    try:
        _parse(condition)
    except Malformed as error:
        return str(error)
    return ""


def _arrived(parsed: Sequence[Condition], answer: Answer) -> Judgement:
    """Whether there is an answer that can be judged at all."""
    spoken_of = {placeholder.name for condition in parsed for placeholder in condition.placeholders}
    if not answer.connected:
        return inconclusive("there was no connection")
    if "[STATUS]" not in spoken_of and answer.status not in (None, *_ANSWERS):
        return inconclusive(f"the status was {answer.status}")
    return CLEAN


def _parse(text: str) -> Condition:
    """*text* taken apart. Malformed, with a sentence, where it is no condition."""
    for sign in _OPERATORS:
        sides = text.split(f" {sign} ")
        if len(sides) == 2:
            return _checked(Condition(text, *_sides(text, sides[0], sign, sides[1])))
        if len(sides) > 2:
            raise Malformed(f"{short(text)} compares more than two things")
    raise Malformed(f"{short(text)} is no condition; write [STATUS] == 200, with blanks around the operator")


def _sides(text: str, left: str, sign: str, right: str) -> tuple[Operand, str, Operand]:
    try:
        return read(left), sign, read(right)
    except Malformed as error:
        raise Malformed(f"{short(text)}: {error}") from None


def _checked(condition: Condition) -> Condition:
    """*condition*. Malformed where it says the same of every answer, or compares what has no order."""
    if not condition.placeholders:
        raise Malformed(f"{short(condition.text)} speaks of no answer; write a placeholder such as [STATUS]")
    if condition.operator in _ORDERS:
        for side in (condition.left, condition.right):
            _check_order(condition.text, side)
    return condition


def _check_order(text: str, side: Operand) -> None:
    if isinstance(side, Glob | AnyOf):
        raise Malformed(f"{short(text)}: pat() and any() go with == and != only")
    if isinstance(side, Literal):
        try:
            number(side.text)
        except Unknown as error:
            raise Malformed(f"{short(text)}: {error}") from None


def _judge(condition: Condition, answer: Answer) -> Judgement:
    try:
        left, right = _values(condition, answer)
        holds = _holds(condition, left, right)
    except Unknown as unknown:
        return inconclusive(f"{condition.text}: {unknown}")
    if holds:
        return CLEAN
    seen = ", ".join(f"{side.text} is {short(side.resolve(answer))}" for side in condition.placeholders)
    return failed(f"{condition.text} is not met: {seen}")


def _values(condition: Condition, answer: Answer) -> tuple[Any, Any]:
    """Both sides, placeholders replaced by what is known of *answer*."""
    left, right = (
        side.resolve(answer) if isinstance(side, Placeholder) else side for side in (condition.left, condition.right)
    )
    return left, right


def _holds(condition: Condition, left: Any, right: Any) -> bool:
    if condition.operator in _ORDERS:
        return bool(_ORDERS[condition.operator](_number(left), _number(right)))
    equal = _equal(left, right)
    return equal if condition.operator == "==" else not equal


def _number(side: Any) -> Decimal:
    return side if isinstance(side, Decimal) else number(side.text if isinstance(side, Literal) else side)


def _equal(left: Any, right: Any) -> bool:
    """Whether both are equal; a function may stand on either side."""
    if isinstance(left, Glob | AnyOf):
        left, right = right, left
    if isinstance(right, Glob):
        return globs.matches(right.text, str(left))
    if isinstance(right, AnyOf):
        return str(left) in right.options
    if isinstance(left, Decimal) or isinstance(right, Decimal):
        return _number(left) == _number(right)
    return same(_word(left), _word(right))


def _word(side: Any) -> str:
    return side.text if isinstance(side, Literal) else str(side)
