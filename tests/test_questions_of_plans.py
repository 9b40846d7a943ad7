"""Counts and probes of a plan: what could not be counted or asked makes it none, what an answer is worth is told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.plans import MINIMAL, UNMEASURED
from warroom import bootstrap, config
from warroom.core.plan.findings import Problem, render

COUNT = "{id: refunds, from: ['/var/log/bot/*.jsonl'], where: \"response like '%refund%'\"}"
CANARY = "id: canary, kind: http, prompts: [A refund?, My money back?]"
REQUEST = "request: {method: POST, url: 'https://bot.acme.invalid/v1', json: {q: '{{prompt}}'}}"
ASSERT = "assert: [{type: not-contains, value: full refund}]"

GRADED = "assert: [{type: llm-rubric, value: polite, provider: 'https://judge.acme.invalid/'}]"


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the rules are kept when they were read once."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(autouse=True)
def _read_once(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(kept))


def asking(counts: str = COUNT, probes: str = "{id: retry, kind: manual}") -> str:
    """The plan for tests with these *counts* and *probes*, a line each."""
    listed = {"counts": counts, "probes": probes}
    sections = "".join(
        f"{name}:\n" + "".join(f"  - {one}\n" for one in lines.splitlines()) for name, lines in listed.items() if lines
    )
    return UNMEASURED.replace("notifications:\n", f"{sections}notifications:\n")


def canary(*parts: str) -> str:
    """A canary of these parts."""
    return "{" + ", ".join((CANARY, *parts)) + "}"


def told(tmp_path: Path, text: str) -> tuple[bool, list[Problem]]:
    """Whether the plan can be used, and what is wrong with it."""
    path = tmp_path / "plan.yaml"
    path.write_text(text)
    checked = bootstrap.check_plan(config.load({}), str(path), None)
    return checked.plan is not None, checked.problems


def only(tmp_path: Path, text: str) -> tuple[bool, Problem]:
    usable, problems = told(tmp_path, text)
    assert len(problems) == 1, [problem.message for problem in problems]
    return usable, problems[0]


def test_the_minimal_plan_counts_and_probes_and_is_clean(tmp_path: Path) -> None:
    assert told(tmp_path, MINIMAL) == (True, [])
    assert told(tmp_path, asking()) == (True, [])
    assert told(tmp_path, asking(probes=canary(REQUEST, ASSERT))) == (True, [])


# --- what makes a plan none ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "code", "path", "said"),
    [
        (f"{COUNT}\n{COUNT}", "WR009", "counts[1].id", "there is a count 'refunds' already"),
        (COUNT.replace("like", "lik"), "WR019", "counts[0].where", "cannot be read"),
        (COUNT.replace("response like '%refund%'", "status"), "WR019", "counts[0].where", "neither true nor false"),
        (COUNT.replace("}", ", format: otel-genia}"), "WR010", "counts[0].format", "no format 'otel-genia'"),
        (COUNT.replace("}", ", format: ours.yaml}"), "WR010", "counts[0].format", "ours.yaml"),
        (COUNT.replace("}", ", map: {user: 'a..b'}}"), "WR008", "counts[0].map.user", "is no path"),
        (COUNT.replace("}", ", map: {who: a}}"), "WR008", "counts[0].map.who", "is not one of"),
        (COUNT.replace("}", ", table: {url: 'env:DB', name: t}}"), "WR008", "counts[0]", "name one of the two"),
    ],
)
def test_a_count_that_could_not_be_made_is_an_error(
    tmp_path: Path, counts: str, code: str, path: str, said: str
) -> None:  # fmt: skip
    usable, problem = only(tmp_path, asking(counts))
    assert not usable
    assert (problem.code, problem.severity, problem.path) == (code, "error", path)
    assert said in problem.message
    assert problem.cure


@pytest.mark.parametrize(
    ("probe", "code", "path", "said"),
    [
        ("{id: q, kind: query, query: {count: refund}}", "WR010", "query.count", "there is no count 'refund'"),
        ("{id: q, kind: query, query: {count: refunds, eligible: a = 1}}", "WR019", "query.eligible", "a"),
        (canary(REQUEST.replace("https:", "ftp:"), ASSERT), "WR008", "request.url", "no address"),
        (canary(REQUEST.replace("//", "//u:p@"), ASSERT), "WR008", "request.url", "no user and no password"),
        (canary(REQUEST.replace("prompt", "promt"), ASSERT), "WR019", "request", "promt"),
        (canary(REQUEST, ASSERT, "output: 'a..b'"), "WR019", "output", "is no path"),
        (canary(REQUEST, ASSERT, "conditions: ['[STATUS]==200']"), "WR019", "conditions[0]", "is no condition"),
        (canary(REQUEST, "assert: [{type: contains}]"), "WR019", "assert[0]", "'contains': "),
        (canary(REQUEST, "assert: [{type: regex, value: '('}]"), "WR019", "assert[0]", "'regex': "),
        (canary(REQUEST, "assert: [{value: x}]"), "WR019", "assert[0]", "an assertion has a type"),
        (
            "{id: p, kind: prometheus, prometheus: {url: 'http://prom.invalid', query: up, clean: '[VALUE] < x'}}",
            "WR019", "prometheus.clean", "no number",
        ),
        (
            "{id: p, kind: prometheus, prometheus: {url: 'http://prom.invalid', query: up, clean: '[STATUS] == 200'}}",
            "WR019", "prometheus.clean", "does not speak of [VALUE]",
        ),
    ],
)  # fmt: skip
def test_a_probe_that_could_not_be_asked_or_judged_is_an_error(
    tmp_path: Path, probe: str, code: str, path: str, said: str
) -> None:  # fmt: skip
    usable, problem = only(tmp_path, asking(probes=probe))
    assert not usable
    assert (problem.code, problem.severity, problem.path) == (code, "error", f"probes[0].{path}")
    assert said in problem.message


def test_a_predicate_is_marked_where_it_is_wrong(tmp_path: Path) -> None:
    text = asking(COUNT.replace("response like", "response like '%a%' or nobody like"))
    _, problem = only(tmp_path, text)
    line = text.splitlines()[problem.line - 1]
    assert line[problem.column - 1 :].startswith("nobody like")
    *_, excerpt, caret, _cure = render(problem).split("\n")
    assert excerpt[caret.index("^") :].startswith("nobody like")


def test_two_probes_of_one_id_are_an_error(tmp_path: Path) -> None:
    _, problem = only(tmp_path, asking(probes="{id: retry, kind: manual}\n{id: retry, kind: push}"))
    assert (problem.code, problem.path) == ("WR009", "probes[1].id")


# --- what is told about a plan that can be used ----------------------------------------------------------------------


def test_a_plan_that_does_not_count_or_probe_is_told_so(tmp_path: Path) -> None:
    usable, problems = told(tmp_path, UNMEASURED)
    assert usable
    assert [problem.code for problem in problems] == ["WR070", "WR071"]


@pytest.mark.parametrize(
    ("probe", "code", "path"),
    [
        (canary(REQUEST, "assert: [{type: javascript, value: 'true'}]"), "WR072", "assert[0]"),
        (canary(REQUEST, "assert: [{type: llm-rubric, value: polite}]"), "WR072", "assert[0]"),
        (canary(REQUEST, "assert: [{type: not-contains, value: '{{secret}}'}]"), "WR072", "assert[0]"),
        (canary(REQUEST, ASSERT).replace(", My money back?", ""), "WR073", "id"),
        (canary(REQUEST.replace("json:", "headers: {x-api-key: abc123}, json:"), ASSERT), "WR074", ""),
        (canary(REQUEST.replace("json:", "headers: {x-me: Bearer abc123}, json:"), ASSERT), "WR074", ""),
        (
            canary(REQUEST, GRADED.replace("}]", ", config: {headers: {authorization: Bearer x}}}]")),
            "WR074",
            "assert[0]",
        ),
        (canary(REQUEST, ASSERT, "below: 0.6"), "WR075", "below"),
        (canary(REQUEST), "WR076", ""),
        ("{id: c, kind: command, command: ['true'], prompts: [x]}", "WR077", "prompts"),
    ],
)
def test_what_makes_an_answer_worth_little_is_told_and_the_plan_can_be_used(
    tmp_path: Path, probe: str, code: str, path: str
) -> None:  # fmt: skip
    usable, problem = only(tmp_path, asking(probes=probe))
    assert usable
    assert (problem.code, problem.severity) == (code, "warning")
    assert problem.path.startswith("probes[0]")
    assert problem.path.endswith(path)


@pytest.mark.parametrize("varies", ["json: {q: '{{prompt}}', id: '{{nonce}}'}", "body: '{{ nonce }} {{prompt}}'"])
def test_a_canary_that_varies_needs_no_second_prompt(tmp_path: Path, varies: str) -> None:
    one = canary(REQUEST.replace("json: {q: '{{prompt}}'}", varies), ASSERT).replace(", My money back?", "")
    assert told(tmp_path, asking(probes=one)) == (True, [])


@pytest.mark.parametrize("value", ["env:KEY", "Bearer env:KEY", "'file:/run/key'"])
def test_a_reference_in_a_header_is_no_secret(tmp_path: Path, value: str) -> None:
    one = canary(REQUEST.replace("json:", f"headers: {{authorization: {value}}}, json:"), ASSERT)
    assert told(tmp_path, asking(probes=one)) == (True, [])


def test_a_grader_with_an_address_can_be_asked(tmp_path: Path) -> None:
    assert told(tmp_path, asking(probes=canary(REQUEST, GRADED))) == (True, [])


def test_a_plan_without_counts_is_checked_without_the_engines_that_count(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(asking("", canary(REQUEST, ASSERT)))
    script = (
        f"import sys; from warroom.cli.app import run; code = run(['plan', 'check', {str(plan)!r}]);"
        "print(int(code), sorted({'duckdb', 'sqlglot', 'httpcore', 'httpx'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=os.environ)
    assert done.stderr.endswith("1 []\n")
