"""What ``doctor`` sees of this terminal, and whether the keys that somebody chose work in the room.

Nine of ten complaints about a screen are about what lies between: a multiplexer that knows fewer colours, a login that
dropped a variable, a locale that has no letters. So it is told which of them are there.
"""

from __future__ import annotations

import locale
import os
import shutil
import sys
from collections.abc import Iterator

from warroom.cli.findings import Check
from warroom.cli.looks import is_utf8, key_troubles
from warroom.config import Settings

SMALLEST = (80, 24)
"""Columns and lines that the room is laid out for."""


def checks() -> Iterator[Check]:
    """The locale and the terminal."""
    yield _locale()
    if not sys.stdout.isatty():
        yield Check("terminal", "ok", "stdout is no terminal, so this one was not looked at")
        return
    kind, (columns, rows) = os.environ.get("TERM", ""), shutil.get_terminal_size()
    said = ", ".join([f"TERM={kind or '(not set)'}", f"{columns}x{rows}", _colours(), *_between()])
    if kind in ("", "dumb"):
        yield Check("terminal", "warn", said, "the room needs a real terminal: TERM=xterm-256color, or tmux-256color")
    elif columns < SMALLEST[0] or rows < SMALLEST[1]:
        yield Check("terminal", "warn", said, "the room is laid out for 80x24 and more: enlarge the window")
    else:
        yield Check("terminal", "ok", said)


def of_keys(settings: Settings) -> Iterator[Check]:
    """The overridden keys: which of them cannot work, and how many there are otherwise."""
    wrong = key_troubles(settings)
    for place, trouble in wrong:
        yield Check("keys", "fail", f"{place}: {trouble.sentence}", trouble.hint)
    if settings.keys and not wrong:
        yield Check("keys", "ok", f"{len(settings.keys)} of your own, and none of them means two things")


def _locale() -> Check:
    encoding = locale.getpreferredencoding(do_setlocale=False)
    if "UTF-8" not in encoding.upper() and "UTF8" not in encoding.upper():
        return Check("locale", "warn", f"{encoding}: letters and signs outside of it show as escapes", "LC_ALL=C.UTF-8")
    if not is_utf8():
        said = f"{encoding}, in a locale of {locale.getencoding()}: the room draws in ASCII"
        return Check("locale", "warn", said, "LC_ALL=C.UTF-8, or --no-ascii where the terminal knows better")
    return Check("locale", "ok", encoding)


def _colours() -> str:
    said = os.environ.get("COLORTERM", "")
    if os.environ.get("NO_COLOR"):
        return "no colours (NO_COLOR)"
    if said in ("truecolor", "24bit"):
        return f"16 million colours (COLORTERM={said})"
    count = "256" if "256color" in os.environ.get("TERM", "") else "16"
    return f"{count} colours (COLORTERM={said or 'not set'})"


def _between() -> Iterator[str]:
    """What stands between the program and the eyes."""
    if os.environ.get("TMUX"):
        yield "in tmux"
    elif os.environ.get("STY"):
        yield "in screen"
    if os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY"):
        yield "over SSH"
