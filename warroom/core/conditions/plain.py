"""Conditions that only compare, read and judged without CEL.

CEL is the language of conditions, and its library the judge of whatever is not read here. But loading it takes ten
megabytes, and nearly all that people write is a fact, or a fact or the number of its answers beside a value, joined by
``&&``, ``||`` and ``!``. What may mean anything else to CEL, or be refused by it, is left to CEL; of all that is read
here the tests ask both.
"""

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from warroom.core.conditions.structure import Junction, Not, Part, Settled
from warroom.core.conditions.vocabulary import INT64, RANK, SEVERITY, Name, Use, Vocabulary
from warroom.core.plan import FactType

_TOKEN = re.compile(
    r"""[ \t\r\n]*(?:
        (?P<text>'[^'\\\r\n]*'|"[^"\\\r\n]*")
      | (?P<number>-?[0-9]+(?:\.[0-9]+)?(?![\w.]))
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)
      | (?P<sign>&&|\|\||[=!<>]=|[!<>()\[\],])
    )[ \t\r\n]*""",
    re.VERBOSE,
)
_Token = tuple[str, str]
"""What kind of token it is, and how it is written."""
_END: _Token = ("end", "")
_DEEPEST = 8
"""Brackets and negations in each other that are read here. CEL's own bound is higher."""
_LONGEST = 18
"""Characters of a number beside a decimal fact. CEL refuses whole ones that are out of its bounds."""
_EQUAL: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "in": lambda known, values: known in values,
}
_ORDERED = {**_EQUAL, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_COMPARED = {
    FactType.CHOICE: _EQUAL,
    FactType.TEXT: _EQUAL,
    FactType.INTEGER: _ORDERED,
    FactType.DECIMAL: _ORDERED,
}
"""How a fact of a type may be compared with values that stand to its right."""


def _by_size(compare: Callable[[int, int], bool]) -> Callable[[Any, Any], bool]:
    return lambda answers, number: compare(len(answers), number)


_BY_SIZE = {sign: _by_size(compare) for sign, compare in _ORDERED.items() if sign != "in"}
_NUMBER = Name(FactType.INTEGER)


class Comparison(NamedTuple):
    """A fact beside a value that is written out."""

    name: str
    holds: Callable[[Any, Any], bool]
    value: Any

    def settle(self, data: Mapping[str, Any]) -> Settled:
        """Unknown while the fact is."""
        if self.name not in data:
            return Settled(None, frozenset((self.name,)))
        return Settled(self.holds(data[self.name], self.value))


class Constant(NamedTuple):
    """``true`` or ``false``, as rules have it that always apply."""

    value: bool

    def settle(self, _data: Mapping[str, Any]) -> Settled:
        """Itself."""
        return Settled(self.value)


_CONSTANTS = {"true": Constant(value=True), "false": Constant(value=False)}


class _NotPlainError(Exception):
    """CEL has to look at it."""


def read(text: str, vocabulary: Vocabulary) -> tuple[Part, Mapping[str, Use]] | None:
    """What the condition *text* means and how it uses its names; none where only CEL can tell."""
    try:
        reader = _Reader(_tokens(text), vocabulary)
        return reader.whole(), reader.uses
    except _NotPlainError:
        return None


def _tokens(text: str) -> list[_Token]:
    tokens, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _NotPlainError
        kind = match.lastgroup or ""
        tokens.append((kind, match[kind]))
        at = match.end()
    return [*tokens, _END]


class _Reader:
    """Reads tokens from left to right, as CEL's grammar has them: a negation binds closest, ``||`` loosest."""

    def __init__(self, tokens: list[_Token], vocabulary: Vocabulary) -> None:
        self.uses: dict[str, Use] = {}
        self._tokens = tokens
        self._vocabulary = vocabulary
        self._at = self._depth = 0

    def whole(self) -> Part:
        """All of it."""
        part = self._any()
        if self._take() is not _END:
            raise _NotPlainError
        return part

    def _any(self) -> Part:
        return self._joined("||", self._all, deciding=True)

    def _all(self) -> Part:
        return self._joined("&&", self._one, deciding=False)

    def _joined(self, sign: str, inner: Callable[[], Part], *, deciding: bool) -> Part:
        parts = [inner()]
        while self._takes(sign):
            parts.append(inner())
        return parts[0] if len(parts) == 1 else Junction(deciding, tuple(parts))

    def _one(self) -> Part:
        return self._closed() if self._tokens[self._at][1] in {"!", "("} else self._comparison()

    def _closed(self) -> Part:
        """What a negation may stand before: something in brackets, a bare fact, a call, or another negation."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _NotPlainError
        if self._takes("!"):
            part: Part = Not(self._closed())
        elif self._takes("("):
            part = self._any()
            self._expect(("sign", ")"))
        else:
            part = self._bare(_name(self._take()))
        self._depth -= 1
        return part

    def _comparison(self) -> Part:
        token = self._take()
        if token[0] == "text":
            return self._among_answers(token)
        name, sign = _name(token), self._tokens[self._at][1]
        if name == "size" and sign == "(":
            return self._size()
        if sign not in _ORDERED:
            return self._bare(name)
        holds = _COMPARED.get(self._spec(name).type, {}).get(sign)
        if holds is None:
            raise _NotPlainError
        self._at += 1
        return Comparison(name, holds, self._values(name) if sign == "in" else self._value(self._take(), name))

    def _bare(self, name: str) -> Part:
        """A yes-or-no fact that stands alone, ``at_least`` or a constant."""
        if name in _CONSTANTS:
            return _CONSTANTS[name]
        if name == "at_least" and self._takes("("):
            return self._at_least()
        if self._spec(name).type is not FactType.BOOL:
            raise _NotPlainError
        self._use(name).other = True
        return Comparison(name, operator.is_, value=True)

    def _at_least(self) -> Part:
        """``'SEV2')``, as a comparison of places on the scale."""
        kind, written = self._take()
        self._expect(("sign", ")"))
        level, levels = written[1:-1], self._vocabulary.levels
        if kind != "text" or level not in levels or not self._vocabulary.severity_allowed:
            raise _NotPlainError
        self._use(SEVERITY).literals.add(level)
        return Comparison(RANK, operator.le, levels.index(level))

    def _size(self) -> Part:
        """``(modes) > 1``, behind ``size``."""
        self._expect(("sign", "("))
        name = _name(self._take())
        self._expect(("sign", ")"))
        holds, number = _BY_SIZE.get(self._take()[1]), self._take()
        if self._spec(name).type is not FactType.CHOICES or holds is None:
            raise _NotPlainError
        self._use(name).other = True
        return Comparison(name, holds, _literal(number, _NUMBER))

    def _among_answers(self, answer: _Token) -> Part:
        """``'agent' in modes``, behind the *answer*."""
        self._expect(("name", "in"))
        name = _name(self._take())
        if self._spec(name).type is not FactType.CHOICES:
            raise _NotPlainError
        return Comparison(name, operator.contains, self._value(answer, name))

    def _values(self, name: str) -> tuple[Any, ...]:
        """``['a', 'b']``."""
        self._expect(("sign", "["))
        values = [self._value(self._take(), name)]
        while self._takes(","):
            values.append(self._value(self._take(), name))
        self._expect(("sign", "]"))
        return tuple(values)

    def _value(self, token: _Token, name: str) -> Any:
        """What *token* is as a value of the fact *name*, which it is compared with."""
        value = _literal(token, self._spec(name))
        self._use(name).literals.add(value)
        return value

    def _spec(self, name: str) -> Name:
        spec = self._vocabulary.names.get(name)
        if spec is None:
            raise _NotPlainError
        return spec

    def _use(self, name: str) -> Use:
        return self.uses.setdefault(name, Use())

    def _take(self) -> _Token:
        token = self._tokens[self._at]
        self._at += token is not _END
        return token

    def _takes(self, sign: str) -> bool:
        taken = self._tokens[self._at] == ("sign", sign)
        self._at += taken
        return taken

    def _expect(self, token: _Token) -> None:
        if self._tokens[self._at] != token:
            raise _NotPlainError
        self._at += 1


def _name(token: _Token) -> str:
    kind, written = token
    if kind != "name":
        raise _NotPlainError
    return written


def _literal(token: _Token, spec: Name) -> Any:
    match token[0], spec.type:
        case "text", FactType.CHOICE | FactType.CHOICES if token[1][1:-1] in spec.choices:
            return token[1][1:-1]
        case "text", FactType.TEXT:
            return token[1][1:-1]
        case "number", FactType.INTEGER if "." not in token[1] and int(token[1]) in INT64:
            return int(token[1])
        case "number", FactType.DECIMAL if len(token[1]) < _LONGEST:
            return float(token[1])
    raise _NotPlainError
