"""Keys of one's own: they work, they are what is shown, and what cannot work is found before the screen opens."""

from __future__ import annotations

import pytest

from tests.rooms import Room
from tests.tui.stage import on_screen
from warroom.tui.keys import shown, sign, troubles
from warroom.tui.knobs import KNOBS
from warroom.tui.places import PLACES
from warroom.tui.preferences import Preferences
from warroom.tui.verbs import VERBS

OWN = {"verb.note": "m", "room.help": "f1", "go.plan": "ctrl+o", "knob.time": "t", "room.palette": "semicolon"}
LIKE = {"verb.step": "d", "verb.done": "s"}


async def test_the_key_that_somebody_chose_does_it_and_the_old_one_does_nothing() -> None:
    async with on_screen(Room(), preferences=Preferences(keys=OWN)) as stage:
        await stage.press("n")
        await stage.press("m")
        await stage.asked("What do you want to note?")
        await stage.press(*"seen", "enter")
        await stage.sees("recorded #")
        assert stage.room.kinds.count("note.added") == 1


async def test_hints_palette_and_help_show_the_keys_in_force() -> None:
    async with on_screen(Room(), size=(120, 60), preferences=Preferences(keys=OWN)) as stage:
        assert "m note" in stage.lines[-1]
        assert "f1 help" in stage.lines[-1]
        assert "; commands" in stage.lines[-1]
        await stage.press("semicolon")
        await stage.asked("What do you want to do?")
        await stage.press(*"plan")
        await stage.sees("ctrl+o read the plan that this incident runs on")
        await stage.press("escape", "f1")
        await stage.sees("m                      add a note", "t                      show times in UTC")


async def test_two_keys_may_change_places() -> None:
    assert troubles(LIKE) == []
    async with on_screen(Room(), preferences=Preferences(keys=LIKE)) as stage:
        assert "d step  s done" in stage.lines[-1]
        await stage.press("s")
        await stage.asked("What is the result?")


@pytest.mark.parametrize(
    ("keys", "id", "says", "hint"),
    [
        ({"verb.stop": "x"}, "verb.stop", "nothing called 'verb.stop'", "did you mean 'verb.step'?"),
        ({"verb.step": "crtl+x"}, "verb.step", "'crtl+x' is not a key", "for example"),
        ({"verb.step": "x,,y"}, "verb.step", "'' is not a key", "for example"),
        ({"verb.step": "n"}, "verb.step", "n would be 'verb.note' and 'verb.step' at once", "another key"),
        ({"verb.step": "j"}, "verb.step", "j would be 'rows.down' and 'verb.step' at once", "another key"),
        ({"verb.step": "?"}, "verb.step", "? would be 'room.help' and 'verb.step' at once", "another key"),
        ({"verb.step": "left_square_bracket"}, "verb.step", "[ would be 'replay.ten_back'", "another key"),
        ({"verb.step": "+"}, "verb.step", "+ would be 'room.enlarge' and 'verb.step' at once", "another key"),
        ({"verb.step": "x", "verb.note": "x"}, "verb.note", "x would be 'verb.note' and 'verb.step'", "another key"),
        ({"prompt.leave": "x"}, "prompt.leave", "x would be typed into the answer", "ctrl+x"),
    ],
)
def test_a_key_that_cannot_work_is_told_with_a_way_out(keys: dict[str, str], id: str, says: str, hint: str) -> None:  # noqa: A002
    found = next(one for one in troubles(keys) if says in one.sentence)
    assert found.id == id
    assert says in found.sentence
    assert hint in found.hint


def test_the_keys_that_ship_are_no_trouble_when_somebody_writes_them_down() -> None:
    ship = {f"verb.{verb.id}": verb.key for verb in VERBS if verb.key}
    ship |= {f"go.{place.id}": place.key for place in PLACES if place.key}
    ship |= {f"knob.{knob.id}": knob.key for knob in KNOBS if knob.key}
    assert troubles(ship) == []


@pytest.mark.parametrize(
    ("key", "written"),
    [("less_than_sign", "<"), ("question_mark", "?"), ("ctrl+p", "ctrl+p"), ("escape", "esc"), ("tab", "tab"),
     ("space", "space"), ("plus", "+"), ("slash", "/"), ("G", "G"), ("f5", "f5"), ("up", "up"), ("", "")],
)  # fmt: skip
def test_a_key_is_written_as_people_write_it(key: str, written: str) -> None:
    assert sign(key) == written
    assert shown({}, "any", key) == written
