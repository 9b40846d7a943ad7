"""What can be done from the room by key, one noun a file; this table is what the hint bar, the help and the palette
show.

A verb's module is read when somebody begins it, as that of a place is: none of them may cost the first paint.
"""

from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from warroom.tui.dialogue import Dialogue


class Verb(NamedTuple):
    """Something to do, as *script* (``module:function``) says. *noun*: the pane whose selected row is its subject. The
    highest *weight* is the last to leave the hint bar."""

    id: str
    key: str
    label: str
    about: str
    script: str
    noun: str = ""
    weight: int = 0

    async def talk(self, dialogue: "Dialogue", subject: str | None) -> None:
        """Holds the conversation about *subject*."""
        module, _, name = self.script.partition(":")
        script: Callable[[Dialogue, str | None], Awaitable[None]]
        script = getattr(import_module(f"warroom.tui.verbs.{module}"), name)
        await script(dialogue, subject)


VERBS = (
    Verb("step", "s", "step", "start, finish, skip or reopen a step", "steps:act", "steps", 90),
    Verb("done", "d", "done", "finish a step", "steps:done", "steps", 85),
    Verb("role", "r", "role", "join, hand over, accept, assign or leave a role", "roles:act", "roles", 80),
    Verb("fact", "f", "fact", "answer one of the plan's questions, or clear an answer", "facts:act", "facts", 75),
    Verb("update", "u", "update", "post a situation report", "updates:act", "", 70),
    Verb("note", "n", "note", "add a note", "entries:note", "", 65),
    Verb("count", "a", "affected", "state how many people are affected", "counts:act", "", 60),
    Verb("probe", "h", "happening", "say whether it still happens", "probes:act", "", 55),
    Verb("try", "b", "try", "ask the live system by a probe, once or more often", "asking:attempt", "probes"),
    Verb("probe_file", "", "probe file", "ask by a probe of a file, which the plan does not have", "asking:of_file"),
    Verb("watch", "e", "watch", "try probes while this room is open, or end that", "asking:watch"),
    Verb("phase", "p", "phase", "contained, resolved, closed, a false alarm", "phases:act", "", 50),
    Verb("severity", "v", "severity", "override how bad it is, or clear that", "severity:act", "", 45),
    Verb("change", "c", "change", "say that the system was changed", "entries:change", "", 40),
    Verb("notice", "w", "notice", "draft, compare, approve, send a notice, or waive it", "notices:act", "duties"),
    Verb("measure", "number_sign", "count run", "count the people affected, from logs", "counting:act", "counts"),
    Verb("recount", "", "recount", "count again what an entry counted, and compare", "counting:again", "counts"),
    Verb("stop_count", "x", "stop counting", "end a count, which is kept, or a drawing", "counting:stop", "counts"),
    Verb("draw", "K", "draw people", "draw people at random from logs, to be labelled", "drawing:act", "counts"),
    Verb("gate", "", "gates", "what waits for what; open a gate, on the record", "gates:act"),
    Verb("undo", "U", "undo", "take back the last thing that you did", "undo:act"),
    Verb("correct", "E", "correct", "say what an entry should have said", "entries:correct", "timeline"),
    Verb("label", "L", "label", "say who may see an entry", "entries:label", "timeline"),
    Verb("labelled", "N", "under a label", "a privileged or personal note, result, reason …", "entries:labelled"),
    Verb("dated", "at", "earlier", "write down what happened before now", "dating:act"),
    Verb("anchor", "A", "anchor", "when it occurred, was detected, became known", "anchors:act"),
    Verb("declare", "D", "declare", "open a new incident", "opening:act"),
    Verb("accept", "", "accept handover", "take over a role that was offered to you", "roles:accept"),
    Verb("calling", "", "call", "whom the severity calls, and how", "calling:act"),
    Verb("link", "", "link", "a duplicate of another incident, or caused by it", "links:act"),
    Verb("adopt", "", "adopt plan", "mend the plan in mid-incident", "plans:act"),
    Verb("rules", "", "today's rules", "adopt the rules and calendars of today", "rules:act"),
)  # fmt: skip

NOTE = "note"
BY_ID = {verb.id: verb for verb in VERBS}
EVERYDAY = tuple(verb for verb in VERBS if verb.weight)
"""What people do all the time, and what may be said under a label."""
_UNDATED = {"try", "probe_file", "watch", "measure", "recount", "stop_count", "draw", "undo", "dated", "calling"}
DATABLE = tuple(sorted((verb for verb in VERBS if verb.id not in _UNDATED), key=lambda verb: not verb.weight))
"""What may have happened before now: all that is recorded as it was said, and not as it was just measured."""
BY_NOUN = {"steps": "step", "roles": "role", "facts": "fact", "duties": "notice", "counts": "measure", "probes": "try"}
"""The verb that Enter on a row of a pane means."""
