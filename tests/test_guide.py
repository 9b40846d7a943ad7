"""What a newcomer is told in a demo: at the start, when they were faster than the replay, and at its end."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.test_scenarios import of, rulebook
from warroom import scenarios
from warroom.core.envelope import Actor
from warroom.core.phases import Phase, SetPhase
from warroom.core.steps import FinishStep
from warroom.demo import Cue, LivePlayer, guest
from warroom.desk import Desk
from warroom.guide import Guide, others
from warroom.ports import Clock
from warroom.stores.sqlite import SqliteStore
from warroom.views.guide import ENDED


@contextmanager
def demo(
    place: Path, *, seconds: float = 0.01, kept: bool = False, heard: Callable[[Cue], None] | None = None
) -> Iterator[tuple[LivePlayer, Guide, Actor, str]]:
    """A live demo on a file, opened but not started: its player, the guide, the newcomer, and the incident."""
    scenario, pinned = of(scenarios.DEFAULT)
    store = SqliteStore(place)

    def desk_of(clock: Clock) -> Desk:
        return Desk(store, clock, rulebook=rulebook())

    player = LivePlayer(scenario, pinned, desk_of, seconds=seconds, heard=heard)
    me = Actor(guest(scenario, pinned.plan), "tui")
    yield player, Guide(scenario, player, me.id, place, kept=kept), me, player.open()
    player.stop()
    store.close()


def test_at_the_start_it_says_what_this_is_who_is_looking_and_what_to_do_first(tmp_path: Path) -> None:
    with demo(tmp_path / "demo.db", seconds=1e6) as (player, guide, me, incident):
        player.start()
        seen = guide(player.desk.history(incident))
        player.stop()
    assert "real incident" in seen.brief
    assert seen.you == f"you are {me.id}, compliance"
    assert scenarios.load().title in seen.news.sentence
    assert all(key in " ".join(seen.news.more) for key in ("s does a step", "f answers a fact", "? helps", "q leaves"))


def test_what_the_replay_leaves_out_because_a_person_was_faster_is_told_and_told_again_on_the_way_out(
    tmp_path: Path,
) -> None:
    with demo(tmp_path / "demo.db") as (player, guide, me, incident):
        player.desk.do(incident, FinishStep(step="choose-containment", result="Offline, all of it"), me)
        player.start()
        player.wait(60)
        said = " ".join(guide.farewell(player.desk.history(incident)))
    assert "went on without dia's step done choose-containment: choose-containment was done by hana already" in said


def test_what_is_left_out_is_told_when_that_happens(tmp_path: Path) -> None:
    seen: list[str] = []

    def look(_cue: Cue) -> None:
        seen.append(guide(player.desk.history(incident)).news.sentence)

    with demo(tmp_path / "demo.db", heard=look) as (player, guide, me, incident):
        player.desk.do(incident, FinishStep(step="choose-containment", result="Offline, all of it"), me)
        player.start()
        player.wait(60)
    assert seen[0].startswith("the replay goes on without dia's step done choose-containment: ")


def test_where_much_was_left_out_the_way_out_says_how_much_and_not_all_of_it(tmp_path: Path) -> None:
    with demo(tmp_path / "demo.db") as (player, guide, _me, incident):
        player.desk.do(incident, SetPhase(phase=Phase.CANCELLED, why="A mistake"), Actor("ana", "tui"))
        player.start()
        player.wait(60)
        said = list(guide.farewell(player.desk.history(incident)))
    assert sum("went on without" in sentence for sentence in said) == 5
    assert f"and without {len(player.skipped) - 5} more of its moves" in said


def test_at_the_end_it_says_what_happened_what_the_room_holds_and_how_to_look_into_it(tmp_path: Path) -> None:
    with demo(tmp_path / "demo.db") as (player, guide, _me, incident):
        player.start()
        player.wait(60)
        history = player.desk.history(incident)
        seen = guide(history)
    told = " ".join(seen.news.more)
    assert (seen.brief, seen.whole) == ENDED
    assert scenarios.load().outcome in told
    assert f"{len(history.events)} entries, 0 yours; reviewing" in told
    assert f"export WARROOM_STORE={shlex.quote(str(tmp_path / 'demo.db'))}" in seen.news.more
    assert f"warroom log {incident}; warroom verify {incident}" in seen.news.more
    assert "warroom store backup demo.db" in told
    assert others(scenarios.DEFAULT) in told


def test_the_end_is_told_once_the_screen_has_seen_all_of_it(tmp_path: Path) -> None:
    with demo(tmp_path / "demo.db") as (player, guide, _me, incident):
        before = player.desk.history(incident)
        player.start()
        player.wait(60)
        assert guide(before).news.topic == "opening"
        assert guide(player.desk.history(incident)).news.topic == "ended"


def test_a_store_that_stays_needs_no_copy(tmp_path: Path) -> None:
    with demo(tmp_path / "demo.db", kept=True) as (player, guide, _me, incident):
        player.start()
        player.wait(60)
        assert "backup" not in " ".join(guide(player.desk.history(incident)).news.more)


def test_who_leaves_early_is_told_how_much_was_left(tmp_path: Path) -> None:
    with demo(tmp_path / "demo.db", seconds=6000) as (player, guide, _me, incident):
        player.start()
        [first, *_] = guide.farewell(player.desk.history(incident))
    assert first == "you left the replay of open-database with 100 min left"


def test_another_scenario_is_named_first_and_the_one_just_seen_not_at_all() -> None:
    for name in scenarios.names():
        assert f"demo {name} " not in others(name)
        assert all(other in others(name) for other in scenarios.names() if other != name)
