"""Both questions of the night, answered from logs as tools write them: one incident, the real worker, exact numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from tests.cli.conftest import Run
from tests.plans import MINIMAL
from warroom import bundled
from warroom.core.plan.counts import Column
from warroom.core.verdicts import Recurrence

SAMPLES = bundled.data() / "formats" / "samples"
WHERE = "regexp_matches(response, '(?i)refund')"
ASKED = {"otel-genai": ", eligible: response is not null"}
"""The logs whose probe knows which rows could show the error at all."""


class Expected(NamedTuple):
    """What a person who reads the sample with their own eyes finds; *could*: how many rows have an answer, so
    that the probe can judge them."""

    rows: int
    events: int
    low: int
    high: int
    could: int


LOGS = {
    "otel-genai": Expected(6, 3, 3, 3, 4),
    "otlp-json": Expected(7, 4, 3, 3, 4),
    "langfuse": Expected(8, 2, 2, 2, 2),
    "litellm": Expected(6, 2, 2, 2, 3),
    "bedrock": Expected(6, 3, 2, 3, 5),
}


def plan(folder: Path) -> str:
    """A plan with a count over every sample, and a probe of it."""
    before, _, rest = MINIMAL.partition("counts:\n")
    counts = "".join(
        f'  - {{id: {name}, from: ["{SAMPLES / name}.jsonl"], where: "{WHERE}", definition: true}}\n' for name in LOGS
    )
    probes = "".join(
        f"  - {{id: {name}-log, kind: query, query: {{count: {name}{ASKED.get(name, '')}}}}}\n" for name in LOGS
    )
    path = folder / "asking.yaml"
    path.write_text(f"{before}counts:\n{counts}probes:\n{probes}notifications:\n{rest.partition('notifications:')[2]}")
    return str(path)


def test_how_many_people_and_whether_it_still_happens_are_answered_from_the_logs_of_five_tools(
    war: Run, tmp_path: Path
) -> None:  # fmt: skip
    file = plan(tmp_path)
    war("declare", "Refunds that do not exist", "--plan", file)
    counted: list[dict[str, Any]] = war("count", "run", "--json").json()["items"]
    found = {
        one["count"]: (one["rows"], one["events"], one["low"], one["high"], one["method"], one["files"][0]["format"])
        for one in counted
    }
    assert found == {
        name: (one.rows, one.events, one.low, one.high, "exact", name) for name, one in LOGS.items()
    }  # fmt: skip
    for name, expected in LOGS.items():
        probed = war("probe", "run", f"{name}-log", "--json").json()
        assert (probed["failed"], probed["clean"]) == (expected.events, expected.could - expected.events), name
        assert (probed["verdict"], probed["reproduced"]) == ("still_happening", True), name
    told = war("status", "--json").json()
    assert told["recurrence"]["verdict"] == "still_happening"
    assert told["affected"]["method"] == "exact"
    highest = max(one.low for one in LOGS.values())
    assert (told["affected"]["low"], told["affected"]["high"]) == (highest, sum(one.high for one in LOGS.values()))


def test_the_help_has_the_words_of_both_questions(war: Run) -> None:
    counting, probing = (war(noun, "run", "--help").out for noun in ("count", "probe"))
    assert [column for column in Column if f" {column}" not in " ".join(counting.split())] == []
    assert [verdict for verdict in Recurrence if f"\n  {verdict.replace('_', ' ')}  " not in probing] == []
