"""Containers that are nothing but ground.

Textual paints what holds widgets as well, line by line below them, and keeps each line in every form that it ever had.
Nothing is written on the ground: all of its lines look alike, and one of them does for all. Of what a room painted and
kept, more than half were lines of ground that nobody sees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.geometry import Region
from textual.strip import Strip

if TYPE_CHECKING:
    from textual.widget import Widget as Base
else:
    Base = object


class Ground(Base):
    """A widget without text, border or padding of its own. To be named before the widget's class among the bases."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """The first line of *crop*, for every line of it."""
        return super().render_lines(crop._replace(height=min(1, crop.height))) * crop.height


class Column(Ground, Vertical):
    """Widgets below each other."""


class Band(Ground, Horizontal):
    """Widgets beside each other."""
