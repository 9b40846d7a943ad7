"""Text broken into lines by terminal cells, at spaces where there are any."""

from __future__ import annotations

from warroom.views.safe import width


def wrapped(text: str, columns: int) -> list[str]:
    """*text* in lines of at most *columns* cells; at least one line. Line breaks in it stay."""
    return [line for paragraph in text.split("\n") for line in _paragraph(paragraph, max(1, columns))]


def _paragraph(text: str, columns: int) -> list[str]:
    if width(text) <= columns:
        return [text]  # with its indent
    lines, current = [], ""
    for word in _pieces(text, columns):
        candidate = f"{current} {word}" if current else word
        if current and width(candidate) > columns:
            lines.append(current)
            candidate = word
        current = candidate
    return [*lines, current]


def _pieces(text: str, columns: int) -> list[str]:
    """The words of *text*, those that are wider than a line cut up."""
    return [piece for word in text.split(" ") for piece in (_cut(word, columns) if width(word) > columns else [word])]


def _cut(word: str, columns: int) -> list[str]:
    pieces, current, taken = [], "", 0
    for character in word:
        cells = width(character)
        if current and taken + cells > columns:
            pieces.append(current)
            current, taken = "", 0
        current, taken = current + character, taken + cells
    return [*pieces, current]
