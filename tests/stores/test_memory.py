from __future__ import annotations

import pytest

from tests.stores.contract import Opener, StoreContract
from warroom.ports import Store
from warroom.stores.memory import MemoryStore


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def another(self) -> Opener:
        """The same store each time: nobody else can have a handle on it."""
        store = MemoryStore()

        def opened(*, patience_s: float = 10.0) -> Store:
            store._patience_s = patience_s
            return store

        return opened
