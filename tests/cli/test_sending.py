"""Sending on the command line: what leaves is what was agreed to, and when it left is what counts."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.noticing import SORRY, approve, declared, draft, notice
from tests.rooms import Clock
from tests.rulebook import BREACH, DUTIFUL, INITIAL, SUBJECTS, Shelf
from warroom.stores.sqlite import SqliteStore


def test_nothing_is_sent_without_agreement_or_proof_or_twice(war: Run, owing: str) -> None:
    send = ["notice", "send", BREACH, "--channel", "filed"]
    assert "there is no draft" in war(*send, "--proof", "x", who="cleo", code=5).err
    draft(war)
    assert "legal, compliance has to agree" in war(*send, "--proof", "x", who="cleo", code=5).err
    approve(war, "Agreed")
    assert "needs a proof" in war(*send, who="cleo", code=2).err
    assert "needs a proof" in war(*send, "--proof", " ", who="cleo", code=2).err
    war(*send, "--proof", "x", who="fay", code=4)
    war(*send, "--proof", "x", who="cleo")
    assert "was sent by cleo" in war(*send, "--proof", "x", who="cleo", code=5).err


def test_a_file_may_be_the_proof(war: Run, owing: str, tmp_path: Path) -> None:
    receipt = tmp_path / "receipt.pdf"
    receipt.write_bytes(b"%PDF")
    approve(war)
    war("notice", "send", BREACH, "--channel", "filed", "--evidence", str(receipt), who="cleo")
    assert notice(war)["notice"]["sent"][0]["evidence"] == [
        {"name": "receipt.pdf", "size": 4, "sha256": hashlib.sha256(b"%PDF").hexdigest()}
    ]


def test_the_file_is_never_overwritten_and_never_left_behind(war: Run, owing: str, tmp_path: Path) -> None:
    out, send = tmp_path / "letter.txt", ["notice", "send", BREACH, "--channel", "file", "--out"]
    war(*send, str(out), who="cleo", code=5)
    draft(war)
    war(*send, str(out), who="cleo", code=5)
    approve(war, "Agreed")
    war(*send, str(out), who="fay", code=4)
    war(*send, str(out), "--dry-run", who="cleo")
    assert not out.exists()
    out.write_text("mine")
    assert "exists already" in war(*send, str(out), who="cleo", code=5).err
    assert out.read_text() == "mine"
    war(*send, str(tmp_path / "no" / "letter.txt"), who="cleo", code=3)
    assert notice(war)["notice"]["sent"] == []
    for wrong in (["--channel", "filed", "--out", "x", "--proof", "x"], ["--channel", "file"],
                  ["--channel", "file", "--out", "-"]):  # fmt: skip
        assert "needs --out FILE" in war("notice", "send", BREACH, *wrong, who="cleo", code=2).err


def test_the_same_key_answers_with_the_entry_and_leaves_the_file_alone(war: Run, owing: str, tmp_path: Path) -> None:
    approve(war)
    out = tmp_path / "letter.txt"
    line = ["notice", "send", BREACH, "--channel", "file", "--out", str(out), "--once", "k", "--json"]
    first = war(*line, who="cleo").json()
    assert war(*line, who="cleo").json()["seq"] == first["seq"]
    assert out.read_bytes() == SORRY.encode()


def test_a_file_whose_sending_could_not_be_recorded_does_not_stay(
    war: Run, owing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    approve(war)
    out = tmp_path / "letter.txt"
    with monkeypatch.context() as patch:
        patch.setattr(SqliteStore, "append", full)
        war("notice", "send", BREACH, "--channel", "file", "--out", str(out), who="cleo", code=70)
    assert not out.exists()
    war("notice", "send", BREACH, "--channel", "file", "--out", str(out), who="cleo")


def test_a_drill_writes_nothing_and_says_so(
    war: Run, clock: Clock, shelf: Shelf, tmp_path: Path
) -> None:  # fmt: skip
    declared(war, tmp_path, DUTIFUL, "--drill")
    approve(war)
    out = tmp_path / "letter.txt"
    sent = war("notice", "send", BREACH, "--channel", "file", "--out", str(out), who="cleo")
    assert "this is a drill: nothing was written" in sent.err
    assert not out.exists()
    assert notice(war)["notice"]["sent"][0]["rehearsal"] is True


def test_what_was_filed_an_hour_ago_was_not_late_and_dates_the_clocks_that_follow(
    war: Run, owing: str, clock: Clock
) -> None:
    approve(war, "Initial", INITIAL)
    clock.step(hours=25)
    send = ["notice", "send", INITIAL, "--channel", "filed", "--proof", "x"]
    war(*send, "--at=-2h", who="cleo")
    sent = notice(war, INITIAL)["notice"]["sent"][0]
    assert (sent["late_s"], sent["at"]) == (0, "2026-11-24T11:00:00Z")
    final = next(one for one in war("clock", "list", "--json").json()["items"] if one["stage"] == "final")
    assert final["started_at"] == sent["at"]


def test_what_is_said_to_have_been_sent_before_it_was_agreed_to_is_refused(war: Run, owing: str, clock: Clock) -> None:
    clock.step(hours=1)
    approve(war)
    refused = war("notice", "send", BREACH, "--channel", "filed", "--proof", "x", "--at=-30m", who="cleo", code=5)
    assert "was agreed to at" in refused.err
    war("notice", "send", BREACH, "--channel", "filed", "--proof", "x", "--at=2030-01-01T00:00Z", who="cleo", code=2)


def test_a_late_notice_says_why_where_the_rule_asks(war: Run, owing: str, clock: Clock) -> None:
    approve(war)
    clock.step(hours=80)
    send = ["notice", "send", BREACH, "--channel", "filed", "--proof", "x"]
    error = war(*send, "--json", who="cleo", code=2).error()
    assert error["code"] == "reason_required"
    assert "the reasons for the delay" in error["message"]
    assert "--late-because" in error["hint"]
    war(*send, "--late-because", "the portal was down", who="cleo")
    sent = notice(war)["notice"]["sent"][0]
    assert (sent["late_s"], sent["late_because"]) == (8 * 3600, "the portal was down")


def test_a_shut_gate_holds_a_notice_back_until_it_is_overridden(war: Run, owing: str) -> None:
    war("fact", "set", "harmful=yes")
    approve(war, "To the people", SUBJECTS)
    send = ["notice", "send", SUBJECTS, "--channel", "filed", "--proof", "x"]
    refused = war(*send, who="cleo", code=5)
    assert "warroom gate override evidence-first" in refused.err
    war("gate", "override", "evidence-first", "--why", "kept by the vendor", who="cleo")
    war(*send, who="cleo")


def test_a_receipt_comes_after_the_sending_and_once(war: Run, owing: str) -> None:
    assert "nothing was sent" in war("notice", "ack", BREACH, "--proof", "x", code=5).err
    approve(war)
    war("notice", "send", BREACH, "--channel", "filed", "--proof", "x", who="cleo")
    war("notice", "ack", BREACH, "--proof", " ", code=2)
    war("notice", "ack", BREACH, "--proof", "4711", "--label", "privileged", "--at=-0m")
    assert "on the record already" in war("notice", "ack", BREACH, "--proof", "4711", code=5).err
