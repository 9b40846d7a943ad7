"""A few lines of text say when there is more of them than there is room for."""

from __future__ import annotations

from tests.widgets.host import Host, shown
from warroom_widgets.paragraphs import Paragraphs
from warroom_widgets.tones import Tone


async def test_what_fits_is_shown_and_of_what_does_not_it_is_said_how_much_there_is() -> None:
    text = Paragraphs()
    async with Host(text).run_test(size=(40, 20)) as pilot:
        text.show([("?", "\n".join(f"line {n}" for n in range(1, 13)), Tone.PLAIN)])
        await pilot.pause()
        assert shown(pilot.app)[11].strip() == "line 12"
        text.show([("?", "\n".join(f"line {n}" for n in range(1, 21)), Tone.PLAIN)])
        await pilot.pause()
        assert shown(pilot.app)[10].strip() == "line 11"
        assert shown(pilot.app)[11].strip() == "… 9 more lines"
