"""A canary: a question that is known to bring the error out, put to the live system by the path that users take.

It is asked once. An answer that did not come, came by a redirect or came as an error page says nothing about what the
system would have said, and asking again until it suits is how a failure is lost. Every request says ``no-cache``, which
changes nothing that a model sees; a nonce goes only where the author wrote ``{{nonce}}``, because in the prompt it
would be another prompt, and in a query that the API does not know it would be another error.
"""

from __future__ import annotations

import json

from warroom.core.plan.probes import Probe, Request
from warroom.probes import filling, graders, paths, web
from warroom.probes.assertions import asserted
from warroom.probes.conditions import met
from warroom.probes.hosts import address, hosts_of, refuse_strangers
from warroom.probes.outcomes import Answer, Judgement, Outcome, inconclusive
from warroom.probes.tries import Surroundings, Try, digest, one, presentable


def tried(probe: Probe, around: Surroundings, n: int) -> Try:
    """What the *n*-th canary came to, asked with the paraphrase whose turn it is."""
    assert probe.request is not None, "a probe over HTTP has a request"
    prompt = n % len(probe.prompts) if probe.prompts else None
    question = asked(probe, probe.request, around, prompt)
    at = around.now()
    try:
        reply = web.fetched(question, probe.timeout)
    except web.Unanswered as silence:
        return one(at, inconclusive(silence.why), around, "", latency_s=silence.seconds, prompt=prompt)
    text, judgement = judged(probe, reply, around)
    return one(
        at, judgement, around, "every assertion holds",
        answer_digest=digest(probe, prompt, text), latency_s=round(reply.seconds, 3), prompt=prompt,
        shown=presentable(text, around.secrets), details={"status": reply.status, "host": question.place.named},
    )  # fmt: skip


def asked(probe: Probe, request: Request, around: Surroundings, prompt: int | None) -> web.Asked:
    """The request with all filled in. Refused where it cannot be sent as it is written."""
    filling.refuse_unfit(probe, request)
    refuse_strangers(hosts_of(probe), around.hosts)
    values = {"nonce": around.nonce(), "prompt": "" if prompt is None else probe.prompts[prompt]}
    place = address(filling.filled(request.url, values, filling.in_url))
    headers = _headers(request, values, around)
    content = _content(request, headers.get("content-type", ""), values, around)
    return web.Asked(request.method.upper(), place, headers, content)


def judged(probe: Probe, reply: web.Reply, around: Surroundings) -> tuple[str, Judgement]:
    """The text of the answer and what it says. An answer that did not arrive as answers should says nothing."""
    answer = _answer(reply, around)
    arrived = met(probe.conditions, answer)
    if arrived.outcome is not Outcome.CLEAN:
        return reply.text, arrived
    try:
        text = _output(reply.text, probe.output)
    except paths.Nowhere as nowhere:
        return reply.text, inconclusive(str(nowhere))
    if not text.strip():
        return text, inconclusive("the answer is empty")
    if not probe.assertions:
        return text, arrived
    return text, asserted(probe.assertions, answer._replace(text=text), judge=graders.judge(probe, around))


def _output(text: str, path: str) -> str:
    """What is at *path* in the JSON *text*; all of it where *path* is empty. Nowhere where nothing or null is there."""
    if not path:
        return text
    value = paths.walk(paths.document(text), path)
    if value is None:
        raise paths.Nowhere(f"the body has null at {path}")
    return paths.as_text(value)


def _headers(request: Request, values: filling.Values, around: Surroundings) -> dict[str, str]:
    kind = {"content-type": "application/json"} if request.json_body is not None else {}
    return {"cache-control": "no-cache"} | kind | filling.in_headers(request.headers, values, around.secrets)


def _content(request: Request, kind: str, values: filling.Values, around: Surroundings) -> bytes | None:
    """The body, whose values are written as a body of this *kind* of content has them."""
    if request.json_body is not None:
        return json.dumps(filling.in_json(request.json_body, values, around.secrets), ensure_ascii=False).encode()
    if request.body is None:
        return None
    return filling.known_or_filled(request.body, values, around.secrets, filling.for_body(kind)).encode()


def _answer(reply: web.Reply, around: Surroundings) -> Answer:
    until = reply.certificate_until
    return Answer(
        reply.text, reply.status, reply.text.encode(), reply.headers, reply.seconds, ip=reply.ip,
        certificate_expires_s=(until - around.now()).total_seconds() if until else None,
    )  # fmt: skip
