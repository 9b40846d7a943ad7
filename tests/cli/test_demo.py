"""``demo``: it needs nothing, touches nothing, and says where it was."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.cli.conftest import PROGRAM, Run
from tests.terminal import terminal
from warroom import scenarios


@pytest.mark.parametrize("name", scenarios.names())
def test_a_scenario_is_played_to_its_end(war: Run, name: str) -> None:
    ran = war("demo", name, "--headless", "--json")

    got = ran.json()
    assert got["schema"] == "warroom.incident/v1"
    assert (got["incident"]["drill"], bool(got["incident"]["resolved_at"])) == (True, True)
    assert "was refused" not in ran.err
    assert all(source.url in ran.err for source in scenarios.load(name).sources)


def test_without_a_name_the_first_one_is_played(war: Run) -> None:
    got = war("demo", "--headless", "--json").json()

    assert got["incident"]["title"] == scenarios.load(scenarios.names()[0]).opens.title


def test_a_person_sees_the_status_and_how_to_begin_for_real(war: Run) -> None:
    ran = war("demo", "--headless")

    assert "DRILL" in ran.out
    assert "is gone; to keep it: warroom demo open-database --keep demo.db" in ran.err
    assert f"what happened: {scenarios.load().outcome}" in ran.err
    assert "another one: warroom demo " in ran.err
    assert ran.err.splitlines()[-1] == "warroom: hint: to begin for real: warroom init --plan assistant"


def test_the_scenarios_are_listed_with_what_they_rest_on(war: Run) -> None:
    items = war("demo", "--list", "--json").json()["items"]

    assert [item["id"] for item in items] == scenarios.names()
    assert len(items) >= 3
    assert all(source["url"].startswith("https://") for item in items for source in item["sources"])
    assert all(item["from"] <= item["to"] and item["precision"] for item in items)
    out = war("demo", "--list").out
    assert all(item["id"] in out and item["sources"][0]["url"] in out for item in items)
    assert "31 Jan 2026 to 02 Feb 2026, dated to the day, minute, second; plan assistant" in out


def test_the_help_names_every_scenario_with_its_title(war: Run) -> None:
    out = war("demo", "--help").out

    assert all(re.search(rf"^ +{name} +{scenarios.load(name).title}$", out, re.M | re.I) for name in scenarios.names())


def test_settings_are_not_read_and_nothing_is_left_behind(war: Run, environment: Path) -> None:
    (environment / "work" / "warroom.toml").write_text("this is no settings file")
    before = sorted(environment.rglob("*"))

    war("demo", "--headless", who=None)
    assert sorted(environment.rglob("*")) == before


def test_the_store_is_kept_where_that_is_asked_for(war: Run, tmp_path: Path) -> None:
    kept = tmp_path / "demo.db"
    ran = war("demo", "--headless", "--keep", str(kept), "--json")

    incident = ran.json()["incident"]["id"]
    offered = re.findall(rf"^warroom: warroom (--store {kept} .*)$", ran.err, re.M)
    assert [line.split()[2] for line in offered] == ["log", "verify", "export"]
    assert all(war(*line.split()).code == 0 for line in offered)
    assert Path("demo.ndjson").stat().st_size
    assert war("--store", str(kept), "status", incident, "--json").json()["record"] == ran.json()["record"]


def test_a_store_that_is_there_is_not_played_into(war: Run, incident: str, environment: Path) -> None:
    store = environment / "d" / "warroom" / "room.db"

    assert "exists already" in war("demo", "--headless", "--keep", str(store), code=5).err
    assert "--keep" in war("--store", str(store), "demo", "--headless", code=2).err


def test_an_unknown_scenario_is_not_found(war: Run) -> None:
    assert "there is no scenario 'moon-landing'" in war("demo", "moon-landing", code=6).err


def test_the_live_demo_needs_a_terminal(war: Run) -> None:
    assert "--headless" in war("demo", code=2).err


def test_the_live_demo_opens_a_room_in_which_others_are_at_work(environment: Path) -> None:
    (environment / "work" / "warroom.toml").write_text("this is no settings file")
    with terminal([str(PROGRAM), "demo", "--speed", "20"], os.environ, columns=120, rows=40) as screen:
        screen.until(lambda seen: "DEMO" in seen and "DRILL" in seen and "Timeline" in seen)
        assert "you are hana, compliance" in screen.seen
        screen.until(lambda seen: len(set(re.findall(r"in sync #(\d+)", seen))) > 1)
        screen.press("q")
        assert screen.ends() == 0

    assert "you left the replay of open-database with " in screen.seen
    assert "its store was in " in screen.seen
    assert "to begin for real" in screen.seen
    assert list((environment / "work").iterdir()) == [environment / "work" / "warroom.toml"]


def test_at_its_end_the_room_offers_commands_that_work_while_it_is_open(environment: Path, program: Run) -> None:
    with terminal([str(PROGRAM), "demo", "--speed", "100"], os.environ, columns=200, rows=60) as screen:
        screen.until(lambda seen: "The replay has ended" in seen and "store backup demo.db" in seen)
        store = re.findall(r"export WARROOM_STORE=([\w./-]+)", screen.seen)[-1]
        incident = re.findall(r"warroom verify (INC-\w+-\w+)", screen.seen)[-1]
        for line in (f"log {incident}", f"verify {incident}", f"export --log -i {incident} --out demo.ndjson",
                     "store backup demo.db"):  # fmt: skip
            program(*line.split(), env={"WARROOM_STORE": store})
        screen.press("q")
        assert screen.ends() == 0

    assert not Path(store).exists()
    program("--store", "demo.db", "verify", incident)
    program("verify", "demo.ndjson")
