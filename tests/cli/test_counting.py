"""People counted from the command line: what is printed, what is recorded, what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.plans import UNMEASURED

WHERE = "response like '%full refund%'"


def line(number: int, user: str | None, session: str, *, bad: bool) -> str:
    row = {
        "timestamp": f"2026-11-23T10:{number // 60 % 60:02}:{number % 60:02}Z", "traceId": f"{number:032x}",
        "session.id": session, "gen_ai.request.model": "m-3",
        "gen_ai.completion": "a full refund within 90 days" if bad else "see our policy",
    }  # fmt: skip
    return json.dumps(row | ({"user.id": user} if user else {})) + "\n"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Two identified people affected, one of them twice, and one session that nobody can name; a line is broken."""
    path = tmp_path / "requests.jsonl"
    rows = [("u1", "s1", True), ("u1", "s1", True), ("u2", "s2", True), ("u3", "s3", False), (None, "s4", True)]
    text = "".join(line(number, user, session, bad=bad) for number, (user, session, bad) in enumerate(rows))
    path.write_text(text + "{ this is broken\n")
    return path


def counted(war: Run, log: Path, *more: str) -> Any:
    return war("count", "run", "--from", str(log), "--where", WHERE, "--json", *more).json()


def test_a_log_is_counted_recorded_and_seen_in_the_room(war: Run, incident: str, log: Path) -> None:
    told = counted(war, log)
    assert (told["schema"], told["incident"]) == ("warroom.count/v1", incident)
    assert (told["low"], told["high"], told["method"]) == (2, 3, "at_least")
    assert (told["events"], told["rows"], told["unreadable"], told["unidentified_sessions"]) == (4, 5, 1, 1)
    assert told["fill"]["user"] == pytest.approx(0.8)
    assert {"rule", "data", "people"} <= set(told["digests"])
    [file] = told["files"]
    assert (file["format"], file["rows"]) == ("otel-genai", 5)
    seen = war("status", "--json").json()["affected"]
    assert (seen["low"], seen["high"], seen["settled"]) == (2, 3, False)


def test_a_person_reads_which_map_won_what_is_filled_and_what_could_not_be_read(
    war: Run, incident: str, log: Path
) -> None:  # fmt: skip
    told = war("count", "run", "--from", str(log), "--where", WHERE).out
    assert "at least 2 people" in told
    assert "as otel-genai" in told
    assert "filled: time 100%, user 80%" in told
    assert "filled, of the first 5 rows: request 0%, model 100%" in told
    assert "1 unreadable line" in told
    assert "4 of 5 rows match" in told


def test_a_name_beside_files_is_not_lost(war: Run, incident: str, log: Path) -> None:
    told = war("count", "run", "refunds", "--from", str(log), "--where", WHERE, code=2).err
    assert "there is no file refunds; to call the count so, say --id refunds" in told


def test_the_next_run_reads_on_and_says_what_moved_the_number(war: Run, incident: str, log: Path) -> None:
    counted(war, log)
    with log.open("a") as file:
        file.write(line(9, "u9", "s9", bad=True) + line(10, "u10", "s4", bad=False))
    told = counted(war, log)
    assert (told["low"], told["high"]) == (4, 4), "whose session it was is known now"
    history = war("count", "list", "--history", "--json").json()["items"]
    assert [(one["low"], one["high"]) for one in history if one["high"] is not None] == [(2, 3), (4, 4)]


def test_the_definition_of_affected_is_exact_and_may_rule_something_out(war: Run, incident: str, log: Path) -> None:
    assert counted(war, log, "--definition")["method"] == "at_least", "a line that cannot be read may hide somebody"
    log.write_text("".join(log.read_text().splitlines(keepends=True)[:-1]))
    assert counted(war, log, "--definition", "--id", "whole")["method"] == "exact"
    assert counted(war, log, "--definition", "--why", "the broken line was cut off")["method"] == "exact"
    assert war("status", "--json").json()["affected"]["settled"] is True


def test_nobody_found_where_nothing_is_said_is_not_nobody_affected(war: Run, incident: str, log: Path) -> None:
    log.write_text("".join(log.read_text().splitlines(keepends=True)[:-1]))
    where = "try_cast(status as integer) >= 500"
    told = war("count", "run", "--from", str(log), "--where", where, "--definition", "--json").json()
    assert (told["low"], told["method"], told["settled"]) == (0, "at_least", None)
    assert told["undecided"] == 5
    assert told["notes"] == [
        "no row has a status, which the predicate asks for",
        "rows that lack what the predicate looks at, which may hide people: 5 of 5",
    ]
    assert war("status", "--json").json()["affected"]["settled"] is False


def test_a_log_without_rows_has_no_upper_end_whoever_signs(war: Run, incident: str, log: Path) -> None:
    log.write_text("")
    for sure in (("--definition",), ("--sign", "the predicate finds everybody")):
        told = counted(war, log, *sure)
        assert (told["low"], told["high"], told["method"]) == (0, None, "at_least")
        assert told["notes"] == ["no row was found: that is no evidence of anybody, and none of nobody"]
    assert war("status", "--json").json()["affected"]["high"] is None


def test_a_person_may_answer_for_it_with_a_reason(war: Run, incident: str, log: Path) -> None:
    told = counted(war, log, "--sign", "I read every answer of that day")
    assert told["settled"] == "signed by ana: I read every answer of that day"


def test_a_count_can_be_made_again_and_says_what_is_no_longer_the_same(war: Run, incident: str, log: Path) -> None:
    seq = str(counted(war, log)["seq"])
    assert war("count", "recount", "--at", seq, "--json").json()["same"] is True
    log.write_text(line(1, "u7", "s7", bad=True))
    again = war("count", "recount", "--at", seq, "--json", code=1).json()
    assert again["same"] is False
    assert any("2–3 people then, 1–1 now" in one for one in again["differences"])
    log.unlink()
    assert war("count", "recount", "--at", seq, code=None).code in (1, 6)


def test_what_is_no_count_cannot_be_counted_again(war: Run, incident: str) -> None:
    assert war("count", "recount", "--at", "1", "--json", code=6).error()["code"] == "not_found"


def test_columns_are_read_from_where_the_person_says(war: Run, incident: str, log: Path) -> None:
    told = counted(war, log, "--map", 'user="gen_ai.request.model"')
    assert (told["low"], told["high"]) == (1, 1), "one model, which is taken for a person because somebody said so"


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["--where", WHERE], 2),
        (["--from", "/nonexistent/*.jsonl", "--where", WHERE], 6),
        (["--from", "LOG"], 2),
        (["--from", "LOG", "--where", "(select 1) > 0"], 2),
        (["--from", "LOG", "--where", WHERE, "--format", "no-such-map"], 6),
        (["--from", "LOG", "--where", WHERE, "--map", "person=x"], 2),
        (["no-such-count"], 6),
        ([], 6),
    ],
)
def test_what_cannot_be_counted_is_refused_and_records_nothing(
    war: Run, incident: str, log: Path, args: list[str], code: int
) -> None:  # fmt: skip
    before = war("status", "--json").json()["record"]["seq"]
    ran = war("count", "run", *[str(log) if one == "LOG" else one for one in args], "--json", code=None)
    assert ran.code == code, ran
    assert ran.error()["hint"]
    assert war("status", "--json").json()["record"]["seq"] == before


def test_counts_of_the_plan_are_listed_before_anybody_counted(war: Run, tmp_path: Path, log: Path) -> None:
    text = UNMEASURED + f"counts:\n  - {{id: refunds, from: ['{log}'], where: \"{WHERE}\"}}\n"
    (tmp_path / "counting.yaml").write_text(text)
    war("declare", "x", "--plan", str(tmp_path / "counting.yaml"))
    [planned] = war("count", "list", "--json").json()["items"]
    assert (planned["count"], planned["range"]) == ("refunds", "UNKNOWN")
    assert war("count", "run", "--json").json()["low"] == 2
    [listed] = war("count", "list", "--json").json()["items"]
    assert (listed["count"], listed["low"], listed["stale"]) == ("refunds", 2, False)
    assert "at least 2" in war("count", "list").out


@pytest.mark.parametrize("idle", [["--at", "-15m"], ["--once", "k"], ["--label", "personal"], ["--dry-run"]])
def test_what_is_measured_now_is_neither_dated_nor_rehearsed(war: Run, log: Path, idle: list[str]) -> None:
    before = war(*idle, "count", "run", "--from", str(log), "--where", WHERE, "--json", code=2).error()
    assert "measures what is so now" in before["message"]
    war("count", "run", *idle, "--from", str(log), "--where", WHERE, "--json", code=2)


def planned(war: Run, tmp_path: Path, log: Path) -> None:
    """An incident on a plan with two counts over one log."""
    hotel = "response like '%90 days%' or session = 's3'"
    text = UNMEASURED + (
        f"counts:\n  - {{id: refunds, from: ['{log}'], where: \"{WHERE}\"}}\n"
        f"  - {{id: others, from: ['{log}'], where: \"{hotel}\"}}\n"
    )
    (tmp_path / "two.yaml").write_text(text)
    war("declare", "x", "--plan", str(tmp_path / "two.yaml"))


def test_two_counts_of_one_log_are_one_set_of_people(war: Run, tmp_path: Path, log: Path) -> None:
    planned(war, tmp_path, log)
    refunds, others = war("count", "run", "--json").json()["items"]
    assert [(one["low"], one["high"]) for one in (refunds, others)] == [(2, 3), (3, 4)]
    assert refunds["union"] is None, "it was the first one"
    union = others["union"]
    assert (union["low"], union["high"]) == (3, 4)
    assert union["counts"] == {one["count"]: one["digests"] for one in (refunds, others)}
    seen = war("status", "--json").json()["affected"]
    assert (seen["low"], seen["high"], seen["why"]) == (3, 4, "2 counts, united by the people whom they found")
    assert (seen["together"]["united"], seen["together"]["apart"]) == ([["others", "refunds"]], [])
    assert "together at least 3 people: 2 counts united by their people" in war("count", "list").out
    assert "2 counts united by their people" in war("status").out


def test_a_union_is_told_with_the_count_and_is_not_made_again(war: Run, tmp_path: Path, log: Path) -> None:
    planned(war, tmp_path, log)
    assert "with refunds: 3 people found, united by the people whom each found" in war("count", "run").out
    seq = str(war("count", "list", "--history", "--json").json()["items"][-1]["seq"])
    told = war("count", "recount", "--at", seq).out
    assert "the same: 3 people" in told
    assert "not made again: with refunds: 3 people found" in told
    assert war("count", "recount", "--at", seq, "--json").json()["then"]["union"]["low"] == 3


def test_a_count_that_went_on_alone_is_no_longer_united_with_what_it_was(
    war: Run, tmp_path: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another machine counts one of the two: who was found there is not known here."""
    planned(war, tmp_path, log)
    war("count", "run")
    with log.open("a") as file:
        file.write(line(9, "u9", "s9", bad=True))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another machine"))
    assert war("count", "run", "refunds", "--json").json()["union"] is None
    seen = war("status", "--json").json()["affected"]
    assert (seen["low"], seen["high"], seen["why"]) == (3, 8, "2 counts, which may have found the same people")


def test_a_plan_says_how_many_people_there_can_be(war: Run, tmp_path: Path, log: Path) -> None:
    text = UNMEASURED.replace("about: Answers customers}", "about: Answers customers, people: 3}")
    (tmp_path / "few.yaml").write_text(text)
    war("declare", "x", "--plan", str(tmp_path / "few.yaml"))
    counted(war, log, "--id", "one", "--definition", "--sign", "I read them all")
    counted(war, log, "--id", "two", "--map", 'user="gen_ai.request.model"', "--sign", "I read them all")
    together = war("status", "--json").json()["affected"]
    assert (together["low"], together["high"]) == (2, 3), "and not 3 + 1"
    assert (together["together"]["population"], together["together"]["population_used"]) == (3, True)
    assert "at most the plan's 3 people" in war("count", "list").out


def test_nothing_is_read_for_somebody_from_outside_the_team(war: Run, incident: str, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "none.jsonl")
    asked = ("count", "run", "--from", nowhere, "--where", WHERE, "--json")
    assert war(*asked, "--as", "nobody-here", code=4).error()["code"] == "not_permitted"
    assert war(*asked, code=6).error()["code"] == "not_found"


def test_who_was_seen_in_files_that_were_named_by_mistake_is_not_counted_in_others(
    war: Run, incident: str, log: Path, tmp_path: Path
) -> None:  # fmt: skip
    rehearsal = tmp_path / "rehearsal.jsonl"
    rehearsal.write_text("".join(line(n, f"tester{n}", f"t{n}", bad=True) for n in range(9)))
    assert counted(war, rehearsal)["low"] == 9
    told = counted(war, log)
    assert (told["low"], [Path(file["name"]).name for file in told["files"]]) == (2, ["requests.jsonl"])
    assert told["why"].startswith("files that were counted are not asked for any more")
    assert war("count", "recount", "--at", str(told["seq"])).out.startswith("the same")
