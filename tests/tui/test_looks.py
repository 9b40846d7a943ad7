"""What a person changes about the screen: the theme, the zone, the letters, a picture; and what is remembered."""

from __future__ import annotations

import re
import stat
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from rich.style import Style
from textual.app import App
from textual.color import Color

from tests.rooms import Room
from tests.tui.stage import Stage, on_screen
from warroom.tui.memory import Memory
from warroom.tui.places import PLACES
from warroom.tui.preferences import Preferences
from warroom.tui.themes import THEMES

BERLIN = ZoneInfo("Europe/Berlin")
HOSTILE = "Zoë’s 東京 bot → “free” refunds… \x1b[2J\u202e👩🏽‍🚀"


def told(title: str = "Refunds that nobody promised") -> Room:
    """Something of everything that has a time or a figure."""
    room = Room(title)
    room.do("anchor_set", anchor="occurred", moment="2026-11-23T11:30:00Z")
    room.wait(minutes=4)
    room.do("note_add", text=title)
    room.do("count_set", low=240, likely=310, high=900, why="refund chats")
    room.wait(minutes=2)
    return room


async def turn(stage: Stage, name: str) -> None:
    """Turns the knob called *name* by the palette."""
    await stage.press("colon")
    await stage.asked("What do you want to do?")
    await stage.type(name)


async def test_z_turns_every_time_to_local_and_back() -> None:
    async with on_screen(told(), size=(200, 60), preferences=Preferences(zone=BERLIN)) as stage:
        await stage.sees("12:04Z", "2026-11-23 11:30Z", "12:05Z")
        await stage.press("z")
        await stage.sees("13:04+01", "2026-11-23 12:30+01", "13:05+01", "marked +01")
        assert ":04Z" not in stage.text
        await stage.press("z")
        await stage.sees("12:04Z", "times in UTC")
        assert "+01" not in stage.text


async def test_the_past_is_replayed_in_the_same_zone() -> None:
    async with on_screen(told(), preferences=Preferences(zone=BERLIN, local=True)) as stage:
        await stage.press("less_than_sign")
        await stage.sees("PAST", "23 Nov 13:04+01", "13:05+01")
        await stage.press("z")
        await stage.sees("23 Nov 12:04Z", "12:05Z")


async def test_where_local_time_is_utc_nothing_is_turned() -> None:
    async with on_screen(told()) as stage:
        await stage.press("z")
        await stage.sees("local time is UTC here")


@pytest.mark.parametrize("theme", THEMES)
async def test_a_theme_is_put_on_by_name_and_remembered(theme: str, tmp_path: Path) -> None:
    kept = tmp_path / "state" / "room.json"
    async with on_screen(told(), preferences=Preferences(memory=kept)) as stage:
        await turn(stage, f"theme {theme}")
        await stage.sees(f"theme {theme}", "remembered for the next time")
        assert stage.app.theme == f"warroom-{theme}"
    async with on_screen(told(), preferences=Preferences(memory=kept)) as stage:
        assert stage.app.theme == f"warroom-{theme}"


async def test_what_is_set_wins_over_what_is_remembered_and_says_so(tmp_path: Path) -> None:
    kept = tmp_path / "room.json"
    assert Memory(kept).save({"theme": "light", "time": "local", "other": 1})
    said = {"theme": "/etc/warroom.toml:3"}
    looks = Preferences(theme="ansi", zone=BERLIN, memory=kept, said=said)
    async with on_screen(told(), preferences=looks) as stage:
        assert stage.app.theme == "warroom-ansi"
        await stage.sees("13:04+01")
        await turn(stage, "theme dark")
        await stage.sees("for this visit: /etc/warroom.toml:3 says otherwise")
    assert Memory(kept).load() == {"theme": "light", "time": "local", "other": 1}


async def test_where_nothing_can_be_remembered_one_is_told_how_to_set_it() -> None:
    async with on_screen(told(), preferences=Preferences(memory=Path("/proc/nowhere/room.json"))) as stage:
        await turn(stage, "theme light")
        await stage.sees('to keep it: theme = "light" in warroom.toml')


@pytest.mark.parametrize("content", ["", "{", "[1]", "null", '{"theme": 3}', '{"theme": "pink"}', "[" * 60_000, "\xff"])
async def test_a_damaged_memory_is_an_empty_one(tmp_path: Path, content: str) -> None:
    kept = tmp_path / "room.json"
    kept.write_bytes(content.encode("latin-1"))
    async with on_screen(told(), preferences=Preferences(memory=kept)) as stage:
        assert stage.app.theme == "warroom-dark"
        await turn(stage, "theme light")
        await stage.sees("remembered for the next time")
    assert Memory(kept).load()["theme"] == "light"


async def test_no_color_leaves_no_theme_to_choose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with on_screen(told(), preferences=Preferences(theme="light")) as stage:
        await turn(stage, "theme dark")
        await stage.sees("NO_COLOR asks for no colour")
        assert stage.app.theme == "ansi-dark"


def styles(stage: Stage, words: str) -> list[Style]:
    """How each letter of *words* looks on the screen."""
    strips = stage.app.screen._compositor.render_strips()
    (strip, at), *_ = [(strip, strip.text.index(words)) for strip in strips if words in strip.text]
    letters = [strip.crop(at + n, at + n + 1) for n in range(len(words))]
    return [part.style or Style() for letter in letters for part in letter]


@pytest.mark.parametrize("coloured", [True, False])
async def test_where_one_types_is_seen_with_colour_and_without(coloured: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not coloured:
        monkeypatch.setenv("NO_COLOR", "1")
    async with on_screen(told()) as stage:
        await stage.press("n", *"seen", "left")
        await stage.sees("   seen")
        await stage.still()
        *_, before, under = styles(stage, "   seen")
        assert under.reverse or (coloured and under.bgcolor != before.bgcolor)


def alike(one: str, other: str) -> bool:
    """Whether two colours are the same, but for what Textual loses by rounding."""
    return all(abs(a - b) <= 2 for a, b in zip(Color.parse(one).rgb, Color.parse(other).rgb, strict=True))


COLOURED = sorted(set(THEMES) - {"ansi"})
_BARS = re.compile("[\\s\u2580-\u259f]*")
"""What is no text: blanks, and the blocks of which bars are made."""


@pytest.mark.parametrize(
    "place", ["", "S", "F", "O", "C", "B", "H", "T", "P", "I", "W", "question_mark", "colon", "s", "n", "f1"]
)
async def test_no_text_is_in_a_colour_that_is_not_one_of_the_six(place: str) -> None:
    for name in COLOURED:
        theme = THEMES[name]
        six = [theme.foreground, theme.variables["quiet"], theme.accent, theme.warning, theme.error, theme.background]
        grounds = [theme.surface, theme.panel, theme.variables["panel-lighten-2"]]
        async with on_screen(told(), size=(120, 40), preferences=Preferences(theme=name)) as stage:
            await stage.press(*([place] if place else []))
            await stage.still()
            strips = stage.app.screen._compositor.render_strips()
            parts = [part for strip in strips for part in strip if not _BARS.fullmatch(part.text)]
            shown = {part.style.color.name for part in parts if part.style and part.style.color}
            assert all(any(alike(one, known or "") for known in six + grounds) for one in shown), (name, shown)


async def test_a_picture_is_saved_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with on_screen(told()) as stage:
        await turn(stage, "picture")
        await stage.sees("it holds all that you see")
        (saved,) = tmp_path.glob("warroom-*.svg")
        assert stat.S_IMODE(saved.stat().st_mode) == 0o600
        drawn = saved.read_text().replace("&#160;", " ")
        assert "HOW BAD" in drawn
        assert "What do you want to do?" not in drawn


async def test_a_picture_that_cannot_be_saved_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/proc")
    async with on_screen(told()) as stage:
        await turn(stage, "picture")
        await stage.sees("the picture was not saved")


@pytest.mark.parametrize("wanted", [True, False])
async def test_the_bell_rings_only_where_it_is_wanted(wanted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []

    def ring(_app: App[None]) -> None:
        """Instead of Textual's, which is silent without a terminal."""
        rung.append("ring")

    monkeypatch.setattr(App, "bell", ring)
    async with on_screen(told(), preferences=Preferences(bell=wanted)) as stage:
        stage.app.bell()
    assert len(rung) == wanted


@pytest.mark.parametrize("looks", [Preferences(theme=theme) for theme in THEMES] + [
    Preferences(ascii=True), Preferences(local=True, zone=BERLIN),
], ids=[*THEMES, "in-ascii", "local"])  # fmt: skip
@pytest.mark.parametrize("columns", [80, 120])
async def test_how_many_is_never_said_without_how_it_was_counted_and_how_old_that_is(
    looks: Preferences, columns: int
) -> None:
    async with on_screen(told(), size=(columns, 24), preferences=looks) as stage:
        await stage.sees("AFFECTED")
        (line,) = [line for line in stage.lines if "AFFECTED" in line]
        assert "likely 310" in line
        assert "stated by ana" in line
        assert line.endswith("2m ago")


@pytest.mark.parametrize(
    "place", [place.key for place in PLACES if place.key] + ["question_mark", "colon", "s", "n", "+"]
)
async def test_in_ascii_no_screen_shows_anything_else(place: str) -> None:
    for size in ((80, 24), (200, 60)):
        async with on_screen(told(HOSTILE), size=size, preferences=Preferences(ascii=True)) as stage:
            await stage.press(place)
            await stage.still()
            assert stage.text.isascii(), [line for line in stage.lines if not line.isascii()]


async def test_in_ascii_what_is_typed_and_read_is_ascii_too() -> None:
    async with on_screen(told(HOSTILE), size=(120, 40), preferences=Preferences(ascii=True)) as stage:
        await stage.sees('Zo\\xeb\'s \\u6771\\u4eac bot -> "free" refunds...', "240-900")
        await stage.press("n")
        await stage.asked("What do you want to note?")
        await stage.press(*"naïve 東")
        await stage.sees("na?ve ??")
        assert stage.text.isascii()
        await stage.press("enter")
        await stage.sees("na\\xefve \\u6771")
        await stage.press("4", "g", "enter")
        await stage.sees("esc back", "na\\xefve \\u6771")
        assert stage.text.isascii()
    assert stage.room.events[-1].body.text == "naïve 東"  # type: ignore[union-attr]


async def test_in_ascii_a_long_text_is_wrapped_as_it_is_spelled() -> None:
    async with on_screen(Room("東京" * 30), size=(80, 24), preferences=Preferences(ascii=True)) as stage:
        await stage.press("4", "G", "enter")
        await stage.sees("esc back")
        shown = "".join(line.strip() for line in stage.lines)
        assert shown.count("\\u6771") + shown.count("\\u4eac") >= 58, "only what a line break cuts is not whole"
