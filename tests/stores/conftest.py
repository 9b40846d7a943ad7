from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.stores.processes import MEMORY
from warroom.stores.sqlite import SqliteStore


@pytest.fixture
def memory_disk() -> Iterator[Path]:
    """A folder whose syncs cost nothing, for tests that do many and hang on none."""
    with tempfile.TemporaryDirectory(prefix="warroom-test-", dir=MEMORY) as folder:
        yield Path(folder)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def opened(path: Path) -> Iterator[Callable[..., SqliteStore]]:
    """Opens a handle on the store at *path*, closed when the test is over."""
    handles: list[SqliteStore] = []

    def one_more(*, create: bool = True, patience_s: float = 10.0) -> SqliteStore:
        handles.append(SqliteStore(path, create=create, patience_s=patience_s))
        return handles[-1]

    yield one_more
    for handle in handles:
        handle.close()
