"""The lines that never move: which incident this is and whether the link stands, then the five answers.

They are the same at every size and never scroll, so that an eye that looked once knows where to look.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from warroom.views.badges import BadgeView
from warroom.views.headline import HeadlineView
from warroom.views.identity import IdentityView
from warroom_widgets.answers import ANSWERS, answer_cells, identity_cells
from warroom_widgets.cells import Cell
from warroom_widgets.ground import Column
from warroom_widgets.lines import Line


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
        """Shows who and how things stand, as `identity_cells` and `answer_cells` say it."""
        self._identity.show(identity_cells(identity, sync, banner, badges))
        for shown, answer in zip(self._answers, answers, strict=True):
            shown.show(answer_cells(answer))
