"""A probe in full: what it asks without a secret, try by try, and answers that were meant for a terminal."""

from __future__ import annotations

from typing import Any

import pytest

from tests.plans import MINIMAL
from tests.probing import CANARY, LOG, changed_to, observe, probing_room, tries
from tests.rooms import Room, pinned
from warroom.core.errors import Refused
from warroom.views.sheets import Sheet, probes

HOSTILE = "\x1b]0;owned\x07\x1b[2J [bold]now[/bold] \u202e\nsecond line" + "A" * 10_000


def sheet(room: Room, name: str = CANARY) -> Sheet:
    """The probe called *name* as it is now."""
    past = room.desk.history(room.id)
    return probes.view(past.incident, past.events, past.samples.get(name, ()), room.clock.now(), name)


def said(room: Room, title: str, name: str = CANARY) -> list[str]:
    """The points under *title*, with their signs."""
    found = [one for one in sheet(room, name) if one.title == title]
    return [f"{point.sign} {point.text}".strip() for one in found for point in one.points]


def asking(**probe: Any) -> list[str]:
    """What is said of what the *probe* asks."""
    room = Room()
    room.do("probe_set", probe={"id": "p", **probe})
    return said(room, "What it asks", "p")


def test_every_try_is_a_sign_and_a_change_of_the_system_stands_between_them() -> None:
    room = probing_room()
    tries(room, failed=2, clean=10)
    changed_to(room, "v2")
    tries(room, clean=1)
    tries(room, inconclusive=1)
    tries(room, repeated=1)
    changed_to(room, "v3")
    tries(room, failed=1)
    assert said(room, "Try by try")[0] == "XX........ .. | .?= | X"


def test_only_the_last_answers_are_shown_newest_first_bounded_and_with_what_a_terminal_would_obey_visible() -> None:
    room = probing_room()
    for n in range(7):
        tries(room, failed=1, shown=HOSTILE, why=f"why {n} \x1b[31m", prompt=n % 2)
    shown = said(room, "Answers that showed the error")
    assert shown[0] == "X 12:01Z try 7: why 6 ␛[31m, paraphrase 1"
    assert shown[-1] == "and 2 earlier ones"
    assert shown[1].startswith("␛]0;owned␇␛[2J [bold]now[/bold] ⟨U+202E⟩ ⏎ second lineAAAA")
    assert max(map(len, shown)) <= probes.LONGEST_ANSWER
    assert len(shown) == 2 * probes.SHOWN + 1


def test_what_came_to_nothing_says_why() -> None:
    room = probing_room()
    tries(room, inconclusive=1, why="no answer within 30 s")
    assert said(room, "Tries that came to nothing") == ["? 12:00Z try 1: no answer within 30 s"]


def test_a_report_of_many_tries_is_one_sign_and_says_how_many() -> None:
    room = probing_room()
    tries(room, LOG, clean=1)
    report = {"clean": 198, "failed": 2, "inconclusive": 0, "at": "2026-11-23T12:00:10Z", "seq": 1, "why": ""}
    observe(room, [report], LOG)
    assert said(room, "Try by try", LOG)[0] == ".X"
    assert said(room, "Answers that showed the error", LOG) == ["X 12:00Z try 2 (2 of them): nobody said why"]


def test_the_bound_over_time_is_a_bar_on_a_logarithmic_scale_with_why_the_entry_was_made() -> None:
    room = probing_room()
    tries(room, failed=2, clean=18)
    changed_to(room, "v2")
    tries(room, clean=31)
    tries(room, clean=400)
    scale, *chart = said(room, "The bound over time")
    assert scale == "a full bar excludes nothing; five signs less are a tenth of the rate"
    assert [line.split()[1] for line in chart] == ["<38%", "<10%", "<0.76%"]
    bars = [line.split()[2].count("#") for line in chart]
    assert bars == sorted(bars, reverse=True)
    assert chart[1].endswith("still happening → no evidence yet")


def test_baseline_target_and_epoch_are_said() -> None:
    room = probing_room()
    assert said(room, "What it is measured by")[0] == "baseline: none, it never showed the error"
    tries(room, failed=2, clean=18)
    changed_to(room, "v2 \x1b[31m")
    assert said(room, "What it is measured by") == [
        "baseline: 2 of 20 failed before the change, 10 %",
        "target: it stopped when the rate is provably below 1 %, a tenth of the baseline",
        "tries count since 12:03Z, when the system was changed: v2 ␛[31m",
    ]


def test_what_it_asks_is_said_without_a_header_a_path_or_an_argument() -> None:
    shown = said(probing_room(), "What it asks")
    assert shown == [
        "Asks for a refund",
        "http, every 10s: POST bot.example.org",
        "2 paraphrases, tried in turn",
        "judged by 1 condition and assertions not-contains",
        "budget: 60 tries in any minute, 5,000 in one incident",
        "the plan has it, and names its hosts",
    ]


@pytest.mark.parametrize(
    ("probe", "words"),
    [
        ({"kind": "command", "command": ["check", "--token", "s3cret"]}, "command, every 1m: check with 2 arguments"),
        ({"kind": "push"}, "push, every 1m: another check posts what it found"),
        ({"kind": "manual"}, "manual, every 1m: a person tries it"),
        ({"kind": "http", "request": {"url": "http://ana:s3cret@[bad"}}, "http, every 1m: GET an address that is none"),
        ({"kind": "http", "request": {"url": "https://u:s3cret@h:8443/s3cret"}}, "http, every 1m: GET h:8443"),
        (
            {"kind": "prometheus", "prometheus": {"url": "http://prom:9090/", "query": "rate", "clean": "[VALUE] < 1"}},
            "prometheus, every 1m: rate at prom:9090, clean where [VALUE] < 1",
        ),
        ({"kind": "query", "query": {"count": "refunds", "eligible": "model = 'x'"}},
         "query, every 1m: the live log, by the count refunds among model = 'x'"),
    ],
)  # fmt: skip
def test_every_kind_says_what_it_asks_and_of_whom(probe: dict[str, Any], words: str) -> None:
    shown = asking(**probe)
    assert shown[0] == words
    assert not any("s3cret" in line for line in shown)
    assert shown[-1] == "set up in this incident"


def test_the_hosts_that_people_named_are_said() -> None:
    room = Room()
    probe = {"id": "p", "kind": "http", "request": {"url": "http://h:1/"}, "budget": {"cost": 5, "cost_each": 0.01}}
    room.do("probe_set", probe=probe, hosts=("h:1",))
    shown = said(room, "What it asks", "p")
    assert shown[-1] == "hosts that people named: h:1"
    assert "budget: 600 tries in any minute, 5 in one incident, at 0.01 each" in shown


def test_there_is_no_sheet_of_a_probe_that_is_not_there() -> None:
    with pytest.raises(Refused):
        sheet(Room(plan=pinned(MINIMAL)))
