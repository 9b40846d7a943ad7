"""``probe import``: a team's checks for other tools, as the probes of a plan."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

import click

from warroom.cli import diagnostics, output
from warroom.cli.frame import Verb, pass_invocation
from warroom.cli.invocation import Invocation

if TYPE_CHECKING:
    from warroom.core.plan.probes import Probe


@click.command("import", cls=Verb)
@click.argument("file", type=click.File("rb"))
@click.option("--target", metavar="URL", help="Whom the modules of a blackbox.yml ask")
@pass_invocation
def import_probes(call: Invocation, file: IO[bytes], target: str | None) -> None:
    """Read probes from a promptfooconfig.yaml, a Gatus config.yaml or a blackbox.yml.

    What a plan would say is printed, what was left out is told on stderr; nothing is changed, and nobody is asked.
    FILE may be - for stdin.

    \b
      warroom probe import promptfooconfig.yaml
      warroom probe import blackbox.yml --target https://assistant.example/chat >> our-plan.yaml
    """
    from warroom.plain_yaml import MAX_BYTES
    from warroom.probes.reading import read

    found = read(file.read(MAX_BYTES + 1), file=file.name, target=target)
    section = {"probes": [_values(probe) for probe in found.probes]}
    if call.as_json:
        output.document(
            {"schema": "warroom.probe-import/v1", "tool": found.tool, **section, "left_out": found.left_out}
        )
    elif found.probes:
        output.text(_yaml(section).rstrip("\n"))
    for sentence in found.left_out:
        diagnostics.warn(sentence)
    count = len(found.probes)
    diagnostics.tell(f"{count} probe{'' if count == 1 else 's'} read from {found.tool}")


def _values(probe: Probe) -> dict[str, Any]:
    """What a plan says of *probe*: nothing that is as it is anyway."""
    return probe.model_dump(mode="json", exclude_defaults=True)


def _yaml(section: dict[str, Any]) -> str:
    """*section* as a plan has it."""
    from io import StringIO

    from ruamel.yaml import YAML

    writer = YAML()
    writer.default_flow_style = False
    writer.width = 110
    stream = StringIO()
    writer.dump(section, stream)
    return stream.getvalue()
