"""Text to the clipboard of the terminal that one sits at, however far away the program runs: OSC 52.

The text travels as base64 and as nothing else, so that nothing in it is ever an escape sequence. A terminal says
nothing about it: it may have taken the text or thrown it away, and the person is told so.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

LARGEST = 74_994
"""Bytes that fit: with what is around them a hundred thousand in base64, the least that terminals of today bound."""


def fits(text: str) -> bool:
    """Whether terminals take as much as *text*."""
    return len(_bytes(text)) <= LARGEST


def sequences(text: str, environ: Mapping[str, str]) -> str:
    """What has to be written for *text* to become the clipboard; within tmux also what tmux hands on, for it does
    either of both, depending on its settings."""
    plain = f"\x1b]52;c;{b64encode(_bytes(text)).decode('ascii')}\x07"
    return plain + _handed_on(plain) if environ.get("TMUX") else plain


def _handed_on(sequence: str) -> str:
    """*sequence* so that tmux passes it to the terminal that it runs in: with each of its escapes doubled."""
    doubled = sequence.replace("\x1b", "\x1b\x1b")
    return f"\x1bPtmux;{doubled}\x1b\\"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
