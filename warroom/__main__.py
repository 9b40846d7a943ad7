"""The entry point. It imports next to nothing, so that an interrupt in the first milliseconds is quiet as well."""

from __future__ import annotations

import sys

INTERRUPTED = 130


def main() -> None:
    """Runs the command line and leaves with its exit code."""
    try:
        from warroom.cli.app import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)


if __name__ == "__main__":
    main()
