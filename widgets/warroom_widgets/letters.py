"""Letters five dots high, for words that are read from across a room.

A stock font library would bring hundreds of fonts of mixed licences to draw forty signs. Each sign here is five rows of
dots; how large a dot is drawn is decided by the room that there is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

HEIGHT = 5

_SIGNS = {
    "A": ".##. #..# #### #..# #..#", "B": "###. #..# ###. #..# ###.", "C": ".### #... #... #... .###",
    "D": "###. #..# #..# #..# ###.", "E": "#### #... ###. #... ####", "F": "#### #... ###. #... #...",
    "G": ".### #... #.## #..# .###", "H": "#..# #..# #### #..# #..#", "I": "### .#. .#. .#. ###",
    "J": "..## ...# ...# #..# .##.", "K": "#..# #.#. ##.. #.#. #..#", "L": "#... #... #... #... ####",
    "M": "#...# ##.## #.#.# #...# #...#", "N": "#..# ##.# #.## #..# #..#", "O": ".##. #..# #..# #..# .##.",
    "P": "###. #..# ###. #... #...", "Q": ".##. #..# #..# #.#. .#.#", "R": "###. #..# ###. #.#. #..#",
    "S": ".### #... .##. ...# ###.", "T": "##### ..#.. ..#.. ..#.. ..#..", "U": "#..# #..# #..# #..# .##.",
    "V": "#...# #...# #...# .#.#. ..#..", "W": "#...# #...# #.#.# ##.## #...#", "X": "#..# #..# .##. #..# #..#",
    "Y": "#...# .#.#. ..#.. ..#.. ..#..", "Z": "#### ..#. .#.. #... ####",
    "0": ".##. #..# #..# #..# .##.", "1": ".#. ##. .#. .#. ###", "2": "###. ...# .##. #... ####",
    "3": "###. ...# .##. ...# ###.", "4": "#..# #..# #### ...# ...#", "5": "#### #... ###. ...# ###.",
    "6": ".##. #... ###. #..# .##.", "7": "#### ...# ..#. .#.. .#..", "8": ".##. #..# .##. #..# .##.",
    "9": ".##. #..# .### ...# .##.",
    " ": ".. .. .. .. ..", "-": "... ... ### ... ...", ".": ". . . . #", ",": ".. .. .. .# #.", ":": ". # . # .",
    "+": "... .#. ### .#. ...", "?": "###. ...# .##. .... .#..", "!": "# # # . #", "/": "...# ..#. ..#. .#.. #...",
    "<": "..# .#. #.. .#. ..#", ">": "#.. .#. ..# .#. #..", "%": "#..# ...# .##. #... #..#", "'": "# # . . .",
    "(": ".# #. #. #. .#", ")": "#. .# .# .# #.", "_": ".... .... .... .... ####", "=": "... ### ... ### ...",
}  # fmt: skip
_ALIKE = {"–": "-", "—": "-", "−": "-", "’": "'", "…": "."}
_UNKNOWN = _SIGNS["?"]


def dots(text: str) -> tuple[str, ...]:
    """*text* as HEIGHT rows of ``#`` and ``.``, a column between two letters. Accents are left out, and what there is
    no sign for is a question mark."""
    signs = [_SIGNS.get(letter, _UNKNOWN).split(" ") for letter in _plain(text)]
    return tuple(".".join(sign[row] for sign in signs) for row in range(HEIGHT))


def _plain(text: str) -> str:
    spelt = unicodedata.normalize("NFD", "".join(_ALIKE.get(letter, letter) for letter in text.upper()))
    return "".join(letter for letter in spelt if not unicodedata.combining(letter))


def drawn(rows: Sequence[str], across: int, down: int) -> tuple[str, ...]:
    """*rows* of dots as lines: each dot *across* columns wide and *down* half lines high. Half a line is about as high
    as a column is wide."""
    halves = ["".join(dot * across for dot in row) for row in rows for _ in range(down)]
    padded = halves if len(halves) % 2 == 0 else [*halves, "." * len(halves[0])]
    pairs = zip(padded[::2], padded[1::2], strict=True)
    return tuple("".join(_BLOCKS[up, low] for up, low in zip(upper, lower, strict=True)) for upper, lower in pairs)


_BLOCKS = {("#", "#"): "█", ("#", "."): "▀", (".", "#"): "▄", (".", "."): " "}
