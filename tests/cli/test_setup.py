"""``init``: what is missing is made, what is there is kept, and what it made can be used at once."""

from __future__ import annotations

import grp
import os
import stat
import tomllib
from pathlib import Path

import pytest

from tests.cli.conftest import PROGRAM, Run
from tests.terminal import terminal
from warroom.cli.plan_files import template

OWN_GROUP = grp.getgrgid(os.getgid()).gr_name
"""A group that whoever runs the tests may give files to."""


def mode(path: Path) -> str:
    """The permissions of *path* as chmod takes them."""
    return f"{stat.S_IMODE(path.stat().st_mode):o}"


def test_a_store_and_settings_are_made(war: Run, environment: Path) -> None:
    ran = war("init", "--no-input")

    store, settings = environment / "d/warroom/room.db", environment / "c/warroom/config.toml"
    assert ran.out.splitlines()[:2] == [f"made  store         {store}", f"made  settings      {settings}"]
    assert tomllib.loads(settings.read_text()) == {"store": str(store), "plans": ["plans"]}
    assert (mode(store), mode(store.parent)) == ("600", "700")
    assert war("list").out == "no incidents yet\n"


def test_a_plan_of_ones_own_is_begun_and_is_what_incidents_are_declared_on(war: Run, environment: Path) -> None:
    ran = war("init", "--plan", "assistant", "--no-input")

    plan = environment / "c/warroom/plans/assistant.yaml"
    assert plan.read_text() == template("assistant")
    assert (plan.parent / "plan.schema.json").is_file()
    assert f"warroom plan check {plan}" in ran.err
    assert war("config", "show", "--json").json()["items"][3]["value"] == "assistant"
    war("declare", "Wrong", "--no-input")
    assert "NO CONTACT" in war("plan", "show").out


def test_settings_and_plan_can_be_made_here(war: Run, environment: Path) -> None:
    war("init", "--here", "--plan", "decisions", "--store", "room.db", "--no-input")

    work = environment / "work"
    assert {path.name for path in work.iterdir()} == {"warroom.toml", "plans", "room.db"}
    assert tomllib.loads((work / "warroom.toml").read_text())["store"] == str(work / "room.db")
    assert war("paths", "--json").json()["items"][0]["path"] == str(work / "room.db")


def test_nothing_is_overwritten(war: Run, environment: Path) -> None:
    war("init", "--plan", "assistant", "--no-input")
    files = [path for path in environment.rglob("*") if path.is_file() and not path.name.endswith(("-wal", "-shm"))]
    before = {path: path.read_bytes() for path in files}

    ran = war("init", "--plan", "assistant", "--no-input")
    assert [line.split()[0] for line in ran.out.splitlines()[:3]] == ["kept", "kept", "kept"]
    assert {path: path.read_bytes() for path in before} == before


def test_settings_that_name_another_store_are_kept_and_said_so(war: Run, environment: Path, tmp_path: Path) -> None:
    war("init", "--no-input")

    other = tmp_path / "other.db"
    ran = war("init", "--store", str(other), "--no-input")
    assert f'to use this store, say in it: store = "{other}"' in ran.err


def test_a_program_is_told_what_was_made(war: Run, environment: Path) -> None:
    got = war("init", "--plan", "assistant", "--json").json()

    assert got["schema"] == "warroom.setup/v1"
    assert got["store"] == {"path": str(environment / "d/warroom/room.db"), "new": True}
    assert {"settings", "plan", "editor_schema", "checks", "next"} <= set(got)
    assert {check["state"] for check in got["checks"]} <= {"ok", "warn"}


def test_a_path_with_odd_characters_survives_the_settings(war: Run, tmp_path: Path) -> None:
    odd = tmp_path / 'a "quoted" \\ folder é' / "room.db"
    war("init", "--store", str(odd), "--no-input")

    assert war("config", "show", "--json").json()["items"][0]["value"] == str(odd)


def test_a_shared_store_is_open_to_its_group_and_to_nobody_else(war: Run, tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        store = tmp_path / "shared" / "room.db"
        ran = war("init", "--store", str(store), "--group", OWN_GROUP, "--no-input", code=None)
    finally:
        os.umask(before)

    assert (mode(store.parent), mode(store)) == ("2770", "660")
    assert store.parent.stat().st_gid == store.stat().st_gid == os.getgid()
    assert f"members of {OWN_GROUP} use it with " in ran.err
    assert f"WARROOM_STORE={store}" in ran.err


def test_a_group_that_cannot_get_to_its_store_is_a_failure(war: Run, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    os.chown(closed, -1, grp.getgrgid(os.getgid()).gr_gid)

    ran = war("init", "--store", str(closed / "shared" / "room.db"), "--group", OWN_GROUP, "--no-input", code=1)
    assert f"the members of {OWN_GROUP} cannot get past {closed}" in ran.out


def test_an_empty_folder_is_taken_and_a_shared_one_is_kept(war: Run, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    line = ["init", "--store", str(shared / "room.db"), "--group", OWN_GROUP, "--no-input"]
    war(*line, code=None)
    (shared / "something.else").touch()

    war(*line, code=None)
    assert mode(shared) == "2770"


def test_a_folder_with_something_in_it_is_not_opened_up(war: Run, tmp_path: Path) -> None:
    (tmp_path / "private.txt").touch()
    before = mode(tmp_path)

    ran = war("init", "--store", str(tmp_path / "room.db"), "--group", OWN_GROUP, "--no-input", code=5)
    assert "with something in it" in ran.err
    assert mode(tmp_path) == before
    assert not (tmp_path / "room.db").exists()


def test_a_group_that_does_not_exist_is_refused_before_anything_is_made(war: Run, environment: Path) -> None:
    ran = war("init", "--store", "x/room.db", "--group", "no-such-group", "--no-input", code=6)

    assert "this host has no group 'no-such-group'" in ran.err
    assert list((environment / "work").iterdir()) == []


def test_a_shared_store_has_to_be_put_somewhere(war: Run) -> None:
    assert "--store" in war("init", "--group", OWN_GROUP, "--no-input", code=2).err


def test_on_a_terminal_it_asks_and_takes_what_is_offered(environment: Path) -> None:
    with terminal([str(PROGRAM), "init"], os.environ, columns=200) as screen:
        screen.until(lambda seen: "Where shall the store be?" in seen)
        screen.press("\n")
        screen.until(lambda seen: "Begin a plan of your own from" in seen)
        screen.press("decisions\n")
        assert screen.ends() == 0

    assert (environment / "d/warroom/room.db").is_file()
    assert (environment / "c/warroom/plans/decisions.yaml").is_file()


@pytest.mark.parametrize("what", ["junk", "folder"])
def test_what_is_no_store_is_left_as_it_is(war: Run, tmp_path: Path, what: str) -> None:
    place = tmp_path / "room.db"
    place.mkdir() if what == "folder" else place.write_bytes(b"not a database" * 500)

    war("init", "--store", str(place), "--no-input", code=3)
    assert place.is_dir() or place.read_bytes() == b"not a database" * 500
