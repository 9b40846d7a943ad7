"""The way on that a refusal names, as a key of the room: its hints name shell commands, which nobody can type there."""

from __future__ import annotations

import re
from collections.abc import Mapping

WAYS = {
    "anchor set": "anchor", "count label": "judge", "count labels": "judge", "count list": "counts",
    "count recount": "recount", "count run": "measure", "count sample": "draw", "count set": "count",
    "declare": "declare", "entry correct": "correct", "entry label": "label",
    "fact clear": "fact", "fact set": "fact", "gate list": "gate",
    "gate override": "gate", "gate restore": "gate", "link": "link", "list": "incidents",
    "note": "note", "notice ack": "notice", "notice approve": "notice", "notice diff": "notice",
    "notice draft": "notice", "notice reinstate": "notice", "notice send": "notice", "notice show": "notice",
    "notice waive": "notice", "notice withdraw": "notice", "phase cancel": "phase", "phase reopen": "phase",
    "phase set": "phase", "plan adopt": "adopt", "plan show": "plan", "probe record": "probe", "probe push": "try",
    "probe run": "try",
    "probe watch": "watch",
    "role accept": "role", "role assign": "role", "role handover": "role", "role join": "role",
    "role leave": "role", "role withdraw": "role", "rules adopt": "rules", "severity clear": "severity",
    "severity set": "severity",
    "step done": "step", "step reopen": "step", "step skip": "step", "step start": "step", "undo": "undo",
    "update post": "update",
}  # fmt: skip
"""The verb or the place of the room that does what a command of the command line does."""

_OF_FILE = {"probe run": "probe_file"}
"""The verb for the same with a file, where it is another one."""

PANES = {"clock list": "3", "fact list": "5", "log": "4", "role list": "2", "step list": "1"}
"""The pane that shows what a command prints."""

_COMMAND = re.compile(r"\bwarroom (?:-i \S+ )?([a-z]+)(?: ([a-z]+))?( --file)?")


def in_the_room(hint: str, keys: Mapping[str, str]) -> str:
    """*hint*, with the key of the room for each command in it that the room has a way for: the overridden one, where
    *keys* has it."""
    ways = dict.fromkeys(filter(None, (_way(keys, *match.groups("")) for match in _COMMAND.finditer(hint))))
    return f"{hint}. Here: {', '.join(ways)}" if ways else hint


def _way(keys: Mapping[str, str], noun: str, verb: str, file: str) -> str:
    from warroom.tui.keys import shown
    from warroom.tui.places import PLACE_BY_ID
    from warroom.tui.verbs import BY_ID

    words = f"{noun} {verb}" if f"{noun} {verb}" in {**WAYS, **PANES} else noun
    if words in PANES:
        return f"pane {PANES[words]}"
    name = (_OF_FILE.get(words) if file else None) or WAYS.get(words, "")
    way = BY_ID.get(name) or PLACE_BY_ID.get(name)
    key = way and shown(keys, f"{'verb' if name in BY_ID else 'go'}.{name}", way.key)
    return f"{key or ':'} {way.label}" if way else ""
