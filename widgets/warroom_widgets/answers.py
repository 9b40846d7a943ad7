"""The headline in cells: which incident this is and whether the link stands, then the five answers.

Apart from the widget, because they are on the screen before there is one: see `warroom.tui.doorstep`.
"""

from collections.abc import Sequence

from warroom.views.badges import BadgeView
from warroom.views.guide import GuideView
from warroom.views.headline import Alarm, HeadlineView
from warroom.views.identity import IdentityView
from warroom.views.safe import line, width
from warroom_widgets.cells import Cell
from warroom_widgets.tones import Tone

TONES = {Alarm.NONE: Tone.PLAIN, Alarm.CAUTION: Tone.CAUTION, Alarm.ALARM: Tone.ALARM}
ANSWERS = 5
_LABEL = 9
_ROOMY = 110
"""Columns from which on a chip says all that it has to say, in at most _WHOLE of them; else in at most _BRIEF."""
_BRIEF, _WHOLE = 16, 40
_SPACIOUS = 118
"""Columns from which on a replay says all that it has to say."""
_AGE = 9
_WORD = 15
"""Wide enough for STILL HAPPENING, so that the values stand under each other."""


def guide_cells(view: GuideView) -> list[Cell]:
    """The line above everything else, where what is seen is a replay."""
    you = line(view.you)
    brief = Cell(line(view.brief), 0, Tone.STRONG, below=_SPACIOUS)
    whole = Cell(line(view.whole), 0, Tone.STRONG, _SPACIOUS)
    return [brief, whole, Cell(you, width(you))]


def identity_cells(
    view: IdentityView, sync: Cell, banner: str, badges: Sequence[BadgeView] = ()
) -> list[Cell]:  # fmt: skip
    """The line above the answers. *sync*: the state of the link; *banner*: what must never be forgotten; *badges*: what
    waits elsewhere for whoever looks."""
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


def answer_cells(view: HeadlineView) -> list[Cell]:
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
