"""The gates as people see them: shut and why, open, or opened by somebody."""

from __future__ import annotations

from tests.owed import DPA, every_state, owing
from tests.rooms import Room
from tests.rulebook import SECTIONS, DutyRoom, dutiful
from tests.strategies import HOSTILE
from tests.views.test_sheets import step, under
from warroom.views.gates import GateView


def shown(room: DutyRoom, name: str = "words-first") -> GateView:
    """The gate called *name*."""
    return next(one for one in room.view.gates if one.id == name)


def test_a_gate_says_what_it_blocks_what_it_waits_for_and_who_may_open_it() -> None:
    one = shown(DutyRoom(), "evidence-first")
    assert one.state == "shut"
    assert one.blocks == ("phase contained", "the notice of t.people")
    assert one.unmet == (
        "the step preserve is not done",
        "it is not so that harm != 'serious', because harm is unknown",
    )
    assert (one.override, one.because, one.opened) == (("counsel",), "The logs are gone after an hour", "")


def test_gates_stand_in_the_order_of_the_plan_open_once_nothing_is_lacking() -> None:
    room = DutyRoom()
    assert [(one.id, one.state) for one in room.view.gates] == [("words-first", "shut"), ("evidence-first", "shut")]
    room.facts(personal_data="no", harmful="no")
    assert {one.state for one in room.view.gates} == {"open"}


def test_who_opened_one_is_said_also_when_nothing_is_lacking_any_more() -> None:
    room = DutyRoom()
    room.do("gate_override", gate="words-first", why="the attack goes on")
    assert (shown(room).state, shown(room).opened) == ("overridden", "by ana: the attack goes on")
    room.facts(personal_data="no")
    assert (shown(room).state, shown(room).unmet) == ("overridden", ())
    assert room.json["gates"][0]["overridden"] == {
        "by": "ana", "at": "2026-11-23T12:00:00Z", "why": "the attack goes on",
    }  # fmt: skip


def test_programs_see_the_same_gates() -> None:
    room = DutyRoom()
    found = room.json["gates"][1]
    assert (found["id"], found["state"], found["phases"], found["notices"]) == (
        "evidence-first", "shut", ["contained"], ["t.people"],
    )  # fmt: skip
    assert len(found["unmet"]) == 2


def test_the_words_of_a_gate_are_made_safe() -> None:
    odd = SECTIONS.replace("In March the fix outran the notice", '"\\e[31mred"')
    room = DutyRoom(text=dutiful(sections=odd))
    assert shown(room).because == "␛[31mred"
    room.do("gate_override", gate="words-first", why=HOSTILE[0])
    assert shown(room).opened.isprintable()


def test_a_gate_holds_up_the_functions_whose_steps_phases_and_notices_it_blocks() -> None:
    held = {one.id: one.functions for one in owing().view.gates}
    assert held == {"words-first": ("engineering",), "warned": ("engineering",)}


def test_a_step_behind_a_gate_says_so_in_the_list_and_on_its_sheet() -> None:
    room = every_state()
    room.do("fact_set", who="ben", fact="harmful", value="yes")
    [rollback] = [one for one in room.view.steps if one.id == "rollback"]
    assert rollback.note == "after preserve, gate words-first is shut"
    assert under(step(room, "rollback"), "Waits for")[-1] == (
        "~ gate words-first is shut: Customers hear it from us before the model is rolled back "
        f"(the notice for {DPA} is not approved)"
    )
    room.do("gate_override", gate="words-first", why="the harm goes on")
    [rollback] = [one for one in room.view.steps if one.id == "rollback"]
    assert rollback.note == "after preserve"
    assert under(step(room, "rollback"), "Waits for")[-1].endswith("(opened by ana: the harm goes on)")


def test_a_plan_without_gates_has_none() -> None:
    assert Room().view.gates == ()
