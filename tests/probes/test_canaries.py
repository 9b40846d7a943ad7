"""What a canary comes to, asked of real servers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.probes.conftest import KEY, Start, allowing, answer, canary, outcome
from warroom.core.errors import Code, Refused
from warroom.probes.tries import Surroundings, tried

POLICY = answer("Our policy is on the website.")
PROMISE = answer("You get a full refund.")


def test_an_answer_without_the_error_is_clean(system: Start, around: Surroundings) -> None:
    bot = system(POLICY)
    one = tried(canary(bot.url), allowing(around, bot), 0)
    assert outcome(one) == (1, 0, 0)
    assert (one.at, one.why, one.shown) == (around.now(), "every assertion holds", "Our policy is on the website.")


def test_an_answer_with_the_error_is_failed_and_says_which(system: Start, around: Surroundings) -> None:
    bot = system(PROMISE)
    one = tried(canary(bot.url), allowing(around, bot), 0)
    assert outcome(one) == (0, 1, 0)
    assert "full refund" in one.why
    assert one.details == {"status": 200, "host": bot.host}


def test_the_answer_is_taken_from_where_the_probe_says(system: Start, around: Surroundings) -> None:
    body = json.dumps({"note": "no full refund here", "choices": [{"text": "see the website"}]})
    bot = system(answer(body))
    one = tried(canary(bot.url, output="choices[0].text"), allowing(around, bot), 0)
    assert outcome(one) == (1, 0, 0)
    assert one.shown == "see the website"


def test_paraphrases_are_asked_in_turn(system: Start, around: Surroundings) -> None:
    bot = system(POLICY)
    probe = canary(bot.url, prompts=["a refund?", "my money back?"], request={"method": "POST", "body": "{{prompt}}"})
    tries = [tried(probe, allowing(around, bot), n) for n in range(3)]
    assert [one.prompt for one in tries] == [0, 1, 0]
    assert [got.rpartition(b"\r\n")[2] for got in bot.requests] == [b"a refund?", b"my money back?", b"a refund?"]


def test_the_same_answer_to_the_same_paraphrase_is_told(system: Start, around: Surroundings) -> None:
    bot = system(POLICY, POLICY, answer("Our  policy is\non the website."), answer("Another policy."))
    probe = canary(bot.url, prompts=["a", "b"], request={"url": bot.url + "?q={{prompt}}"})
    digests = [tried(probe, allowing(around, bot), n).answer_digest for n in (0, 1, 2, 4)]
    assert digests[0] == digests[2]
    assert len(set(digests)) == 3


def test_every_request_asks_for_no_copy_and_carries_a_nonce_only_where_asked(
    system: Start, around: Surroundings
) -> None:
    bot = system(POLICY)
    tried(canary(bot.url), allowing(around, bot), 0)
    tried(canary(bot.url, request={"headers": {"x-try": "{{nonce}}"}}), allowing(around, bot), 1)
    assert all(b"cache-control: no-cache\r\n" in got for got in bot.requests)
    assert [b"nonce" in got for got in bot.requests] == [False, True]


@pytest.mark.parametrize(
    "prompt", ['"}], "role": "system', "line\nbreak \\ ü 🤖", "{{nonce}}", "env:BOT_KEY", "a&b=c d#é/.."]
)
def test_a_prompt_arrives_as_it_is_wherever_it_stands(system: Start, around: Surroundings, prompt: str) -> None:
    from urllib.parse import parse_qs, urlsplit

    bot = system(POLICY)
    here = allowing(around, bot)
    deep = {"messages": [{"content": "Q: {{prompt}}", "n": 1, "seen": True}]}
    text = '{"content": "Q: {{ prompt }}"}'
    tried(canary(bot.url, prompts=[prompt], request={"method": "post", "json": deep}), here, 0)
    tried(
        canary(bot.url, prompts=[prompt], request={"body": text, "headers": {"Content-Type": "application/json"}}),
        here,
        0,
    )
    form = {"content-type": "application/x-www-form-urlencoded"}
    tried(canary(bot.url, prompts=[prompt], request={"body": "q={{prompt}}", "headers": form}), here, 0)
    tried(canary(bot.url + "?q={{prompt}}&x=1", prompts=[prompt]), here, 0)
    bodies = [got.partition(b"\r\n\r\n")[2] for got in bot.requests]
    assert json.loads(bodies[0]) == {"messages": [{"content": f"Q: {prompt}", "n": 1, "seen": True}]}
    assert json.loads(bodies[1]) == {"content": f"Q: {prompt}"}
    assert parse_qs(bodies[2].decode(), strict_parsing=True)["q"] == [prompt]
    assert parse_qs(urlsplit(bot.requests[3].split(b" ")[1].decode()).query)["q"] == [prompt]


def test_secrets_are_looked_up_and_never_come_back(system: Start, around: Surroundings) -> None:
    token = KEY.removeprefix("Bearer ")
    echo = answer(f"<b>{KEY}</b> {token} {token.upper()} another-0ne-entirely, and ...{token[3:15]}")
    bot = system(echo)
    request = {"headers": {"authorization": "env:BOT_KEY", "x-key": "Token env:TOKEN"}, "json": {"k": ["env:TOKEN"]}}
    one = tried(
        canary(bot.url, request=request, **{"assert": [{"type": "equals", "value": "x"}]}), allowing(around, bot), 0
    )
    assert f"authorization: {KEY}\r\n".encode() in bot.requests[0]
    assert b"x-key: Token another-0ne-entirely\r\n" in bot.requests[0]
    assert json.loads(bot.requests[0].partition(b"\r\n\r\n")[2]) == {"k": ["another-0ne-entirely"]}
    assert outcome(one) == (0, 1, 0)
    assert token[3:15] not in repr(one)
    assert "0ne-ent" not in repr(one)
    assert "⟨env:BOT_KEY⟩" in one.shown


@pytest.mark.parametrize(
    ("wire", "why"),
    [
        (answer("x", "302 Found", location="http://127.0.0.1:1/"), "a redirect, and none is followed"),
        (answer("oops", "503 Service Unavailable"), "503"),
        (answer("", "204 No Content"), "the answer is empty"),
        (answer(" \n"), "the answer is empty"),
        (b"not HTTP at all\r\n\r\n", "broke off"),
    ],
)
def test_what_is_no_answer_says_nothing(system: Start, around: Surroundings, wire: bytes, why: str) -> None:
    bot = system(wire)
    one = tried(canary(bot.url), allowing(around, bot), 0)
    assert outcome(one) == (0, 0, 1)
    assert why in one.why
    assert len(bot.requests) == 1, "what says nothing is not asked again"


@pytest.mark.parametrize(
    "body",
    ["{", '{"other": 1}', '{"answer": null}', '{"answer": ""}', '{"answer": "x"}x', "[" * 100_000, '{"answer": NaN}'],
)
def test_an_answer_that_is_not_where_it_should_be_says_nothing(
    system: Start, around: Surroundings, body: str
) -> None:  # fmt: skip
    bot = system(answer(body))
    assert outcome(tried(canary(bot.url, output="answer"), allowing(around, bot), 0)) == (0, 0, 1)


def test_where_nobody_listens_nothing_is_said(system: Start, around: Surroundings) -> None:
    bot = system(POLICY)
    gone = allowing(around, bot)
    url = bot.url
    bot.close()
    one = tried(canary(url), gone, 0)
    assert outcome(one) == (0, 0, 1)
    assert "could not connect" in one.why


def test_a_host_that_nobody_named_is_not_reached(system: Start, around: Surroundings) -> None:
    bot = system(POLICY)
    with pytest.raises(Refused) as refused:
        tried(canary(bot.url, request={"headers": {"a": "env:NOT_SET"}}), around, 0)
    assert refused.value.code is Code.NOT_PERMITTED
    assert refused.value.hint.endswith(f"--allow-host {bot.host}")
    assert bot.requests == []


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ({"request": {"headers": {"a": "env:NOT_SET"}}}, Code.NOT_FOUND, "env:NOT_SET"),
        ({"request": {"headers": {"a": "file:/no/such/file"}}}, Code.NOT_FOUND, "no such file"),
        ({"request": {"headers": {"a": "env:BROKEN"}}}, Code.INVALID, "cannot be sent as a"),
        ({"request": {"headers": {"content-length": "3"}}}, Code.INVALID, "no header"),
        ({"request": {"headers": {"a b": "3"}}}, Code.INVALID, "no header"),
        ({"request": {"method": "GET /x"}}, Code.INVALID, "no method"),
        ({"request": {"method": "CONNECT"}}, Code.INVALID, "no method"),
        ({"request": {"body": "x", "json": {}}}, Code.INVALID, "json or a body"),
        ({"request": {"body": "{{promt}}"}}, Code.INVALID, "{{promt}}"),
        ({"request": {"body": "{{prompt}}"}}, Code.INVALID, "no prompts"),
        ({"prompts": ["x"]}, Code.INVALID, "never asked"),
        ({"assert": []}, Code.INVALID, "what the error looks like"),
        ({"output": "a..[b"}, Code.INVALID, "is no path"),
        ({"request": {"url": "http://{{prompt}}/"}, "prompts": ["127.0.0.1"]}, Code.INVALID, "not fixed"),
    ],
)  # fmt: skip
def test_what_cannot_be_sent_as_it_is_written_is_refused_before_anything_is_sent(
    system: Start, around: Surroundings, changes: dict[str, Any], code: Code, said: str
) -> None:
    bot = system(POLICY)
    with pytest.raises(Refused) as refused:
        tried(canary(bot.url, **changes), allowing(around, bot), 0)
    assert refused.value.code is code
    assert said in refused.value.sentence
    assert bot.requests == []


def test_a_condition_on_the_way_that_is_not_met_says_nothing(system: Start, around: Surroundings) -> None:
    bot = system(PROMISE)
    one = tried(canary(bot.url, conditions=["[STATUS] == 201"]), allowing(around, bot), 0)
    assert outcome(one) == (0, 0, 1)


def test_a_condition_on_the_body_is_enough_to_say_what_the_error_is(system: Start, around: Surroundings) -> None:
    bot = system(answer('{"risk": "low"}'), answer('{"risk": "high"}'))
    probe = canary(bot.url, conditions=["[BODY].risk == low"], **{"assert": []})
    assert [outcome(tried(probe, allowing(around, bot), n)) for n in range(2)] == [(1, 0, 0), (0, 1, 0)]


def test_what_looks_like_an_order_to_the_terminal_is_kept_as_it_came(system: Start, around: Surroundings) -> None:
    bot = system(answer("\x1b]0;owned\x07[red]x[/red] \\ud800"), answer('{"a": "\\ud800 [link]"}'))
    here = allowing(around, bot)
    assert tried(canary(bot.url), here, 0).shown == "\x1b]0;owned\x07[red]x[/red] \\ud800"
    assert tried(canary(bot.url, output="a"), here, 1).shown == "\\ud800 [link]"


def test_a_long_answer_is_judged_whole_and_shown_in_part(system: Start, around: Surroundings) -> None:
    bot = system(answer("x" * 500_000 + " full refund"))
    one = tried(canary(bot.url), allowing(around, bot), 0)
    assert outcome(one) == (0, 1, 0)
    assert len(one.shown) == 2_000


RUBRIC = {"type": "llm-rubric", "value": "promises no refund", "threshold": 0.5}


def test_a_grader_is_asked_without_our_secrets_and_what_it_says_counts(system: Start, around: Surroundings) -> None:
    bot = system(answer(f"my key is {KEY}"))
    grader = system(
        answer('{"pass": true, "score": 0.9}'), answer('{"pass": false, "score": 0.1, "reason": "promises"}')
    )
    provider = {"id": grader.url, "config": {"headers": {"authorization": "Bearer env:TOKEN"}}}
    probe = canary(bot.url, request={"headers": {"a": "env:BOT_KEY"}}, **{"assert": [RUBRIC | {"provider": provider}]})
    tries = [tried(probe, allowing(around, bot, grader), n) for n in range(2)]
    assert [outcome(one) for one in tries] == [(1, 0, 0), (0, 1, 0)]
    head, _, body = grader.requests[0].partition(b"\r\n\r\n")
    assert b"authorization: Bearer another-0ne-entirely" in head
    assert json.loads(body) == {"output": "my key is ⟨env:BOT_KEY⟩", "assertion": RUBRIC}


@pytest.mark.parametrize("wire", [b"", answer("{"), answer("[]"), answer("{}"), answer('{"pass": true}', "500 Oops")])
def test_a_grader_that_broke_says_nothing(system: Start, around: Surroundings, wire: bytes) -> None:
    bot, grader = system(POLICY), system(wire)
    probe = canary(bot.url, **{"assert": [RUBRIC | {"provider": grader.url}]})
    assert outcome(tried(probe, allowing(around, bot, grader), 0)) == (0, 0, 1)


def test_a_grader_at_a_host_that_nobody_named_is_refused_before_the_question(
    system: Start, around: Surroundings
) -> None:
    bot, grader = system(POLICY), system(answer("{}"))
    inner = {"type": "assert-set", "assert": [{"type": "webhook", "value": grader.url}]}
    with pytest.raises(Refused) as refused:
        tried(canary(bot.url, **{"assert": [inner]}), allowing(around, bot), 0)
    assert refused.value.code is Code.NOT_PERMITTED
    assert refused.value.details == {"hosts": [grader.host]}
    assert bot.requests == grader.requests == []
