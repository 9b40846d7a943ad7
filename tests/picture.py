"""Draws the README's picture: a room an hour and a half into an incident, on the plan that ships, always the same."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.rooms import Room
from tests.tui.stage import on_screen
from warroom.bootstrap import shipped_plan
from warroom.tui.picture import picture

COLUMNS, ROWS = 120, 34


def incident() -> Room:
    """What happened so far."""
    room = Room("Assistant promises refunds that the policy does not give", plan=shipped_plan("assistant"), who="ana")
    room.do("step_start", step="write-it-down")
    room.do("note_add", text="three customers quote the same 120-day refund promise")
    room.wait(minutes=3)
    room.do("step_done", step="write-it-down", result="exact words and screenshots of three chats")
    room.do("fact_set", fact="reached_customers", value="yes")
    room.do("fact_set", fact="failure_mode", value="wrong_output")
    room.do("role_join", who="ben", role="engineer")
    room.wait(minutes=4)
    room.do("probe_record", who="ben", failed=7, clean=3, why="ten replays of the refund question")
    room.do("role_join", who="fay", role="counsel")
    room.do("fact_set", who="ben", fact="repeated", value="yes")
    room.wait(minutes=5)
    room.do("step_start", who="ben", step="save-examples")
    room.do("count_set", who="ben", low=240, likely=310, high=1200, why="refund chats since Friday's release")
    room.do("role_join", who="ivo", role="comms")
    room.do("update_post", text="Rolling Friday's prompt back; holding words are with counsel")
    room.wait(minutes=4)
    room.do("note_add", who="ben", change="prompt rolled back to Thursday's", text="canary replays are running")
    room.do("probe_record", who="ben", failed=1, clean=9, why="ten more replays after the roll-back")
    room.wait(minutes=2)
    return room


async def main(path: Path) -> None:
    """Writes the picture to *path*."""
    async with on_screen(incident(), size=(COLUMNS, ROWS)) as stage:
        await stage.still()
        path.write_text(picture(stage.app, "warroom"))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
