"""The entry point. It imports next to nothing, so that an interrupt in the first milliseconds is quiet as well."""

from __future__ import annotations

import gc
import sys

INTERRUPTED = 130
ROUNDS_APART = 150_000
"""Allocations between two rounds of garbage collection. Python's 700 would walk over every class that is being imported
some dozens of times, a tenth of the life of a command, and this many no command makes before it has answered; the price
is some megabytes that wait longer."""


def main() -> None:
    """Runs the command line and leaves with its exit code.

    What was made is frozen at the end: the interpreter would look through all of it for cycles once more, a tenth of
    the life of a command, to give back what the process gives back anyway.
    """
    gc.set_threshold(ROUNDS_APART)
    try:
        from warroom.cli.app import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
