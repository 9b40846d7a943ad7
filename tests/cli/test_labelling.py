"""``count sample``, ``label`` and ``labels``: people drawn, shown, labelled, and nothing personal in the store."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.test_import_hygiene import HEAVY, loaded
from tests.counters.logs import lines, row
from tests.plans import changed

HOSTILE = "Owed \x1b[31mmoney\u202e?\nperson,label"
PROMPT = "gen_ai.prompt"


@pytest.fixture
def log(environment: Path) -> Path:
    """A log of twelve people, three of whom were told something wrong."""
    path = environment / "work" / "bot.jsonl"
    rows = [row(user=f"user-{n}@example.org", bad=n < 3) | {PROMPT: HOSTILE} for n in range(12)]
    path.write_bytes(lines(rows))
    return path


@pytest.fixture
def fresh(war: Run, incident: str, log: Path) -> Any:
    """A sample of ten of them, as a document."""
    return war("count", "sample", "advice", "--from", str(log), "--size", "10", "--second", "0", "--json").json()


@pytest.fixture(scope="module")
def shelf_of_homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the home is kept in which a sample was drawn: drawing takes most of a second, and most tests only label."""
    return tmp_path_factory.mktemp("homes")


@pytest.fixture
def drawn(request: pytest.FixtureRequest, environment: Path, shelf_of_homes: Path) -> Any:
    """The same, as it was drawn once for all: the logs of its rule are somewhere else."""
    said = shelf_of_homes / "said.json"
    if said.exists():
        shutil.copytree(shelf_of_homes / "home", environment, dirs_exist_ok=True)
        return json.loads(said.read_text())
    document = request.getfixturevalue("fresh")
    shutil.copytree(environment, shelf_of_homes / "home")
    said.write_text(json.dumps(document))
    return document


def queue(war: Run, who: str = "ana") -> list[Any]:
    """Who is left to label."""
    items: list[Any] = war("count", "label", "--list", "--json", who=who).json()["items"]
    return items


def judged(items: list[Any]) -> str:
    """The labels of somebody who is never wrong, as CSV."""
    return "".join(
        f"{one['person']},{'yes' if 'full refund' in one['shown'][0]['response'] else 'no'}\n" for one in items
    )


def label(war: Run, text: str, *more: str, who: str = "ana", code: int = 0) -> Any:
    return war("count", "label", "--from", "-", *more, stdin=text, who=who, code=code)


def test_a_sample_is_recorded_and_says_where_what_happened_is(war: Run, fresh: Any, environment: Path) -> None:
    path = Path(fresh["context"])
    assert path == environment / "s" / "warroom" / "samples" / f"{fresh['incident']}-advice.jsonl"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert fresh["strata"] == [{"name": "everybody", "population": 12, "drawn": 10}]
    assert (fresh["schema"], fresh["count"], fresh["second"]) == ("warroom.sample/v1", "advice", 0)
    assert "sample drawn for advice, to be labelled: 10 of 12 people" in war("log").out


def test_nothing_personal_is_in_the_store(war: Run, drawn: Any, environment: Path) -> None:
    label(war, judged(queue(war)))
    files = [path for path in (environment / "d" / "warroom").rglob("*") if path.is_file()]
    kept = b"".join(path.read_bytes() for path in files)
    assert drawn["seed"].encode() in kept, "it is the store that is looked at"
    assert queue(war, "ben") == []
    for text in ("user-1", "@example.org", "Owed", "full refund within", "Our refund policy"):
        assert text.encode() not in kept, text


def test_who_is_left_is_listed_with_what_happened_made_visible(war: Run, drawn: Any) -> None:
    told = war("count", "label", "advice", "--list", "--limit", "2")
    assert told.out.count("a person, 1 request") == 2
    assert "    asked │ Owed ␛[31mmoney⟨U+202E⟩?\n    asked │ person,label\n     told │ " in told.out
    assert "\x1b" not in told.out
    assert "10 left for you to label, 2 of them shown" in told.err
    [first, *_] = queue(war)
    assert first["shown"][0]["prompt"] == "Owed ␛[31mmoney⟨U+202E⟩?\nperson,label"
    assert set(first) == {"person", "what", "rows", "shown"}, "whether a predicate flagged somebody is not shown"


def test_labels_come_as_csv_and_give_a_range(war: Run, drawn: Any) -> None:
    items = queue(war)
    got = label(war, "person,label\n" + judged(items), "--json").json()
    assert (got["kept"], got["labelled"], got["complete"], got["left"]) == (10, 10, True, {"mine": 0, "open": 0})
    yes = got["labels"]["yes"]
    assert yes <= got["low"] <= 3 <= got["high"] <= yes + 2
    assert got["settled"] == "a random sample of everybody in the logs: 10 of 12 people labelled"
    assert war("count", "list", "--json").json()["items"][-1]["labels"]["yes"] == yes
    assert war("status", "--json").json()["affected"]["method"] == "estimate"


def test_labels_come_as_json_lines_too_in_any_case_and_the_last_one_counts(war: Run, drawn: Any) -> None:
    who = [one["person"] for one in queue(war)]
    said = [{"person": who[0].upper(), "label": "YES"}, {"person": who[1], "label": "unsure"}]
    label(war, "\n".join(json.dumps(one) for one in said) + f"\n\n {who[0]} , no \n")
    got = war("count", "labels", "advice", "--json").json()
    assert got["labels"] == {"yes": 0, "no": 1, "unsure": 1, "doubled": 0, "disagreed": 0}
    assert got["left"] == {"mine": 8, "open": 8}


def test_a_wrong_line_is_named_and_then_nothing_is_kept(war: Run, drawn: Any) -> None:
    [first, *_] = queue(war)
    text = f"{first['person']},yes\n{first['person']},maybe\n0123456789abcdef,no\nnonsense\n{{\n[]\n"
    ran = label(war, text, "--json", code=2)
    assert ran.error()["message"] == "line 2: 'maybe' is no label: yes, no or unsure (and 4 more); nothing was kept"
    assert ran.error()["details"]["lines"][1:3] == [
        "line 3: '0123456789abcdef' is nobody who was drawn", "line 4: 'nonsense' is nobody who was drawn",
    ]  # fmt: skip
    assert war("count", "labels", "--json").json()["labelled"] == 0
    assert "\x1b" not in label(war, "\x1b[31m,yes\n", code=2).err


def test_labels_that_are_no_text_are_refused(war: Run, drawn: Any, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_bytes(b"\xff\xfe")
    assert "UTF-8" in war("count", "label", "--from", str(tmp_path / "odd.csv"), code=2).err


def test_two_who_contradict_each_other_are_shown_to_themselves_and_not_to_a_third(war: Run, drawn: Any) -> None:
    person = queue(war)[0]["person"]
    label(war, f"{person},yes\n")
    label(war, f"{person},no\n", who="ben")
    mine = war("count", "labels", "--json").json()
    assert mine["disputes"] == [{"person": person, "by": ["ana", "ben"], "said": "ana: yes, ben: no"}]
    assert mine["agreement"] == {"doubled": 1, "agreed": 0, "kappa": -1.0}
    theirs = war("count", "labels", "--json", who="cleo").json()
    assert theirs["disputes"][0]["said"] is None
    assert person in [one["person"] for one in queue(war, "cleo")]
    assert "two agree on 0 of 1" in war("count", "labels").out
    assert f"open: {person} (ana: yes, ben: no)" in war("count", "labels").out


def test_a_tenth_is_left_for_somebody_else(war: Run, incident: str, log: Path) -> None:
    war("count", "sample", "advice", "--from", str(log), "--size", "10", "--second", "1")
    label(war, judged(queue(war)))
    assert queue(war) == []
    assert "10 to be labelled by somebody, 0 of them by you" in war("count", "labels").out
    label(war, judged(queue(war, "ben")), who="ben")
    assert "10 of 10 labelled, complete" in war("count", "labels").out


def test_a_dry_run_records_nothing_and_leaves_nothing(war: Run, incident: str, log: Path, environment: Path) -> None:
    told = war("count", "sample", "advice", "--from", str(log), "--size", "10", "--dry-run").out
    assert "would record" in told
    assert not list((environment / "s" / "warroom" / "samples").iterdir())
    assert "nobody was drawn" in war("count", "labels", code=2).err


def test_labels_that_are_rehearsed_are_checked_and_not_kept(war: Run, drawn: Any) -> None:
    assert "10 labels would be kept" in label(war, judged(queue(war)), "--dry-run").err
    assert label(war, "x,yes\n", "--dry-run", code=2)
    assert len(queue(war)) == 10


def test_outsiders_draw_nobody_and_replace_no_file(war: Run, fresh: Any, log: Path) -> None:
    before = Path(fresh["context"]).read_bytes()
    refused = war("count", "sample", "advice", "--from", str(log), "--size", "1", who="zoe", code=4)
    assert "zoe is not on the team" in refused.err
    assert Path(fresh["context"]).read_bytes() == before
    label(war, judged(queue(war)), who="zoe", code=4)
    assert war("count", "labels", "--json").json()["labelled"] == 0


def test_what_happened_is_fetched_again_where_it_is_missing(war: Run, fresh: Any) -> None:
    path = Path(fresh["context"])
    before = path.read_bytes()
    path.unlink()
    missing = war("count", "label", "--list", code=6)
    assert "not on this machine" in missing.err
    assert "--again" in missing.err
    war("count", "sample", "--again")
    assert path.read_bytes() == before
    war("count", "sample", "--again", "--out", "elsewhere.jsonl")
    path.unlink()
    assert war("count", "label", "--list", "--json", "--context", "elsewhere.jsonl").json()["left"] == 10


def test_a_larger_sample_keeps_the_seed_and_the_labels(war: Run, fresh: Any) -> None:
    label(war, judged(queue(war)))
    more = war("count", "sample", "advice", "--size", "12", "--json").json()
    assert (more["seed"], more["strata"][0]["drawn"]) == (fresh["seed"], 12)
    assert len(queue(war)) == 2


def test_a_count_of_the_plan_is_drawn_from_its_sources_and_from_those_it_flags(
    war: Run, log: Path, tmp_path: Path
) -> None:
    plan = tmp_path / "counting.yaml"
    plan.write_text(changed("/var/log/bot/*.jsonl", str(log)))
    war("declare", "Refunds", "--plan", str(plan))
    got = war("count", "sample", "--flagged", "2", "--unflagged", "4", "--json").json()
    assert got["strata"] == [
        {"name": "flagged", "population": 3, "drawn": 2}, {"name": "unflagged", "population": 9, "drawn": 4},
    ]  # fmt: skip
    assert got["count"] == "refunds"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("sample", "--from", "bot.jsonl"), "say how many people"),
        (("sample", "--from", "bot.jsonl", "--size", "1", "--flagged", "1"), "say how many people"),
        (("sample", "--from", "bot.jsonl", "--flagged", "1"), "say what flags a person"),
        (("sample", "--where", "true", "--size", "1"), "go with --from"),
        (("sample", "--from", "bot.jsonl", "--size", "0"), "nobody was drawn"),
        (("sample", "--from", "bot.jsonl", "--where", "select 1", "--size", "1"), "select"),
        (("sample", "--from", "bot.jsonl", "--size", "1", "--once", "k"), "--once does nothing here"),
        (("label", "--list", "--at", "-5m"), "--at does nothing here"),
        (("label",), "--list shows"),
        (("label", "--list"), "nobody was drawn"),
    ],
)
def test_what_cannot_be_asked_is_a_usage_error(
    war: Run, incident: str, log: Path, args: tuple[str, ...], said: str
) -> None:
    assert said in war("count", *args, code=2).err


def test_a_count_that_nobody_knows_is_refused(war: Run, incident: str) -> None:
    assert "there is no count 'nothing'" in war("count", "sample", "nothing", "--size", "1", code=6).err


def test_to_label_loads_no_engine(war: Run, drawn: Any) -> None:
    for line in (("label", "--list", "--json"), ("labels", "--json")):
        assert not loaded("--as", "ana", "count", *line) & HEAVY
