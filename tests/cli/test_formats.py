"""``count formats``: which logs can be read, and how a team adds its own."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.test_import_hygiene import HEAVY, loaded
from warroom.cli.diagnostics import Exit


def test_the_formats_are_listed_with_what_each_of_them_cannot_tell(war: Run) -> None:
    heading, *rows = war("count", "formats").out.splitlines()
    assert heading.split() == ["FORMAT", "FILES", "LACKS", "WHAT"]
    azure = next(row for row in rows if row.startswith("azure-openai"))
    assert azure.split()[1:9] == ["jsonl", "user", "session", "trace", "prompt", "response", "region", "tenant"]


def test_programs_get_the_columns_and_the_notes_of_every_format(war: Run) -> None:
    told = war("count", "formats", "--json").json()
    assert told["schema"] == "warroom.formats/v1"
    litellm = next(one for one in told["items"] if one["name"] == "litellm")
    assert litellm["kinds"] == ["jsonl", "csv", "parquet"]
    assert litellm["lacks"] == ["tenant"]
    assert "never counted" in litellm["notes"][0]


def test_a_format_is_shown_as_the_file_that_a_team_may_begin_its_own_with(war: Run, tmp_path: Path) -> None:
    shown = war("count", "formats", "bedrock")
    (tmp_path / "ours.yaml").write_text(shown.out.replace("name: bedrock", "name: ours"))
    assert "identity.arn" in shown.err
    whole = war("count", "formats", str(tmp_path / "ours.yaml"), "--json").json()
    assert (whole["schema"], whole["name"]) == ("warroom.format/v1", "ours")
    assert whole["columns"]["response"][0] == {"path": "output.outputBodyJson", "as": "deltas", "parse": [], "up": 0}


def test_a_map_that_is_wrong_is_refused_with_the_line(war: Run, tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text("name: ours\ntitle: Ours\nkinds: [jsonl]\ncolumns:\n  user: a..b\n")
    told = war("count", "formats", str(path), code=Exit.INVALID)
    assert f"{path}:5:9: 'a..b' is no path" in told.err
    assert "hint: the maps that ship show how one is written" in told.err


def test_an_unknown_format_is_refused_with_where_they_are_listed(war: Run) -> None:
    told = war("count", "formats", "bedrok", code=Exit.NOT_FOUND)
    assert "did you mean 'bedrock'? (warroom count formats)" in told.err


def test_listing_formats_loads_no_engine() -> None:
    assert not loaded("count", "formats") & HEAVY
