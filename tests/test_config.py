"""Where each setting comes from."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from warroom.config import BadFile, files, load
from warroom.core.errors import Refused

Write = Callable[[str, str], Path]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with no settings; the working folder is two below it."""
    for name in [name for name in os.environ if name.startswith(("WARROOM_", "XDG_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "etc"))
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / "b")
    return tmp_path


@pytest.fixture
def write(home: Path) -> Write:
    """Writes a settings file below the home."""

    def writes(name: str, text: str) -> Path:
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return writes


def said(key: str, **given: Any) -> tuple[Any, str]:
    """The value and the origin of *key*."""
    setting = load(given).values[key]
    return setting.value, setting.origin


def test_without_settings_the_store_is_in_the_data_folder(home: Path) -> None:
    assert said("store") == (str(home / ".local/share/warroom/room.db"), "default")
    assert (load({}).person, load({}).plan, load({}).plans, load({}).no_input) == (None, None, (), False)


def test_xdg_folders_are_honoured_and_relative_ones_ignored(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    assert load({}).store == "/data/warroom/room.db"

    monkeypatch.setenv("XDG_DATA_HOME", "data")
    assert load({}).store == str(home / ".local/share/warroom/room.db")


def test_the_nearer_source_wins(home: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    host = write("etc/warroom/config.toml", 'as = "host"\n')
    assert said("as") == ("host", f"{host}:1")

    user = write(".config/warroom/config.toml", '# mine\nas = "user"\n')
    assert said("as") == ("user", f"{user}:2")

    project = write("a/warroom.toml", 'as = "project"\n')
    assert said("as") == ("project", f"{project}:1")

    monkeypatch.setenv("WARROOM_AS", "environment")
    assert said("as") == ("environment", "WARROOM_AS")
    assert said("as", **{"as": "flag"}) == ("flag", "--as")


def test_the_files_in_use_are_named_the_nearest_last(home: Path, write: Write) -> None:
    wanted = [write(name, "") for name in ("etc/warroom/config.toml", ".config/warroom/config.toml", "a/warroom.toml")]

    assert files() == wanted


def test_paths_in_a_file_are_relative_to_it(home: Path, write: Write) -> None:
    write("a/warroom.toml", 'store = "room.db"\nplan = "mine.yaml"\nplans = ["plans", "~/more"]\n')

    found = load({})
    assert (found.store, found.plan) == (str(home / "a/room.db"), str(home / "a/mine.yaml"))
    assert found.plans == (home / "a/plans", home / "more")


def test_an_address_and_a_name_stay_what_they_are(home: Path, write: Write) -> None:
    write("a/warroom.toml", 'store = "sqlite:////srv/room.db"\nplan = "assistant"\n')

    assert (load({}).store, load({}).plan) == ("sqlite:////srv/room.db", "assistant")


def test_variables_can_say_lists_and_no(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARROOM_PLANS", "/one:/two")
    monkeypatch.setenv("WARROOM_NO_INPUT", "yes")
    assert (load({}).plans, load({}).no_input) == ((Path("/one"), Path("/two")), True)

    monkeypatch.setenv("WARROOM_NO_INPUT", "perhaps")
    with pytest.raises(Refused, match="neither yes nor no"):
        load({})


def test_other_variables_of_ours_are_nobodys_business(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARROOM_PAGER_ANA", "secret")

    assert "secret" not in repr(load({}).values)


@pytest.mark.parametrize(
    ("text", "line", "says", "hint"),
    [
        ('as = "ana"\nplam = "x"\n', 2, "there is no setting 'plam'", "did you mean 'plan'?"),
        ('incident = "INC-1"\n', 1, "there is no setting 'incident'", "the settings are"),
        ("\n\nplans = 'x'\n", 3, "plans is a list of folders", 'for example: plans = ["plans"]'),
        ("as = 3\n", 1, "as is text in quotes", 'for example: as = "ana"'),
        ("no_input = 'yes'\n", 1, "no_input is true or false", "for example: no_input = true"),
        ("[store]\npath = 'x'\n", 1, "store is text in quotes", "for example: store"),
        ("theme = 'pink'\n", 1, "theme is one of dark, light, high-contrast", 'for example: theme = "light"'),
        ("\ntime = 'CET'\n", 2, "time is one of utc, local", 'for example: time = "local"'),
        ("mouse = 'no'\n", 1, "mouse is true or false", "for example: mouse = false"),
        ("keys = 'x'\n", 1, "keys is a table of keys by what they do", 'for example: keys = {"verb.step" = "x"}'),
        ("\n[keys]\n'verb.step' = 3\n", 2, "keys is a table in which verb.step is no key", "for example: keys"),
        ("themes = 'dark'\n", 1, "there is no setting 'themes'", "did you mean 'theme'?"),
    ],
)
def test_a_wrong_setting_is_refused_where_it_stands(write: Write, text: str, line: int, says: str, hint: str) -> None:
    path = write("a/warroom.toml", text)

    with pytest.raises(BadFile) as refused:
        load({})
    assert refused.value.sentence.startswith(f"{path}:{line}: {says}")
    assert refused.value.hint.startswith(hint)


def test_without_settings_the_room_looks_as_it_was_left(home: Path) -> None:
    found = load({})
    assert (found.theme, found.ascii, found.time, found.mouse, found.bell) == (None, None, None, True, True)
    assert found.keys == {}


def test_the_looks_come_from_files_variables_and_flags(
    home: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("a/warroom.toml", 'theme = "light"\nascii = true\ntime = "local"\nbell = false\n')
    assert (load({}).theme, load({}).ascii, load({}).time, load({}).bell) == ("light", True, "local", False)

    monkeypatch.setenv("WARROOM_MOUSE", "0")
    monkeypatch.setenv("WARROOM_THEME", "ansi")
    assert said("mouse") == (False, "WARROOM_MOUSE")
    assert said("theme") == ("ansi", "WARROOM_THEME")
    assert said("theme", theme="dark") == ("dark", "--theme")
    assert said("mouse", mouse=True) == (True, "--mouse")
    assert said("ascii", ascii=False) == (False, "--no-ascii")
    assert said("ascii") == (True, f"{path}:2")


@pytest.mark.parametrize(
    ("flags", "says"), [({"theme": "pink"}, "--theme is 'pink'"), ({"time": "CET"}, "--time is 'CET'")]
)
def test_a_flag_that_says_nothing_known_is_refused(home: Path, flags: dict[str, str], says: str) -> None:
    with pytest.raises(Refused, match=says) as refused:
        load(flags)
    assert refused.value.hint.startswith("--")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('\n[keys]\n"verb.step" = "x"\n', 3),
        ('as = "ana"\n[keys]\n# mine\nverb.step = "x"\n', 4),
        ('\nkeys."verb.step" = "x"\n', 2),
        ('\nkeys = {"verb.step" = "x"}\n', 2),
        ('\n\n[keys.verb]\nstep = "x"\n', 3),
    ],
)
def test_a_key_is_found_however_toml_lets_it_be_written(write: Write, text: str, line: int) -> None:
    path = write("a/warroom.toml", text)

    (found,) = load({}).keys.items()
    assert (found[0], found[1].value, found[1].origin) == ("verb.step", "x", f"{path}:{line}")


def test_a_nearer_file_overrides_one_key_and_not_all_of_them(write: Write) -> None:
    user = write(".config/warroom/config.toml", '[keys]\n"verb.step" = "x"\n"verb.note" = "m"\n')
    project = write("a/warroom.toml", '[keys]\n"verb.note" = "o"\n')

    found = {name: (setting.value, setting.origin) for name, setting in load({}).keys.items()}
    assert found == {"verb.step": ("x", f"{user}:2"), "verb.note": ("o", f"{project}:2")}


@pytest.mark.parametrize("content", [b"as = \n", b"\xff\xfe"])
def test_a_file_that_is_no_toml_is_refused_by_its_name(home: Path, content: bytes) -> None:
    (home / "a" / "warroom.toml").write_bytes(content)

    with pytest.raises(BadFile, match=rf"^{home}/a/warroom.toml: "):
        load({})
