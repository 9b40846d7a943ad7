"""A condition that was understood, and what it finds.

CEL knows no unknown: a name without a value is an error to it, which ``&&`` and ``||`` absorb as Kleene's logic says.
Which names matter is worked out on the boolean structure: a part that is settled cannot make its sibling's unknowns
matter. What only compares is judged without CEL, as CEL would; it judges the rest.

Arithmetic can fail at run time as well (a division by zero, an index out of range, a loop over its budget). That is
undetermined too, with the *trouble* that there was, and never no.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from warroom.core.conditions.errors import ConditionError
from warroom.core.conditions.plain import read
from warroom.core.conditions.structure import Part
from warroom.core.conditions.vocabulary import RANK, SEVERITY, Use, Vocabulary


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

    def __init__(self, text: str, vocabulary: Vocabulary, whole: Part, uses: Mapping[str, Use]) -> None:
        self.text = text
        self.uses = uses
        self.names = frozenset(uses)
        self._vocabulary = vocabulary
        self._whole = whole
        self._specs = [(name, vocabulary.names[name]) for name in sorted(uses) if name != SEVERITY]

    def find(self, known: Mapping[str, Any], level: str | None = None) -> Finding:
        """What the condition comes to. *known* holds the values that are known; *level* is the severity in force."""
        settled = self._whole.settle(self._data(known, level))
        if settled.value is not None:
            return _YES if settled.value else _NO
        missing = sorted(SEVERITY if name == RANK else name for name in settled.missing)
        return Finding(Outcome.UNDETERMINED, tuple(missing), settled.trouble)

    def constant(self) -> Outcome | None:
        """The outcome where it is the same whatever the facts are; None where it depends on them."""
        outcome = self.find({}).outcome
        return None if outcome is Outcome.UNDETERMINED else outcome

    def _data(self, known: Mapping[str, Any], level: str | None) -> dict[str, Any]:
        """The known values that fit. The rest is left out, which says that it is unknown."""
        data = {name: fit for name, spec in self._specs if (fit := spec.fit(known.get(name))) is not None}
        if level in self._vocabulary.levels:
            data[RANK] = self._vocabulary.levels.index(level)
        return data


def compile_condition(text: str, vocabulary: Vocabulary) -> CompiledCondition:
    """*text* as a condition over *vocabulary*. ConditionError where it is none."""
    known: CompiledCondition | None = vocabulary.compiled.get(text)
    if known is None:
        known = vocabulary.compiled[text] = _compile(text, vocabulary)
    return known


def _compile(text: str, vocabulary: Vocabulary) -> CompiledCondition:
    _printable(text)
    understood = read(text, vocabulary)
    if understood is None:
        from warroom.core.conditions.by_cel import understand  # which loads CEL

        understood = understand(text, vocabulary)
    return CompiledCondition(text, vocabulary, *understood)


def _printable(text: str) -> None:
    """CEL takes no lone surrogates, and would stop at a NUL."""
    for offset, char in enumerate(text):
        if not char.isprintable() and char not in "\t\n\r":
            raise ConditionError(f"{char!r} has no place in a condition", offset)
