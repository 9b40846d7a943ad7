"""A condition that CEL has compiled, and what it finds.

CEL is the judge of yes and no. It knows no unknown: a name without a value is an error to it, which ``&&`` and ``||``
absorb as Kleene's logic says. Which names matter is worked out only when CEL could not tell, on the boolean structure
of CEL's own tree: a part that is settled cannot make its sibling's unknowns matter.

Arithmetic can fail at run time as well (a division by zero, an index out of range, a loop over its budget). That is
undetermined too, with the *trouble* that there was, and never no.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from cel_expr_python import cel

from warroom.core.conditions.errors import ConditionError, from_cel
from warroom.core.conditions.structure import Part, judge, part
from warroom.core.conditions.syntax import tree
from warroom.core.conditions.vetting import Edit, Use, Vetted, vet
from warroom.core.conditions.vocabulary import RANK, SEVERITY, Vocabulary


class Outcome(StrEnum):
    """What a condition comes to. Undetermined is never taken for no."""

    YES = "yes"
    NO = "no"
    UNDETERMINED = "undetermined"


class Finding(NamedTuple):
    """What a condition comes to, given what is known."""

    outcome: Outcome
    missing: tuple[str, ...] = ()
    """The names whose absence matters, sorted: once all of them are known, the outcome is yes or no."""
    trouble: str = ""
    """What failed at run time, such as ``divide by zero``. An undetermined finding has this or a missing name."""

    @property
    def because(self) -> str:
        """Why it is undetermined, as the end of a sentence; empty where it is not."""
        verb = "is" if len(self.missing) == 1 else "are"
        missing = f"{' and '.join(self.missing)} {verb} unknown" if self.missing else ""
        return "; ".join(reason for reason in (missing, self.trouble) if reason)


_YES, _NO = Finding(Outcome.YES), Finding(Outcome.NO)


class CompiledCondition:
    """A condition ready to be asked. *names* are the facts and built-ins that it rests on; *uses* says how."""

    def __init__(self, text: str, vocabulary: Vocabulary, program: cel.Expression, uses: Mapping[str, Use]) -> None:
        self.text = text
        self.uses = uses
        self.names = frozenset(uses)
        self._vocabulary = vocabulary
        self._program = program
        self._specs = [(name, vocabulary.names[name]) for name in sorted(uses) if name != SEVERITY]

    def find(self, known: Mapping[str, Any], level: str | None = None) -> Finding:
        """What the condition comes to. *known* holds the values that are known; *level* is the severity in force."""
        data = self._data(known, level)
        value, _ = judge(self._program, data)
        return self._why(data) if value is None else _YES if value else _NO

    def constant(self) -> Outcome | None:
        """The outcome where it is the same whatever the facts are; None where it depends on them."""
        outcome = self.find({}).outcome
        return None if outcome is Outcome.UNDETERMINED else outcome

    def _data(self, known: Mapping[str, Any], level: str | None) -> dict[str, Any]:
        """What CEL is given: the known values that fit. The rest is left out, which tells CEL that it is unknown."""
        data = {name: fit for name, spec in self._specs if (fit := spec.fit(known.get(name))) is not None}
        if level in self._vocabulary.levels:
            data[RANK] = self._vocabulary.levels.index(level)
        return data

    def _why(self, data: Mapping[str, Any]) -> Finding:
        settled = self._structure.settle(data)
        if settled.value is not None:  # CEL gives up on a loop over its budget even beside a part that decides
            return _YES if settled.value else _NO
        missing = sorted(SEVERITY if name == RANK else name for name in settled.missing)
        return Finding(Outcome.UNDETERMINED, tuple(missing), settled.trouble)

    @cached_property
    def _structure(self) -> Part:
        whole = tree(self._program.serialize())
        return part(whole.root, whole, self._vocabulary.environment)


def compile_condition(text: str, vocabulary: Vocabulary) -> CompiledCondition:
    """*text* as a condition over *vocabulary*. ConditionError where it is none."""
    known: CompiledCondition | None = vocabulary.compiled.get(text)
    if known is None:
        known = vocabulary.compiled[text] = _compile(text, vocabulary)
    return known


def _compile(text: str, vocabulary: Vocabulary) -> CompiledCondition:
    _printable(text)
    parsed = _cel(text, [], vocabulary, check=False)
    vetted = vet(text, tree(parsed.serialize()).root, vocabulary)
    program = _cel(_edited(vetted), vetted.edits, vocabulary, check=True)
    if program.return_type() != cel.Type.BOOL:
        hint = "compare it with something; a condition is true or false"
        raise ConditionError(f"this gives {program.return_type().name()}, not yes or no", 0, hint)
    return CompiledCondition(text, vocabulary, program, vetted.uses)


def _printable(text: str) -> None:
    """CEL takes no lone surrogates, and would stop at a NUL."""
    for offset, char in enumerate(text):
        if not char.isprintable() and char not in "\t\n\r":
            raise ConditionError(f"{char!r} has no place in a condition", offset)


def _cel(source: str, edits: list[Edit], vocabulary: Vocabulary, *, check: bool) -> cel.Expression:
    """*source* compiled, or parsed alone. Errors tell where in the text before the *edits* they are."""
    try:
        return vocabulary.environment.compile(source, disable_check=not check)
    except RuntimeError as error:
        refusal = from_cel(source, error)
        refusal.offset = _before(refusal.offset, edits)
        raise refusal from None


def _edited(vetted: Vetted) -> str:
    text = vetted.text
    for start, end, by in sorted(vetted.edits, reverse=True):
        text = text[:start] + by + text[end:]
    return text


def _before(offset: int, edits: list[Edit]) -> int:
    """Where the character at *offset* of the edited text stood before the *edits*."""
    for start, end, by in sorted(edits):
        if offset < start:
            break
        offset = start if offset < start + len(by) else offset - len(by) + end - start
    return offset
