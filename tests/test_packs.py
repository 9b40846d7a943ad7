"""Reading plans: positions, hostile files, and never a traceback."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plans import MINIMAL, changed, minimal_plan
from warroom import bundled, packs, plain_yaml
from warroom.core.errors import Code, Refused
from warroom.core.plan import Plan
from warroom.core.plan.findings import Problem, render, written
from warroom.core.plan.pinned import PinnedPlan


def read(text: str) -> packs.Read:
    return packs.parse_plan(text, "plan.yaml")


def problems(text: str) -> list[Problem]:
    with pytest.raises(packs.PlanError) as caught:
        read(text)
    return caught.value.problems


def only(text: str) -> Problem:
    found = problems(text)
    assert len(found) == 1, [problem.message for problem in found]
    return found[0]


# --- what is read -----------------------------------------------------------------------------------------------------


def test_a_plan_is_read_with_its_source_and_digest() -> None:
    plan = read(MINIMAL)
    assert plan.plan == minimal_plan()
    assert plan.source == MINIMAL
    assert plan.digest == PinnedPlan.of(plan.plan, MINIMAL).digest == plan.pinned.digest
    assert plan.findings == []


def test_the_digest_is_that_of_the_values_not_of_the_text() -> None:
    assert read(f"# a comment\n{MINIMAL}").digest == read(MINIMAL).digest
    assert read(changed("Preserve the logs", "Preserve all logs")).digest != read(MINIMAL).digest


def test_windows_line_ends_and_a_byte_order_mark_are_read_over() -> None:
    assert read("\ufeff" + MINIMAL.replace("\n", "\r\n")).digest == read(MINIMAL).digest


def test_the_pinned_values_give_the_same_plan_back() -> None:
    assert Plan.model_validate(read(MINIMAL).pinned.values) == minimal_plan()


def test_no_is_a_country_and_a_quoted_number_a_text() -> None:
    assert read(changed("country: DE", "country: NO")).plan.entities[0].country == "NO"
    values = plain_yaml.read('[1.10, "1.10", 0x1F, 0o17, ~, Yes, -2, 12:30, true, 2026-11-01]').plain()
    assert values == [1.1, "1.10", 31, 15, None, "Yes", -2, "12:30", True, "2026-11-01"]


# --- positions --------------------------------------------------------------------------------------------------------


def test_an_unknown_key_is_shown_with_what_was_meant() -> None:
    problem = only(changed("title: A small plan for tests", "title: A\ntitel: B"))
    assert render(problem).splitlines() == [
        "plan.yaml:3:1: WR006 the key 'titel' is unknown here",
        "  titel: B",
        "  ^",
        "  cure: did you mean 'title'?",
    ]


def test_a_key_that_is_unknown_deep_inside_is_compared_with_its_neighbours() -> None:
    problem = only(changed("join_within: 5m, ack", "join_wihtin: 5m, join_within: 5m, ack"))
    assert (problem.path, problem.cure) == ("roles[0].join_wihtin", "did you mean 'join_within'?")
    assert problem.source_line[problem.column - 1 :].startswith("join_wihtin")


def test_a_key_under_an_alias_is_compared_by_the_name_that_plans_use() -> None:
    problem = only(changed("{count: 1, from: [legal]}", "{count: 1, from: [legal], form: [legal]}"))
    assert (problem.path, problem.cure) == ("authority[0].approvals.form", "did you mean 'from'?")


def test_a_missing_key_points_at_what_it_is_missing_from() -> None:
    problem = only(changed("id: cleo, login: cleo, ", "id: cleo, "))
    assert (problem.code, problem.path, problem.message) == ("WR007", "people[2]", "the key 'login' is missing")
    assert problem.source_line.strip().startswith("- {id: cleo")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('version: "1"', "version: 1.10", "1.1 is not a text; write it in quotes"),
        ("triage: true}\n  - {id: personal", "triage: maybe}\n  - {id: personal", "'maybe' is not true or false"),
        ("replays: 20", "replays: many", "'many' is not a whole number"),
        ("replays: 20", "replays: 0", "0: input should be greater than or equal to 1"),
        ("holders: [eve]", "holders: eve", "'eve' is not a list"),
        ("reviewed: 2026-11-01", "reviewed: 2026-13-01", "'2026-13-01' is not a date such as 2026-11-01"),
        ("review_every: 180d", "review_every: 6 months", "'6 months' is no span; write 90s, 30m, 1h30m or 10d"),
        ("review_every: 180d", "review_every: 0d", "0 is not more than 0"),
        ("tz: Europe/Berlin, kinds", "tz: Bonn, kinds", "'Bonn' is no IANA time zone, such as Europe/Berlin"),
        ("country: DE", "country: GER", "'GER' is not a country: two capital letters of ISO 3166-1, such as DE"),
        ("facts:\n", "facts:\n  - 7\n", "7 is not a mapping"),
        ("type: decimal", "type: decimal, choices: [a, b]", "a fact of type decimal has no choices"),
        ("summary: Everything that a plan can say, once.", "summary:", "nothing is not a text; write it in quotes"),
        ("functions: [engineering, legal, compliance, communications]", "functions: []", "this must not be empty"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_said_in_the_words_of_plans(old: str, new: str, message: str) -> None:
    assert message in [problem.message for problem in problems(changed(old, new))]


def test_a_wrong_choice_is_shown_with_the_closest_one() -> None:
    assert only(changed("type: decimal", "type: decimel")).cure == "did you mean 'decimal'?"
    assert only(changed("  recover:\n", "  recovery:\n")).cure == "did you mean 'recover'?"


def test_a_key_that_is_there_twice_is_shown_with_both_lines() -> None:
    problem = only(changed("title: A small plan for tests", "title: A\ntitle: B"))
    assert (problem.code, problem.line, problem.message) == ("WR004", 3, "the key 'title' is on line 2 already")


@pytest.mark.parametrize(
    "scalar",
    [
        "harmful && sesions > 1",
        '"harmful && sesions > 1"',
        "'harm == ''none'' && sesions > 1'",
        "\"harm == 'none' &&  sesions > 1\"",
        "|\n    harmful &&\n    sesions > 1",
        ">  # folded\n    harmful\n\n    && harm == 'none'\n    && sesions > 1",
        '"harmful &&\n    sesions > 1"',
        "harmful\n    && sesions > 1",
    ],
)
def test_a_misspelt_fact_is_shown_inside_the_scalar_however_that_is_written(scalar: str) -> None:
    problem = only(changed("incident: harmful || personal_data", f"incident: {scalar}"))
    assert problem.code == "WR011"
    assert problem.source_line[problem.column - 1 :].startswith("sesions > 1")


def test_a_condition_with_escapes_is_shown_at_its_beginning() -> None:
    problem = only(changed("incident: harmful || personal_data", r'incident: "\u0068armful && sesions > 1"'))
    assert problem.source_line[problem.column - 1 :].startswith('"')


def test_problems_come_in_the_order_of_the_file() -> None:
    text = changed("id: lessons, role: commander", "id: lessons, role: comander").replace("owner: ana", "owner: anna")
    found = problems(text)
    assert [problem.path for problem in found] == ["systems[0].owner", "checklists.review[0].role"]


# --- showing ----------------------------------------------------------------------------------------------------------


def problem_at(line: str, column: int) -> Problem:
    return Problem("WR040", "warning", "p.yaml", 1, column, "title", "it is wrong", "mend it", line)


def test_the_caret_stands_below_the_place_behind_tabs_and_wide_characters() -> None:
    assert render(problem_at("\ta: 計画 TBD", 8)).splitlines()[1:3] == ["  \ta: 計画 TBD", "  \t        ^"]


def test_a_long_line_is_shown_around_the_place() -> None:
    line = "x" * 5_000 + "TBD" + "y" * 5_000
    shown, caret = render(problem_at(line, 5_001)).splitlines()[1:3]
    assert len(shown) < 200
    assert shown[caret.index("^") :].startswith("TBD")


def test_control_characters_are_never_printed() -> None:
    found = problems(changed("A small plan for tests", "A \x1b[2Jplan"))
    assert "\x1b" not in "".join(map(render, found))


def test_a_path_is_written_as_people_write_it() -> None:
    assert written(("severity", "levels", 0, "page", "at_once", 3)) == "severity.levels[0].page.at_once[3]"
    assert written(()) == ""


# --- hostile files ----------------------------------------------------------------------------------------------------

BOMB = "a0: &a0 [x,x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 12))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "WR005"),
        ("# only a comment\n", "WR005"),
        ("[]", "WR005"),
        ("a plan", "WR005"),
        ("~", "WR005"),
        ("a: [1", "WR002"),
        ("a: b: c", "WR002"),
        ("\ta: b", "WR002"),
        ("a: \ufffe", "WR001"),
        ("\x00\x01", "WR001"),
        ("a: \x1b[31m", "WR001"),
        ("a: \u202eevil", "WR001"),
        ("a: b\rc: d", "WR001"),
        ('a: "\\e[31m"', "WR001"),
        ('a: "\\ud800"', "WR001"),
        ('"a\\0": b', "WR001"),
        ("x" * (plain_yaml.MAX_BYTES + 1), "WR001"),
        ("\n" * (plain_yaml.MAX_LINES + 1), "WR001"),
        (BOMB, "WR003"),
        ("a: *unknown", "WR003"),
        ("a: !!python/object/apply:os.system ['true']", "WR003"),
        ("!plan\na: b", "WR003"),
        ("a: ! b", "WR003"),
        ("a: b\n---\na: b", "WR003"),
        ("%YAML 1.1\n---\na: b", "WR003"),
        ("? [a, b]\n: c", "WR003"),
        ("- " * 5_000, "WR003"),
        ("[" * 5_000, "WR003"),
        ("{a: " * 5_000, "WR003"),
        ("[\n" * 5_000, "WR003"),
        ("".join(f"a{n}: b\n" for n in range(15_000)), "WR003"),
        ("a: b\na: c", "WR004"),
        ("a: {b: 1, 'b': 2}", "WR004"),
    ],
)
def test_what_is_no_plain_yaml_is_refused_with_its_place(text: str, code: str) -> None:
    problem = only(text)
    assert (problem.code, problem.severity) == (code, "error")
    assert 1 <= problem.line <= text.count("\n") + 1
    assert render(problem).startswith(f"plan.yaml:{problem.line}:{problem.column}: {code} ")


def test_a_file_beyond_the_limit_is_never_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(10**12)
    with pytest.raises(packs.PlanError) as caught:
        packs.read_plan(path)
    assert caught.value.problems[0].message == "the file is larger than 256 KiB"


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("title: Café".encode("latin-1"))
    with pytest.raises(packs.PlanError, match="byte 10 is not UTF-8"):
        packs.read_plan(path)


def test_what_is_no_ordinary_file_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    for path in (tmp_path, tmp_path / "pipe.yaml", Path("/dev/zero")):
        with pytest.raises(packs.PlanError, match="no ordinary file"):
            packs.read_plan(path)


def test_a_file_that_is_not_there_is_refused_with_its_neighbours(tmp_path: Path) -> None:
    (tmp_path / "assistant.yaml").write_text(MINIMAL)
    with pytest.raises(Refused) as caught:
        packs.read_plan(tmp_path / "asistant.yaml")
    assert caught.value.code is Code.NOT_FOUND
    assert "assistant.yaml" in caught.value.hint


PIECES = """
id: title: version: people: roles: - [ ] { } , : ? | > & * ! % @ ` " ' # --- ... null true 1 1.5 {id: a} [a, b] <<: ~ é
severity: {default: checklists: detect: when: harmful
"""


@given(
    st.text(max_size=200) | st.lists(st.sampled_from([*PIECES.split(), "\n", "\n  ", " "]), max_size=40).map(" ".join)
)
def test_any_text_is_a_plan_or_refused(text: str) -> None:
    with suppress(packs.PlanError):
        read(text)


@given(st.integers(0, len(MINIMAL) - 1), st.integers(0, 40), st.sampled_from([*PIECES.split(), "", "\n", "\x00"]))
def test_any_plan_with_a_piece_torn_out_is_a_plan_or_refused_where_it_is_torn(at: int, length: int, piece: str) -> None:
    text = MINIMAL[:at] + piece + MINIMAL[at + length :]
    try:
        found = read(text).findings
    except packs.PlanError as error:
        found = error.problems
    lines = text.split("\n")
    for problem in found:
        assert problem.source_line == lines[problem.line - 1]
        assert 1 <= problem.column <= len(problem.source_line) + 1


# --- finding plans ----------------------------------------------------------------------------------------------------


def test_a_plan_is_found_by_path_by_the_name_of_its_file_and_by_its_id(tmp_path: Path) -> None:
    path = tmp_path / "small-2026.yaml"
    path.write_text(MINIMAL)
    assert packs.find_plan(str(path), []) == path
    assert packs.find_plan("small-2026", [tmp_path]) == path
    assert packs.find_plan("minimal", [tmp_path / "nowhere", tmp_path]) == path
    assert packs.read_plan(path).file == str(path)


def test_what_is_no_readable_file_in_a_folder_of_plans_hides_no_plan(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.yaml")
    (tmp_path / "b.yaml").mkdir()
    (tmp_path / "c.yaml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "d.yml").write_bytes(b"\xff\nid: 'minimal'\n")
    assert packs.plan_files(tmp_path) == [tmp_path / "d.yml"]
    assert packs.find_plan("minimal", [tmp_path]) == tmp_path / "d.yml"


def test_a_plan_that_is_nowhere_is_refused_with_the_closest_name(tmp_path: Path) -> None:
    (tmp_path / "assistant.yaml").write_text(MINIMAL)
    with pytest.raises(Refused) as caught:
        packs.find_plan("asistant", [tmp_path])
    assert caught.value.hint == "did you mean 'assistant'?"


def test_the_plans_and_the_data_that_ship_are_found() -> None:
    assert bundled.plans().is_dir()
    assert (bundled.data() / "scenarios").is_dir()
