"""What one number of a Prometheus server comes to, asked over real HTTP."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.probes.conftest import KEY, Start, System, allowing, answer, outcome
from tests.rooms import NOON
from warroom.core.errors import Code, Refused
from warroom.core.plan.probes import Probe
from warroom.probes.tries import Surroundings, tried

NOW = NOON.timestamp()


def vector(*samples: tuple[float, str]) -> bytes:
    result = [{"metric": {"i": str(i)}, "value": list(one)} for i, one in enumerate(samples)]
    return told({"resultType": "vector", "result": result})


def scalar(at: float, value: str) -> bytes:
    return told({"resultType": "scalar", "result": [at, value]})


def told(data: dict[str, Any], **more: Any) -> bytes:
    return answer(json.dumps({"status": "success", "data": data} | more))


def probe(server: System, **changes: Any) -> Probe:
    asking = {"url": f"http://{server.host}", "query": 'sum(errors{bot="ü"})', "clean": "[VALUE] < 0.01"}
    return Probe.model_validate({"id": "errors", "kind": "prometheus", "prometheus": asking | changes})


def queries(server: System) -> list[str]:
    return [parse_qs(urlsplit(got.split(b" ")[1].decode()).query)["query"][0] for got in server.requests]


def test_a_number_that_meets_what_is_clean_is_clean_and_another_shows_the_error(
    system: Start, around: Surroundings
) -> None:
    prom = system(scalar(NOW, "0.001"), scalar(NOW, "0.5"))
    tries = [tried(probe(prom), allowing(around, prom), n) for n in range(2)]
    assert [outcome(one) for one in tries] == [(1, 0, 0), (0, 1, 0)]
    assert tries[0].why == "0.001 meets [VALUE] < 0.01"
    assert tries[1].details == {"value": 0.5, "sample_at": "2026-11-23T12:00:00Z"}


def test_it_is_asked_at_the_server_s_now_and_for_the_time_of_the_scrape(system: Start, around: Surroundings) -> None:
    prom = system(vector((NOW, "0")), vector((NOW, str(NOW - 20))))
    one = tried(probe(prom, headers={"authorization": "env:BOT_KEY"}), allowing(around, prom), 0)
    assert outcome(one) == (1, 0, 0)
    assert one.details["sample_at"] == "2026-11-23T11:59:40Z"
    assert queries(prom) == ['sum(errors{bot="ü"})', 'timestamp(sum(errors{bot="ü"})\n)']
    assert all(got.startswith(b"GET /api/v1/query?query=") and KEY.encode() in got for got in prom.requests)


@pytest.mark.parametrize("path", ["/prom", "/prom/", "/prom/api/v1/query", "/prom/api/v1/query/"])
def test_the_address_may_be_the_server_s_or_the_query_s(system: Start, around: Surroundings, path: str) -> None:
    prom = system(scalar(NOW, "0"))
    tried(probe(prom, url=f"http://{prom.host}{path}?tenant=a"), allowing(around, prom), 0)
    assert prom.requests[0].startswith(b"GET /prom/api/v1/query?tenant=a&query=sum")


def test_a_scrape_that_is_old_says_nothing_though_the_answer_is_new(system: Start, around: Surroundings) -> None:
    prom = system(vector((NOW, "0")), vector((NOW, str(NOW - 720))))
    one = tried(probe(prom), allowing(around, prom), 0)
    assert outcome(one) == (0, 0, 1)
    assert one.why == "the sample is 12m old, and 5m is the most that says anything"


def test_the_same_scrape_is_the_same_observation(system: Start, around: Surroundings) -> None:
    seen = [vector((NOW, "0")), vector((NOW, str(NOW - 20)))]
    prom = system(*seen, *seen, vector((NOW, "0")), vector((NOW, str(NOW - 5))))
    digests = [tried(probe(prom), allowing(around, prom), n).answer_digest for n in range(3)]
    assert digests[0] == digests[1] != digests[2]


SILENT = {
    "no data": (vector(), "no data is not zero"),
    "two series": (vector((NOW, "0"), (NOW, "1")), "finds 2 series"),
    "not a number": (scalar(NOW, "NaN"), "NaN, which is no number"),
    "infinite": (scalar(NOW, "+Inf"), "+Inf, which is no number"),
    "text": (scalar(NOW, "\x1b[2J"), "no number"),
    "the future": (scalar(NOW + 3600, "0"), "yet to come"),
    "no time": (scalar(1e300, "0"), "no time"),
    "a matrix": (told({"resultType": "matrix", "result": []}), "no number"),
    "a histogram": (told({"resultType": "vector", "result": [{"histogram": [NOW, {}]}]}), "no number"),
    "a warning": (told({"resultType": "scalar", "result": [NOW, "0"]}, warnings=["partial"]), "warns: partial"),
    "an error": (answer('{"status": "error", "error": "parse error"}', "400 Bad Request"), "refuses: parse error"),
    "a page": (answer("<html>", "502 Bad Gateway"), "answered 502: the body is no JSON"),
    "another API": (answer("[]"), "not as Prometheus does"),
    "silence": (b"", "broke off"),
}


@pytest.mark.parametrize(("wire", "why"), SILENT.values(), ids=SILENT)
def test_what_is_no_single_number_of_now_says_nothing(
    system: Start, around: Surroundings, wire: bytes, why: str
) -> None:
    prom = system(wire)
    one = tried(probe(prom), allowing(around, prom), 0)
    assert outcome(one) == (0, 0, 1)
    assert why in one.why


def test_a_server_that_nobody_named_is_not_asked(system: Start, around: Surroundings) -> None:
    prom = system(scalar(NOW, "0"))
    with pytest.raises(Refused) as refused:
        tried(probe(prom), around, 0)
    assert refused.value.code is Code.NOT_PERMITTED
    assert prom.requests == []
