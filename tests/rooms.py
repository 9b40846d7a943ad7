"""A room to tell a story in: a test reads as the list of what people did, and then looks.

The parts are the real ones. Only time and chance are handed in, so that a story goes the same way every time.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.plans import MINIMAL, changed, minimal_plan
from tests.plans import parsed as parsed
from warroom.core.envelope import Actor, Blob, Event
from warroom.core.errors import Refused
from warroom.core.incident import COMMANDS, Incident
from warroom.core.opening import Declare
from warroom.core.plan.pinned import PinnedPlan
from warroom.desk import Desk, Entropy, Recorded
from warroom.ports import Store
from warroom.stores.memory import MemoryStore
from warroom.views import room as views
from warroom.views.room import RoomView
