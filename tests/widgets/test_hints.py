"""The hint bar: as many keys as fit, the way out last to go."""

from __future__ import annotations

import pytest

from tests.widgets.host import Host, shown, until
from warroom_widgets.hints import Hint, HintBar, fitting

HINTS = (Hint("s", "step", 50), Hint("u", "update", 40), Hint("p", "phase", 30), Hint("?", "help", 100))


@pytest.mark.parametrize("columns", [8, 20, 40, 60, 80, 120, 200])
def test_what_is_kept_fits(columns: int) -> None:
    assert sum(hint.width for hint in fitting(HINTS, columns)) <= columns


def test_the_lightest_go_first_and_help_stays() -> None:
    assert [hint.key for hint in fitting(HINTS, 200)] == ["s", "u", "p", "?"]
    assert [hint.key for hint in fitting(HINTS, 28)] == ["s", "u", "?"]
    assert [hint.key for hint in fitting(HINTS, 8)] == ["?"]
    assert fitting(HINTS, 3) == []


async def test_the_bar_chooses_anew_when_the_terminal_changes() -> None:
    bar = HintBar()
    async with Host(bar).run_test(size=(80, 2)) as pilot:
        bar.offer(HINTS)
        await until(pilot, lambda: "p phase" in shown(pilot.app)[0], "showed all")
        await pilot.resize_terminal(18, 2)
        await until(pilot, lambda: shown(pilot.app)[0] == "s step  ? help", "showed what fits")
