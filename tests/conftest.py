"""What holds for every test: nobody's own settings reach it, and how hard the laws are tried is said once."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

SOAK = "WARROOM_SOAK"
"""Set, it asks for far more examples; ``make soak`` does."""

settings.register_profile("default", max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("soak", parent=settings.get_profile("default"), max_examples=1_000)
settings.load_profile("soak" if os.environ.get(SOAK) else "default")

FOLDERS = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")


@pytest.fixture(autouse=True)
def _nobodys_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No ``WARROOM_*`` of the developer's, and folders of its own for every test."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("WARROOM_") and name != SOAK]:
            patch.delenv(name)
        for name in FOLDERS:
            patch.setenv(name, str(home if name == "HOME" else home / name.lower()))
        yield
