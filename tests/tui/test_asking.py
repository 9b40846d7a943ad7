"""The live system asked from the room: by a real probe, over a real socket, and said where everybody sees it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.plans import UNMEASURED
from tests.probes.conftest import System, answer, dripping
from tests.probing import changed_to, probing_room, tries
from tests.rooms import Room, pinned
from tests.tui.stage import Stage, on_screen
from warroom.cli.room import OtherChecks
from warroom.core.plan.probes import Probe
from warroom.probes.prober import LiveProber
from warroom.probes.tries import Surroundings
from warroom.probing import Probing
from warroom.references import Secrets
from warroom.tui.preferences import Preferences
from warroom.tui.screens.listed import ListedBoard
from warroom.tui.screens.probes import ProbesScreen

CLEAN, FAILED = answer("we will look into it"), answer("you get a full refund")
HOSTILE = answer(
    "full refund \x1b]0;owned\x07\x1b[2J\x1b[31m [bold]now[/bold] \u202e\u200b \x00" + "A" * 10_000 + "\nsecond line"
)


@contextmanager
def system(*answers: Any) -> Iterator[System]:
    """A live system that gives these answers, the last one for ever."""
    running = System(answers)
    try:
        yield running
    finally:
        running.close()


def asked(room: Room, folder: Path) -> Callable[[], Probing]:
    """What builds the service that asks, as the command line hands it in."""

    def build() -> Probing:
        around = Surroundings(room.clock.now, lambda: os.urandom(8).hex(), Secrets({}, folder))
        return Probing(room.desk, LiveProber(around), None)  # type: ignore[arg-type]  # no probe here asks a log

    return build


def room_on(*systems: System, every: str = "1s", per_minute: int = 6000) -> Room:
    """A room whose plan has a probe of each of *systems*, ``p0``, ``p1``, …"""
    probes = "".join(
        f"""
  - {{id: p{n}, kind: http, every: {every}, request: {{url: "{one.url}"}}, budget: {{per_minute: {per_minute}}},
     assert: [{{type: not-contains, value: full refund}}]}}"""
        for n, one in enumerate(systems)
    )
    return Room(plan=pinned(f"{UNMEASURED}\nprobes:{probes}\n"))


def doing(stage: Stage) -> str:
    """What the room asks now."""
    return stage.app.asking.doing


async def times(stage: Stage, words: str) -> None:
    """Answers how often a probe is asked."""
    await stage.asked("How often is")
    await stage.type(words)


async def test_a_probe_is_asked_once_and_the_verdict_is_said(tmp_path: Path) -> None:
    with system(FAILED) as bot:
        room = room_on(bot)
        async with on_screen(room, probing=asked(room, tmp_path)) as stage:
            await stage.press("b")
            await times(stage, "once")
            await stage.sees("p0 after 1 try: STILL HAPPENING. 1 of 1 probe failed.")
            await stage.sees("! HAPPENING STILL HAPPENING 1 of 1 failed: p0")
            assert len(bot.requests) == 1
            assert not doing(stage)


async def test_a_number_of_tries_is_typed_and_tries_that_change_nothing_on_the_record_reach_the_band(
    tmp_path: Path,
) -> None:
    with system(*(answer(f"sorry, {n}") for n in range(10)), CLEAN) as bot:
        room = room_on(bot)
        async with on_screen(room, probing=asked(room, tmp_path)) as stage:
            await stage.press("b")
            await times(stage, "another")
            await stage.asked("How many times?")
            await stage.type("0")
            await stage.sees("from 1 to 100,000")
            await stage.type("7")
            await stage.sees("p0 after 7 tries: NO EVIDENCE YET", "0 of 7 failed")
            assert len(bot.requests) == 7


async def test_it_is_offered_to_try_as_often_as_the_next_claim_takes(tmp_path: Path) -> None:
    room = probing_room()
    tries(room, failed=2, clean=18)
    tries(changed_to(room, "prompt v12 rolled back"), clean=31)
    async with on_screen(room, probing=asked(room, tmp_path)) as stage:
        await stage.press("b")
        await stage.asked("How often is canary asked?")
        await stage.sees("294 times", "if all are clean, below 1 % may be claimed; 5 min at least")


async def test_the_room_says_that_it_watches_until_the_same_key_ends_it(tmp_path: Path) -> None:
    with system(CLEAN) as bot:
        room = room_on(bot)
        async with on_screen(room, probing=asked(room, tmp_path)) as stage:
            await stage.press("e")
            await stage.sees("WATCHING p0, e ends", "this room watches p0")
            await stage.until(lambda: bot.requests, "asked")
            await stage.press("b")
            await stage.sees("refused: this room is WATCHING p0 already", "e watch")
            await stage.press("e")
            await stage.sees("nobody watches p0 from here any more")
            assert "WATCHING" not in stage.lines[0]


async def test_of_several_probes_all_are_watched_or_one(tmp_path: Path) -> None:
    with system(CLEAN) as bot, system(FAILED) as other:
        room = room_on(bot, other)
        async with on_screen(room, probing=asked(room, tmp_path)) as stage:
            await stage.press("e")
            await stage.asked("Which probe is watched?")
            await stage.press("enter")
            await stage.sees("WATCHING 2 probes, e ends")
            await stage.until(lambda: bot.requests and other.requests, "asked both")
            await stage.press("e")
            await stage.until(lambda: not doing(stage), "ended")


async def test_leaving_the_room_ends_the_watch(tmp_path: Path) -> None:
    with system(CLEAN) as bot:
        room = room_on(bot)
        async with on_screen(room, probing=asked(room, tmp_path)) as stage:
            await stage.press("e")
            await stage.until(lambda: bot.requests, "asked")
            await stage.press("q")
        assert not doing(stage) or doing(stage) == "ending"
        assert stage.app.asking.over, "nothing is asked after the room was left"


async def test_a_host_that_nobody_named_is_asked_only_once_somebody_names_it_on_the_record(tmp_path: Path) -> None:
    with system(FAILED) as bot:
        room = probing_room(UNMEASURED)
        probe = {"id": "adhoc", "kind": "http", "request": {"url": bot.url}, "assert": [{"type": "is-json"}]}
        room.do("probe_set", probe=Probe.model_validate(probe))
        async with on_screen(room, probing=asked(room, tmp_path)) as stage:
            await stage.press("b")
            await times(stage, "once")
            await stage.asked(f"adhoc would ask {bot.host}, which nobody named.")
            await stage.press("enter")
            await stage.sees("nothing was recorded")
            assert not bot.requests
            await stage.press("escape", "b")
            await times(stage, "once")
            await stage.asked("which nobody named")
            await stage.type("name")
            await stage.until(lambda: bot.requests, "asked")
            assert room.incident.probes.by_id["adhoc"].hosts == (bot.host,)


async def test_a_budget_that_is_spent_is_a_sentence_and_not_the_end_of_the_room(tmp_path: Path) -> None:
    with system(FAILED) as bot:
        room = Room(plan=pinned(f"""{UNMEASURED}
probes: [{{id: p0, kind: http, request: {{url: "{bot.url}"}}, budget: {{tries: 2}}, assert: [{{type: is-json}}]}}]
"""))  # fmt: skip
        async with on_screen(room, probing=asked(room, tmp_path)) as stage:
            await stage.press("b")
            await times(stage, "10 times")
            await stage.sees("! nothing more is asked:")
            assert len(bot.requests) == 2
            assert not doing(stage)


async def test_a_live_system_that_cannot_be_set_up_is_a_sentence_too() -> None:
    def broken() -> Probing:
        raise OSError("the \x1b[31mdisk is gone")

    with system(CLEAN) as bot:
        async with on_screen(room_on(bot), probing=broken) as stage:
            await stage.press("e")
            await stage.sees("the ␛[31mdisk is gone")


async def test_a_demo_has_no_live_system_and_says_so() -> None:
    async with on_screen(probing_room()) as stage:
        for key in ("b", "e"):
            await stage.press(key)
            await stage.sees("refused: this room has no live system to ask", "h happening")
            await stage.press("escape")


async def test_without_a_probe_the_way_is_a_file_or_by_hand(tmp_path: Path) -> None:
    room = Room()
    async with on_screen(room, probing=asked(room, tmp_path)) as stage:
        for key in ("b", "e"):
            await stage.press(key)
            await stage.sees("refused: there is no probe that can be asked", ": probe file", "h happening")
            await stage.press("escape")


async def test_what_another_check_found_is_written_down_for_it(tmp_path: Path) -> None:
    room = probing_room()
    async with on_screen(room, probing=asked(room, tmp_path), checks=OtherChecks()) as stage:
        await stage.press("B", "j", "enter")
        await stage.sees("In how many tries did live-log fail?")
        await stage.press("escape", "escape", "escape")
        await stage.sees("[1] Steps")
        stage.screen.begin("try", "live-log")
        await stage.asked("In how many tries did live-log fail?")
        await stage.type("2")
        await stage.asked("In how many tries did it not?")
        await stage.type("198")
        await stage.asked("How many came to nothing?")
        await stage.type("")
        await stage.asked("What was seen?")
        await stage.type("the nightly run")
        await stage.sees("live-log after 200 tries")
        (sample,) = room.desk.samples(room.id, "live-log", 0)
        assert '"why":"the nightly run"' in sample.body.replace(": ", ":")


async def test_what_another_check_posts_cannot_be_watched(tmp_path: Path) -> None:
    room = probing_room()
    async with on_screen(room, probing=asked(room, tmp_path), checks=OtherChecks()) as stage:
        stage.screen.begin("watch", "live-log")
        await stage.sees("refused: live-log cannot be asked: another check posts what it finds")


async def test_what_a_person_tries_cannot_be_asked(tmp_path: Path) -> None:
    room = Room(plan=pinned(f"{UNMEASURED}\nprobes: [{{id: by-hand, kind: manual}}]\n"))
    async with on_screen(room, probing=asked(room, tmp_path), checks=OtherChecks()) as stage:
        await stage.press("B", "enter")
        await stage.sees("refused: by-hand cannot be asked: a person tries it")


async def test_a_probe_of_a_file_is_asked_once_its_host_is_named(tmp_path: Path) -> None:
    with system(FAILED) as bot:
        room, file = room_on(bot), tmp_path / "probe.yaml"
        file.write_text(f"""probes:
  - {{id: one, kind: http, request: {{url: "{bot.url}"}}, assert: [{{type: is-json}}]}}
  - {{id: other, kind: http, request: {{url: "{bot.url}"}}, assert: [{{type: not-contains, value: full refund}}]}}
""")
        async with on_screen(room, probing=asked(room, tmp_path), checks=OtherChecks()) as stage:
            await stage.press("colon")
            await stage.asked("What do you want to do?")
            await stage.type("probe file")
            await stage.asked("Which file holds the probe?")
            await stage.type(str(file))
            await stage.asked("Which of its probes?")
            await stage.type("other")
            await times(stage, "once")
            await stage.asked(f"other would ask {bot.host}, which nobody named.")
            await stage.type("name")
            await stage.sees("other after 1 try: STILL HAPPENING")
            assert room.incident.probes.by_id["other"].hosts == (bot.host,)


async def test_a_file_that_is_no_probe_is_refused_with_its_line(tmp_path: Path) -> None:
    room, file = Room(), tmp_path / "probe.yaml"
    file.write_text("id: other\nkind: telepathy\n")
    async with on_screen(room, size=(160, 24), probing=asked(room, tmp_path), checks=OtherChecks()) as stage:
        for path, words in ((file, "probe.yaml:2"), (tmp_path / "none.yaml", "none.yaml")):
            stage.screen.begin("probe_file", None)
            await stage.asked("Which file holds the probe?")
            await stage.press("ctrl+u")
            await stage.type(str(path))
            await stage.sees("refused: ", words)
            await stage.press("escape")


@pytest.mark.parametrize("ascii_only", [False, True], ids=["unicode", "ascii"])
async def test_a_hostile_answer_is_shown_as_it_came_and_obeyed_by_nobody(
    tmp_path: Path, ascii_only: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    with system(HOSTILE) as bot:
        room = room_on(bot)
        look = Preferences(ascii=ascii_only)
        async with on_screen(room, size=(120, 40), probing=asked(room, tmp_path), preferences=look) as stage:
            await stage.press("b")
            await times(stage, "once")
            await stage.sees("after 1 try")
            await stage.press("B")
            await stage.sees("ANSWERS THAT SHOWED THE ERROR", "[bold]now[/bold]")
            await stage.sees("\\x1b[2J" if ascii_only else "␛[2J", "<U+202E>" if ascii_only else "⟨U+202E⟩")
            assert "\x1b" not in stage.text
            assert "\u202e" not in stage.text
            assert stage.text.count("A" * 20) <= 40, "no more of it than a person reads"
            assert not ascii_only or stage.text.isascii()


async def test_a_try_that_hangs_keeps_nobody_in_the_room(tmp_path: Path) -> None:
    with system(dripping(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")) as bot:
        room = room_on(bot)
        async with on_screen(room, probing=asked(room, tmp_path)) as stage:
            await stage.press("b")
            await times(stage, "once")
            await stage.until(lambda: bot.requests, "asked")
            await stage.sees("asking p0 0/1, e ends")
            await stage.press("e")
            await stage.sees("ending - ana in sync")
            bot.close()
            await stage.until(lambda: not doing(stage), "ended")


async def test_that_the_system_was_changed_is_one_key_away_and_says_what_counts_no_more() -> None:
    room = probing_room()
    tries(room, failed=2, clean=30)
    async with on_screen(room) as stage:
        await stage.press("B", "c")
        await stage.sees("Evidence starts anew", "30 clean tries count no more")
        screen = stage.app.screen
        assert isinstance(screen, ListedBoard)
        await stage.press(*"limit", "enter")
        await stage.sees("Anything to add?")
        await stage.press("enter")
        await stage.until(lambda: room.incident.probes.change == "limit", "recorded it")
        await stage.sees("system changed just now (limit)")


async def test_the_screen_of_probes_is_left_and_found_by_name() -> None:
    async with on_screen(probing_room()) as stage:
        await stage.press("colon")
        await stage.asked("What do you want to do?")
        await stage.type("probes")
        await stage.until(lambda: isinstance(stage.app.screen, ProbesScreen), "opened it")
        await stage.press("escape")
        await stage.sees("[1] Steps")


async def test_what_comes_next_is_to_ask_the_probe_of_the_plan(tmp_path: Path) -> None:
    with system(CLEAN) as bot:
        room = room_on(bot)
        async with on_screen(room, size=(120, 40), probing=asked(room, tmp_path)) as stage:
            await stage.press("6")
            stage.screen.upcoming.rows.select("probe:probe run p0")
            await stage.press("o")
            await stage.until(lambda: isinstance(stage.app.screen, ProbesScreen), "opened the probe")
            await stage.press("escape", "enter")
            await stage.asked("How often is p0 asked?")


async def test_what_keeps_it_from_being_resolved_is_said_in_numbers_for_every_verdict_but_a_stop() -> None:
    room = probing_room()
    async with on_screen(room) as stage:
        await stays_open(stage, "not_measured", "nobody has measured that it stopped: the verdict is not measured")
        tries(room, failed=8, clean=4)
        await stays_open(stage, "still_happening", "canary: 8 of 12 probes failed.")
        tries(changed_to(room, "a filter"), failed=1, clean=30)
        await stays_open(stage, "falling", "canary: 1 of 31 probes failed")
        tries(changed_to(room, "prompt v12 rolled back"), clean=10)
        await stays_open(stage, "no_evidence_yet", "canary: No error in 10 probes")
        tries(room, clean=700)
        room.wait(minutes=5)
        await stays_open(stage, "stale", "it was measured that it stopped, and that is too old")
        tries(changed_to(room, "prompt v14"), failed=2)
        await stays_open(stage, "recurred", "canary: 2 of 2 probes failed")


async def stays_open(stage: Stage, code: str, *said: str) -> None:
    """That it is resolved is refused with *code*, what is *said*, and Enter alone."""
    room = stage.room
    assert room.refused("phase_set", phase="resolved").code == code
    await stage.shows(room.incident.seq)
    await stage.press("escape")
    await resolving(stage)
    await stage.asked("The plan stands in the way of resolved.")
    await stage.sees(*said)
    await stage.press("enter")
    await stage.sees("refused: ")
    assert room.incident.phases.current == "declared"


async def test_who_may_answers_for_it_with_a_reason() -> None:
    room = probing_room()
    async with on_screen(room) as stage:
        await resolving(stage)
        await stage.asked("The plan stands")
        await stage.type("answer for it")
        await stage.asked("Why is it resolved all the same?")
        await stage.type("the board has decided")
        await stage.asked("The incident is declared and becomes resolved")
        await stage.type("make it")
        await stage.until(lambda: room.incident.phases.current == "resolved", "resolved it")


async def resolving(stage: Stage) -> None:
    """Begins to say that it is resolved."""
    await stage.press("p")
    await stage.asked("It is declared.")
    await stage.type("resolved")


async def test_who_may_not_answer_for_it_is_told_who_may_before_any_reason_is_typed() -> None:
    room = probing_room()
    tries(room, failed=3)
    async with on_screen(room, who="eve") as stage:
        await resolving(stage)
        await stage.sees("refused: nobody has measured that it stopped", "b try")
