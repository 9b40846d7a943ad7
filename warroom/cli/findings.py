"""What a check of ``doctor`` found."""

from __future__ import annotations

from typing import Literal, NamedTuple

State = Literal["ok", "warn", "fail"]


class Check(NamedTuple):
    """What was found about one thing, in words, with a *cure* where it is not well."""

    name: str
    state: State
    said: str
    cure: str = ""
