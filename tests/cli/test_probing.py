"""The live system asked from the command line: who may be reached, what is kept, what it comes to."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.plans import UNMEASURED
from tests.probes.conftest import System
from tests.rooms import Clock
from warroom.core.instants import stamp

BAD = "You get a full refund within 90 days."


def answer(text: str) -> bytes:
    body = json.dumps({"answer": text}).encode()
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


@pytest.fixture
def system() -> Any:
    """An assistant that fails every third time, eight tries long."""
    live = System([answer(BAD if n % 3 == 2 else f"see page {n}") for n in range(9)])
    yield live
    live.close()


def written(folder: Path, url: str, **more: Any) -> str:
    probe = {
        "id": "canary", "kind": "http", "request": {"method": "POST", "url": url, "json": {"q": "A refund?"}},
        "assert": [{"type": "not-contains", "value": "full refund"}], **more,
    }  # fmt: skip
    path = folder / "probe.yaml"
    path.write_text(json.dumps(probe))
    return str(path)


def recurrence(war: Run) -> Any:
    return war("status", "--json").json()["recurrence"]


def test_a_host_that_nobody_named_is_not_reached(war: Run, incident: str, system: System, tmp_path: Path) -> None:
    refused = war("probe", "run", "--file", written(tmp_path, system.url), "--json", code=4).error()
    assert refused["code"] == "not_permitted"
    assert f"--allow-host {system.host}" in refused["hint"]
    assert system.requests == []
    assert [one["id"] for one in recurrence(war)["probes"]] == ["retry"], "the plan's own"


def test_every_try_is_kept_and_the_verdict_follows(war: Run, incident: str, system: System, tmp_path: Path) -> None:
    path = written(tmp_path, system.url)
    told = war("probe", "run", "--file", path, "--allow-host", system.host, "--times", "6", "--json").json()
    assert (told["schema"], told["verdict"], told["failed"], told["clean"]) == (
        "warroom.probe/v1",
        "still_happening",
        2,
        4,
    )
    assert len(system.requests) == 6
    seen = recurrence(war)
    assert (seen["verdict"], seen["reproduced"]) == ("still_happening", True)
    assert [one["hosts"] for one in seen["probes"] if one["id"] == "canary"] == [[system.host]]
    kinds = [event["kind"] for event in war("log", "--json").lines()]
    assert kinds.count("probe.set") == 1
    refused = war("phase", "set", "resolved", "--json", code=5).error()
    assert refused["code"] == "still_happening"


def test_a_host_that_was_named_once_is_known_from_then_on(
    war: Run, incident: str, system: System, tmp_path: Path
) -> None:  # fmt: skip
    war("probe", "run", "--file", written(tmp_path, system.url), "--allow-host", system.host)
    war("probe", "run", "canary")
    assert len(system.requests) == 2


def test_a_clean_answer_that_was_given_before_counts_once_and_a_failure_each_time(
    war: Run, incident: str, tmp_path: Path
) -> None:  # fmt: skip
    for text, clean, failed, repeated in (("see our policy", 1, 0, 4), (BAD, 0, 5, 0)):
        live = System([answer(text)])
        path = written(tmp_path, live.url, id="same" if clean else "bad")
        told = war("probe", "run", "--file", path, "--allow-host", live.host, "--times", "5", "--json").json()
        live.close()
        assert (told["clean"], told["failed"], told["repeated"]) == (clean, failed, repeated)


def test_a_system_that_does_not_answer_is_no_evidence(war: Run, incident: str, system: System, tmp_path: Path) -> None:
    path, host = written(tmp_path, system.url), system.host
    system.close()
    told = war("probe", "run", "--file", path, "--allow-host", host, "--json").json()
    assert (told["verdict"], told["inconclusive"]) == ("not_measured", 1)
    [reason] = told["reasons"]
    assert (reason["outcome"], reason["tries"]) == ("inconclusive", 1)
    assert f"  1 × inconclusive: {reason['why']}" in war("probe", "run", "canary").out.splitlines()
    assert "no evidence either way" in war("probe", "list").out


def test_another_check_may_push_what_it_found(war: Run, tmp_path: Path) -> None:
    text = UNMEASURED + "probes:\n  - {id: nightly, kind: push, every: 1d}\n"
    (tmp_path / "pushed.yaml").write_text(text)
    war("declare", "x", "--plan", str(tmp_path / "pushed.yaml"))
    told = war("probe", "push", "nightly", "--clean", "198", "--failed", "2", "--json").json()
    assert (told["verdict"], told["clean"], told["failed"]) == ("still_happening", 198, 2)
    report = json.dumps({"probe": "nightly", "success": True}) + "\n"
    assert war("probe", "push", "--json", stdin=report).json()["clean"] == 199
    assert war("probe", "push", "--json", stdin='{"probe": "nightly"}\n', code=2).error()["code"] == "invalid"
    assert war("probe", "push", "--json", stdin="not json\n", code=2).error()["code"] == "invalid"
    assert war("probe", "run", "nightly", "--json", code=2).error()["hint"].startswith("warroom probe push")


def test_a_stop_that_nobody_measured_cannot_be_pushed(
    war: Run, incident: str, system: System, tmp_path: Path
) -> None:  # fmt: skip
    war("probe", "run", "--file", written(tmp_path, system.url), "--allow-host", system.host)
    refused = war("probe", "push", "canary", "--clean", "500", "--json", code=2).error()
    assert refused["hint"] == "warroom probe run canary"
    assert war("status", "--json").json()["recurrence"]["tries"] == 1
    (tmp_path / "manual.yaml").write_text(UNMEASURED + "probes:\n  - {id: try-it, kind: manual}\n")
    ours = war("declare", "x", "--plan", str(tmp_path / "manual.yaml"), "--json").json()["incident"]
    refused = war("probe", "push", "try-it", "--clean", "500", "-i", ours, "--json", code=2).error()
    assert refused["hint"].startswith("warroom probe record")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id: canary\nkind: http\n", "needs request"),
        ("id: canary\nkind: htpp\n", "'htpp' is not one of"),
        ("[1, 2", "probe.yaml:"),
        ("- a\n- b\n", "probe.yaml:"),
    ],
)
def test_a_file_that_is_no_probe_says_what_and_where(
    war: Run, incident: str, tmp_path: Path, text: str, said: str
) -> None:  # fmt: skip
    path = tmp_path / "probe.yaml"
    path.write_text(text)
    refused = war("probe", "run", "--file", str(path), "--json", code=3).error()
    assert said in refused["message"]


def test_the_commander_reads_what_may_be_claimed_and_what_comes_next(
    war: Run, incident: str, system: System, tmp_path: Path
) -> None:  # fmt: skip
    path = written(tmp_path, system.url)
    war("probe", "run", "--file", path, "--allow-host", system.host, "--times", "6")
    war("note", "prompt reverted", "--change", "prompt v42")
    told = war("probe", "list").out
    assert "canary [http] STILL HAPPENING" in told
    assert "Nothing was tried since the system changed" in told


def rows(count: int, *, at: datetime, bad: int = 0) -> str:
    """So many requests from *at* on, the first of them with the error."""
    told = [
        {
            "timestamp": stamp(at + timedelta(milliseconds=n)), "traceId": f"{n:032x}", "session.id": f"s-{at}-{n}",
            "user.id": f"u-{n}", "gen_ai.completion": BAD if n < bad else "see our policy",
        }
        for n in range(count)
    ]  # fmt: skip
    return "".join(json.dumps(one) + "\n" for one in told)


def test_the_rows_of_a_log_from_before_a_change_say_nothing_of_after(war: Run, clock: Clock, tmp_path: Path) -> None:
    log = tmp_path / "requests.jsonl"
    log.write_text(rows(200, at=clock.at - timedelta(hours=1), bad=20))
    plan = tmp_path / "plan.yaml"
    count = f"counts:\n  - {{id: refunds, from: ['{log}'], where: \"response like '%full refund%'\"}}\n"
    plan.write_text(UNMEASURED + count + "probes:\n  - {id: log, kind: query, query: {count: refunds}}\n")
    war("declare", "x", "--plan", str(plan))
    told = war("probe", "run", "log", "--json").json()
    assert (told["verdict"], told["failed"], told["clean"]) == ("still_happening", 20, 180)
    clock.step(minutes=1)
    war("note", "prompt reverted", "--change", "v42")
    clock.step(minutes=1)
    told = war("probe", "run", "log", "--json").json()
    assert (told["verdict"], told["clean"], told["inconclusive"]) == ("still_happening", 0, 1), (
        "nothing was asked since"
    )
    with log.open("a") as file:
        file.write(rows(150, at=clock.at - timedelta(seconds=20)))
    told = war("probe", "run", "log", "--json").json()
    assert (told["failed"], told["clean"]) == (0, 150)
    told = war("probe", "run", "log", "--json").json()
    assert (told["clean"], told["inconclusive"]) == (150, 2), "a row is looked at once"


def test_rows_without_an_answer_are_no_clean_ones_however_many_they_are(
    war: Run, clock: Clock, tmp_path: Path
) -> None:  # fmt: skip
    log = tmp_path / "requests.jsonl"
    log.write_text(rows(100, at=clock.at - timedelta(hours=1), bad=34))
    plan = tmp_path / "plan.yaml"
    count = f"counts:\n  - {{id: refunds, from: ['{log}'], where: \"response like '%full refund%'\"}}\n"
    plan.write_text(UNMEASURED + count + "probes:\n  - {id: log, kind: query, query: {count: refunds}}\n")
    war("declare", "x", "--plan", str(plan))
    assert war("probe", "run", "log", "--json").json()["failed"] == 34
    clock.step(minutes=1)
    war("note", "the log keeps no answers any more", "--change", "content capture off")
    clock.step(minutes=1)
    silent = [json.loads(line) for line in rows(500, at=clock.at - timedelta(seconds=20)).splitlines()]
    with log.open("a") as file:
        file.writelines(json.dumps({k: v for k, v in one.items() if "completion" not in k}) + "\n" for one in silent)
    told = war("probe", "run", "log", "--json").json()
    assert (told["clean"], told["inconclusive"], told["verdict"]) == (0, 1, "still_happening")


def test_the_system_is_not_asked_for_somebody_from_outside_the_team(
    war: Run, incident: str, system: System, tmp_path: Path
) -> None:  # fmt: skip
    war("probe", "run", "--file", written(tmp_path, system.url), "--allow-host", system.host)
    refused = war("probe", "run", "canary", "--as", "nobody-here", "--json", code=4).error()
    assert refused["code"] == "not_permitted"
    assert len(system.requests) == 1
    assert war("status", "--json").json()["recurrence"]["tries"] == 1


@pytest.mark.parametrize(
    "secret",
    [
        {"request": {"url": "http://127.0.0.1:9/", "headers": {"authorization": "Bearer abc123"}}},
        {"request": {"url": "http://127.0.0.1:9/", "json": {"key": "sk-live-0123456789abcdef"}}},
        {"kind": "command", "command": ["check", "--token=ghp_0123456789abcdefghij"]},
    ],
)
def test_a_secret_that_is_written_out_gets_into_no_record(
    war: Run, incident: str, tmp_path: Path, secret: dict[str, Any]
) -> None:  # fmt: skip
    path = tmp_path / "probe.yaml"
    path.write_text(json.dumps({"id": "p", "kind": "http", "assert": [{"type": "contains", "value": "x"}]} | secret))
    refused = war("probe", "run", "--file", str(path), "--allow-host", "127.0.0.1:9", "--json", code=2).error()
    assert "a secret written out" in refused["message"]
    assert "env:NAME" in refused["hint"]
    assert "probe.set" not in war("log", "--json").out


def test_a_probe_of_a_count_that_was_edited_begins_anew(war: Run, incident: str, clock: Clock, tmp_path: Path) -> None:
    log, path = tmp_path / "requests.jsonl", tmp_path / "probe.yaml"
    log.write_text(rows(100, at=clock.at - timedelta(hours=1), bad=34))
    path.write_text("{id: log, kind: query, query: {count: refunds}}")

    def count(where: str) -> None:
        war("count", "run", "--id", "refunds", "--from", str(log), "--where", where, "--why", "the words changed")

    count("response like '%full refund%'")
    assert war("probe", "run", "--file", str(path), "--json").json()["failed"] == 34
    clock.step(minutes=1)
    war("note", "prompt reverted", "--change", "v42")
    count("response like '%no such words%'")
    clock.step(minutes=1)
    with log.open("a") as file:
        file.write(rows(500, at=clock.at - timedelta(seconds=20), bad=500))
    told = war("probe", "run", "log", "--json").json()
    assert (told["verdict"], told["reproduced"], told["clean"]) == ("no_evidence_yet", False, 500)
    count("response like '%full refund%'")
    told = war("probe", "run", "log", "--json").json()
    assert (told["verdict"], told["failed"], told["clean"]) == ("still_happening", 500, 0)
