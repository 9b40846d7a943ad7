"""What was acknowledged is there, nothing is half there, and the store goes on: whatever the disk or the kernel did.

A killed process is not a power cut: the kernel still writes what it was given. The failing syncs come closest to one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import count
from pathlib import Path

import pytest

from tests.records import following, sealed
from tests.stores.contract import append_under_lock, blob_of
from tests.stores.faults import CASES
from tests.stores.past import raw
from tests.stores.processes import INCIDENTS, ROOT, output_of
from warroom.core.errors import Code, Refused
from warroom.core.ledger import breaks
from warroom.stores.sqlite import SqliteStore

ONE_MIB = bytes(2**20)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="LD_PRELOAD, tmpfs and /proc are Linux's")


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that lets writes fail."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.fail("the fault tests need a C compiler: apt-get install gcc libc6-dev")
    built = tmp_path_factory.mktemp("shim") / "faults.so"
    source = Path(__file__).with_name("faults.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", built, source, "-ldl"], check=True)
    return built


def intact(path: Path) -> None:
    """The chain of every incident is whole, and so is the file."""
    with closing(SqliteStore(path, create=False)) as store:
        for incident in store.incidents():
            assert list(breaks(store.read(incident))) == []
    with raw(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize(("error", "manner"), [("EIO", "once"), ("EIO", "torn"), ("ENOSPC", "from_there_on")])
@pytest.mark.parametrize("case", CASES)
def test_any_write_or_sync_of_an_append_may_fail(
    shim: Path, memory_disk: Path, case: str, error: str, manner: str
) -> None:  # fmt: skip
    run = subprocess.run(
        [sys.executable, "-m", "tests.stores.faults", memory_disk, case, error, manner],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
             "LD_PRELOAD": str(shim), "WARROOM_FAULTS_IN": f"{memory_disk / 'live'}/"},
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert sum(told.values()) > 10, "there are more places than this where an append can fail"
    assert set(told) <= {"unavailable", "full", "saved"}
    assert "unavailable" in told, "a disk that cannot sync is told of, also where it only says that it is full"
    assert ("saved" in told) is ("checkpoint" in case), "only what comes after the commit may fail without a word"
    assert ("full" in told) is (error == "ENOSPC")


@pytest.mark.parametrize("seed", range(6))
def test_writers_that_are_killed_at_any_instant_lose_nothing_and_leave_nothing_half(tmp_path: Path, seed: int) -> None:
    told = output_of("killed_writers", tmp_path / "store.db", seed).splitlines()
    acknowledged = defaultdict(set)
    for incident, seq, digest in map(str.split, told):
        acknowledged[incident].add((int(seq), digest))
    assert acknowledged
    intact(tmp_path / "store.db")
    with closing(SqliteStore(tmp_path / "store.db", create=False)) as store:
        for incident in INCIDENTS:
            records = store.read(incident)
            assert [record.seq for record in records] == list(range(1, len(records) + 1))
            assert acknowledged[incident] <= {(record.seq, record.hash) for record in records}
            append_under_lock(store, "afterwards", incident)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of four megabytes. Where mounting one is not allowed, there is the sweep above."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"a tmpfs cannot be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def append_files_for_ever(store: SqliteStore) -> None:
    """Adds records with files of 400 kB."""
    for n in count(len(store.read("INC-A"))):
        one_more = following(store.read("INC-A"), f"with a file {n}")
        store.append("INC-A", n, one_more, blobs=[blob_of(bytes([n]) * 400_000)])


def test_a_full_disk_refuses_the_append_and_keeps_the_rest(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(ONE_MIB)
    with closing(SqliteStore(small_disk / "store.db")) as store:
        store.append("INC-A", 0, sealed(3))
        with pytest.raises(Refused) as refused:
            append_files_for_ever(store)
        assert refused.value.code is Code.FULL
        assert "is full" in refused.value.sentence
        kept = store.read("INC-A")
        assert 3 < len(kept) < 20
        intact(small_disk / "store.db")
        ballast.unlink()
        append_under_lock(store, "there is room again")
        assert store.read("INC-A")[:-1] == kept
    intact(small_disk / "store.db")


def test_a_store_that_does_not_fit_is_refused_and_can_be_created_later(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    with pytest.raises(Refused) as refused:
        SqliteStore(small_disk / "store.db")
    assert refused.value.code is Code.FULL
    ballast.unlink()
    with closing(SqliteStore(small_disk / "store.db")) as store:
        append_under_lock(store, "now")


def test_a_backup_onto_a_full_disk_is_refused_and_leaves_nothing(small_disk: Path, tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "store.db")) as store:
        store.append("INC-A", 0, sealed(1), blobs=[blob_of(ONE_MIB * 5)])
        with pytest.raises(Refused) as refused:
            store.backup(small_disk / "copy.db")
    assert refused.value.code is Code.FULL
    assert list(small_disk.iterdir()) == []
