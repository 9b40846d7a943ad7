"""Whether a zstd file is whole.

The engine reads a file that was cut off as far as it goes and says nothing, so that half a log would pass for all of it
and its "at most" for a bound. Frames and blocks say how long they are (RFC 8878, section 3.1): it is enough to go from
one to the next and to see whether the last one ends where the file does.
"""

from __future__ import annotations

from warroom.counters.files import Opened

_FRAME = 0xFD2FB528
_SKIPPABLE = 0x184D2A5
_RLE = 1


def whole(file: Opened) -> bool:
    """Whether *file* is a row of frames of which the last one ends."""
    at = 0
    while at < file.found.size:
        magic = _number(file, at, 4)
        if magic >> 4 == _SKIPPABLE:
            at += 8 + _number(file, at + 4, 4)
        elif magic == _FRAME:
            at = _after_frame(file, at)
        else:
            return False
    return at == file.found.size


def _after_frame(file: Opened, at: int) -> int:
    said = _number(file, at + 4, 1)
    single, checksum = said >> 5 & 1, said >> 2 & 1
    window, dictionary = 1 - single, (0, 1, 2, 4)[said & 3]
    content = (single, 2, 4, 8)[said >> 6]
    at, last = at + 5 + window + dictionary + content, 0
    while not last and at < file.found.size:
        header = _number(file, at, 3)
        last, kind, size = header & 1, header >> 1 & 3, header >> 3
        at += 3 + (1 if kind == _RLE else size)
    return at + 4 * checksum if last else file.found.size + 1


def _number(file: Opened, at: int, length: int) -> int:
    return int.from_bytes(file.at(at, length), "little")
