"""``config show``, ``paths``, ``completion``: what applies, where it is, and how a shell learns it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import PROGRAM, Run
from tests.plans import MINIMAL, changed


def test_every_setting_is_shown_with_who_said_so(
    war: Run, environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    (environment / "work" / "warroom.toml").write_text('\nplans = ["p"]\nno_input = true\n[keys]\n"verb.step" = "x"\n')
    monkeypatch.setenv("WARROOM_INCIDENT", "INC-1")

    got = war("config", "show", "--json", "--store", "x.db").json()
    assert got["schema"] == "warroom.settings/v1"
    origins = {item["key"]: item["origin"] for item in got["items"]}
    assert origins == {
        "store": "--store", "as": "--as", "incident": "WARROOM_INCIDENT", "plan": "default",
        "plans": f"{environment}/work/warroom.toml:2", "no_input": f"{environment}/work/warroom.toml:3",
        "theme": "default", "ascii": "default", "time": "default", "mouse": "default", "bell": "default",
        "keys.verb.step": f"{environment}/work/warroom.toml:5",
    }  # fmt: skip


def test_settings_are_shown_to_a_person_with_or_without_their_origin(war: Run) -> None:
    rows = war("config", "show").out.splitlines()

    assert rows[0].split() == ["setting", "value", "origin"]
    assert rows[2].split() == ["as", "ana", "--as"]
    assert war("config", "show", "--no-origin").out.splitlines()[2].split() == ["as", "ana"]


def test_settings_can_be_shown_without_a_store(war: Run, environment: Path) -> None:
    war("config", "show")
    war("paths")

    assert not (environment / "d").exists()


def test_paths_are_told_with_whether_they_are_there(war: Run, environment: Path) -> None:
    items = {item["name"]: item for item in war("paths", "--json").json()["items"]}

    assert items["store"] == {"name": "store", "path": f"{environment}/d/warroom/room.db", "exists": False}
    assert items["shipped plans"]["exists"] is True
    assert items["config"]["path"] == f"{environment}/c/warroom/config.toml"
    assert "(not there)" in war("paths").out


def test_the_plans_beside_the_store_are_told_and_found(war: Run, tmp_path: Path) -> None:
    beside = tmp_path / "srv" / "plans"
    beside.mkdir(parents=True)
    (beside / "ours.yaml").write_text(MINIMAL)
    store = ("--store", str(beside.parent / "room.db"))

    items = {item["name"]: item for item in war(*store, "paths", "--json").json()["items"]}
    assert items["plans beside the store"] == {"name": "plans beside the store", "path": str(beside), "exists": True}
    assert [str(beside), *["beside", "the", "store,", "always"]] in [
        line.split() for line in war(*store, "config", "show").out.splitlines()
    ]
    assert war(*store, "plan", "check", "minimal", "--as-of", "2026-11-23").out == f"{beside}/ours.yaml: clean\n"
    assert "ok    plan" in war(*store, "doctor", code=None).out


def test_plans_of_the_settings_win_over_those_beside_the_store(war: Run, environment: Path, tmp_path: Path) -> None:
    for folder, title in ((tmp_path / "plans", "Theirs"), (environment / "work" / "own", "Mine")):
        folder.mkdir()
        (folder / "ours.yaml").write_text(changed("title: A small plan for tests", f"title: {title}"))
    (environment / "work" / "warroom.toml").write_text('plans = ["own"]\n')

    assert war("--store", str(tmp_path / "room.db"), "plan", "show", "ours").out.startswith("Mine\n")


def test_a_folder_that_is_both_is_looked_into_once(war: Run, environment: Path) -> None:
    (environment / "work" / "plans").mkdir()
    (environment / "work" / "plans" / "ours.yaml").write_text(MINIMAL)
    (environment / "work" / "warroom.toml").write_text('store = "room.db"\nplans = ["plans"]\n')

    items = war("plan", "list", "--json").json()["items"]
    assert [item["id"] for item in items if not item["shipped"]] == ["minimal"]


def test_plans_that_anybody_may_have_put_beside_the_store_are_not_looked_at(war: Run, tmp_path: Path) -> None:
    place = tmp_path / "open"
    (place / "plans").mkdir(parents=True)
    (place / "plans" / "ours.yaml").write_text(MINIMAL)
    place.chmod(0o1777)

    war("--store", str(place / "room.db"), "plan", "show", "ours", code=6)
    assert "beside the store" not in war("--store", str(place / "room.db"), "paths").out


def test_somebody_elses_home_is_no_reason_to_fail(war: Run, environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_file", denied)

    assert war("config", "show").code == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_says_how_to_install_it(war: Run, shell: str) -> None:
    out = war("completion", shell).out

    assert f"warroom completion {shell} > " in out
    assert "_WARROOM_COMPLETE" in out
    assert war("completion", shell, "--json").json()["shell"] == shell


def test_another_shell_is_refused(war: Run) -> None:
    assert "bash" in war("completion", "csh", code=2).err


def test_bash_completes_commands_with_the_script(war: Run, tmp_path: Path) -> None:
    script = tmp_path / "warroom.bash"
    script.write_text(war("completion", "bash").out)
    asked = f"""
        PATH={PROGRAM.parent}:$PATH; source {script}
        COMP_WORDS=(warroom plan sh); COMP_CWORD=2; COMPREPLY=()
        _warroom_completion warroom sh plan; echo "${{COMPREPLY[@]}}"
        COMP_WORDS=(warroom ver); COMP_CWORD=1; COMPREPLY=()
        _warroom_completion warroom ver warroom; echo "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == ["show", "verify"], done.stderr


def test_zsh_reads_the_first_line_and_so_it_stays_first(war: Run) -> None:
    assert war("completion", "zsh").out.startswith("#compdef warroom\n")
