"""Whether a duty applies: yes, no, or possible. Apart from the clocks, so that who reads a record needs no clocks."""

from __future__ import annotations

from enum import StrEnum


class Applies(StrEnum):
    """The answer. *Possible* is never taken for no."""

    YES = "yes"
    NO = "no"
    POSSIBLE = "possible"
