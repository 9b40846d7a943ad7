"""A gate in a sentence: what it waits for and why it is there, or who opened it all the same."""

from __future__ import annotations

from warroom.views.gates import GateView
from warroom.views.headline import Alarm
from warroom.views.sheets import Point, say

_SIGNS = {"shut": "~", "open": "x", "overridden": "^"}
_ALARMS = {"shut": Alarm.CAUTION, "overridden": Alarm.CAUTION}


def point(gate: GateView) -> Point:
    """*gate* as it stands."""
    text = f"gate {gate.id} is {gate.state}: {gate.title}{_reason(gate)}"
    return say(text, _SIGNS[gate.state], _ALARMS.get(gate.state, Alarm.NONE), quiet=gate.state == "open")


def _reason(gate: GateView) -> str:
    if gate.state == "overridden":
        return f" (opened {gate.opened})"
    return f" ({'; '.join(gate.unmet)})" if gate.unmet else ""
