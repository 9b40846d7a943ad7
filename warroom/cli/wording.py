"""What should be looked at in the words of a notice, said to whoever drafts, approves or sends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.cli import diagnostics
from warroom.cli.invocation import Invocation
from warroom.core.duties import Duty
from warroom.core.incident import Incident

if TYPE_CHECKING:
    from warroom.core.wording import Warned

_QUOTED = 3
"""How many passages that have one cure are quoted."""


def warn_of(incident: Incident, duty: Duty, text: str, call: Invocation) -> None:
    """What should be looked at in *text*: what has one cure is said once."""
    from warroom.reports.notices import warnings

    alike: dict[tuple[str, str], list[Warned]] = {}
    for one in warnings(incident, duty, text, call.desk.now()):
        alike.setdefault((one.sentence, one.cure), []).append(one)
    for (sentence, cure), found in alike.items():
        where = "; ".join(f"line {one.line}, {one.passage!r}" for one in found[:_QUOTED])
        more = f" and {len(found) - _QUOTED} more" if len(found) > _QUOTED else ""
        diagnostics.warn(f"{where}{more}: {sentence} {cure[:1].upper()}{cure[1:]}.")
