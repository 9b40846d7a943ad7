"""The line of a replay, above everything else: what this is must be the first thing that is read."""

from __future__ import annotations

from warroom.views.guide import GuideView
from warroom_widgets.answers import guide_cells
from warroom_widgets.lines import Line


class GuideLine(Line):
    """That this is a replay, how fast, and who is looking. Not there in a room that is none."""

    DEFAULT_CSS = "GuideLine { background: $panel; display: none; }"

    def __init__(self) -> None:
        super().__init__(id="replay")

    def show_where(self, view: GuideView) -> None:
        """Shows *view*."""
        self.display = True
        self.show(guide_cells(view))
