"""Records are read back as events, and one that cannot be read is named."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rooms import Room
from warroom.core.errors import Code, Refused
from warroom.core.incident import read


@pytest.mark.parametrize(
    "damage",
    [
        {"body": '{"said": "hello"}'},
        {"body": "not json"},
        {"body": '{"text": 7}'},
        {"header": "{}"},
        {"header": "[]"},
        {"header": "not json"},
        {"header": '{"v": 1, "at": "yesterday", "recorded_at": "yesterday"}'},
    ],
)
def test_an_entry_that_cannot_be_read_is_refused_by_its_number(damage: dict[str, Any]) -> None:
    room = Room()
    room.do("note_add", text="seen")
    record = room.desk.records(room.id)[-1]
    with pytest.raises(Refused, match=f"entry {record.seq} of {room.id}") as refused:
        read(record._replace(**damage))
    assert refused.value.code is Code.DAMAGED
    assert "warroom verify" in refused.value.hint
