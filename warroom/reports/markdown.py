"""Text from outside in a Markdown document: it is read as it was written, and formats nothing.

A title may hold a heading, a link, a table or HTML. In a form for an authority each of them would look like ours, so
what CommonMark and GitHub's extensions of it would read as markup is escaped, and nothing else: the form is read on
terminals as often as rendered.
"""

from __future__ import annotations

import re

from warroom.views.safe import safe

_ANYWHERE = re.compile(r"[\\`*~\[\]<|]|&(?=#?\w)|(?<![^\W_])_|_(?![^\W_])")
_LINKED = re.compile(r"(?<=\w):(?=//)|(?<=www)\.|(?<=\w)@(?=\w)", re.IGNORECASE)
"""What makes a link of an address that nobody marked as one."""
_AT_START = re.compile(r"^([#>+=-])|^(\d{1,9})([.)])")


def literal(text: str) -> str:
    """*text* safe to show, as Markdown that says the same and has no structure but its line breaks."""
    return "\n".join(_line(one.strip()) for one in safe(text).split("\n"))


def _line(text: str) -> str:
    escaped = _LINKED.sub(_escaped, _ANYWHERE.sub(_escaped, text))
    return _AT_START.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", escaped)


def _escaped(match: re.Match[str]) -> str:
    return f"\\{match[0]}"
