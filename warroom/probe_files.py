"""A probe that no plan has, read from a file of its own: at three in the morning nobody edits the plan first.

The file says what a plan would say: one probe, or a section ``probes`` of several. Errors name file, line and column,
as those of a plan do.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from warroom.core.errors import Code, Refused, not_found
from warroom.core.plan import shape
from warroom.core.plan.findings import Remark
from warroom.core.plan.probes import Probe
from warroom.packs import PlanError, located, text_of, tree_of


def read_probe(path: Path, name: str | None = None) -> Probe:
    """The probe in the file *path*, the one called *name* where it holds several. PlanError where it holds none;
    Refused (not_found) where there is no such file, or no such probe in it."""
    source = text_of(path).removeprefix("\ufeff").replace("\r\n", "\n")
    tree = tree_of(source, str(path), "a probe", "id, kind and request")
    values = tree.plain()
    several = isinstance(values.get("probes"), list)
    found = []
    for place, value in enumerate(values["probes"] if several else [values]):
        try:
            found.append(Probe.model_validate(value))
        except ValidationError as error:
            at = ("probes", place) if several else ()
            remarks = [_placed(remark, at) for remark in shape.remarks(error, Probe)]
            raise PlanError(located(remarks, tree, source, str(path))) from None
    return _chosen(found, path, name)


def _placed(remark: Remark, at: tuple[str | int, ...]) -> Remark:
    return replace(remark, path=(*at, *remark.path))


def _chosen(found: list[Probe], path: Path, name: str | None) -> Probe:
    ids = [one.id for one in found]
    if name is None and len(found) != 1:
        raise Refused(
            Code.INVALID,
            f"{path} holds {len(found)} probes",
            f"say which: warroom probe run ID --file {path}",
            {"ids": ids},
        )
    if name is not None and name not in ids:
        raise not_found("probe", name, ids)
    return next(one for one in found if name in (None, one.id))
