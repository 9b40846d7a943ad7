"""A grader of the team's own, asked whether an answer is as it should be.

It is somebody else's server: it is told the assertion and the answer, and none of our secrets that the answer may
quote. What it says is an opinion about one answer; that it broke is none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from warroom.core.plan.probes import Probe
from warroom.probes import web
from warroom.probes.assertions import Assertion, Judge
from warroom.probes.filling import in_headers
from warroom.probes.hosts import address, refuse_strangers
from warroom.probes.outcomes import Answer
from warroom.probes.tries import Surroundings

_TOLD = ("type", "value", "threshold", "rubricPrompt")


def judge(probe: Probe, around: Surroundings) -> Judge:
    """Asks the graders of *probe*, each once, with ``output`` and ``assertion``, as promptfoo asks its webhooks."""

    def ask(url: str, assertion: Assertion, answer: Answer) -> Mapping[str, Any]:
        place = address(url)
        refuse_strangers({place.named}, around.hosts)
        told = {key: assertion[key] for key in _TOLD if key in assertion}
        body = {"output": around.secrets.redacted(answer.text), "assertion": told}
        headers = {"content-type": "application/json"} | in_headers(_headers(assertion), {}, around.secrets)
        reply = web.fetched(web.Asked("POST", place, headers, json.dumps(body).encode()), probe.timeout)
        said = json.loads(reply.text) if reply.status == 200 else None
        if not isinstance(said, Mapping):
            raise web.Unanswered(f"the grader answered {reply.status}")
        return said

    return ask


def _headers(assertion: Assertion) -> dict[str, str]:
    """The headers that *assertion* or its provider sets."""
    provider = assertion.get("provider")
    configs = [assertion.get("config"), provider.get("config") if isinstance(provider, Mapping) else None]
    found = [config["headers"] for config in configs if isinstance(config, Mapping) and "headers" in config]
    return {name: str(value) for headers in found for name, value in dict(headers).items()}
