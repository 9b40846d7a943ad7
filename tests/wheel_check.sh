#!/bin/sh
# The tests, run on the wheel that is built from the sdist, in a clean venv, away from the checkout.
set -eu
python=$1
root=$(pwd)
work=$(mktemp -d)
chmod 755 "$work"    # other users of the host take part in some tests
trap 'rm -rf "$work"' EXIT

"$python" -m build --outdir "$work/dist" .    # the sdist, and the wheel from the sdist
"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint constraints.txt \
    "$(echo "$work"/dist/*.whl)[dev]"
mkdir "$work/elsewhere"
cp -r tests plans data pyproject.toml README.md room.svg Makefile constraints.txt "$work/elsewhere"
cd "$work/elsewhere"
PATH="$work/venv/bin:$PATH" "$work/venv/bin/python" -c "
import pathlib, warroom, warroom_widgets
assert '$root' not in warroom.__file__ + warroom_widgets.__file__, 'the checkout is being tested, not the wheel'"
PATH="$work/venv/bin:$PATH" "$work/venv/bin/python" -m pytest --numprocesses auto
