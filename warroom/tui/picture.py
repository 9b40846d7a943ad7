"""The screen as an SVG that stands on its own.

Nothing is fetched to show it, and the same room gives the same bytes.
"""

from __future__ import annotations

import re
from typing import Any

from textual.app import App

FONTS = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace'
_FONT_FACE = re.compile(r"\s*@font-face \{[^}]*\}")
_FAMILY = re.compile(r"font-family: (?:Fira Code|arial)[^;]*;")
_NAME = re.compile(r"terminal-\d+-")
_INDENTED = re.compile(r'x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"( [^>]*)>((?:&#160;)+)(?=[^&<]|&(?!#160;))')
_CELL = 12.2
"""How wide Rich draws a cell."""


def picture(app: App[Any], title: str = "") -> str:
    """What *app* shows now. Rich's own picture names its parts by a digest, asks the network for a font, and begins
    texts with spaces that some renderers swallow."""
    drawn = app.export_screenshot(title=title)
    drawn = _FAMILY.sub(f"font-family: {FONTS};", _FONT_FACE.sub("", _NAME.sub("room-", drawn)))
    return _INDENTED.sub(_unindented, drawn)


def _unindented(text: re.Match[str]) -> str:
    x, y, length, rest, spaces = text.groups()
    indent = _CELL * spaces.count("&#160;")
    return f'x="{float(x) + indent:g}" y="{y}" textLength="{float(length) - indent:g}"{rest}>'
