"""Notices on the command line: what is agreed to is what was read, and everything else is refused."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.noticing import SORRY, approve, declared, digest, draft, notice
from tests.cli.terminal import Terminal
from tests.rooms import Clock
from tests.rulebook import BREACH, DUTIFUL, SUBJECTS, Shelf, hours, pins, rule, stage
from tests.strategies import HOSTILE
from warroom.core.notices import LONGEST


def test_a_notice_goes_from_the_draft_to_the_receipt(war: Run, owing: str) -> None:
    said = draft(war)
    assert (said["schema"], said["incident"]) == ("warroom.recorded/v1", owing)
    approve_line = war("notice", "approve", BREACH, who="cleo")
    assert f"approved by legal: version 1, {digest(SORRY)[:12]}" in approve_line.out
    war("notice", "approve", BREACH, who="dan")
    sent = war("notice", "send", BREACH, "--channel", "filed", "--proof", "ref 1", who="cleo")
    assert "sent: t.breach@acme-de:dpa version 1 to The data protection authority, filed, proof ref 1" in sent.out
    assert f"warroom notice ack {BREACH} --proof REFERENCE" in sent.err
    war("notice", "ack", BREACH, "--proof", "case 4711")
    shown = notice(war)
    assert shown["schema"] == "warroom.notice/v1"
    assert shown["notice"]["sent"][0]["acknowledged"] == "case 4711"
    assert (shown["notice"]["outstanding"], shown["notice"]["approved"]) == ([], True)


@pytest.mark.parametrize("name", ["t.breach", "t.breach/notice", BREACH, "t.bre"])
def test_a_duty_is_called_by_its_rule_or_by_how_its_id_begins(war: Run, owing: str, name: str) -> None:
    draft(war)
    assert notice(war, name)["duty"] == BREACH


def test_a_duty_is_called_by_its_rule_although_another_rule_begins_alike(
    war: Run, clock: Clock, shelf: Shelf, tmp_path: Path
) -> None:
    law = stage("notice", hours(72))
    shelf.rules = pins(rule("t.33", law, when="breach"), rule("t.33_2", law, when="breach"))
    declared(war, tmp_path, DUTIFUL)
    assert war("notice", "draft", "t.33", "--file", "-", stdin="x").out.count("t.33@acme-de") == 1
    assert "could be any of t.33@acme-de, t.33_2@acme-de" in war("notice", "show", "t.3", code=2).err


@pytest.mark.parametrize(
    "text",
    [SORRY, "one\ntwo\n", "\ufeffa mark", "a\x00b\x1b]0;x\x07", "  spaces  \n\n", "Größe \U0001f512", "x" * LONGEST],
    ids=lambda text: repr(text[:12]),
)  # fmt: skip
def test_the_text_is_kept_and_written_to_the_byte(war: Run, owing: str, tmp_path: Path, text: str) -> None:
    source, out = tmp_path / "notice.txt", tmp_path / "out.txt"
    source.write_bytes(text.encode())
    war("notice", "draft", BREACH, "--file", str(source))
    for who in ("cleo", "dan"):
        war("notice", "approve", BREACH, "--digest", digest(text), who=who)
    war("notice", "send", BREACH, "--channel", "file", "--out", str(out), who="cleo")
    assert out.read_bytes() == source.read_bytes()
    assert notice(war)["digest"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert notice(war)["text"] == text


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "the notice is empty"),
        (b" \r\n\t", "the notice is empty"),
        (b"caf\xe9", "is not UTF-8 text, at byte 4"),
        (b"x" * (LONGEST + 1), "has 120,001 characters; 120,000 is the most"),
        ("ä".encode() * (LONGEST * 2 + 1), "has more than 120,000 characters"),
        (b"x" + "🔒".encode() * (LONGEST * 4), "has more than 120,000 characters"),
    ],
)
@pytest.mark.parametrize("way", ["stdin", "file"])
def test_what_is_no_text_of_a_notice_is_refused_with_the_reason(
    war: Run, owing: str, tmp_path: Path, raw: bytes, why: str, way: str
) -> None:
    source = tmp_path / "notice.txt"
    source.write_bytes(raw)
    name = "-" if way == "stdin" else str(source)
    error = war("notice", "draft", BREACH, "--file", name, "--json", stdin=raw, code=2).error()
    assert error["code"] == "invalid"
    assert why in error["message"]
    assert "warroom" in error["hint"]
    assert war("clock", "list", "--json").json()["items"][0]["notice"] is None


@pytest.mark.parametrize("name", ["nowhere.txt", "."])
def test_a_file_that_cannot_be_read_is_told(war: Run, owing: str, name: str) -> None:
    assert f"{name} cannot be read: " in war("notice", "draft", BREACH, "--file", name, code=2).err


@pytest.mark.parametrize("more", [[], ["--file", "-", "--template", "dpa"]])
def test_a_draft_begins_in_one_way(war: Run, owing: str, more: list[str]) -> None:
    assert "not both" in war("notice", "draft", BREACH, *more, code=2).err


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_stored_as_it_is_and_shown_safely(war: Run, owing: str, text: str) -> None:
    said = f"Hello\n{text}\n"
    draft(war, said)
    assert notice(war)["text"] == said
    shown = war("notice", "show", BREACH)
    assert "\x1b" not in shown.out + shown.err
    assert not set("\u202e\u2066\x07\x9b") & set(shown.out + shown.err)
    draft(war, "Hello\n")
    compared = war("notice", "diff", BREACH)
    assert "\x1b" not in compared.out + compared.err


def test_an_approval_of_another_text_is_a_conflict_and_of_no_text_a_usage_error(war: Run, owing: str) -> None:
    draft(war)
    draft(war, "Another text", who="eve")
    error = war("notice", "approve", BREACH, "--digest", digest(SORRY), "--json", who="cleo", code=5).error()
    assert error["code"] == "conflict"
    assert error["details"]["theirs"] == digest("Another text")
    for wrong in ("3f2a", digest(SORRY)[:63], digest(SORRY) + "0", "x" * 64, ""):
        assert "is no SHA-256" in war("notice", "approve", BREACH, "--digest", wrong, who="cleo", code=2).err
    war("notice", "approve", BREACH, "--digest", digest("Another text").upper(), who="cleo")


def test_nobody_approves_their_own_words_and_any_edit_voids(war: Run, owing: str) -> None:
    draft(war, who="cleo")
    assert "nobody approves their own words" in war("notice", "approve", BREACH, who="cleo", code=4).err
    war("notice", "approve", BREACH, who="dan")
    assert notice(war)["notice"]["outstanding"] == ["legal"]
    draft(war, SORRY + ".")
    assert notice(war)["notice"]["outstanding"] == ["legal", "compliance"]
    refused = war("notice", "send", BREACH, "--channel", "filed", "--proof", "x", who="cleo", code=5)
    assert f"warroom notice approve {BREACH} (by cleo or dan)" in refused.err


def test_an_approval_is_taken_back_with_a_reason(war: Run, owing: str) -> None:
    approve(war)
    war("notice", "withdraw", BREACH, code=2, who="dan")
    war("notice", "withdraw", BREACH, "--why", "the number is of yesterday", who="dan")
    assert notice(war)["notice"]["outstanding"] == ["compliance"]
    assert "has not approved" in war("notice", "withdraw", BREACH, "--why", "x", who="eve", code=5).err


def test_who_may_not_agree_is_told_so_before_a_word_is_read(war: Run, owing: str) -> None:
    draft(war)
    for who, code in (("eve", 4), ("ana", 4)):
        refused = war("notice", "approve", BREACH, who=who, code=code)
        assert "We regret it" not in refused.out + refused.err


@pytest.mark.parametrize("version", ["1", "2"])
def test_each_version_is_shown_with_its_own_digest_and_only_the_latest_with_who_agreed(
    war: Run, owing: str, version: str
) -> None:
    texts = {"1": "The first", "2": "The second"}
    draft(war, texts["1"])
    draft(war, texts["2"])
    war("notice", "approve", BREACH, who="cleo")
    shown = war("notice", "show", BREACH, "--version", version)
    assert shown.out == texts[version] + "\n"
    assert f"version {version}, sha256 {digest(texts[version])}" in shown.err
    assert ("approved by cleo" in shown.err) is (version == "2")
    assert notice(war, BREACH, "--version", version)["digest"] == digest(texts[version])


def test_versions_that_there_are_not_are_not_found(war: Run, owing: str) -> None:
    assert "nothing was drafted" in war("notice", "show", BREACH, code=6).err
    draft(war)
    assert "versions go from 1 to 1" in war("notice", "show", BREACH, "--version", "7", code=6).err
    assert "there is one version" in war("notice", "diff", BREACH, code=6).err
    assert war("notice", "show", "t.nothing", code=6).err.count("hint:") == 1


def test_a_diff_says_what_changed_between_which_versions(war: Run, owing: str) -> None:
    for text in ("one\ntwo\n", "one\n2\n", "one\n2\nthree\n"):
        draft(war, text)
    assert "-two\n+2\n" in war("notice", "diff", BREACH, "--from", "1", "--to", "2").out
    found = war("notice", "diff", BREACH, "--json").json()
    assert (found["schema"], found["from"], found["to"]) == ("warroom.diff/v1", 2, 3)
    assert "+three" in found["lines"]


def test_a_draft_tells_who_is_next_and_a_second_one_how_to_compare(war: Run, owing: str) -> None:
    first = war("notice", "draft", BREACH, "--file", "-", stdin="x")
    assert f"next, by legal and compliance: warroom notice approve {BREACH}" in first.err
    assert "notice diff" not in first.err
    assert f"warroom notice diff {BREACH}" in war("notice", "draft", BREACH, "--file", "-", stdin="y").err


def test_two_who_draft_at_once_do_not_write_over_each_other(war: Run, owing: str) -> None:
    seen = str(draft(war, "Ana's words")["seq"])
    draft(war, "Ben's words", BREACH, "--based-on", seen, who="ben")
    late = war(
        "notice", "draft", BREACH, "--file", "-", "--based-on", seen, "--json", stdin="Cleo's", who="cleo", code=5
    )
    assert late.error()["details"]["by"] == "ben"
    assert notice(war)["text"] == "Ben's words"


def test_the_same_words_again_are_no_version(war: Run, owing: str) -> None:
    draft(war)
    assert "word for word" in war("notice", "draft", BREACH, "--file", "-", stdin=SORRY.encode(), code=5).err


@pytest.mark.parametrize(
    ("line", "who"),
    [
        (["notice", "draft", BREACH, "--file", "-"], "ana"),
        (["notice", "approve", BREACH], "dan"),
        (["notice", "withdraw", BREACH, "--why", "x"], "cleo"),
        (["notice", "waive", SUBJECTS, "--why", "x"], "ana"),
    ],
)
def test_a_change_is_made_once_and_rehearsed_for_nothing(war: Run, owing: str, line: list[str], who: str) -> None:
    draft(war)
    war("notice", "approve", BREACH, who="cleo")
    before = war("log", "--json").out
    war(*line, "--dry-run", who=who, stdin="new")
    assert war("log", "--json").out == before
    first = war(*line, "--once", "k", "--json", who=who, stdin="new").json()
    assert war(*line, "--once", "k", "--json", who=who, stdin="new").json()["seq"] == first["seq"]


def test_what_looks_refuses_the_options_of_changes(war: Run, owing: str) -> None:
    for line in (
        ["notice", "show", BREACH],
        ["notice", "preview", BREACH],
        ["notice", "form", BREACH],
        ["clock", "ics"],
    ):
        for option in (["--once", "k"], ["--dry-run"], ["--at=-5m"], ["--label", "privileged"]):
            war(*line, *option, code=2)
            assert "does nothing here" in war(*option, *line, code=2).err


@pytest.fixture
def written(war: Run, tmp_path: Path) -> str:
    """The duty of a real incident with a hostile draft: the program on the terminal has rules and a clock of its
    own."""
    plan = tmp_path / "real.yaml"
    text = DUTIFUL.replace("t.breach", "eu.gdpr.33").replace("t.people", "eu.gdpr.34")
    plan.write_text(text.replace("means: breach", "means: personal_data_breach"))
    war("declare", "x", "--plan", str(plan))
    war("notice", "draft", "eu.gdpr.33", "--file", "-", stdin="Sorry \x1b[2J\x1b]0;owned\x07 for TBD\n")
    return "eu.gdpr.33"


def test_who_approves_sees_the_words_and_what_is_careless_in_them_and_may_say_no(war: Run, written: str) -> None:
    for answer, code, agreed in (("n", 1, 0), ("y", 0, 1)):
        screen = Terminal("--as", "cleo", "notice", "approve", written)
        screen.expect("Sorry ␛[2J␛]0;owned␇ for TBD")
        screen.expect("This was meant to be filled in. Fill it in.")
        screen.expect(f"Approve version 1 of {written}@acme-de:dpa, sha256 ")
        screen.type(answer)
        assert screen.leave() == code
        assert "\x1b[2J" not in screen.shown
        assert len(notice(war, written)["notice"]["approvals"]) == agreed
    war("notice", "approve", written, who="dan")
    screen = Terminal("--as", "cleo", "notice", "send", written, "--channel", "filed", "--proof", "x")
    screen.expect("for TBD")
    screen.expect("Was exactly this sent to The data protection authority?")
    screen.type("n")
    assert screen.leave() == 1
    assert json.loads(war("notice", "show", written, "--json").out)["notice"]["sent"] == []


def test_a_duty_is_waived_with_a_reason_and_comes_back_with_one(war: Run, owing: str) -> None:
    war("notice", "waive", SUBJECTS, code=2)
    assert "needs a reason" in war("notice", "waive", SUBJECTS, "--why", " ", code=2).err
    war("notice", "waive", SUBJECTS, "--why", "x", who="eve", code=4)
    said = war("notice", "waive", SUBJECTS, "--why", "no high risk, memo 12", "--not-applicable")
    assert f'undo: warroom notice reinstate {SUBJECTS} --why "…"' in said.err
    assert "waived t.people@acme-de" in war("notice", "draft", SUBJECTS, "--file", "-", stdin="x", code=5).err
    settled = {one["id"]: one["state"] for one in war("clock", "list", "--all", "--json").json()["items"]}
    assert settled[SUBJECTS] == "not_applicable"
    assert SUBJECTS not in {one["id"] for one in war("clock", "list", "--json").json()["items"]}
    war("notice", "reinstate", SUBJECTS, "--why", "the data was not encrypted")
    assert "was not waived" in war("notice", "reinstate", SUBJECTS, "--why", "x", code=5).err
