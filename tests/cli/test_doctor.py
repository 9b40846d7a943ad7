"""``doctor``: what is wrong is found, said in words, and comes with a cure."""

from __future__ import annotations

import os
import shlex
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import PROGRAM, Ran, Run
from tests.plans import MINIMAL, changed
from tests.terminal import terminal


def found(ran: Ran) -> dict[str, dict[str, str]]:
    """The findings by name."""
    return {item["name"]: item for item in ran.json()["items"]}


@pytest.fixture
def store(war: Run, incident: str, environment: Path) -> Path:
    """A store with an incident."""
    return environment / "d" / "warroom" / "room.db"


def raw(store: Path, sql: str) -> None:
    """Does *sql* to *store*, past warroom."""
    with closing(sqlite3.connect(store, isolation_level=None)) as db:
        db.execute(sql)


def test_before_anything_is_set_up_there_is_nothing_but_advice(war: Run) -> None:
    ran = war("doctor", "--json")

    assert ran.json()["ok"] is True
    assert (found(ran)["store"]["state"], found(ran)["store"]["cure"][:12]) == ("warn", "warroom init")
    cure = found(ran)["plan"]["cure"]
    assert cure.startswith("warroom plan new --template assistant --out ")
    war(*shlex.split(cure)[1:])
    assert "plans/assistant.yaml: assistant " in found(war("doctor", "--json", code=None))["plan"]["said"]


def test_a_store_that_is_well_is_said_to_be_well(war: Run, store: Path) -> None:
    ran = war("doctor", "--json")

    names = ["sqlite", "disk", "access", "store", "journal", "integrity", "clock"]
    assert [found(ran)[name]["state"] for name in names] == ["ok"] * len(names)
    assert "3.5" in found(ran)["sqlite"]["said"]
    assert found(ran)["access"]["said"].startswith("0600 ")


def test_it_is_told_in_lines_with_the_state_as_a_word(war: Run, store: Path) -> None:
    out = war("doctor").out

    assert "ok    integrity    the file is whole" in out
    assert "warn  plan " in out
    assert "                   cure: warroom plan new" in out
    assert out.splitlines()[-1].endswith(" warn, 0 fail")


def test_a_store_that_everybody_may_read_fails(war: Run, store: Path) -> None:
    store.chmod(0o644)

    ran = war("doctor", code=1)
    assert "everybody on this host may get at it" in ran.out
    assert f"cure: chmod o= {store}" in ran.out


def test_a_store_that_the_group_of_its_folder_cannot_write_is_told(war: Run, store: Path) -> None:
    store.parent.chmod(0o2770)

    assert found(war("doctor", "--json"))["access"]["state"] == "warn"


def test_a_guard_that_somebody_dropped_fails(war: Run, store: Path) -> None:
    raw(store, "DROP TRIGGER events_are_never_updated")

    ran = war("doctor", "--json", code=1)
    assert ran.json()["ok"] is False
    assert "events_are_never_updated" in found(ran)["integrity"]["said"]


def test_damage_fails(war: Run, store: Path) -> None:
    for number in range(40):
        war("note", f"{number}" * 500)
    content = bytearray(store.read_bytes())
    content[4096 * 8 : 4096 * 12] = b"\xee" * 4096 * 4
    store.write_bytes(content)

    ran = war("doctor", "--json", code=1)
    assert any(check["state"] == "fail" and "damaged" in check["said"] for check in ran.json()["items"]), ran


def test_a_file_that_is_no_store_fails_and_is_left_as_it_is(war: Run, tmp_path: Path) -> None:
    junk = tmp_path / "junk.db"
    junk.write_bytes(b"not a database" * 500)

    assert "is not a store" in war("--store", str(junk), "doctor", code=1).out
    assert junk.read_bytes() == b"not a database" * 500


def test_a_clock_that_was_set_back_is_told(war: Run, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    earlier = datetime.now(UTC) - timedelta(days=1)
    monkeypatch.setattr("warroom.bootstrap.now", lambda: earlier)

    assert "before the last entry was recorded" in found(war("doctor", "--json"))["clock"]["said"]


def test_a_settings_file_that_cannot_be_used_fails(war: Run, environment: Path) -> None:
    (environment / "work" / "warroom.toml").write_text("stoer = 'x'\n")

    ran = war("doctor", "--json", code=1)
    assert "there is no setting 'stoer'" in found(ran)["settings"]["said"]
    assert found(ran)["settings"]["cure"] == "did you mean 'store'?"


def test_two_sources_that_disagree_are_told(
    war: Run, environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    settings = environment / "work" / "warroom.toml"
    settings.write_text('store = "a.db"\n')
    monkeypatch.setenv("WARROOM_STORE", "b.db")

    said = found(war("doctor", "--json"))["settings"]["said"]
    assert said.startswith(f"store comes from WARROOM_STORE, which overrides {settings}:1 (")


def test_a_flag_is_meant_to_override(war: Run, environment: Path, tmp_path: Path) -> None:
    (environment / "work" / "warroom.toml").write_text('store = "a.db"\n')

    assert found(war("--store", str(tmp_path / "b.db"), "doctor", "--json"))["settings"]["state"] == "ok"


@pytest.mark.parametrize(
    ("text", "state", "said"),
    [
        (MINIMAL.replace("2026-11-01", "2035-01-01"), "warn", "finding"),
        (MINIMAL.replace("reviewed: 2026-11-01", "reviewed: 2024-11-01"), "warn", "review"),
        (changed("title: A small", "titel: A small"), "fail", "is no plan"),
    ],
)
def test_a_plan_that_wants_attention_is_told(
    war: Run, environment: Path, text: str, state: str, said: str
) -> None:  # fmt: skip
    (environment / "work" / "ours.yaml").write_text(text)
    (environment / "work" / "warroom.toml").write_text('plan = "ours.yaml"\n')

    check = found(war("doctor", "--json", code=None))["plan"]
    assert check["state"] == state
    assert said in check["said"]
    assert check["cure"] == f"warroom plan check {environment / 'work' / 'ours.yaml'}"


def test_a_plan_that_is_not_there_fails(war: Run, environment: Path) -> None:
    (environment / "work" / "warroom.toml").write_text('plan = "ours"\n')

    assert "there is no plan 'ours'" in found(war("doctor", "--json", code=1))["plan"]["said"]


def test_a_shipped_plan_is_nobodys_own(war: Run, environment: Path) -> None:
    (environment / "work" / "warroom.toml").write_text('plan = "assistant"\n')

    assert "invented people" in found(war("doctor", "--json"))["plan"]["said"]


@pytest.mark.parametrize(
    ("columns", "kind", "said"),
    [
        (100, "xterm-256color", "100x24, 256 colours"),
        (60, "xterm-256color", "80x24 and more"),
        (100, "dumb", "TERM=dumb"),
    ],
)
def test_the_terminal_is_looked_at(environment: Path, columns: int, kind: str, said: str) -> None:
    told_otherwise = {"NO_COLOR", "COLORTERM", "COLUMNS", "LINES"}
    env = {name: value for name, value in os.environ.items() if name not in told_otherwise}
    line = ["env", f"TERM={kind}", str(PROGRAM), "doctor"]
    with terminal(line, env, columns=columns) as screen:
        assert screen.ends() == 0
    assert said in screen.seen


def test_an_encoding_without_letters_is_told(program: Run, environment: Path) -> None:
    latin = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

    items = {item["name"]: item for item in program("doctor", "--json", env=latin).json()["items"]}
    assert items["locale"]["state"] == "warn"
