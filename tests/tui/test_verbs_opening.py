"""Beginning something: a new incident, another plan, another link; and the instants that clocks start from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.plans import changed
from tests.rooms import NOON, PINNED, Clock, Room, pinned
from tests.tui.said import last, says, way
from tests.tui.stage import Stage, on_screen
from tests.tui.test_hostile import HOSTILE, clean, hostile_plan
from warroom.core.anchors import Anchor
from warroom.core.errors import not_found
from warroom.core.plan.pinned import PinnedPlan
from warroom.stores.memory import MemoryStore
from warroom.tui.screens.room import RoomScreen


@dataclass
class Shelf:
    """A library of plans in memory."""

    plans: dict[str, PinnedPlan] = field(default_factory=lambda: {"minimal": PINNED})

    def names(self) -> Sequence[str]:
        """What they are called."""
        return list(self.plans)

    def plan(self, name: str) -> PinnedPlan:
        """One of them."""
        if name not in self.plans:
            raise not_found("plan", name, list(self.plans))
        return self.plans[name]


async def answer(stage: Stage, *turns: tuple[str, str]) -> None:
    """Waits for each question in turn and answers it, on whatever screen is uppermost."""
    for question, typed in turns:
        await stage.sees(question)
        await stage.press(*typed, "enter")


TRIAGE = (("Is the output wrong or harmful?", "yes"), ("Was personal data exposed?", ""))


async def test_an_incident_is_declared_question_by_question_from_the_empty_list() -> None:
    store = MemoryStore()
    async with on_screen(None, store=store, library=Shelf()) as stage:
        await stage.sees("No incident yet.", "D declares one here")
        await stage.press("D")
        await answer(stage, ("What happened, in a line?", "Refunds"), *TRIAGE)
        await stage.sees("Refunds: declare it?", "An AI incident: yes", "A routine bug:  no", "Severity: SEV3")
        assert not store.incidents(), "nothing is recorded before it was seen what it comes to"
        await stage.press("enter")
        await stage.sees(
            "is open. Nobody is called by this program. Call:", "now  engineer: Ben S. (ben) env:BEN_PAGER"
        )
        await stage.press("enter")
        await stage.until(lambda: isinstance(stage.app.screen, RoomScreen), "came to the room")
        await stage.sees("Refunds", "DECLARED")
        assert len(store.incidents()) == 1


async def test_what_nobody_knows_stays_unknown_and_it_can_be_a_suspicion() -> None:
    room = Room()
    async with on_screen(room, library=Shelf({"minimal": PINNED, "other": PINNED})) as stage:
        await stage.press("D")
        await answer(
            stage, ("What happened, in a line?", "Drift"), ("Which plan do you follow?", "minimal"),
            ("Is the output wrong or harmful?", ""), ("Was personal data exposed?", "unknown"),
        )  # fmt: skip
        await stage.sees("An AI incident: undetermined, because")
        await stage.press(*"suspicion", "enter")
        await stage.sees("is open.")
        await stage.press("enter")
        await stage.sees("Drift", "DETECTED")
        declared = next(name for name in room.desk.incidents() if name != room.id)
        assert not room.desk.load(declared).facts.answers
        await stage.press("n")
        await stage.sees("What do you want to note?")


async def test_what_is_practised_is_a_drill_and_what_happened_before_is_dated() -> None:
    room = Room()
    async with on_screen(room, size=(120, 40), library=Shelf()) as stage:
        await stage.press("D")
        await answer(stage, ("What happened, in a line?", "Drift"), *TRIAGE, ("declare it?", "dates first"),
                     ("When did it happen?", "-3h"), ("When did somebody notice?", "then"))  # fmt: skip
        await stage.sees("'then' is no time")
        await stage.press("ctrl+u")
        await answer(stage, ("When did somebody notice?", "2026-11-23T11:30Z"), ("become aware?", ""))
        await stage.sees("occurred: 2026-11-23 09h", "detected: 2026-11-23 11:30Z")
        await answer(stage, ("declare it?", "practise it"))
        await stage.sees("is open.")
        await stage.press("enter")
        await stage.sees("Drift", "DRILL")
        declared = room.desk.load(next(name for name in room.desk.incidents() if name != room.id))
        assert declared.opening
        assert declared.opening.drill
        assert set(declared.anchors.moments) == {Anchor.OCCURRED, Anchor.DETECTED}


async def test_a_declaration_that_is_left_is_kept_to_be_gone_on_with() -> None:
    room = Room()
    async with on_screen(room, library=Shelf()) as stage:
        await stage.press("D")
        await answer(stage, ("What happened, in a line?", "Drift"), *TRIAGE)
        await stage.sees("declare it?")
        await stage.press(*"leave it", "enter")
        await says(stage, "nothing was recorded")
        await stage.press("D")
        await stage.sees("What happened, in a line?")
        assert stage.screen.prompt.typed == "Drift"
        assert room.desk.incidents() == [room.id]


async def test_a_read_only_list_declares_nothing() -> None:
    async with on_screen(None, library=Shelf(), read_only=True) as stage:
        await stage.sees("No incident yet.")
        await stage.press("D")
        await stage.sees("this room is read-only")


async def test_a_room_without_a_library_says_so() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("D")
        await says(stage, "this room has no other plans", refused=True)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_no_plan_is_obeyed_while_it_is_declared_on(text: str) -> None:
    plan = pinned(hostile_plan(text))
    async with on_screen(None, library=Shelf({text[:40] or "x": plan})) as stage:
        await stage.press("D")
        await stage.sees("What happened, in a line?")
        await stage.press("x", "enter")
        await stage.sees("triage 1 of 2")
        clean(stage)
        await stage.press("enter")
        await stage.sees("Was personal data exposed?")
        await stage.press("enter")
        await stage.sees("declare it?")
        clean(stage)
        await stage.press("enter")
        await stage.sees("Nobody is called")
        clean(stage)


async def test_another_plan_is_adopted_after_its_difference_was_seen() -> None:
    second = pinned(changed('version: "1"', 'version: "2"'))
    room = Room()
    async with on_screen(room, library=Shelf({"minimal": second})) as stage:
        await stage.press("colon")
        await stage.asked("What do you want to do?")
        await stage.type("adopt")
        await stage.asked("Which plan do you adopt?")
        await stage.type("minimal")
        await stage.asked("Why does the plan change")
        await stage.sees("version was 1, becomes 2")
        await stage.type("a new number")
        await stage.asked("Plan minimal 1 becomes 2.")
        await stage.type("adopt")
        await says(stage, "plan minimal 2 adopted: a new number")
        assert room.incident.pinned == second


async def test_the_same_plan_or_none_is_refused() -> None:
    async with on_screen(Room(), library=Shelf()) as stage:
        for typed, words in (("minimal", "the plan in force already"), ("a file", "there is no plan 'nowhere'")):
            await stage.press("colon")
            await stage.asked("What do you want to do?")
            await stage.type("adopt")
            await stage.asked("Which plan do you adopt?")
            await stage.type(typed)
            if typed == "a file":
                await stage.asked("Which file")
                await stage.type("nowhere")
            await says(stage, words, refused=True)


async def test_an_instant_is_set_and_moving_it_later_needs_a_reason_and_is_weighed() -> None:
    room = Room()
    async with on_screen(room) as stage:
        await stage.press("A")
        await stage.asked("Which instant")
        await stage.type("aware")
        await stage.asked("When was it (aware)?")
        await stage.sees("assumed")
        await stage.type("-2h")
        await stage.asked("How do you know?")
        await stage.type("")
        await stage.asked("Which file shows it?")
        await stage.type("")
        await says(stage, "aware at 2026-11-23 10h")
        await stage.shows(room.incident.seq)
        await stage.press("A")
        await stage.type("aware")
        await stage.asked("When was it (aware)?")
        await stage.type("2026-11-23T11:30Z")
        await stage.asked("Why is aware later")
        await stage.type("the mail was read then")
        await stage.asked("Which file shows it?")
        await stage.type("")
        await stage.asked("aware moves later")
        await stage.type("move")
        await says(stage, "aware at 2026-11-23 11:30Z: the mail was read then")
        assert room.incident.anchors.moments[Anchor.AWARE].moment == NOON.replace(hour=11, minute=30)


async def test_an_instant_is_set_with_what_shows_it(tmp_path: Path) -> None:
    for name in ("alert.json", "the mail.eml"):
        (tmp_path / name).write_text(name)
    room = Room()
    async with on_screen(room) as stage:
        await stage.press("A")
        await stage.asked("Which instant")
        await stage.type("detected")
        await stage.asked("When was it (detected)?")
        await stage.type("-20m")
        await stage.asked("How do you know?")
        await stage.type("the monitor paged")
        await stage.asked("Which file shows it?")
        await stage.type(f"{tmp_path}/alert.json '{tmp_path}/the mail.eml'")
        await says(stage, "detected at 2026-11-23 11:40Z: the monitor paged")
        evidence = last(room)["evidence"]
        assert isinstance(evidence, list)
        assert [one["name"] for one in evidence] == ["alert.json", "the mail.eml"]


async def test_incidents_are_linked() -> None:
    store, clock = MemoryStore(), Clock(NOON)
    other, room = (Room(title, store=store, clock=clock, seed=n) for n, title in enumerate(("Drift", "Refunds")))
    async with on_screen(room) as stage:
        await stage.until(lambda: stage.screen.seen and stage.screen.seen.others, "knows the other one")
        for relation, which in (("duplicate", "Drift"), ("caused", "in another")):
            await stage.press("colon")
            await stage.asked("What do you want to do?")
            await stage.type("link")
            await stage.asked("How do they hang together?")
            await stage.type(relation)
            await stage.asked("Which other incident?")
            await stage.type(which)
            if which == "Drift":
                await says(stage, f"duplicate of {other.id}")
                await stage.shows(room.incident.seq)
        await stage.asked("What is the id")
        await stage.type("inc-7q2m-k4xt")
        await says(stage, "caused by INC-7Q2M-K4XT")


async def test_a_role_that_was_offered_is_withdrawn_or_accepted_by_name() -> None:
    room = Room()
    room.do("role_join", role="commander")
    room.do("role_offer", role="commander", to="ben")
    async with on_screen(room) as ana, on_screen(room, who="ben") as ben:
        await ana.press("2", "r")
        await ana.asked("Role commander")
        await ana.sees("offered to ben")
        await ana.type("withdraw")
        await says(ana, "ben is no longer asked to take commander")
        await ben.shows(room.incident.seq)
        await ben.press("colon")
        await ben.asked("What do you want to do?")
        await ben.type("accept handover")
        await says(ben, "no role is offered to you", refused=True)
        room.do("role_offer", role="commander", to="ben")
        await ben.shows(room.incident.seq)
        await ben.press("colon")
        await ben.asked("What do you want to do?")
        await ben.type("accept handover")
        await says(ben, "ben took over commander from ana")


async def test_somebody_whom_the_plan_does_not_know_is_assigned_by_name() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("r")
        await stage.type("comms")
        await stage.asked("Role comms")
        await stage.type("assign")
        await stage.asked("Who is asked")
        await stage.type("somebody else")
        await stage.asked("Who is asked to take comms? (a name)")
        await stage.type("zoe of the agency")
        await says(stage, "zoe of the agency assigned as comms")


async def test_whom_the_severity_calls_is_said_when_asked() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("colon")
        await stage.asked("What do you want to do?")
        await stage.type("whom the severity calls")
        await stage.sees("now  engineer: Ben S. (ben) env:BEN_PAGER; or else Ana R.")
        await stage.press("enter")
        await stage.until(lambda: not stage.screen.prompt.is_open, "closed it")


async def test_a_severity_that_rose_says_that_nobody_is_called() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("f")
        await stage.asked("Which question?")
        await stage.type("what harm")
        await stage.asked("What harm came to people?")
        await stage.type("serious")
        await says(stage, "harm = serious")
        assert "nobody is called by this program" in way(stage)
