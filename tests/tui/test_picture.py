"""The README's picture: drawn by the project, the same every time, and complete in itself."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

from tests import picture


async def test_the_picture_is_the_same_every_time_and_fetches_nothing(tmp_path: Path) -> None:
    first, second = tmp_path / "1.svg", tmp_path / "2.svg"
    await picture.main(first)
    await picture.main(second)
    drawn = first.read_text()
    assert drawn == second.read_text()
    assert "@font-face" not in drawn
    assert not re.search(r"(?:href|url|src)\s*[=(]\s*[\"']?https?:", drawn)


async def test_it_is_well_formed_and_shows_the_five_answers(tmp_path: Path) -> None:
    path = tmp_path / "room.svg"
    await picture.main(path)
    words = " ".join(" ".join(text.split()) for text in ET.parse(path).getroot().itertext())
    for answer in ("HOW BAD", "AFFECTED", "HAPPENING", "MAY PAUSE", "DUE NEXT"):
        assert answer in words.replace("\xa0", " ")
