"""Gatus's conditions, by a table of cases: what is met, what shows the error, and what says nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.probes.conditions import check, met
from warroom.probes.outcomes import Answer, Judgement, Outcome

CLEAN, FAILED, INCONCLUSIVE = Outcome.CLEAN, Outcome.FAILED, Outcome.INCONCLUSIVE
DAY = 86_400.0


def judged(condition: str, **answer: Any) -> Judgement:
    body = answer.pop("body", "")
    return met([condition], Answer("", body=body.encode() if isinstance(body, str) else body, **answer))


WAY = [
    ("[STATUS] == 200", {"status": 200}, CLEAN),
    ("[STATUS] == 200", {"status": 500}, INCONCLUSIVE),
    ("[status] == 200", {"status": 200}, CLEAN),
    ("[STATUS] != 200", {"status": 503}, CLEAN),
    ("[STATUS] < 300", {"status": 201}, CLEAN),
    ("[STATUS] < 300", {"status": 404}, INCONCLUSIVE),
    ("[STATUS] <= 200", {"status": 200}, CLEAN),
    ("[STATUS] >= 200", {"status": 200}, CLEAN),
    ("[STATUS] > 200", {"status": 200}, INCONCLUSIVE),
    ("300 > [STATUS]", {"status": 204}, CLEAN),
    ("[STATUS] == any(200, 429)", {"status": 429}, CLEAN),
    ("[STATUS] == any(200, 429)", {"status": 404}, INCONCLUSIVE),
    ("any(200, 429) == [STATUS]", {"status": 200}, CLEAN),
    ("[STATUS] != any(500, 503)", {"status": 200}, CLEAN),
    ("[STATUS] == pat(2*)", {"status": 204}, CLEAN),
    ("[STATUS] == pat(2*)", {"status": 404}, INCONCLUSIVE),
    ("pat(4??) == [STATUS]", {"status": 404}, CLEAN),
    ("[STATUS] == 200", {}, INCONCLUSIVE),
    ("[STATUS] == 0", {}, INCONCLUSIVE),
    ("[RESPONSE_TIME] < 500", {"latency_s": 0.05}, CLEAN),
    ("[RESPONSE_TIME] < 1s", {"latency_s": 0.05}, CLEAN),
    ("[RESPONSE_TIME] < 1s", {"latency_s": 1.2}, INCONCLUSIVE),
    ("[RESPONSE_TIME] > 500", {"latency_s": 0.75}, CLEAN),
    ("[RESPONSE_TIME] > 1s", {"latency_s": 2.0}, CLEAN),
    ("[RESPONSE_TIME] >= 500", {"latency_s": 0.5}, CLEAN),
    ("[RESPONSE_TIME] >= 500", {"latency_s": 0.499}, INCONCLUSIVE),
    ("[RESPONSE_TIME] <= 500", {"latency_s": 0.5}, CLEAN),
    ("[RESPONSE_TIME] <= 1m30s", {"latency_s": 90.0}, CLEAN),
    ("[RESPONSE_TIME] <= 1.5s", {"latency_s": 1.501}, INCONCLUSIVE),
    ("[RESPONSE_TIME] < 500", {}, INCONCLUSIVE),
    ("[CONNECTED] == true", {}, CLEAN),
    ("[CONNECTED] == true", {"connected": False}, INCONCLUSIVE),
    ("[CONNECTED] == false", {"connected": False}, INCONCLUSIVE),
    ("[IP] == 127.0.0.1", {"ip": "127.0.0.1"}, CLEAN),
    ("[IP] == pat(10.*)", {"ip": "10.0.0.7"}, CLEAN),
    ("[IP] == pat(10.*)", {"ip": "255.255.255.255"}, INCONCLUSIVE),
    ("[IP] == 127.0.0.1", {}, INCONCLUSIVE),
    ("[CERTIFICATE_EXPIRATION] > 12h", {"certificate_expires_s": DAY}, CLEAN),
    ("[CERTIFICATE_EXPIRATION] > 48h", {"certificate_expires_s": DAY}, INCONCLUSIVE),
    ("[CERTIFICATE_EXPIRATION] > 86399999", {"certificate_expires_s": DAY}, CLEAN),
    ("[CERTIFICATE_EXPIRATION] > 0", {"certificate_expires_s": -DAY}, INCONCLUSIVE),
    ("[CERTIFICATE_EXPIRATION] == 0", {}, INCONCLUSIVE),
]

BODIES = [
    ("[BODY] == fine", "fine", CLEAN),
    ("[BODY] == fine", "  fine\n", CLEAN),
    ("[BODY] == fine", "not fine", FAILED),
    ("[BODY] == 123", "123", CLEAN),
    ("[BODY] < 124", "123", CLEAN),
    ("[BODY] > 123", "100", FAILED),
    ("[BODY].status == UP", '{"status": "UP"}', CLEAN),
    ("[body].status == UP", '{"status": "UP"}', CLEAN),
    ("[BODY].Status == UP", '{"status": "UP"}', INCONCLUSIVE),
    ("[BODY].status == UP", '{"status": "DOWN"}', FAILED),
    ("[BODY].status != UP", '{"status": "DOWN"}', CLEAN),
    ("[BODY].data.name == ada", '{"data": {"id": 1, "name": "ada"}}', CLEAN),
    ("[BODY].data.name == ada", '{"data": {"id": 1}}', INCONCLUSIVE),
    ("[BODY].data.name != ada", '{"data": {"id": 1}}', INCONCLUSIVE),
    ("[BODY].data.name != ada", "<html>oops</html>", INCONCLUSIVE),
    ("[BODY].first != [BODY].last", '{"first": "ada", "last": "byron"}', CLEAN),
    ("[BODY].first == [BODY].last", '{"first": "ada", "last": "byron"}', FAILED),
    ("[BODY][0].id == 1", '[{"id": 1}, {"id": 2}]', CLEAN),
    ("[BODY][0][1] == 2", "[[1, 2]]", CLEAN),
    ("[BODY][2].id == 1", '[{"id": 1}]', INCONCLUSIVE),
    ("[BODY][0].name == x", '{"message": "no list"}', INCONCLUSIVE),
    ("[BODY].data == OK", '{"data": null}', INCONCLUSIVE),
    ("[BODY].items[0] == OK", '{"items": [null, null]}', INCONCLUSIVE),
    ("[BODY].data == OK", "null", INCONCLUSIVE),
    ("[BODY].data.id == 1", '{"data": {"id": 1}}', CLEAN),
    ("[BODY].data.id == 1234567", '{"data": {"id": 1234567}}', CLEAN),
    ("[BODY].data[1].id == 2", '{"data": [{"id": 1}, {"id": 2}]}', CLEAN),
    ("[BODY].data.id > 0", '{"data": {"id": 1}}', CLEAN),
    ("[BODY].data.id > 5", '{"data": {"id": 1}}', FAILED),
    ("[BODY].data.id < 5", '{"data": {"id": 10}}', FAILED),
    ("[BODY].on == true", '{"on": true}', CLEAN),
    ("[BODY].n > 0", '{"n": "0x1"}', CLEAN),
    ("[BODY].n == 1", '{"n": "0x1"}', CLEAN),
    ("[BODY].n == 0x1", '{"n": "1"}', CLEAN),
    ("[BODY].n == 15", '{"n": "0xF"}', CLEAN),
    ("[BODY].n == 12648243", '{"n": "0xC0ff33"}', CLEAN),
    ("[BODY].n >= 1", '{"n": "0x01"}', CLEAN),
    ("[BODY].n == 2", '{"n": "0o2"}', CLEAN),
    ("[BODY].n == 8", '{"n": "010"}', CLEAN),
    ("[BODY].n == 0b10", '{"n": "0b0010"}', CLEAN),
    ("[BODY].balance > 100", '{"balance": "123.40000000000005"}', CLEAN),
    ("[BODY].balance > 123", '{"balance": 123.4}', CLEAN),
    ("[BODY].took < 2s", '{"took": "1500ms"}', CLEAN),
    ("[BODY].version == 1.1", '{"version": "1.10"}', FAILED),
    ("[BODY].name < 5", '{"name": "ada"}', INCONCLUSIVE),
    ("len([BODY].n) == 3", '{"n": "0x1"}', CLEAN),
    ("len([BODY].data.name) == 3", '{"data": {"name": "ada"}}', CLEAN),
    ("len([BODY].data.name) == 3", '{"data": {}}', INCONCLUSIVE),
    ("len([BODY]) == 3", '[{"id": 1}, {"id": 2}, {"id": 3}]', CLEAN),
    ("len([BODY].data) == 3", '{"data": [1, 2, 3]}', CLEAN),
    ("len([BODY].data) < 3", '{"data": [1, 2, 3]}', FAILED),
    ("len([BODY]) == 8", "ada.love", CLEAN),
    ("len([BODY].age) == 2", '{"age": 18}', CLEAN),
    ("len([BODY].adult) == 4", '{"adult": true}', CLEAN),
    ("len([BODY][0]) == 23", '[{"age": 18, "adult": true}]', CLEAN),
    ("len([BODY][0].age) == 2", '[{"age": 18}]', CLEAN),
    ("len([BODY]) == 20", '{"name": "ada.love"}', CLEAN),
    ("len([BODY].name) == 4", '{"name": "é€"}', FAILED),
    ("len([BODY].name) == 5", '{"name": "é€"}', CLEAN),
    ("[BODY] == pat(*ada*)", '{"name": "ada.love"}', CLEAN),
    ("[BODY].name == pat(ada*)", '{"name": "ada.love"}', CLEAN),
    ("[BODY].name == pat(bob*)", '{"name": "ada.love"}', FAILED),
    ("[BODY].name != pat(bob*)", '{"name": "ada.love"}', CLEAN),
    ("[BODY] == pat(*<b>ada</b>*)", "<html>\n<p><b>ada</b></p></html>", CLEAN),
    ("pat(*<b>ada</b>*) == [BODY]", "<html>\n<p><b>bob</b></p></html>", FAILED),
    ("[BODY].data == pat(*Whatever*)", '{"data": ["hello", "Whatever"]}', CLEAN),
    ("[BODY].name == any(ada, bob)", '{"name": "bob"}', CLEAN),
    ("[BODY].name == any(ada, bob)", '{"name": "eve"}', FAILED),
    ("has([BODY].errors) == false", "{}", CLEAN),
    ("has([BODY].errors) == false", '{"errors": ["1"]}', FAILED),
    ("has([BODY].errors) == false", '{"errors": null}', CLEAN),
    ("has([BODY].errors) == false", "<html>oops</html>", INCONCLUSIVE),
    ("has([BODY].article) == true", '{"article": {"id": 123}}', CLEAN),
    ("has([BODY]) == true", "", FAILED),
    ("[BODY].name == ada", '{"name": "pat(*)"}', FAILED),
    ("[BODY].name == ada", '{"name": "any(ada)"}', FAILED),
    ("[BODY].name == [STATUS]", '{"name": "x"}', INCONCLUSIVE),
]

VALUES = [
    ("[VALUE] < 0.01", 0.009, CLEAN),
    ("[VALUE] < 0.01", 0.01, FAILED),
    ("[VALUE] == 0", 0.0, CLEAN),
    ("[VALUE] == 0", 1e-9, FAILED),
    ("[VALUE] != 0.5", 0.5, FAILED),
    ("[VALUE] < 1", float("nan"), INCONCLUSIVE),
    ("[VALUE] < 1", float("-inf"), INCONCLUSIVE),
    ("[VALUE] < 1", None, INCONCLUSIVE),
]

MALFORMED = {
    "[STATUS]==200": "blanks",
    "[STATUS] = = 200": "blanks",
    "[STATUS] ? 200": "blanks",
    "[STATUS] ==": "blanks",
    "[STATUS]": "blanks",
    "": "blanks",
    "[STATUS] == 200 == 200": "more than two",
    "[STATSU] == 200": "no placeholder [STATSU]",
    "[DNS_RCODE] == NOERROR": "DNS",
    "[DOMAIN_EXPIRATION] > 720h": "WHOIS",
    "[CONTEXT].id == 1": "suites",
    "[STATUS].x == 1": "nothing inside",
    "[BODY].x[ == 1": "no path",
    "[BODY].a..b == 1": "no path",
    "len([BODY].users == 100": "parenthesis",
    "len(users) == 100": "asked of a placeholder",
    "raw == raw": "speaks of no answer",
    "1 == 2": "speaks of no answer",
    "[RESPONSE_TIME] < potato": "no number",
    "[RESPONSE_TIME] < 5 parsecs": "no number",
    "[STATUS] < any(200, 300)": "go with == and !=",
    "[STATUS] > pat(2*)": "go with == and !=",
    "[BODY] == pat([)": "no pattern",
    "[BODY] == pat([z-a])": "no class",
}


@pytest.mark.parametrize(("condition", "answer", "outcome"), WAY)
def test_the_way_of_an_answer_is_never_the_error(condition: str, answer: dict[str, Any], outcome: Outcome) -> None:
    assert check([condition]) == []
    assert judged(condition, **answer).outcome is outcome


@pytest.mark.parametrize(("condition", "body", "outcome"), BODIES)
def test_what_a_body_says_may_be(condition: str, body: str, outcome: Outcome) -> None:
    assert check([condition]) == []
    assert judged(condition, body=body).outcome is outcome


@pytest.mark.parametrize(("condition", "value", "outcome"), VALUES)
def test_the_sample_of_a_query_keeps_what_follows_its_point(
    condition: str, value: float | None, outcome: Outcome
) -> None:
    assert judged(condition, value=value).outcome is outcome


@pytest.mark.parametrize("condition", MALFORMED)
def test_what_is_no_condition_is_found_before_and_says_nothing_afterwards(condition: str) -> None:
    (said,) = check([condition])
    assert MALFORMED[condition] in said
    assert judged(condition, status=200, body='{"x": 1}', latency_s=0.1).outcome is INCONCLUSIVE


def test_an_error_page_says_nothing_even_where_its_body_would_fail() -> None:
    answer = Answer("", status=502, body=b"<h1>Bad gateway</h1>")
    assert met(["[BODY].risk == low"], answer).outcome is INCONCLUSIVE
    assert met(["[STATUS] == 200", "[BODY] == pat(*low*)"], answer).outcome is INCONCLUSIVE
    assert met(["[STATUS] == 502", "[BODY] == pat(*low*)"], answer).outcome is FAILED


@pytest.mark.parametrize("status", [100, 301, 404, 429, 500])
def test_without_a_word_about_the_status_only_2xx_is_an_answer(status: int) -> None:
    assert met([], Answer("", status=status)).outcome is INCONCLUSIVE
    assert met([], Answer("", status=204)).outcome is CLEAN
    assert met([], Answer("", connected=False)).outcome is INCONCLUSIVE


def test_a_condition_that_nobody_can_read_hides_what_the_others_say() -> None:
    both = met(["[BODY] == fine", "[STATSU] == 200"], Answer("", status=200, body=b"wrong"))
    assert both.outcome is INCONCLUSIVE


@pytest.mark.parametrize("body", ["[" * 100_000, '{"a":' * 50_000, "9" * 10_000, b"\xff\xfe", b"\x00", "NaN"])
@pytest.mark.parametrize("condition", ["[BODY].a == 1", "len([BODY]) > 1", "[BODY] < 5", "[BODY] == pat(*a*b*c)"])
def test_no_body_is_too_hostile(condition: str, body: str | bytes) -> None:
    assert judged(condition, body=body).outcome in Outcome


@given(st.text(alphabet="[]BODYSTAUVLE.ab01()<>=! patnyhsl*?\\-^,", max_size=40), st.text(max_size=40))
def test_no_condition_raises_and_one_that_is_refused_is_inconclusive(condition: str, body: str) -> None:
    outcome = judged(condition, body=body.encode("utf-8", "surrogatepass"), status=200, value=1.0).outcome
    assert outcome in Outcome
    if check([condition]):
        assert outcome is INCONCLUSIVE
