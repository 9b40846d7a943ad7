"""How failures are told."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import click
import pytest

from tests.cli.conftest import Run
from warroom.cli.diagnostics import EXITS, Exit, report
from warroom.config import BadFile
from warroom.core.errors import Code, Refused


def test_every_refusal_has_an_exit_code() -> None:
    assert set(EXITS) == set(Code)


@pytest.mark.parametrize(
    ("code", "exit_code"),
    [
        (Code.INVALID, 2), (Code.REASON_REQUIRED, 2), (Code.NOT_PERMITTED, 4), (Code.CONFLICT, 5), (Code.GUARDED, 5),
        (Code.ILLEGAL_TRANSITION, 5), (Code.BUSY, 5), (Code.NOT_FOUND, 6), (Code.UNAVAILABLE, 3), (Code.FULL, 3),
        (Code.NEWER, 3), (Code.DAMAGED, 10),
    ],
)  # fmt: skip
def test_a_refusal_is_an_error_a_hint_and_an_exit_code(
    code: Code, exit_code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(Refused(code, "it cannot be", "do that"), as_json=False) == exit_code

    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "warroom: error: it cannot be\nwarroom: hint: do that\n")


def test_with_json_a_refusal_carries_its_details(capsys: pytest.CaptureFixture[str]) -> None:
    report(Refused(Code.CONFLICT, "changed", "look", {"theirs": True}), as_json=True)

    assert json.loads(capsys.readouterr().err) == {
        "error": {"code": "conflict", "message": "changed", "hint": "look", "details": {"theirs": True}}
    }


def test_text_from_outside_cannot_steer_the_terminal_through_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    report(Refused(Code.NOT_FOUND, "no \x1b[2J\nstep", "x"), as_json=False)

    assert capsys.readouterr().err.startswith("warroom: error: no ␛[2J ⏎ step\n")


def test_a_bad_file_is_invalid_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(BadFile("x.yaml:3:1: wrong", "mend it"), as_json=False) == Exit.INVALID


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt(), click.Abort()])
def test_an_interrupt_is_quiet(interrupt: BaseException, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(interrupt, as_json=False) == Exit.INTERRUPTED
    assert capsys.readouterr().err == ""


def test_a_fault_of_ours_leaves_its_details_where_only_the_user_can_read_them(
    environment: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(ZeroDivisionError("oh"), as_json=False) == Exit.CRASHED

    first, second = capsys.readouterr().err.splitlines()
    assert first == "warroom: error: this is a fault of warroom: ZeroDivisionError: oh"
    path = Path(second.removeprefix("warroom: hint: the details are in "))
    assert path.is_relative_to(environment / "s" / "warroom")
    assert "ZeroDivisionError: oh" in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_fault_whose_details_cannot_be_kept_is_still_told(
    environment: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (environment / "s").write_text("in the way")

    assert report(ZeroDivisionError(), as_json=False) == Exit.CRASHED
    assert "could not be written anywhere" in capsys.readouterr().err


def test_an_incident_that_is_not_there_is_not_found(war: Run, incident: str) -> None:
    assert "there is no incident 'INC-99999'" in war("status", "-i", "INC-99999", code=6).err


def test_a_store_that_is_not_there_is_said_with_a_way_to_begin(war: Run) -> None:
    refused = war("status", code=3)

    assert "there is no store at" in refused.err
    assert "warroom declare" in refused.err


def test_a_file_that_is_no_store_is_left_as_it_is(war: Run, tmp_path: Path) -> None:
    junk = tmp_path / "junk.db"
    junk.write_bytes(b"not a database" * 500)

    war("--store", str(junk), "list", code=3)

    assert junk.read_bytes() == b"not a database" * 500


@pytest.mark.parametrize("address", ["postgresql://db/warroom", "https://warroom.acme.eu"])
def test_a_store_of_another_kind_is_refused_clearly(war: Run, address: str) -> None:
    assert "this version keeps incidents in a file" in war("--store", address, "list", code=2).err


def test_a_store_may_be_named_as_an_sqlite_address(war: Run, plan: str, tmp_path: Path) -> None:
    war("declare", "x", "--plan", plan, "--store", f"sqlite:///{tmp_path}/one.db")

    assert (tmp_path / "one.db").is_file()
