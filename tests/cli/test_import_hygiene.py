"""What a command loads. Start-up is a feature, and a heavy import is seldom seen where it happens."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.cli.conftest import Run

HEAVY = {
    "textual", "rich", "httpx", "fastapi", "starlette", "uvicorn", "duckdb", "holidays", "jinja2", "markupsafe",
    "httpcore", "apprise", "psycopg", "sqlglot", "ibis", "pyarrow", "numpy", "pandas", "scipy", "statsmodels",
}  # fmt: skip
FOR_WRITING = {"sqlite_utils", "ruamel"}
FOR_PLUGINS = {"importlib.metadata", "email", "socket", "zipfile"}
"""What pydantic imports to look for plugins in every distribution that is installed."""
FOR_ODD_CASES = {"difflib", "shutil"}
CEL = {"cel_expr_python", "warroom.core.conditions.by_cel", "warroom.core.conditions.syntax"}
"""What judges conditions that do more than compare: ten megabytes."""
CORE = {"pydantic", "warroom.core.incident", "warroom.desk", "warroom.views.room"}
DATACLASSES = """(one.__qualname__
    for name, module in list(sys.modules.items()) if name.startswith("warroom")
    for one in vars(module).values() if isinstance(one, type) and one.__module__ == name
    if "__dataclass_fields__" in vars(one))"""

TEXTS = """(name
    for name, module in list(sys.modules.items()) if name.startswith("warroom") and "annotations" in vars(module)
    for one in vars(module).values() if isinstance(one, type) and one.__module__ == name
    if {"__pydantic_fields__", "_fields"} & vars(one).keys())"""
"""The modules that define models or tuples with names, and have all their annotations as texts."""
EXEMPT = {"warroom.bootstrap"}
"""Where that would be more quotes than fields."""


def after(ask: str, *args: str) -> list[str]:
    """What a fresh interpreter answers to *ask*, an expression for several words, after the command line *args*."""
    script = f"""
import gc, sys
from warroom.__main__ import ROUNDS_APART
rounds = []
gc.callbacks.append(lambda phase, told: rounds.append(phase))
gc.set_threshold(ROUNDS_APART)
from warroom.cli.app import run
code = run({list(args)!r})
assert code == 0, code
print(*{ask}, file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=os.environ)
    return done.stderr.removesuffix("\n").split("\n")[-1].split()


def loaded(*args: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after the command line *args*, packages and submodules."""
    return set(after("sys.modules", *args))


def test_help_loads_nothing_but_the_frame() -> None:
    assert not loaded("--help") & (HEAVY | FOR_WRITING | CORE)


def test_the_version_loads_nothing_but_the_frame() -> None:
    assert not loaded("--version") & (HEAVY | FOR_WRITING | CORE)


@pytest.mark.parametrize("args", [["status", "--json"], ["status"], ["log", "--json"], ["list"]])
def test_looking_at_an_incident_loads_nothing_that_only_writing_needs(incident: str, args: list[str]) -> None:
    assert not loaded(*args) & (HEAVY | FOR_WRITING | FOR_PLUGINS)


def test_a_status_for_a_program_loads_no_table_and_no_suggestions(incident: str) -> None:
    assert not loaded("status", "--json") & FOR_ODD_CASES


@pytest.mark.parametrize("args", [["status"], ["fact", "set", "harmful=yes"], ["step", "list"], ["fact", "list"]])
def test_conditions_that_only_compare_load_no_cel(incident: str, args: list[str]) -> None:
    assert not loaded("--as", "ana", *args) & CEL


def test_to_declare_on_a_plan_that_ships_loads_no_cel() -> None:
    assert not loaded("declare", "x", "--plan", "assistant", "--drill", "--as", "ana") & CEL


def test_what_is_built_before_an_incident_is_shown_is_built_of_tuples(incident: str) -> None:
    """A frozen dataclass with slots takes five times as long to be made as a tuple with names, and there are fifty."""
    built = set(after(DATACLASSES, "status", "--json"))
    assert built == {"Incident", "Vocabulary", "Use"}


def test_what_is_defined_before_an_incident_is_shown_has_no_annotations_as_text(incident: str) -> None:
    """Each that is one is compiled on its own, and there were twelve hundred."""
    assert set(after(TEXTS, "status", "--json")) <= EXEMPT


@pytest.mark.parametrize("args", [["status", "--json"], ["log", "--json"], ["note", "x"], ["step", "list"]])
def test_a_command_answers_before_its_first_round_of_garbage_collection(incident: str, args: list[str]) -> None:
    assert after("rounds", "--as", "ana", *args) == []


@pytest.mark.parametrize(
    "args",
    [
        ["note", "x"], ["fact", "set", "harmful=yes"], ["fact", "list"], ["severity", "set", "SEV1", "--why", "x"],
        ["role", "join", "commander"], ["role", "list"], ["step", "start", "cause"], ["step", "list", "--mine"],
        ["count", "set", "--low", "1", "--why", "x"], ["probe", "record", "--clean", "1", "--why", "x"],
        ["update", "post", "x"], ["phase", "set", "contained"], ["anchor", "set", "occurred=-5m"],
        ["entry", "correct", "1", "x", "--why", "y"], ["link", "--caused-by", "INC-0000-0000"],
        ["status", "--format", "markdown"], ["verify"], ["export", "--log"], ["store", "backup", "copy.db"],
        ["config", "show"], ["paths"], ["plan", "explain"], ["plan", "show"], ["plan", "schema"], ["completion", "zsh"],
    ],
)  # fmt: skip
def test_no_headless_command_loads_what_it_does_not_use(war: Run, incident: str, args: list[str]) -> None:
    assert not loaded("--as", "ana", *args) & (HEAVY | FOR_WRITING | FOR_PLUGINS)


def test_declaring_loads_no_screen_and_no_network() -> None:
    """Holidays it does need: the days on which nobody works are pinned with the rules that count by them."""
    assert not loaded("declare", "x", "--plan", "assistant", "--drill", "--as", "ana") & (HEAVY - {"holidays"})


def test_a_clock_that_counts_in_hours_loads_no_calendar_of_holidays() -> None:
    line = ("clock", "compute", "eu.gdpr.33", "--start", "aware=2026-06-05T17:20", "--tz", "Europe/Berlin", "--json")
    assert not loaded(*line) & (HEAVY | {"sqlite_utils"})


@pytest.mark.parametrize(
    "args",
    [
        ("probe", "verdict", "--clean", "59", "--failed", "0"),
        ("count", "estimate", "--positives", "3", "--sample", "9"),
    ],
)
def test_statistics_alone_load_no_incident_no_store_and_no_models(args: tuple[str, ...]) -> None:
    unneeded = CORE | {"warroom.bootstrap", "warroom.stores", "sqlite_utils"}
    assert not loaded(*args) & (HEAVY | FOR_PLUGINS | unneeded)


def test_templates_are_known_without_jinja_until_one_is_read() -> None:
    script = (
        "import sys, warroom.templates as it; before = 'jinja2' in sys.modules; it.parse('x');"
        "print(before, 'jinja2' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=os.environ)
    assert done.stdout == "False True\n"
