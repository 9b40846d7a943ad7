"""The lines that never move: which incident this is and whether the link stands, then the five answers.

They are the same at every size and never scroll, so that an eye that looked once knows where to look.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from warroom.views.badges import BadgeView
from warroom.views.headline import Alarm, HeadlineView
from warroom.views.identity import IdentityView
from warroom.views.safe import line, width
from warroom_widgets.cells import Cell
from warroom_widgets.ground import Column
from warroom_widgets.lines import Line
from warroom_widgets.tones import Tone

TONES = {Alarm.NONE: Tone.PLAIN, Alarm.CAUTION: Tone.CAUTION, Alarm.ALARM: Tone.ALARM}
ANSWERS = 5
_LABEL = 9
_ROOMY = 110
"""Columns from which on a chip says all that it has to say, in at most _WHOLE of them; else in at most _BRIEF."""
_BRIEF, _WHOLE = 16, 40
_AGE = 9
_WORD = 15
"""Wide enough for STILL HAPPENING, so that the values stand under each other."""


class Headline(Column):
    """The identity line and the five answers."""

    DEFAULT_CSS = """
    Headline {
        height: 6;
        & > #identity { background: $panel; }
    }
    """

    def __init__(self) -> None:
        super().__init__(id="headline")
        self._identity = Line(id="identity")
        self._answers = [Line(id=f"answer-{n}") for n in range(ANSWERS)]

    def compose(self) -> ComposeResult:
        """Six lines."""
        yield self._identity
        yield from self._answers

    def show(
        self, identity: IdentityView, answers: Sequence[HeadlineView], sync: Cell, banner: str,
        badges: Sequence[BadgeView] = (),
    ) -> None:  # fmt: skip
        """Shows who and how things stand; *sync* is the state of the link, *banner* what must never be forgotten,
        *badges* what waits elsewhere for whoever looks."""
        self._identity.show(_identity(identity, sync, banner, badges))
        for shown, answer in zip(self._answers, answers, strict=True):
            shown.show(cells_of(answer))


def _identity(view: IdentityView, sync: Cell, banner: str, badges: Sequence[BadgeView]) -> list[Cell]:
    newer = [Cell(f"{view.newer} entries from a newer warroom", 0, Tone.CAUTION)] if view.newer else []
    return [
        *(_chip("DRILL") if view.drill else []),
        *_chip(line(banner)),
        Cell(view.id, width(view.id), Tone.STRONG),
        Cell(view.phase.upper(), len(view.phase), Tone.STRONG),
        Cell(view.running, len(view.running)),
        *newer,
        *_badged(badges),
        Cell(view.title, 0, Tone.STRONG),
        Cell(sync.text, width(sync.text), sync.tone),
    ]


def _chip(text: str) -> list[Cell]:
    """*text* as something that cannot be overlooked; where there is little room, what it says before its colon."""
    short = text.partition(":")[0]
    brief = Cell(f" {short} ", min(width(short) + 2, _BRIEF), Tone.CHIP, below=_ROOMY)
    whole = Cell(f" {text} ", min(width(text) + 2, _WHOLE), Tone.CHIP, needs=_ROOMY)
    return [brief, whole] if text else []


def _badged(badges: Sequence[BadgeView]) -> list[Cell]:
    """Every badge in its own words, or where there is little room the first of them in brief. They give way to nothing
    but the link, and the title gives way to them."""
    brief = [Cell(badge.brief, 0, TONES[badge.alarm], below=_ROOMY) for badge in badges[:1]]
    return brief + [Cell(badge.whole, 0, TONES[badge.alarm], needs=_ROOMY) for badge in badges]


def cells_of(view: HeadlineView) -> list[Cell]:
    """One answer as a line."""
    tone = TONES[view.alarm]
    return [
        Cell(view.symbol, 1, tone),
        Cell(view.label, _LABEL, Tone.QUIET),
        Cell(view.word, max(_WORD, width(view.word)), tone if view.alarm else Tone.STRONG),
        Cell(view.value and f"{view.value} "),
        Cell(view.brief, 0, Tone.QUIET, below=_ROOMY),
        Cell(view.source or " ", 0, Tone.QUIET, needs=_ROOMY if view.brief else 0),
        Cell(view.age.rjust(_AGE), max(_AGE, width(view.age)), Tone.CAUTION if view.is_stale else Tone.QUIET),
    ]
