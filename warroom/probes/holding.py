"""What each type of assertion asks of an answer.

Each is read once, which is when a malformed one is found, and becomes a question to an answer: does it hold? Where the
answer lacks what the question needs (its cost, why it ended) the question is Unjudged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from json import JSONDecodeError
from typing import Any, TypeAlias

from warroom.probes import jsons, patterns, schemas
from warroom.probes.numbers import is_number, needed, number
from warroom.probes.outcomes import Answer, Malformed, Unjudged
from warroom.probes.refusals import is_refusal

Test: TypeAlias = Callable[[Answer], bool]
Reader: TypeAlias = Callable[[Mapping[str, Any]], Test]
_Fold: TypeAlias = Callable[[str], str]

_MOST_STEPS = 1_000_000


def _as_is(text: str) -> str:
    return text


def _word(value: Any) -> str:
    """*value* as JavaScript writes it. Malformed where it is no text and no number, or an empty text."""
    if is_number(value):
        return str(int(value)) if float(value).is_integer() else str(value)
    if not isinstance(value, str) or not value:
        raise Malformed("its value is a text or a number")
    return value


def _words(value: Any) -> list[str]:
    """The texts of a list, or of a text with commas. Malformed where there is none."""
    words = [_word(one) for one in (value if isinstance(value, list) else _separated(_word(value)))]
    if not words:
        raise Malformed("its value is a list of texts")
    return words


def _separated(text: str) -> list[str]:
    """The texts between the commas of *text*. Malformed where quotes would have to be understood."""
    if '"' in text:
        raise Malformed("quotes between commas are not read; write a list")
    return [part.strip() for part in text.split(",") if part.strip()]


def _contains(fold: _Fold) -> Reader:
    def read(assertion: Mapping[str, Any]) -> Test:
        word = fold(_word(assertion.get("value")))
        return lambda answer: word in fold(answer.text)

    return read


def _contains_some(fold: _Fold, enough: Callable[[list[bool]], bool]) -> Reader:
    def read(assertion: Mapping[str, Any]) -> Test:
        words = [fold(word) for word in _words(assertion.get("value"))]
        return lambda answer: enough([word in text for text in [fold(answer.text)] for word in words])

    return read


def _equals(assertion: Mapping[str, Any]) -> Test:
    if "value" not in assertion:
        raise Malformed("it needs a value")
    value = assertion["value"]
    if isinstance(value, dict | list) or value is None:
        return lambda answer: _equal_json(value, answer.text)
    word = ("true" if value else "false") if isinstance(value, bool) else value if value == "" else _word(value)
    return lambda answer: answer.text == word


def _equal_json(value: Any, text: str) -> bool:
    try:
        return jsons.same(value, jsons.parsed(text))
    except JSONDecodeError:
        return False


def _starts_with(assertion: Mapping[str, Any]) -> Test:
    value = assertion.get("value")
    if not isinstance(value, str) or not value:
        raise Malformed("its value is a text")
    return lambda answer: answer.text.startswith(value)


def _regex(assertion: Mapping[str, Any]) -> Test:
    pattern = assertion.get("value")
    if not isinstance(pattern, str) or not pattern:
        raise Malformed("its value is a pattern")
    patterns.translate(pattern)
    return lambda answer: _found(pattern, answer.text)


def _header(*, matching: bool) -> Reader:
    """Ours, for what blackbox_exporter asks of headers: one matches, or has nothing that does."""

    def read(assertion: Mapping[str, Any]) -> Test:
        name, pattern = _word(assertion.get("header")).lower(), _word(assertion.get("value"))
        patterns.translate(pattern)

        def test(answer: Answer) -> bool:
            values = [value for key, value in answer.headers.items() if key.lower() == name]
            if not values and assertion.get("allow_missing") is not True:
                raise Unjudged(f"the answer has no header {name}")
            return all(_found(pattern, value) is matching for value in values)

        return test

    return read


def _found(pattern: str, text: str) -> bool:
    try:
        return patterns.found(pattern, text)
    except patterns.Unfinished as error:
        raise Unjudged(str(error)) from None


def _schema(assertion: Mapping[str, Any]) -> schemas.Schema:
    """The schema that *assertion* has; one that everything meets where it has none."""
    value = assertion.get("value")
    if value is None or value == "":
        return True
    schema = _written(value) if isinstance(value, str) else value
    schemas.check(schema)
    return schema  # type: ignore[no-any-return]  # it was just checked


def _written(text: str) -> Any:
    """The schema that stands in *text* as YAML."""
    from warroom import plain_yaml

    try:
        return plain_yaml.read(text).plain()
    except plain_yaml.SourceError as error:
        raise Malformed(f"the schema is no plain YAML: {error}") from None


def _is_json(assertion: Mapping[str, Any]) -> Test:
    schema = _schema(assertion)

    def test(answer: Answer) -> bool:
        try:
            value = jsons.parsed(answer.text)
        except JSONDecodeError:
            return False
        return schemas.valid(schema, value)

    return test


def _contains_json(assertion: Mapping[str, Any]) -> Test:
    schema = _schema(assertion)
    return lambda answer: any(schemas.valid(schema, value) for value in jsons.inside(answer.text))


def _is_refusal(_assertion: Mapping[str, Any]) -> Test:
    return lambda answer: is_refusal(answer.text)


def _latency(assertion: Mapping[str, Any]) -> Test:
    most = needed(assertion, "threshold")

    def test(answer: Answer) -> bool:
        if answer.latency_s is None:
            raise Unjudged("nobody took its time")
        return answer.latency_s * 1000 <= most

    return test


def _cost(assertion: Mapping[str, Any]) -> Test:
    most = needed(assertion, "threshold")

    def test(answer: Answer) -> bool:
        if answer.cost is None:
            raise Unjudged("nobody knows its cost")
        return answer.cost <= most

    return test


def _finish_reason(assertion: Mapping[str, Any]) -> Test:
    wanted = _word(assertion.get("value")).lower()

    def test(answer: Answer) -> bool:
        if not answer.finish_reason:
            raise Unjudged("nobody said why it ended")
        return answer.finish_reason.lower() == wanted

    return test


def _word_count(assertion: Mapping[str, Any]) -> Test:
    low, high = _range(assertion.get("value"))
    return lambda answer: low <= len(answer.text.split()) <= high


def _range(value: Any) -> tuple[float, float]:
    """From how many words to how many."""
    if isinstance(value, Mapping):
        low, high = number(value, "min"), number(value, "max")
        if low is None and high is None:
            raise Malformed("its value has min or max")
        return (0 if low is None else low), (float("inf") if high is None else high)
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value)
    if not is_number(value):
        raise Malformed("its value is a number, or has min and max")
    return value, value


def _levenshtein(assertion: Mapping[str, Any]) -> Test:
    limit = number(assertion, "threshold")
    wanted = _word(assertion.get("value"))
    return lambda answer: _near(answer.text, wanted, int(5 if limit is None else limit))


def _near(one: str, other: str, limit: int) -> bool:
    """Whether *one* becomes *other* by at most *limit* changes of a character: only what is that near is counted."""
    if abs(len(one) - len(other)) > limit:
        return False
    if len(one) * (2 * limit + 1) > _MOST_STEPS:
        raise Unjudged("the texts are too long to compare")
    far = limit + 1
    row = {at: at for at in range(min(limit, len(other)) + 1)}
    for line, char in enumerate(one, 1):
        before, row = row, {}
        for at in range(max(0, line - limit), min(len(other), line + limit) + 1):
            row[at] = min(
                before.get(at, far) + 1,
                row.get(at - 1, far) + 1,
                before.get(at - 1, far) + (at == 0 or char != other[at - 1]),
            )
    return row.get(len(other), far) <= limit


READERS: dict[str, Reader] = {
    "equals": _equals,
    "contains": _contains(_as_is),
    "contains-all": _contains_some(_as_is, all),
    "contains-any": _contains_some(_as_is, any),
    "icontains": _contains(str.lower),
    "icontains-all": _contains_some(str.lower, all),
    "icontains-any": _contains_some(str.lower, any),
    "starts-with": _starts_with,
    "regex": _regex,
    "is-json": _is_json,
    "contains-json": _contains_json,
    "is-refusal": _is_refusal,
    "latency": _latency,
    "cost": _cost,
    "finish-reason": _finish_reason,
    "word-count": _word_count,
    "levenshtein": _levenshtein,
    "header-matches": _header(matching=True),
    "header-lacks": _header(matching=False),
}
"""The types that are judged here, without any grader."""
