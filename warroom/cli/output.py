"""Owner of stdout: data and nothing else.

JSON is ASCII, so that no terminal obeys what somebody put into a title. Text passes through `safe` once more on its way
out, whatever it was made from.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import click

from warroom.views.safe import fit, line, safe, width

GAP = "  "


def document(value: Mapping[str, Any]) -> None:
    """One JSON document."""
    _write(_escaped(json.dumps(value, indent=2)))


def listing(name: str, items: Sequence[Any]) -> None:
    """A list as ``warroom.<name>/v1``."""
    document({"schema": f"warroom.{name}/v1", "items": items})


def record(value: Mapping[str, Any]) -> None:
    """One line of NDJSON, at once."""
    _write(_escaped(json.dumps(value, separators=(",", ":"))))


def text(content: str) -> None:
    """Text for a person."""
    _write(safe(content))


def lines_of_a_format(content: str) -> None:
    """Lines whose ends belong to their format, such as CRLF in iCalendar. What is in them was made safe before."""
    _write(content.removesuffix("\n"))


def _escaped(text: str) -> str:
    return text.replace("\x7f", "\\u007f")  # the one control character that ASCII JSON leaves as it is


def _write(content: str) -> None:
    try:
        sys.stdout.write(content + "\n")
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has seen enough, as in ``warroom log | head``
        _forget_stdout()
        raise click.exceptions.Exit(0) from None


def _forget_stdout() -> None:
    """Otherwise the interpreter complains when it flushes stdout at its own end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def columns() -> int | None:
    """How wide a line may be; none where nobody looks at a screen."""
    import shutil  # brings three compressors with it

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """*rows* in columns under *headings*. On a terminal the last column is cut to fit; through a pipe nothing is."""
    shown = [[line(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(width(row[place]) for row in shown) for place in range(len(headings))]
    text("\n".join(_row(row, widths, columns()) for row in shown))


def _row(cells: Sequence[str], widths: Sequence[int], across: int | None) -> str:
    padded = [fit(cell, cells) for cell, cells in zip(cells[:-1], widths[:-1], strict=True)]
    whole = GAP.join([*padded, cells[-1]])
    return (fit(whole, across) if across and width(whole) > across else whole).rstrip()
