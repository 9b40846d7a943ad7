"""What a place in a log is, and the SQL that makes a canonical value of what stands there.

Nothing here may raise on a row, whatever it holds: a log that stops being read at one odd line is a false "nobody
else". So every cast is tried, JSON within a text is checked before it is read, and what cannot be read is NULL. A text
in which nobody is found to say anything stays as it is: a predicate that finds too little is the worse mistake.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from warroom.core.plan.base import Section
from warroom.counters import paths
from warroom.counters.paths import Path, Sign


class Kind(StrEnum):
    """What the file of a log is."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


class As(StrEnum):
    """How a value becomes a column."""

    PLAIN = "plain"
    """As it is written."""
    TEXT = "text"
    """The texts of messages, parts and content, in their order; a plain text as it is."""
    DELTAS = "deltas"
    """The pieces of a streamed answer put together; nothing where it was not streamed."""
    NUMBERED = "numbered"
    """The texts of all keys that have a number where the last key of the path has an asterisk, in their order."""
    ISO = "iso"
    """A date and time; UTC where no offset is written."""
    UNIX_S = "unix_s"
    UNIX_MS = "unix_ms"
    UNIX_US = "unix_us"
    UNIX_NS = "unix_ns"
    ANY = "any"
    """A date and time, or a number that is taken for s, ms, µs or ns by its size."""


ASTERISK = "*"
TIMES = frozenset({As.ISO, As.UNIX_S, As.UNIX_MS, As.UNIX_US, As.UNIX_NS, As.ANY})

_path = lru_cache(maxsize=4096)(paths.parse)
_sign = lru_cache(maxsize=4096)(paths.sign)


def _checked(reads: Callable[[str], object]) -> AfterValidator:
    def check(text: str) -> str:
        reads(text)
        return text

    return AfterValidator(check)


PathText = Annotated[str, _checked(_path)]
SignText = Annotated[str, _checked(_sign)]


def _listed(value: Any) -> Any:
    """One path for itself as the list that it stands for."""
    return [value] if isinstance(value, str) else value


class Reading(Section):
    """One place from which a column may be read."""

    path: PathText
    how: As | None = Field(default=None, alias="as", description="How the value becomes the column")
    parse: Annotated[tuple[PathText, ...], BeforeValidator(_listed)] = Field(
        default=(), description="Where to go on in the JSON that the value is, or is a text of"
    )
    up: int = Field(default=0, ge=0, le=3, description="How many levels above the row the path begins")
    when: SignText | None = Field(default=None, description="Only in rows with this sign, such as role=user")

    model_config = Section.model_config | {"validate_by_name": True, "serialize_by_alias": True}

    @model_validator(mode="after")
    def _numbered_below(self) -> Self:
        last = self.parse_steps[-1] if self.parse else self.steps
        if self.how is As.NUMBERED and (len(last) < 2 or last[-1].name.count(ASTERISK) != 1):
            raise ValueError(f"{self.path!r} is read as numbered: its last key needs one asterisk, below another key")
        return self

    @property
    def steps(self) -> Path:
        """Its path, step by step."""
        return _path(self.path)

    @property
    def parse_steps(self) -> tuple[Path, ...]:
        """The paths that lead on in the JSON within the value."""
        return tuple(map(_path, self.parse))

    @property
    def paths(self) -> tuple[Path, ...]:
        """All paths of the row that it looks at."""
        return (self.steps, self.only.path) if self.only else (self.steps,)

    @property
    def only(self) -> Sign | None:
        """The sign that a row must have."""
        return _sign(self.when) if self.when else None


def _readings(value: Any) -> Any:
    """A path for itself, or one reading, as the list that it stands for."""
    many = value if isinstance(value, list | tuple) else [value]
    return [{"path": one} if isinstance(one, str) else one for one in many]


Readings = Annotated[tuple[Reading, ...], BeforeValidator(_readings), Field(min_length=1)]


def identifier(name: str) -> str:
    """*name* as SQL writes a column, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """*text* as SQL writes a text."""
    return "'" + text.replace("'", "''") + "'"


_KEYS = (
    "content", "text", "stringValue", "outputText", "inputText", "output_text", "input_text", "generation",
    "completion", "prompt", "query", "question", "answer", "input", "output", "result", "response", "message",
    "refusal", "thinking", "reasoning", "reasoning_content", "arguments", "partial_json",
)  # fmt: skip
"""The keys under which tools put what somebody said."""
_COMMON = ("content", "text")
_VALUE = '"((?:[^"\\\\]|\\\\.)+)"'
_EMPTY = ("", "{}", "[]", "null", '""')


def present(text: str) -> str:
    """SQL: *text* where it is not empty. NULLIF would work its first argument out twice."""
    return f"nullif({text}, '')" if _NAME.fullmatch(text) else f"list_filter([{text}], lambda one: one <> '')[1]"


def once(text: str, made: Callable[[str], str]) -> str:
    """SQL: what is *made* of a text, with its expression written once."""
    return made(text) if _NAME.fullmatch(text) else f"list_transform([{text}], lambda text: {made('text')})[1]"


_QUOTED = r'"(?:[^"]|"")*"'
_NAME = re.compile(rf"{_QUOTED}(?:\.{_QUOTED})*(?:\[\d+\])?|[a-z]+")
"""A column, a field or an element of it, or a variable of a lambda: what costs nothing to mention twice."""


def one_of(text: str, values: Sequence[str]) -> str:
    """SQL: whether *text* is one of *values*; never a long IN, which DuckDB turns into a join that every query pays."""
    return "(" + " OR ".join(f"{text} = {literal(value)}" for value in values) + ")"


def _said(text: str, between: str, otherwise: str) -> str:
    """SQL, the last branches of a CASE: all that is said in JSON, in its order, with *between* as JSON escapes it;
    *otherwise* where nobody says anything.

    Where all of it is under one common key, DuckDB's own search for that key is twenty times as fast as the pattern.
    One CASE, because one within another takes twice as long.
    """
    common = [(f"WHEN NOT {_has_more_than(text, key)} THEN", _under(text, key, between)) for key in _COMMON]
    branches = [*common, ("ELSE", _said_anywhere(text, between))]
    return " ".join(f"{when} coalesce({present(found)}, {otherwise})" for when, found in branches)


def _has_more_than(text: str, key: str) -> str:
    """Whether something is said under other keys than *key*, or something under it is no text."""
    others = "|".join(one for one in _KEYS if one != key)
    pattern = f'"(?:{others})"\\s*:\\s*"|"{key}"\\s*:\\s*[^"\\s]'
    return f"regexp_matches({text}, {literal(pattern)})"


def _under(text: str, key: str, between: str) -> str:
    separator = literal(json.loads(f'"{between}"'))
    return f"array_to_string(json_extract_string({text}, {literal('$..' + key)}), {separator})"


def _said_anywhere(text: str, between: str) -> str:
    """Within a JSON text quotes are escaped, so that nothing that somebody wrote is taken for a key."""
    pattern = f'"(?:{"|".join(_KEYS)})"\\s*:\\s*{_VALUE}'
    pieces = f"array_to_string(regexp_extract_all({text}, {literal(pattern)}, 1), {literal(between)})"
    return f"""json_extract_string(TRY_CAST('"' || {pieces} || '"' AS JSON), '$')"""


def as_text(text: str) -> str:
    """SQL: a text as it is, and of JSON all that is said in it; the JSON itself where nobody says anything in it."""
    unquoted = f"json_extract_string({text}, '$')"
    return (
        f"CASE WHEN {one_of(text, _EMPTY)} THEN NULL "
        f"WHEN {_is_json(text, chr(34))} THEN {present(unquoted)} "
        f"WHEN NOT ({_is_json(text, '[', '{')}) THEN {text} {_said(text, _NEW_LINE, text)} END"
    )


def as_deltas(text: str) -> str:
    """SQL: the pieces of a streamed answer put together, from a list of chunks or from lines of server-sent events."""
    events = f"{text} ^@ 'data:' OR {text} ^@ 'event:'"
    return (
        f"CASE WHEN {events} THEN {present(_said_anywhere(text, ''))} "
        f"WHEN NOT ({_is_json(text, '[')}) THEN NULL {_said(text, '', 'NULL')} END"
    )


_NEW_LINE = "\\n"


def _is_json(text: str, *begins: str) -> str:
    begun = " OR ".join(f"{text} ^@ '{one}'" for one in begins)
    return f"({begun}) AND json_valid({text})"


def numbered(name: str) -> str:
    """SQL: the pattern of the keys that have a number where *name* has an asterisk."""
    return literal(r"\d+".join(map(re.escape, name.split(ASTERISK))))


def as_time(text: str, how: As) -> str:
    """SQL: the instant that *text* writes, as a TIMESTAMP in UTC whatever the zone of the connection."""
    if how is As.ISO:
        return _iso(text)
    if how is As.ANY:
        # A date is seen before a number is tried: to fail at one takes longer than all the rest of a row.
        return f"CASE WHEN {text} LIKE '____-%' THEN {_iso(text)} ELSE coalesce({_any_number(text)}, {_iso(text)}) END"
    return _instant(f"{_number(text)} * {_MICROSECONDS[how]}")


_MICROSECONDS = {As.UNIX_S: "1000000", As.UNIX_MS: "1000", As.UNIX_US: "1", As.UNIX_NS: "0.001"}


def _iso(text: str) -> str:
    zoned = f"CASE WHEN {text} LIKE '%Z' THEN {text} ELSE {text} || '+00' END"
    day = f"{text} || ' 00:00+00'"
    return _of_microseconds(
        "epoch_us(coalesce("
        + ", ".join(f"TRY_CAST({one} AS TIMESTAMPTZ)" for one in (zoned, day, text))
        + "))"
    )  # fmt: skip


def _number(text: str) -> str:
    """Wide enough for nanoseconds, which a DOUBLE rounds."""
    return f"coalesce(TRY_CAST({text} AS DECIMAL(38, 9)), TRY_CAST(TRY_CAST({text} AS DOUBLE) AS DECIMAL(38, 9)))"


def _any_number(text: str) -> str:
    sizes = (("1e11", As.UNIX_S), ("1e14", As.UNIX_MS), ("1e17", As.UNIX_US), ("1e20", As.UNIX_NS))
    cases = " ".join(f"WHEN number < {limit} THEN number * {_MICROSECONDS[how]}" for limit, how in sizes)
    return f"list_transform([{_number(text)}], lambda number: {_instant(f'CASE {cases} END')})[1]"


def _instant(microseconds: str) -> str:
    return _of_microseconds(f"TRY_CAST(floor(TRY({microseconds})) AS BIGINT)")


def _of_microseconds(expression: str) -> str:
    return f"TRY(make_timestamp({expression}))"
