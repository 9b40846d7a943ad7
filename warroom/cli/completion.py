"""``completion``: the script that lets a shell complete our commands."""

from __future__ import annotations

import click

from warroom.cli import output
from warroom.cli.frame import Verb, pass_invocation
from warroom.cli.invocation import Invocation

VARIABLE = "_WARROOM_COMPLETE"
"""What click looks at to see that a shell is asking."""

_INSTALL = {
    "bash": "warroom completion bash > ~/.local/share/bash-completion/completions/warroom",
    "zsh": "warroom completion zsh > ~/.zfunc/_warroom, with fpath+=~/.zfunc before compinit in ~/.zshrc",
    "fish": "warroom completion fish > ~/.config/fish/completions/warroom.fish",
}


@click.command("completion", cls=Verb)
@click.argument("shell", type=click.Choice(list(_INSTALL)))
@pass_invocation
def completion(call: Invocation, shell: str) -> None:
    """Print the completion script of a SHELL: bash, zsh or fish.

    \b
      warroom completion bash > ~/.local/share/bash-completion/completions/warroom
      warroom completion fish > ~/.config/fish/completions/warroom.fish
    """
    script = _script(shell)
    if call.as_json:
        said = {"shell": shell, "install": _INSTALL[shell], "script": script}
        output.document({"schema": "warroom.completion/v1", **said})
        return
    output.text(script)


def _script(shell: str) -> str:
    from click.shell_completion import get_completion_class

    from warroom.cli.app import cli

    kind = get_completion_class(shell)
    assert kind is not None, f"click completes {shell}"
    complete = kind(cli, {}, "warroom", VARIABLE)
    body = (complete.source_template % complete.source_vars()).strip()
    first, _, rest = body.partition("\n")
    said = f"# To install: {_INSTALL[shell]}"
    # zsh reads the first line: it has to stay where it is.
    return "\n".join([first, said, rest] if first.startswith("#compdef") else [said, body])
