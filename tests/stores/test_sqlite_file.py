"""Where a store may be and who may read it: what a person gets told who names the wrong file."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.records import sealed
from tests.stores.contract import append_under_lock
from tests.stores.processes import NOBODY, output_of
from warroom.core.errors import Code, Refused
from warroom.stores import sqlite_file
from warroom.stores.sqlite import SqliteStore
from warroom.stores.sqlite_file import kind_of_mount, prepare
from warroom.stores.sqlite_library import sqlite3

MOUNTS = """\
/dev/vda / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
fileserver:/home /home nfs4 rw,vers=4.2 0 0
/dev/vdb /home/local xfs rw 0 0
//nas/team /mnt/the\\040team cifs rw 0 0
tmpfs /mnt/scratch tmpfs rw 0 0
ana@host:/ /mnt/scratch fuse.sshfs rw 0 0
"""


def refusal_to_open(path: Path, *, create: bool = True) -> Refused:
    """What opening *path* is refused with, having left all there was as it was."""
    before = {file: file.read_bytes() for file in path.parent.glob("*") if file.is_file()}
    with pytest.raises(Refused) as refused:
        SqliteStore(path, create=create)
    after = {file: file.read_bytes() for file in path.parent.glob("*") if file.is_file()}
    assert after == before
    assert refused.value.code is Code.UNAVAILABLE
    assert refused.value.hint
    return refused.value


@pytest.mark.parametrize(
    "content", [b"x", b"xy", b"x" * 511, b"# A title\n" * 1000, b"\0" * 4096, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "notes.md").write_bytes(content)
    assert "is not a store" in refusal_to_open(tmp_path / "notes.md").sentence


@pytest.mark.parametrize("statement", ["CREATE TABLE bookmarks (url)", "PRAGMA application_id = 252006674"])
def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path, statement: str) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db", isolation_level=None)) as other:
        other.execute(statement)
    assert "database of another program" in refusal_to_open(tmp_path / "other.db").sentence


def test_another_programs_database_keeps_what_it_had_not_yet_written_back(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db", isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = wal")
        other.execute("CREATE TABLE bookmarks (url)")
        other.execute("PRAGMA wal_checkpoint")
        other.execute("INSERT INTO bookmarks VALUES ('x')")
        left = tmp_path / "left"
        left.mkdir()
        for file in tmp_path.glob("other.db*"):
            shutil.copy(file, left)  # as it would lie there after a crash
        assert "database of another program" in refusal_to_open(left / "other.db").sentence


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    assert "it is a folder" in refusal_to_open(tmp_path).sentence


def test_a_pipe_is_no_store(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "no regular file" in refusal_to_open(tmp_path / "pipe").sentence


def test_a_link_to_nothing_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    assert "there is no store" in refusal_to_open(tmp_path / "link").sentence
    assert not (tmp_path / "nothing").exists()


def test_a_link_to_a_store_is_that_store(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "store.db")) as store:
        store.append("INC-A", 0, sealed(1))
        (tmp_path / "link").symlink_to(tmp_path / "store.db")
        with closing(SqliteStore(tmp_path / "link", create=False)) as linked:
            append_under_lock(linked, "by the link")
        assert len(store.read("INC-A")) == 2


def test_a_file_below_a_file_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Refused) as refused:
        SqliteStore(tmp_path / "file" / "store.db")
    assert refused.value.code is Code.UNAVAILABLE


@pytest.mark.parametrize("where", ["store.db", "missing/store.db"])
def test_no_file_appears_where_none_is_asked_for(tmp_path: Path, where: str) -> None:
    with pytest.raises(Refused, match="there is no store") as refused:
        SqliteStore(tmp_path / where, create=False)
    assert refused.value.code is Code.UNAVAILABLE
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_becomes_a_store_only_when_one_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "store.db").touch()
    assert "it is empty" in refusal_to_open(tmp_path / "store.db", create=False).sentence
    with closing(SqliteStore(tmp_path / "store.db")) as store:
        append_under_lock(store, "entry")


@pytest.mark.parametrize("name", ["a b#c?d%20e&mode=memory.db", "ünïcode 🧯.db", "file:x.db", "-store"])
def test_any_name_will_do(tmp_path: Path, name: str) -> None:
    with closing(SqliteStore(tmp_path / name)) as store:
        append_under_lock(store, "entry")
        store.backup(tmp_path / f"copy of {name}")
    assert (tmp_path / name).is_file()
    with closing(SqliteStore(tmp_path / f"copy of {name}", create=False)) as copy:
        assert len(copy.read("INC-A")) == 1


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    """The mode of each file, while the store is in use."""
    return {file.name: file.stat().st_mode & 0o7777 for file in folder.iterdir()}


@pytest.mark.usefixtures("umask")
def test_a_store_is_its_owners_alone(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "new" / "folders" / "store.db")) as store:
        append_under_lock(store, "entry")
        assert set(modes(tmp_path / "new" / "folders").values()) == {0o600}
    for folder in (tmp_path / "new", tmp_path / "new" / "folders"):
        assert folder.stat().st_mode & 0o7777 == 0o700


@pytest.mark.usefixtures("umask")
def test_a_store_in_a_groups_folder_is_the_groups(tmp_path: Path) -> None:
    folder = tmp_path / "team"
    folder.mkdir()
    folder.chmod(0o2770)
    with closing(SqliteStore(folder / "store.db")) as store:
        append_under_lock(store, "entry")
        assert "store.db" in modes(folder)
        assert set(modes(folder).values()) == {0o660}
        group = folder.stat().st_gid
        assert {file.stat().st_gid for file in folder.iterdir()} == {group}


@pytest.fixture
def public(request: pytest.FixtureRequest) -> Iterator[Path]:
    """A folder that every user of this machine can reach."""
    folder = Path(tempfile.mkdtemp(prefix="warroom-test-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_whoever_may_not_write_the_folder_is_told_so(public: Path) -> None:
    public.chmod(0o555)
    said = output_of("as_nobody", public / "store.db", "create")
    assert said.startswith("unavailable ")
    assert "cannot be created: Permission denied" in said


def test_whoever_may_not_read_the_store_is_told_so(public: Path) -> None:
    SqliteStore(public / "store.db").close()
    (public / "store.db").chmod(0o000)
    assert output_of("as_nobody", public / "store.db", "read").startswith("unavailable ")
    public.chmod(0o000)
    assert "cannot be reached: Permission denied" in output_of("as_nobody", public / "store.db", "read")


def test_whoever_may_only_read_the_store_can_read_while_somebody_else_has_it_open(public: Path) -> None:
    with closing(SqliteStore(public / "store.db")) as store:
        store.append("INC-A", 0, sealed(3))
        for file in public.iterdir():
            file.chmod(0o444)
        said = output_of("as_nobody", public / "store.db", "read", "write").splitlines()
    assert said[0] == "read 3"
    assert said[1].startswith("unavailable ")
    assert "may not be written by you" in said[1]


def test_two_people_share_a_store_in_their_groups_folder(public: Path) -> None:
    os.chown(public, -1, NOBODY if os.geteuid() == 0 else os.getgid())
    public.chmod(0o2770)
    SqliteStore(public / "store.db").close()
    assert output_of("as_nobody", public / "store.db", "write") == ""
    with closing(SqliteStore(public / "store.db")) as store:
        append_under_lock(store, "mine")
        assert output_of("as_nobody", public / "store.db", "read") == "read 1\n"
        append_under_lock(store, "mine again")
        assert store.incidents() == ["INC-Z", "INC-A"]
        assert set(modes(public).values()) == {0o660}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/warroom.db", "ext4"), ("/home/ana/store.db", "nfs4"), ("/homework/store.db", "ext4"),
        ("/home/local/store.db", "xfs"), ("/mnt/the team/store.db", "cifs"), ("/mnt/scratch/store.db", "fuse.sshfs"),
    ],
)  # fmt: skip
def test_the_file_system_of_a_path_is_that_of_its_nearest_mount(path: str, kind: str) -> None:
    assert kind_of_mount(Path(path), MOUNTS) == kind


@pytest.fixture
def on_nfs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of the test, as if it came from a file server."""
    table = tmp_path.parent / f"{tmp_path.name}-mounts"
    table.write_text(f"/dev/vda / ext4 rw 0 0\nserver:/export {tmp_path} nfs4 rw 0 0\n")
    monkeypatch.setattr(sqlite_file, "_MOUNTS", table)


@pytest.mark.usefixtures("on_nfs")
def test_no_store_is_created_on_a_network_file_system(tmp_path: Path) -> None:
    assert "network file system (nfs4)" in refusal_to_open(tmp_path / "store.db").sentence
    assert not (tmp_path / "store.db").exists()
    (tmp_path / "store.db").touch()
    assert "network file system (nfs4)" in refusal_to_open(tmp_path / "store.db").sentence


def test_a_store_on_a_network_file_system_can_be_read_and_not_written(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:  # fmt: skip
    with closing(SqliteStore(tmp_path / "store.db")) as store:
        store.append("INC-A", 0, sealed(3))
    request.getfixturevalue("on_nfs")
    with closing(SqliteStore(tmp_path / "store.db")) as store:
        assert store.read("INC-A") == sealed(3)
        with pytest.raises(Refused, match="network file system") as refused:
            append_under_lock(store, "entry")
        assert refused.value.code is Code.UNAVAILABLE
        assert modes(tmp_path) == {"store.db": 0o600}


def test_a_store_on_a_network_file_system_is_not_read_while_its_last_entries_are_elsewhere(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:  # fmt: skip
    if SqliteStore(tmp_path / "store.db").journal_mode != "wal":
        return
    with closing(SqliteStore(tmp_path / "store.db")) as store:
        store.append("INC-A", 0, sealed(3))
        request.getfixturevalue("on_nfs")
        assert "network file system" in refusal_to_open(tmp_path / "store.db").sentence


def test_a_system_that_does_not_list_its_mounts_is_taken_at_its_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(sqlite_file, "_MOUNTS", tmp_path / "nothing")
    with closing(SqliteStore(tmp_path / "store.db")) as store:
        append_under_lock(store, "entry")


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_no_store_is_made_beside_the_log_of_one_that_was_moved_away(tmp_path: Path, ending: str) -> None:
    (tmp_path / f"room.db{ending}").write_bytes(b"the last hour")
    refused = refusal_to_open(tmp_path / "room.db")
    assert "would destroy what was written last" in refused.sentence
    assert "put room.db back" in refused.hint


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_a_store_that_another_process_began_to_make_a_moment_ago_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:  # fmt: skip
    """Eight writers start on no file; the last of them looks, sees none, and then the first one makes it."""

    def looked_before(path: Path) -> bool:
        path.touch()
        path.with_name(f"{path.name}{ending}").write_bytes(b"what the first one is just writing")
        return False

    monkeypatch.setattr(os.path, "lexists", looked_before)
    prepare(tmp_path / "room.db", create=True)
    assert (tmp_path / "room.db").read_bytes() == b""


def test_a_record_whose_file_was_moved_away_is_whole_when_it_is_back(tmp_path: Path) -> None:
    path, moved = tmp_path / "room.db", tmp_path / "moved.db"
    with closing(SqliteStore(path)) as store:
        records = [append_under_lock(store, f"entry {n}") for n in range(5)]
        path.rename(moved)
        if path.with_name("room.db-wal").exists():
            refusal_to_open(path)
        moved.rename(path)
    with closing(SqliteStore(path)) as again:
        assert again.read("INC-A") == records
