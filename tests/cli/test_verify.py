"""``verify``: an untouched record is said to be whole, and any change is found and named."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from warroom.core.ledger import sha256

SQL = "UPDATE events SET {column} = {value} WHERE incident = ? AND seq = ?"


def tamper(store: Path, sql: str, *values: object) -> None:
    """Does *sql* to *store* as somebody would who has the file and takes the guards away."""
    with closing(sqlite3.connect(store, isolation_level=None)) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            db.execute(f'DROP TRIGGER "{name}"')
        assert db.execute(sql, values).rowcount == 1


@pytest.fixture
def store(environment: Path) -> Path:
    """Where the store is."""
    return environment / "d" / "warroom" / "room.db"


@pytest.fixture
def evidence(war: Run, incident: str, tmp_path: Path) -> str:
    """The digest of a file that a finished step refers to."""
    proof = tmp_path / "night.log"
    proof.write_text("the log of that night")
    war("step", "done", "preserve", "--evidence", str(proof))
    return sha256(b"the log of that night")


def test_an_untouched_record_is_whole(war: Run, incident: str, evidence: str) -> None:
    ran = war("verify", incident)

    entries = len(war("log", "--json").lines())
    assert ran.out.startswith(f"{incident}: {entries} entries, unbroken\n  1 kept texts and files are unchanged\n")
    assert "unsealed" in ran.out


def test_the_answer_for_a_program_names_both_hashes(war: Run, incident: str) -> None:
    got = war("verify", incident, "--json").json()

    status = war("status", "--json").json()
    assert (got["schema"], got["intact"], got["trust"]) == ("warroom.verification/v1", True, "unsealed")
    assert got["items"][0]["head"] == status["record"]["head"]
    assert got["items"][0]["entries"] == status["record"]["seq"]
    assert len(got["items"][0]["tree_head"]) == 64


@pytest.mark.parametrize("at", ["middle", "last"])
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("header", "replace(header, '\"v\":1', '\"v\":2')"),
        ("hash", "substr(hash, 2) || 'x'"),
        ("kind", "kind || 'x'"),
        ("once", "'x'"),
        ("body", "substr(body, 2)"),
        ("salt", "upper(salt)"),
        ("salt", "substr(salt, 2) || 'x'"),
        ("incident", "incident || 'x'"),
        ("seq", "seq + 100"),
        ("seq", "-seq"),
        ("body", "CAST(X'ff' AS TEXT) || substr(body, 2)"),
    ],
)
def test_a_change_in_any_column_of_any_entry_is_found(
    war: Run, incident: str, evidence: str, store: Path, column: str, value: str, at: str
) -> None:  # fmt: skip
    entries = len(war("log", "--json").lines())
    seq = entries if at == "last" else entries - 1
    tamper(store, SQL.format(column=column, value=value), incident, seq)

    for line in (["verify"], ["verify", incident], ["verify", "--all"]):
        assert f"entry {seq}" in war(*line, code=10).out or column == "seq"
    assert war("verify", incident, "--json", code=10).json()["intact"] is False


def test_a_dropped_entry_is_found(war: Run, incident: str, evidence: str, store: Path) -> None:
    tamper(store, "DELETE FROM events WHERE incident = ? AND seq = ?", incident, 3)

    assert "entry 3 is missing before it" in war("verify", code=10).out


def test_a_changed_file_is_found(war: Run, incident: str, evidence: str, store: Path) -> None:
    tamper(store, "UPDATE blobs SET content = ? WHERE digest = ?", b"another log", evidence)

    assert f"what was kept as {evidence} was changed" in war("verify", code=10).out


def test_an_erased_text_is_said_to_be_gone_and_nothing_is_broken(war: Run, incident: str, store: Path) -> None:
    war("note", "counsel's view", "--label", "privileged")
    seq = war("status", "--json").json()["record"]["seq"]
    tamper(store, "DELETE FROM blobs")

    ran = war("verify", incident)
    assert f"entry {seq} refers to " in ran.out
    assert "which is gone: erased, or lost" in ran.out
    assert [one["seq"] for one in war("verify", "--json").json()["items"][0]["gone"]] == [seq]


def test_without_a_name_the_whole_store_is_checked(war: Run, incident: str, plan: str, store: Path) -> None:
    other = war("declare", "Another", "--plan", plan, "--json").json()["incident"]
    tamper(store, SQL.format(column="kind", value="'x'"), other, 1)

    ran = war("verify", code=10)
    assert f"{incident}: " in ran.out
    assert f"{other}: BROKEN in one place of" in ran.out
    assert war("verify", incident).code == 0
    assert war("verify", "-i", incident).code == 0
    assert war("verify", "-i", incident, "--all", code=10).code == 10


def test_a_store_without_incidents_has_nothing_to_check(war: Run, environment: Path) -> None:
    war("init", "--no-input")

    assert war("verify").out == "nothing to check: there is no incident in this store\n"


def test_an_unknown_incident_is_not_found(war: Run, incident: str) -> None:
    assert "there is no incident" in war("verify", "INC-0000-0000", code=6).err


def test_all_and_a_name_do_not_go_together(war: Run, incident: str) -> None:
    war("verify", incident, "--all", code=2)


def test_an_exported_log_is_checked_without_a_store(war: Run, incident: str, evidence: str, tmp_path: Path) -> None:
    log = tmp_path / "log.ndjson"
    war("note", "counsel's view", "--label", "privileged")
    war("export", "--log", "--out", str(log))
    at_home = war("verify", incident, "--json").json()["items"][0]

    got = war("--store", str(tmp_path / "nowhere.db"), "verify", str(log), "--json").json()
    assert (got["items"][0]["head"], got["items"][0]["entries"]) == (at_home["head"], at_home["entries"])
    assert got["items"][0]["withheld"] == 1
    assert got["items"][0]["gone"] == []


def test_a_log_is_read_from_stdin(war: Run, incident: str) -> None:
    log = war("export", "--log").out

    assert war("verify", "-", stdin=log).out.startswith(f"{incident}: ")


def test_a_changed_log_is_found_with_its_entry(war: Run, incident: str, tmp_path: Path) -> None:
    lines = war("export", "--log").out.splitlines(keepends=True)
    log = tmp_path / "changed.ndjson"

    log.write_text(lines[0].replace("Refunds that", "Refunds which") + "".join(lines[1:]))
    assert "entry 1: the body is not the one that was recorded" in war("verify", str(log), code=10).out
    log.write_text("".join([lines[0], "{}\n", *lines[2:]]))
    assert "entry 2: line 2 is no entry of a log" in war("verify", str(log), code=10).out


def test_what_is_no_log_is_refused_and_not_called_broken(war: Run, tmp_path: Path) -> None:
    junk = tmp_path / "junk.ndjson"
    for content in (b"", b"not a log\n", b"\x00\xff\n", b'{"a": 1}\n'):
        junk.write_bytes(content)
        assert f"{junk} is no exported log" in war("verify", str(junk), code=3).err
    assert "cannot be read" in war("verify", str(tmp_path / "missing.ndjson"), code=3).err
    assert "cannot be read" in war("verify", str(tmp_path), code=3).err


def test_hostile_names_in_a_log_are_shown_and_not_obeyed(war: Run, incident: str, tmp_path: Path) -> None:
    log = tmp_path / "hostile.ndjson"
    log.write_text(war("export", "--log").out.replace(incident, "INC\\\\u001b[2J"))

    assert "\x1b" not in war("verify", str(log), code=10).out
