"""How a tone looks in the theme of the hour, and widgets that draw in tones.

The looks are worked out here and not by style sheets, which would work them out anew for each of seven tones of each
line of the room before the first paint.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.style import Style
from textual.color import Color

from warroom_widgets.tones import ASCII, Tone

if TYPE_CHECKING:
    from textual.widget import Widget as Base
else:
    Base = object


def looks(variables: Mapping[str, str]) -> dict[Tone, Style]:
    """The look of each tone in a theme of these *variables*. What a theme does not name is told by weight alone."""
    return {
        Tone.PLAIN: Style(),
        Tone.QUIET: _coloured(variables, "quiet") or Style(dim=True),
        Tone.STRONG: Style(bold=True),
        Tone.INFO: _coloured(variables, "accent"),
        Tone.CAUTION: _coloured(variables, "warning"),
        Tone.ALARM: _coloured(variables, "error") + Style(bold=True),
        Tone.CHIP: Style(bold=True, reverse=True),
    }


def _coloured(variables: Mapping[str, str], name: str) -> Style:
    return Style(color=Color.parse(variables[name]).rich_color) if name in variables else Style()


class Toned(Base):
    """A widget that draws in tones. To be named before the widget's class among the bases."""

    _tones: dict[Tone, Style] | None = None

    @property
    def in_ascii(self) -> bool:
        """Whether texts have to be spelled in ASCII before they are laid out."""
        return self.app.has_class(ASCII)

    def notify_style_update(self) -> None:
        """Forgets the looks: the theme, or what lies behind, has changed."""
        self._tones = None
        super().notify_style_update()

    def tone(self, tone: Tone) -> Style:
        """The look of *tone* here."""
        if self._tones is None:
            base = self.rich_style
            self._tones = {name: base + look for name, look in looks(self.app.theme_variables).items()}
        return self._tones[tone]
