"""The copy of the rules: the same as the files, gone as soon as they are others, and never in anybody's way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.plans import minimal_plan
from tests.rooms import NOON
from tests.rulebook import RULES, terms
from warroom import config, regulations, regulations_cache
from warroom.core.clocks import Regime
from warroom.regulations_cache import Everything
from warroom.rulebook import Rulebook

KEY, OTHER = "0" * 64, "1" * 64
OURS = """\
regime: ours
title: Ours
jurisdiction: contract
checked_on: 2026-11-25
sources: [{title: a contract, licence: ours}]
rules:
  - id: ours.dpa
    title: A clause
    basis: Clause 7
    when: personal_data_breach
    stages: [{id: notice, limits: [{from: aware, mode: elapsed_hours, n: 24}]}]
    status: in_force
    provenance: agreement
    source: the contract
"""


@cache
def shipped() -> Everything:
    """The words and rules that ship, read from their files."""
    return regulations.everything(shipped=True)


def handful(title: str = "A handful of rules: 漢字 …") -> Everything:
    """A few rules, in a regime called *title*."""
    regime = {
        "regime": "t", "title": title, "jurisdiction": "EU", "checked_on": "2026-11-01",
        "sources": [{"title": "this test", "licence": "ours"}], "rules": [RULES[0]],
    }  # fmt: skip
    return Everything(terms=terms(), regimes=(Regime.model_validate(regime),))


def folder() -> Path:
    """Where copies are."""
    return config.cache_home() / "rules"


def copies() -> list[Path]:
    """Everything that is there."""
    return sorted(folder().iterdir()) if folder().is_dir() else []


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two files."""
    paths = [tmp_path / "a.yaml", tmp_path / "b.yaml"]
    for path in paths:
        path.write_text(f"a: {path.stem}\n")
    return paths


@pytest.fixture
def closed() -> Iterator[Path]:
    """The folder of copies, in which nobody may do anything: not even the superuser where it is a file."""
    folder().parent.mkdir(parents=True)
    folder().write_text("no folder")
    yield folder()
    assert folder().read_text() == "no folder"


# Kept and read back


def test_what_is_kept_is_read_back_the_same() -> None:
    regulations_cache.keep(KEY, shipped())
    assert regulations_cache.kept(KEY) == shipped()


def test_the_second_reading_gives_what_the_first_gave() -> None:
    first = regulations.everything()
    assert len(copies()) == 1
    assert regulations.everything() == first == shipped()


def test_what_was_read_last_comes_from_the_copy_and_not_from_the_files() -> None:
    paths = [regulations.words(), *regulations.files()]
    regulations_cache.keep(regulations_cache.digest(paths), handful())
    assert regulations.everything() == handful()


def test_a_copy_is_kept_whatever_the_locale_can_say(tmp_path: Path) -> None:
    program = (
        "from warroom import regulations, regulations_cache as cache\n"
        "found = regulations.everything()\n"
        "assert cache.kept(cache.digest([regulations.words(), *regulations.files()])) == found\n"
    )
    narrow = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "XDG_CACHE_HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", program], env={**os.environ, **narrow}, check=True)


# The key


def test_the_same_files_have_the_same_key(files: list[Path]) -> None:
    assert regulations_cache.digest(files) == regulations_cache.digest(list(files))


def test_another_byte_is_another_key(files: list[Path]) -> None:
    before = regulations_cache.digest(files)
    files[1].write_text("a: c\n")
    assert regulations_cache.digest(files) != before


def test_another_name_is_another_key(files: list[Path]) -> None:
    before = regulations_cache.digest(files)
    assert regulations_cache.digest([files[0], files[1].rename(files[1].with_name("c.yaml"))]) != before


def test_what_ends_one_file_and_what_begins_the_next_are_told_apart(files: list[Path]) -> None:
    before = regulations_cache.digest(files)
    one, two = (path.read_text() for path in files)
    files[0].write_text(one + two[:3])
    files[1].write_text(two[3:])
    assert regulations_cache.digest(files) != before
    assert regulations_cache.digest(files[:1]) != regulations_cache.digest(files)


def test_another_version_of_the_program_is_another_key(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    before = regulations_cache.digest(files)
    monkeypatch.setattr(regulations_cache, "__version__", "0.0.0+another")
    assert regulations_cache.digest(files) != before


def test_a_name_that_is_no_utf_8_has_a_key_as_well(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.yaml"))
    path.write_text("a: 1\n")
    assert regulations_cache.digest([path]) == regulations_cache.digest([path])


def test_a_rule_of_the_users_own_is_there_at_once_and_gone_with_its_file() -> None:
    def regimes() -> set[str]:
        return {one.regime for one in regulations.everything().regimes}

    before = regimes()
    home = config.config_home() / config.RULES
    home.mkdir(parents=True)
    (home / "ours.yaml").write_text(OURS)
    assert regimes() == before | {"ours"}
    (home / "ours.yaml").unlink()
    assert regimes() == before


# What is no copy


def test_what_was_never_kept_is_none() -> None:
    assert regulations_cache.kept(KEY) is None


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"terms": {}}', b"[" * 100_000],
    ids=["empty", "cut off", "a list", "null", "no text", "half", "deep"],
)  # fmt: skip
def test_a_damaged_copy_is_read_anew_and_mended(damage: bytes) -> None:
    regulations_cache.keep(KEY, handful())
    copies()[0].write_bytes(damage)
    assert regulations_cache.kept(KEY) is None
    regulations_cache.keep(KEY, handful())
    assert regulations_cache.kept(KEY) == handful()


def test_rules_are_read_from_the_files_where_the_copy_is_damaged() -> None:
    regulations.everything()
    copy = copies()[0]
    sound = copy.read_bytes()
    copy.write_bytes(sound[: len(sound) // 2])
    assert regulations.everything() == shipped()
    assert copy.read_bytes() == sound


def test_a_copy_that_has_more_than_the_rules_is_none() -> None:
    regulations_cache.keep(KEY, handful())
    copies()[0].write_text(json.dumps({**json.loads(copies()[0].read_text()), "more": 1}))
    assert regulations_cache.kept(KEY) is None


def test_a_copy_that_cannot_be_read_is_none() -> None:
    (folder() / f"rules-{KEY}.json").mkdir(parents=True)
    assert regulations_cache.kept(KEY) is None
    regulations_cache.keep(KEY, handful())
    assert regulations_cache.kept(KEY) is None


def test_where_nothing_can_be_kept_the_rules_are_read_all_the_same(closed: Path) -> None:
    regulations_cache.keep(KEY, handful())
    assert regulations_cache.kept(KEY) is None
    assert regulations.everything() == shipped()


# What is left on the disk


def test_old_copies_go_and_nothing_else_does() -> None:
    regulations_cache.keep(KEY, handful())
    (folder() / "notes.txt").write_text("ours")
    regulations_cache.keep(OTHER, handful("Others"))
    assert [path.name for path in copies()] == ["notes.txt", f"rules-{OTHER}.json"]
    assert regulations_cache.kept(KEY) is None


def test_a_copy_that_could_not_be_put_in_its_place_does_not_stay() -> None:
    (folder() / f"rules-{KEY}.json" / "in the way").mkdir(parents=True)
    regulations_cache.keep(KEY, handful())
    assert [path.name for path in copies()] == [f"rules-{KEY}.json"]


def test_a_copy_is_for_the_account_alone() -> None:
    regulations_cache.keep(KEY, handful())
    assert folder().stat().st_mode & 0o777 == 0o700
    assert [path.stat().st_mode & 0o777 for path in copies()] == [0o600]


def test_a_demo_leaves_none() -> None:
    assert Rulebook(shipped=True).pinned(minimal_plan(), NOON).rules
    assert not folder().exists()
