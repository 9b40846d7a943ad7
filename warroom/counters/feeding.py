"""Exactly these bytes of a log, and no others, as a file that the engine can read.

A log is being written while it is read. An engine that opens it by name reads until wherever the end happens to be:
half a line, and a mark that does not say what was counted. So the engine is given a FIFO into which a thread moves the
bytes from one line's start to another's end, in the kernel where it can (`splice`), which costs nothing measurable. The
engine need not be allowed the log, the range can be committed together with its mark, and a first small range gives a
first number at once.
"""

from __future__ import annotations

import json
import os
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from warroom.counters.files import Opened

LINE = 16 * 2**20
"""The longest line that is read. Beyond it a line is unreadable: memory is for people, and nobody logs a book."""
FIRST = 32 * 2**20
PIECE = 256 * 2**20
"""How many bytes are counted at once: few at first, so that a number is there, then many, because each costs a commit;
and no more, because the engine keeps in memory what it cannot seek in."""
_BLOCK = 2**20
_PACKED = 2**16
"""Of gzip less at a time, because it may unpack to a thousand times as much."""
_PIPE = 1031
"""F_SETPIPE_SZ of Linux: with a larger pipe the two threads wait for each other less."""


class Shrunk(OSError):
    """The file became shorter while it was read."""


class Range(NamedTuple):
    """The bytes of a file from *start* up to *end*."""

    start: int
    end: int


def readable_end(file: Opened, start: int) -> int:
    """Where the last whole line of *file* ends, not before *start*.

    A last line without its newline is whole where it is an object that is closed: programs that write a file once often
    leave the newline out, and half an object is not one.
    """
    end = after_newline(file, start, file.found.size)
    rest = file.at(end, LINE) if file.found.size - end <= LINE else b""
    return file.found.size if _is_object(rest) else end


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def pieces(file: Opened, start: int, end: int, size: int, *, first: bool) -> Iterator[Range]:
    """The lines from *start* to *end* in ranges of about *size*, at least a line each; the *first* one is small."""
    near = min(FIRST, size) if first else size
    while start < end:
        cut = end if end - start <= near else _cut(file, start, start + near, end)
        yield Range(start, cut)
        start, near = cut, size


def _cut(file: Opened, start: int, near: int, end: int) -> int:
    """The end of the last line before *near*, or of the first one behind it where a line is longer than a piece."""
    before = after_newline(file, start, near)
    return before if before > start else min(end, _next_newline(file, near, end))


def after_newline(file: Opened, start: int, end: int) -> int:
    """The place behind the last newline in [*start*, *end*), or *start*."""
    while end > start:
        begin = max(start, end - _BLOCK)
        if (at := file.at(begin, end - begin).rfind(b"\n")) >= 0:
            return begin + at + 1
        end = begin
    return start


def _next_newline(file: Opened, start: int, end: int) -> int:
    while start < end:
        block = file.at(start, _BLOCK)
        if (at := block.find(b"\n")) >= 0:
            return start + at + 1
        start += len(block) or end
    return end


Writes = Callable[[int], None]
"""Writes what is to be read to a file descriptor."""


@contextmanager
def fed(fifo: Path, writes: Writes) -> Iterator[None]:
    """A FIFO at *fifo* that *writes* fills while the block reads it. What went wrong with writing is raised at the end:
    a range of which a part is missing must not be taken for one that was read."""
    os.mkfifo(fifo, 0o600)
    failed: list[BaseException] = []
    feeder = threading.Thread(target=_feed, args=(fifo, writes, failed), daemon=True)
    feeder.start()
    try:
        yield
    finally:
        _release(fifo, feeder)
        fifo.unlink(missing_ok=True)
    if failed:
        raise failed[0]


def _feed(fifo: Path, writes: Writes, failed: list[BaseException]) -> None:
    try:
        fd = os.open(fifo, os.O_WRONLY)  # waits for the reader
        try:
            _widen(fd)
            writes(fd)
        finally:
            os.close(fd)
    except BrokenPipeError:
        return  # the reader had enough and says itself why
    except Exception as error:  # noqa: BLE001  # raised where it is waited for
        failed.append(error)


def _release(fifo: Path, feeder: threading.Thread) -> None:
    """Lets a feeder go that still waits for a reader."""
    while feeder.is_alive():
        with suppress(OSError):
            os.close(os.open(fifo, os.O_RDONLY | os.O_NONBLOCK))
        feeder.join(0.05)


def _widen(fd: int) -> None:
    with suppress(ImportError, OSError):
        from fcntl import fcntl

        fcntl(fd, _PIPE, _BLOCK)


def text(content: bytes) -> Writes:
    """Writes *content*."""
    return lambda fd: _write(fd, content)


def plain(file: Opened, part: Range, cancelled: Callable[[], bool]) -> Writes:
    """Writes the bytes of *part*, until *cancelled*."""

    def writes(fd: int) -> None:
        at = part.start
        while at < part.end and not cancelled():
            moved = _move(file.fd, fd, at, min(_BLOCK, part.end - at))
            if not moved:
                raise Shrunk("it became shorter while it was read")
            at += moved

    return writes


def shortened(file: Opened, part: Range, cancelled: Callable[[], bool]) -> Writes:
    """As `plain`, each line that is too long cut off, so that it is unreadable and the engine does not stop at it."""

    def writes(fd: int) -> None:
        starts = range(part.start, part.end, _BLOCK)
        for block in short_lines(file.at(start, min(_BLOCK, part.end - start)) for start in starts):
            if cancelled():
                return
            _write(fd, block)

    return writes


def short_lines(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """*blocks* in which the rest of a line is left out once it is longer than an engine takes."""
    length, cut = 0, False
    for block in _slices(blocks):
        said = block[block.find(b"\n") if b"\n" in block else len(block) :] if cut else block
        last = block.rfind(b"\n")
        length = len(block) - last - 1 if last >= 0 else length + len(block)
        cut = length > LINE - 2 * _BLOCK
        yield said


def _slices(blocks: Iterable[bytes]) -> Iterator[bytes]:
    for block in blocks:
        yield from (block[at : at + _BLOCK] for at in range(0, len(block), _BLOCK))


def _moved_by_hand(source: int, to: int, offset: int, length: int) -> int:
    block = os.pread(source, length, offset)
    _write(to, block)
    return len(block)


def _spliced(source: int, to: int, offset: int, length: int) -> int:
    try:
        return os.splice(source, to, length, offset_src=offset)
    except BrokenPipeError:
        raise
    except OSError:  # a file system that cannot
        return _moved_by_hand(source, to, offset, length)


_move = _spliced if hasattr(os, "splice") else _moved_by_hand


def _write(fd: int, block: bytes) -> None:
    left = memoryview(block)
    while left:
        left = left[os.write(fd, left) :]


def unpacked(file: Opened) -> Iterator[bytes]:
    """The content of a gzip *file*, in blocks. EOFError where it ends too early, zlib.error where it is no gzip.

    Unpacked here and not by the engine, which wants to seek in what it unpacks and would have to be given the name.
    """
    unpacker, begun = _gzip(), False
    for at in range(0, file.found.size, _PACKED):
        packed = file.at(at, min(_PACKED, file.found.size - at))
        while packed:
            yield unpacker.decompress(packed)
            begun, packed = not unpacker.eof, unpacker.unused_data
            if unpacker.eof:  # one member after another, and zeroes where a tape was filled up
                packed, unpacker = packed.lstrip(b"\0"), _gzip()
    if begun or not file.found.size:
        raise EOFError("it ends too early")


def first(blocks: Iterator[bytes], size: int) -> bytes:
    """At least *size* bytes of *blocks*, or all there are."""
    content = b""
    while len(content) < size and (block := next(blocks, None)) is not None:
        content += block
    return content


def _gzip() -> zlib._Decompress:
    return zlib.decompressobj(wbits=31)


class Lines:
    """The lines of a stream of *blocks*, to be written in pieces. It is *over* when nothing is left of it."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        """*blocks* are read as they are needed."""
        self._blocks = blocks
        self._left = b""
        self.over = False

    def piece(self, size: int, cancelled: Callable[[], bool]) -> Writes:
        """Writes about *size* bytes of whole lines, or all that is left of them."""

        def writes(fd: int) -> None:
            written = 0
            while not cancelled() and not (written >= size and self._ends_here(fd)):
                _write(fd, self._left)
                written += len(self._left)
                if (block := next(self._blocks, None)) is None:
                    self.over, self._left = True, b""
                    return
                self._left = block

        return writes

    def _ends_here(self, fd: int) -> bool:
        """Whether a line ends in what is left; if so it is written up to there."""
        at = self._left.rfind(b"\n") + 1
        _write(fd, self._left[:at])
        self._left = self._left[at:]
        return at > 0
