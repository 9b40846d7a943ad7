"""Text from outside is shown and never obeyed, wherever a person or a plan can put it."""

from __future__ import annotations

import re

import pytest
from textual.events import Paste

from tests.plans import MINIMAL
from tests.rooms import Room, pinned
from tests.tui.stage import Stage, on_screen

OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
"""What no terminal may get to see: control characters, and those that turn text around or hide in it."""

HOSTILE = {
    "tags": "[/foo] [bold red]x[/] [link=http://evil]y[/link] x [b",
    "control characters": "\x1b[2J\x1b[31mred\x1b[0m \x1b]52;c;aGVsbG8=\x07 \x1b]0;pwned\x07"
    " \x9b31m \x9d0;pwned\x9c \x85",
    "text turned around": "\u202eevil\u202c \u2066x\u2069 \u200b مرحبا بالعالم שלום עולם",
    "wide and joined signs": "👩\u200d👩\u200d👧 é e\u0301 ﷽ " + "漢字かな交じり文" * 40,
    "a very long word": "x" * 10_000,
    "many lines and format strings": "one\r\ntwo\tthree\nfour\r{0} %s ${HOME} `id` $(id)",
}
"""What is of one kind stands in one text: each of them is shown on every screen, which takes ten seconds a text."""

FIELDS = (
    "title: A small plan for tests",
    "name: Support assistant",
    "title: Preserve the logs",
    "title: Disable tool access",
    "ask: Is the output wrong or harmful?",
    "name: Ana R.",
    "title: Serious",
    "title: Take the assistant offline",
)
"""Where a plan has words of its own."""


ADDED = {
    "type: integer, who: engineer": "{}, help: {}",
    "role: engineer, title: Find the cause": "{}, text: {}",
    "function: communications, holders: [eve]": "{}, duties: [{}]",
    '"env:ANA_PAGER"': "{}, {}",
}
"""Where it may have more of them."""


def hostile_plan(text: str) -> str:
    """The minimal plan, with *text* in every field that takes words."""
    plan = MINIMAL
    for beside, field in ADDED.items():
        assert plan.count(beside) == 1, beside
        plan = plan.replace(beside, field.format(beside, quoted(text[:500])))
    for field in FIELDS:
        assert field in plan, field
        plan = plan.replace(field, f"{field.partition(':')[0]}: {quoted(text)}")
    return plan


def quoted(text: str) -> str:
    """*text* as YAML takes it, whatever is in it."""
    escaped = (c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text)
    return f'"{"".join(escaped)}"'


def hostile_room(text: str) -> Room:
    """A room in which everybody says *text*, in every field that takes words."""
    room = Room(title=text[:300], plan=pinned(hostile_plan(text)))
    say_everywhere(room, text)
    return room


def say_everywhere(room: Room, text: str) -> None:
    """Everybody says *text* in *room*, in every field that takes words."""
    room.do("note_add", text=text, who=text[:200])
    room.do("note_add", text=text, change=text)
    room.do("note_add", text=text, label="personal")
    room.do("update_post", text=text)
    room.do("fact_set", fact="summary", value=text)
    room.do("step_done", step="triage-check", result=text)
    room.do("step_skip", step="lessons", why=text)
    room.do("role_assign", role="comms", person=text[:200], outsider=True)
    room.do("role_offer", role="commander", to=text[:200], outsider=True)
    room.do("count_set", low=1, high=2, why=text)
    room.do("probe_record", clean=1, failed=1, why=text)
    room.do("severity_set", level="SEV1", why=text)
    room.do("entry_correct", seq=5, text=text, why=text)


def clean(stage: Stage) -> None:
    """Asserts that what is on the screen is text, and exactly as wide as the screen."""
    strips = stage.app.screen._compositor.render_strips()
    for strip in strips:
        found = OBEYED.search(strip.text)
        assert found is None, f"{found!r} in {strip.text!r}"
        assert strip.cell_length == stage.app.size.width, strip.text


async def clean_at(stage: Stage, size: tuple[int, int]) -> None:
    """Asserts the same once the screen has *size*."""

    def drawn() -> bool:
        strips = stage.app.screen._compositor.render_strips()
        return (strips[0].cell_length, len(strips)) == size

    await stage.pilot.resize_terminal(*size)
    await stage.until(drawn, f"was drawn at {size}")
    clean(stage)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_no_pane_obeys_it_at_any_size(text: str) -> None:
    async with on_screen(hostile_room(text), size=(200, 60), banner=text[:50]) as stage:
        clean(stage)
        for size in ((120, 40), (80, 24), (20, 5), (80, 24)):
            await clean_at(stage, size)
        for number in range(1, 9):
            stage.screen.action_jump(number)
            stage.screen.enlarge(stage.screen.panes[number - 1])
            await stage.sees(f"[{number}] ")
            clean(stage)
        assert stage.app.is_running


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_no_question_message_or_reader_obeys_it(text: str) -> None:
    async with on_screen(hostile_room(text)) as stage:
        await stage.press("1", "g", "enter")
        await stage.asked("preserve")
        clean(stage)
        await stage.press("escape")
        await stage.press("5", "enter")
        await stage.asked("")
        clean(stage)
        await stage.press("escape", "escape", "escape")
        await stage.press("n")
        await stage.asked("What do you want to note?")
        await stage.type(text)
        await stage.until(lambda: stage.screen.notice.said, "answered")
        clean(stage)
        await stage.press("escape", "4", "g", "enter")
        await stage.until(lambda: stage.app.screen is not stage.screen, "opened the entry")
        clean(stage)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_what_is_looked_for_and_what_is_shown_as_plain_text_obey_nothing(text: str) -> None:
    async with on_screen(hostile_room(text)) as stage:
        await stage.press("T")
        await stage.sees("entries")
        await stage.press("slash")
        assert stage.app.screen.focused
        stage.app.screen.focused.post_message(Paste(text))
        await stage.press("left_square_bracket", "slash", "backslash")
        await stage.sees(" of ")
        clean(stage)
        await stage.press("enter", "escape", "X")
        await stage.sees("Plain text")
        clean(stage)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_no_screen_of_one_thing_obeys_it(text: str) -> None:
    async with on_screen(hostile_room(text)) as stage:
        for key in "SRFHM":
            await stage.press(key)
            await stage.until(lambda: stage.app.screen is not stage.screen, "opened the screen")
            for size in ((200, 60), (20, 5), (80, 24)):
                await clean_at(stage, size)
            for way in ("j", "j", "G"):
                await stage.press(way)
                clean(stage)
            await stage.press("escape")
            await stage.until(lambda: stage.app.screen is stage.screen, "came back")
        assert stage.app.is_running


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_no_other_screen_obeys_it(text: str) -> None:
    async with on_screen(hostile_room(text), size=(120, 40), banner=text[:50]) as stage:
        for keys in (["P"], ["less_than_sign", "left_square_bracket"], ["I"], ["W"], ["question_mark"]):
            await stage.press(*keys)
            await stage.until(lambda: stage.app.screen is not stage.app.screen_stack[0], f"went where {keys} leads")
            clean(stage)
            for size in ((20, 5), (120, 40)):
                await clean_at(stage, size)
            await stage.press("escape")
            await stage.until(lambda: stage.app.screen is stage.app.screen_stack[0], "came back")
        await stage.press("colon")
        await stage.asked("What do you want to do?")
        clean(stage)


async def test_markup_is_shown_as_the_letters_that_it_is() -> None:
    async with on_screen(hostile_room("[/foo] [bold]x[/bold]"), size=(120, 40)) as stage:
        await stage.sees("DECLARED now [/foo] [bold]x[/bold]", "corrected to: [/foo] [bold]x[/bold]")


async def test_what_somebody_tried_is_made_visible_because_it_is_evidence() -> None:
    async with on_screen(hostile_room("\x1b]52;c;aGk=\x07"), size=(120, 40)) as stage:
        await stage.sees("corrected to: ␛]52;c;aGk=␇")


async def test_a_refusal_that_quotes_it_is_safe_too() -> None:
    async with on_screen(Room()) as stage:
        await stage.press("f")
        await stage.asked("Which question?")
        await stage.type("share of the traffic")
        await stage.asked("What share")
        await stage.type("[/foo] \x1b[2J")
        await stage.sees("refused: '[/foo]")
        clean(stage)
