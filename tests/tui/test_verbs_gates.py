"""Gates by the palette and from their lane, and the instants that deadlines wait for."""

from __future__ import annotations

from tests.owed import DPA, FINAL, draft, every_state, owing
from tests.rooms import NOON, Room
from tests.tui.said import last, says, way
from tests.tui.stage import Stage, on_screen
from warroom.core.anchors import Anchor


async def gates(stage: Stage) -> None:
    """Chooses the gates from all commands."""
    await stage.press("colon")
    await stage.asked("What do you want to do?")
    await stage.type("gates")
    await stage.asked("Which gate?")


async def test_a_gate_is_opened_by_who_answers_for_it_on_the_record() -> None:
    async with on_screen(owing()) as stage:
        await gates(stage)
        await stage.sees("words-first", "SHUT: the notice for")
        await stage.type("words-first")
        await stage.asked("The gate words-first is SHUT.")
        await stage.sees("holds up: step rollback", "because: In March the fix was seen before the notice")
        await stage.press("enter")
        await says(stage, "nothing was recorded")
        await gates(stage)
        await stage.type("words-first")
        await stage.asked("SHUT")
        await stage.type("answer for it")
        await stage.asked("Why may it go on although")
        await stage.type("the harm goes on")
        await stage.asked("the harm goes on")
        await stage.type("open it")
        await says(stage, "GATE words-first OPENED although")
        assert last(stage.room)["why"] == "the harm goes on"
        assert "gates" in way(stage)


async def test_an_opened_gate_stands_again() -> None:
    room = owing()
    room.do("gate_override", gate="words-first", why="the harm goes on")
    async with on_screen(room) as stage:
        await gates(stage)
        await stage.type("words-first")
        await stage.asked("was opened by ana: the harm goes on")
        await stage.type("let it stand")
        await stage.asked("Why does it stand again?")
        await stage.type("it stopped")
        await says(stage, "gate words-first stands again: it stopped")


async def test_an_open_gate_has_nothing_to_do() -> None:
    async with on_screen(every_state()) as stage:
        await gates(stage)
        await stage.type("warned")
        await stage.asked("The gate warned is open.")
        await stage.press("enter")
        await stage.until(lambda: not stage.screen.prompt.is_open, "closed the question")


async def test_who_may_not_open_a_gate_is_refused() -> None:
    async with on_screen(owing(), who="eve") as stage:
        await gates(stage)
        await stage.type("words-first")
        await stage.type("answer for it")
        await says(stage, "", refused=True)
        assert "gate.overridden" not in stage.room.kinds


async def test_a_step_behind_a_gate_is_refused_with_the_way_through_it() -> None:
    room = owing()
    room.do("fact_set", who="ben", fact="harmful", value="yes")
    room.do("step_skip", who="ben", step="preserve", why="there are none")
    async with on_screen(room, who="ben") as stage:
        await stage.press("4", "s")
        await stage.asked("Which step?")
        await stage.type("rollback")
        await stage.press("enter")
        await says(stage, "the gate words-first is shut", refused=True)
        assert ": gates" in way(stage)


async def test_a_gate_in_the_lane_that_it_holds_up_is_opened_with_enter() -> None:
    async with on_screen(owing(), size=(200, 60)) as stage:
        await stage.sees("~ SHUT")
        await stage.press("7", "j", "enter")
        await stage.asked("The gate words-first is SHUT.")


async def test_a_plan_without_gates_says_so() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("colon")
        await stage.asked("What do you want to do?")
        await stage.type("gates")
        await says(stage, "the plan has no gates", refused=True)


async def test_the_instants_that_deadlines_wait_for_are_asked_with_their_meaning() -> None:
    room = owing()
    async with on_screen(room, size=(120, 40)) as stage:
        await stage.press("A")
        await stage.asked("Which instant do you know?")
        await stage.sees("when the authority, or the customer, asked", "1 deadline waits for it")
        await stage.type("requested")
        await stage.asked("When was it (requested)?")
        await stage.type("2026-11-23T11:30Z")
        for ask in ("How do you know?", "Which file shows it?"):
            await stage.asked(ask)
            await stage.type("")
        await says(stage, "requested at 2026-11-23 11:30Z")
        assert room.incident.anchors.moments[Anchor.REQUESTED].moment == NOON.replace(hour=11, minute=30)


async def test_without_rules_the_three_instants_of_every_incident_are_asked() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("A")
        await stage.asked("Which instant do you know?")
        question = stage.screen.prompt.question
        assert question
        assert [one.key for one in question.choices] == ["occurred", "detected", "aware"]


async def test_a_gate_that_opens_by_itself_leaves_the_lane() -> None:
    room = owing()
    async with on_screen(room, size=(200, 60)) as stage:
        await stage.sees("2 gates shut")
        for duty in (DPA, DPA.replace("berlin", "hamburg")):
            draft(room, duty, who="ben")
            for who in ("cleo", "eve"):
                room.do("notice_approve", who=who, duty=duty)
        await stage.sees("1 gate shut")
    assert FINAL in room.incident.duties.by_id
