"""What `?` shows: the keys that work, and what the signs mean."""

from __future__ import annotations

from warroom.tui.palette import shown
from warroom.tui.verbs import VERBS

HELP_TITLE = "Keys and signs"

_MOVING = """\
1 … 8          go to a pane; large, where this size has no place for it
tab, shift+tab next and previous pane
j k, arrows    move in a pane; g G first and last; page up, page down
enter          do something with the row; on the timeline, read all of it
+              enlarge the pane, and back
ctrl+p         all commands by name
esc            back; leaves a question, and keeps what was typed
ctrl+r         type a longer text in your editor ($VISUAL or $EDITOR)
q              leave; the incident goes on, and the way back is printed"""

_SIGNS = """\
!  alarm: late, or the harm goes on, or the worst level
^  caution: due soon, missing, unsure or stale
?  unknown: a question that nobody answered, or a step of which nobody can say whether it applies
.  open    >  started    x  done, or here    -  skipped    ~  waits for another step
=  recorded
STALE          older than it may be relied on: 15 minutes by hand"""


def help_lines() -> list[str]:
    """The help as plain lines."""
    verbs = [f"{shown(verb.key) or f': {verb.label}':<14} {verb.about}" for verb in VERBS]
    return ["DO", *verbs, "", "MOVE", *_MOVING.split("\n"), "", "SIGNS", *_SIGNS.split("\n")]
