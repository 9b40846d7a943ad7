"""Who said what of whom, whom somebody still has to label, and how far two agree who did not see each other's answer.

A label is an opinion. So a tenth of the people is labelled twice, by two, and where they contradict each other nobody
can tell: that is what the record says until a third person, or one of the two, settles it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from warroom.core.labels import Answer, Drawing, Labelled, Person
from warroom.core.ledger import sha256

Said = Mapping[str, Mapping[str, Answer]]
"""By person, what each labeller said, in the order in which they came."""


def said_last(labels: Iterable[Labelled]) -> Said:
    """The label that counts of each labeller: the last one."""
    found: dict[str, dict[str, Answer]] = {}
    for one in labels:
        found.setdefault(one.person, {})[one.by] = one.label
    return found


def _said_first(labels: Iterable[Labelled]) -> Said:
    found: dict[str, dict[str, Answer]] = {}
    for one in labels:
        found.setdefault(one.person, {}).setdefault(one.by, one.label)
    return found


def settled_as(given: Mapping[str, Answer]) -> Answer | None:
    """What *given* labels of one person come to: what most of them say. Where they contradict each other nobody can
    tell, until a third person agrees with one of them or one changes their mind. None where there is no label."""
    if not given:
        return None
    answer, votes = Counter(given.values()).most_common(1)[0]
    return answer if 2 * votes > len(given) else Answer.UNSURE


def is_disputed(given: Mapping[str, Answer]) -> bool:
    """Whether labels contradict each other and nobody has settled it."""
    return len(given) > 1 and max(Counter(given.values()).values()) * 2 <= len(given)


def twice(drawing: Drawing, person: Person) -> bool:
    """Whether *person* is to be labelled by two. It follows from the seed, and is the same in a larger sample."""
    number = int(sha256(f"{drawing.seed} second {person.id}".encode())[:8], 16)
    return number < drawing.second * 2**32


def left(drawing: Drawing, people: Sequence[Person], labels: Iterable[Labelled], who: str | None) -> list[Person]:
    """Whom *who* is still to label, in order: everybody of whom nobody said anything, those who are labelled by two and
    were labelled by one other, and those about whom two others disagree. With nobody, all whom somebody has to label.

    It says nothing about what others said, and neither may whoever shows it.
    """
    said = said_last(labels)
    fresh = [one for one in people if not said.get(one.id)]
    again = [one for one in people if len(said.get(one.id, ())) == 1 and twice(drawing, one)]
    disputed = [one for one in people if who is not None and is_disputed(said.get(one.id, {}))]
    return [*fresh, *(one for one in (*again, *disputed) if who is None or who not in said[one.id])]


def complete(drawing: Drawing, people: Sequence[Person], labels: Iterable[Labelled]) -> bool:
    """Whether all that was drawn is labelled, by two where it has to be."""
    return not left(drawing, people, labels, None)


class Agreement(NamedTuple):
    """How far two who did not see each other's label agreed: *agreed* of *doubled*, *kappa* beyond chance.

    Of first labels: who talks and then changes a label agrees with anybody. Fleiss' kappa for two raters (J. L. Fleiss,
    Psychological Bulletin 76 (1971), 378-382), because which two labelled a person changes; none where all labels were
    the same. *disputed*: of whom nobody has settled it yet.
    """

    doubled: int
    agreed: int
    kappa: float | None
    disputed: tuple[str, ...]


def agreement(people: Sequence[Person], labels: Sequence[Labelled]) -> Agreement:
    """Of those *people* whom two labelled or more."""
    first, last = _said_first(labels), said_last(labels)
    pairs = [tuple(first[one.id].values())[:2] for one in people if len(first.get(one.id, ())) > 1]
    agreed = sum(one == other for one, other in pairs)
    disputed = tuple(one.id for one in people if is_disputed(last.get(one.id, {})))
    return Agreement(len(pairs), agreed, _kappa(pairs, agreed), disputed)


def _kappa(pairs: Sequence[tuple[Answer, ...]], agreed: int) -> float | None:
    given = Counter(answer for pair in pairs for answer in pair)
    by_chance = sum((many / (2 * len(pairs))) ** 2 for many in given.values()) if pairs else 1.0
    return (agreed / len(pairs) - by_chance) / (1 - by_chance) if by_chance < 1 else None
