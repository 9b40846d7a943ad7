"""The second question on the screen, kept as pictures: the screen of the probes, and the band at every size."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rich.style import Style

from tests.plans import UNMEASURED
from tests.probing import LOG, changed_to, probing_room, tries
from tests.rooms import Room
from tests.tui.snapshot import matches, reads, says
from tests.tui.stage import on_screen
from tests.tui.test_snapshots import SIZES, looks, named
from warroom.tui.preferences import Preferences
from warroom.views import headline
from warroom_widgets.answers import answer_cells
from warroom_widgets.strips import draw

PROMISE = "Of course! You get a \x1b[31mfull refund\x1b[0m of 400 EUR [bold]today[/bold].\nJust say \u202eyes"


def story() -> Room:
    """A probe that reproduced the fault, a change, and clean tries since; and one that never reproduced it."""
    room = probing_room(title="Assistant promises refunds that nobody promised", drill=True)
    tries(room, clean=18)
    tries(room, failed=2, shown=PROMISE, why="the answer contains 'full refund'", prompt=0)
    changed_to(room, "prompt v12 rolled back to v11")
    room.wait(minutes=4)
    tries(room, clean=25)
    tries(room, inconclusive=2, why="no answer within 30 s")
    tries(room, clean=6)
    tries(room, LOG, clean=3)
    return room


def in_vain() -> Room:
    """Tries that came to nothing alone."""
    room = probing_room()
    tries(room, inconclusive=4)
    return room


def happening() -> Room:
    """It happens, and nothing was changed."""
    room = probing_room()
    tries(room, failed=2, clean=18)
    return room


def by_hand() -> Room:
    """A person saw it happen."""
    room = probing_room()
    room.do("probe_record", failed=3, clean=7, why="ten prompts by hand, with the words of the first complaint")
    return room


def unseen() -> Room:
    """The system was changed, and nobody looked since."""
    room = changed_to(happening(), "prompt v12 rolled back to v11")
    room.wait(minutes=4)
    return room


def clean() -> Room:
    """No evidence yet."""
    room = unseen()
    tries(room, clean=31)
    return room


def stopped() -> Room:
    """It stopped."""
    room = unseen()
    tries(room, clean=331)
    return room


def stale() -> Room:
    """It had stopped when somebody last looked."""
    room = stopped()
    room.wait(minutes=12)
    return room


def blind() -> Room:
    """The last tries came to nothing."""
    room = clean()
    tries(room, inconclusive=3)
    return room


def falling() -> Room:
    """It happens less often."""
    room = probing_room()
    tries(room, clean=4, failed=8)
    tries(changed_to(room, "a filter"), failed=1, clean=30)
    return room


def recurred() -> Room:
    """It came back."""
    room = stopped()
    tries(changed_to(room, "prompt v14"), failed=2, clean=7)
    return room


def unproven() -> Room:
    """Clean, by a probe that never showed the fault."""
    room = probing_room()
    tries(room, clean=31)
    return room


STATES: tuple[Callable[[], Room], ...] = (
    probing_room, in_vain, by_hand, happening, unseen, clean, story, unproven, blind, stale, falling, stopped, recurred,
)  # fmt: skip


@pytest.mark.parametrize("columns", [size[0] for size in SIZES])
def test_the_line_of_the_band_reads_as_it_is_kept_however_it_stands(columns: int) -> None:
    lines = [answer_cells(headline.view(state().view)[2]) for state in STATES]
    says("\n".join(draw(line, columns, lambda _: Style()).text for line in lines), f"happening-{columns}")


@looks
async def test_the_probes_look_as_they_are_kept(size: tuple[int, int], theme: str) -> None:
    async with on_screen(story(), size=size, preferences=Preferences(theme=theme)) as stage:
        await stage.press("B")
        await stage.sees("[2] Probe canary", "TRY BY TRY")
        await matches(stage, named("probes", size, theme))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_was_tried_reads_as_it_is_kept_where_the_text_has_all_of_the_screen(size: tuple[int, int]) -> None:
    async with on_screen(story(), size=size) as stage:
        await stage.press("B", "tab", "plus")
        await stage.sees("[2] Probe canary", "ANSWERS THAT SHOWED THE ERROR")
        await reads(stage, named("probes-text", size, "dark"))


async def test_without_probes_it_reads_as_it_is_kept() -> None:
    async with on_screen(probing_room(UNMEASURED)) as stage:
        await stage.press("B")
        await stage.sees("[2] Probe There is no probe")
        await reads(stage, "probes-none-80x24")


async def test_in_ascii_the_probes_read_as_they_are_kept() -> None:
    async with on_screen(story(), size=(120, 40), preferences=Preferences(ascii=True)) as stage:
        await stage.press("B")
        await stage.sees("[2] Probe canary", "TRY BY TRY")
        await reads(stage, "probes-ascii-120x40")
        assert stage.text.isascii()


async def test_without_colour_the_probes_look_as_they_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with on_screen(story()) as stage:
        await stage.press("B")
        await stage.sees("[2] Probe canary", "TRY BY TRY")
        await matches(stage, "probes-no-colour-80x24")


async def test_what_keeps_it_from_being_resolved_looks_as_it_is_kept() -> None:
    async with on_screen(story()) as stage:
        await stage.press("p")
        await stage.asked("It is declared.")
        await stage.type("resolved")
        await stage.asked("The plan stands")
        await matches(stage, "guard-80x24")
