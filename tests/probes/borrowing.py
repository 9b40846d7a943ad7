"""Files of other tools as tests of their readers write them."""

from __future__ import annotations

import json
from textwrap import dedent
from typing import Any

import pytest

from warroom.core.errors import Refused
from warroom.core.plan.probes import Probe
from warroom.probes.borrowed import Borrowed
from warroom.probes.reading import read


def borrowed(text: str, **more: Any) -> Borrowed:
    return read(dedent(text).encode(), **more)


def refused(text: str, **more: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        borrowed(text, **more)
    return caught.value


def said(found: Borrowed) -> str:
    return "\n".join(found.left_out)


def only(found: Borrowed, name: str) -> Probe:
    (probe,) = [probe for probe in found.probes if probe.id == name]
    return probe


def simple(*, asserted: Any = None, **config: Any) -> str:
    """A small promptfooconfig with this much more in the provider's configuration; JSON is YAML."""
    whole = {
        "prompts": ["Hello"],
        "providers": [{"id": "https://a.example", "config": {"body": {"q": "{{prompt}}"}, **config}}],
        "tests": [{"assert": [asserted or {"type": "contains", "value": "x"}]}],
    }
    return json.dumps(whole)
