"""The gates between the functions: see what each waits for, answer for opening one all the same, let it stand again."""

from __future__ import annotations

from warroom.core.errors import Code, Refused
from warroom.core.gates import OverrideGate, RestoreGate
from warroom.tui.dialogue import Dialogue
from warroom.views.gates import GateView
from warroom_widgets.prompt import Choice

_LEAVE = Choice("leave", "leave it as it is", "the plan stands")


async def act(dialogue: Dialogue, subject: str | None) -> None:
    """Asks which gate, unless it is the *subject*, and shows what it waits for."""
    gate = await _which(dialogue, subject)
    if gate.state == "shut":
        await _open(dialogue, gate)
    elif gate.state == "overridden":
        await _restore(dialogue, gate)
    else:
        await dialogue.choose(f"The gate {gate.id} is open.", (Choice("read", "I see"),), about=_told(gate))


async def _which(dialogue: Dialogue, subject: str | None) -> GateView:
    gates = {one.id: one for one in dialogue.room.gates}
    if not gates:
        hint = "a section `gates` of the plan says what must wait for what: warroom plan adopt"
        raise Refused(Code.NOT_FOUND, "the plan has no gates", hint)
    if subject not in gates:
        ordered = sorted(gates.values(), key=lambda one: one.state == "open")
        choices = [Choice(one.id, one.id, f"{one.state.upper()}: {_reason(one)}") for one in ordered]
        subject = await dialogue.choose("Which gate?", choices)
    dialogue.subject = f"gate {subject}"
    return gates[subject]


def _reason(gate: GateView) -> str:
    return gate.opened if gate.state == "overridden" else "; ".join(gate.unmet) or gate.title


def _told(gate: GateView) -> str:
    waits = [f"waits for: {one}" for one in gate.unmet]
    return "\n".join((gate.title, f"holds up: {', '.join(gate.blocks)}", *waits, f"because: {gate.because}"))


async def _open(dialogue: Dialogue, gate: GateView) -> None:
    """Whoever the plan names may open it; that weighs, and is signed."""
    override = Choice("override", "answer for it", f"{', '.join(gate.override)} may, with a reason and their name")
    ask = f"The gate {gate.id} is SHUT."
    await dialogue.sure(ask, override, about=_told(gate))
    dialogue.refuse_strangers(OverrideGate(gate=gate.id, why="to see whether they may"))
    why = await dialogue.text(f"Why may it go on although {'; '.join(gate.unmet)}?", about=gate.because)
    opened = Choice("open", "open it", "signed with your name; everybody sees it")
    await dialogue.sure(f"{gate.id} is opened although {'; '.join(gate.unmet)}: {why}", opened)
    await dialogue.record(OverrideGate(gate=gate.id, why=why), undo="to let it stand again: the palette, gates")


async def _restore(dialogue: Dialogue, gate: GateView) -> None:
    stand = Choice("restore", "let it stand again", "what it holds up waits again")
    chosen = await dialogue.choose(f"The gate {gate.id} was opened {gate.opened}", (_LEAVE, stand), about=_told(gate))
    if chosen == _LEAVE.key:
        return
    why = await dialogue.text("Why does it stand again?", about=gate.title)
    await dialogue.record(RestoreGate(gate=gate.id, why=why), undo="to open it again: the palette, gates")
