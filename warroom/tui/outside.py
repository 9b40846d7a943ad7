"""What a room is handed of the world outside it: nothing of that is built here, and each of it may be missing.

A wall has no plans to declare on, a demo has no logs and no live system. Who opens a room says what there is; a verb
that needs what is missing says so before it asks anything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # whoever opens a room says what there is before the library of the screen is read
    from warroom.desk import History
    from warroom.ports import Checks, Library
    from warroom.tui.asking import Service
    from warroom.tui.draws import OpenSampling
    from warroom.tui.labelling import OpenSampler
    from warroom.tui.memory import Memory
    from warroom.tui.scans import OpenCounting
    from warroom.views.guide import GuideView

Guide = Callable[["History"], "GuideView"]
"""Says where the replay of a scenario stands, whose room this is."""


class Outside(NamedTuple):
    """*guide* speaks where the room is of a scenario. *library*: the plans to declare on. *memory*: how the rooms were
    left; where there is none, what the settings name. *drafts*: what was typed and not recorded. *probing* asks the
    live system, *counting* counts from logs, *sampling* draws people from them, *sampler* knows what happened to who
    was drawn. *checks*: probes that no plan has, and what other checks found."""

    guide: Guide | None = None
    library: Library | None = None
    memory: Memory | None = None
    drafts: Memory | None = None
    probing: Service | None = None
    counting: OpenCounting | None = None
    sampling: OpenSampling | None = None
    sampler: OpenSampler | None = None
    checks: Checks | None = None


NOTHING = Outside()
