"""``config show``, ``paths``, ``completion``: what applies, where it is, and how a shell learns it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import PROGRAM, Run


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
