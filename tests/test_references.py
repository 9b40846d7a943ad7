"""Where secrets come from, and that they do not leave."""

from __future__ import annotations

import json
from base64 import b64encode
from html import escape
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as some

from warroom.core.errors import Code, Refused
from warroom.references import Secrets, is_reference

SECRET = 'p&ss "word"/ü-0123456789'


def holding(value: str, reference: str = "env:KEY") -> Secrets:
    secrets = Secrets({"KEY": value}, Path("/"))
    secrets.looked_up(reference)
    return secrets


@pytest.mark.parametrize("text", ["env:KEY", "env:_k1", "file:/run/secrets/bot", "file:key"])
def test_a_reference_stands_alone(text: str) -> None:
    assert is_reference(text)


@pytest.mark.parametrize(
    "text", ["", "env:", "env:1", "env:A B", "see env:KEY", "ENV:KEY", "file:", "file:a\nb", "envy:KEY"]
)
def test_anything_else_is_itself(text: str, tmp_path: Path) -> None:
    assert not is_reference(text)
    assert Secrets({}, tmp_path).looked_up(text) == text


def test_a_secret_comes_from_the_environment_or_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("abc\n")
    secrets = Secrets({"KEY": "xyz\n"}, tmp_path)
    references = ("env:KEY", "file:key", f"file:{tmp_path}/key")
    assert [secrets.looked_up(one) for one in references] == ["xyz", "abc", "abc"]


@pytest.mark.parametrize(
    "reference", ["env:NO", "env:EMPTY", "file:no", "file:.", "file:large", "file:empty", "file:raw"]
)
def test_a_secret_that_is_missing_is_named(reference: str, tmp_path: Path) -> None:
    for name, content in {"large": b"x" * 10_000, "empty": b"\n", "raw": b"\xff"}.items():
        (tmp_path / name).write_bytes(content)
    with pytest.raises(Refused) as refused:
        Secrets({"EMPTY": ""}, tmp_path).looked_up(reference)
    assert refused.value.code is Code.NOT_FOUND
    assert reference in refused.value.sentence
    assert refused.value.details == {"reference": reference}


def test_what_was_never_looked_up_is_not_known() -> None:
    assert Secrets({"KEY": SECRET}, Path("/")).redacted(f"see {SECRET}") == f"see {SECRET}"


@pytest.mark.parametrize(
    "form",
    [
        SECRET, SECRET.upper(), quote(SECRET, safe=""), quote(SECRET), json.dumps(SECRET)[1:-1], escape(SECRET),
        b64encode(SECRET.encode()).decode(),
    ],
    ids=["itself", "capitals", "in a URL", "in a path", "in JSON", "in HTML", "in base64"],
)  # fmt: skip
def test_a_secret_is_taken_out_in_every_form_in_which_it_may_come_back(form: str) -> None:
    shown = holding(SECRET).redacted(f"before {form} after")
    assert shown.startswith("before ⟨env:KEY⟩")
    assert "0123456789" not in shown


def test_the_token_is_taken_out_without_the_word_before_it() -> None:
    assert holding("Bearer t0kent0kent0ken").redacted("Bearer is t0kent0kent0ken") == "Bearer is ⟨env:KEY⟩"


def test_the_password_of_a_basic_login_is_taken_out_in_clear() -> None:
    shown = holding(f"Basic {b64encode(b'ana:hunter2').decode()}").redacted("ana may enter with hunter2")
    assert shown == "ana may enter with ⟨env:KEY⟩"


@given(some.text(min_size=9, max_size=40), some.data())
def test_no_piece_of_eight_characters_is_left_wherever_a_quotation_is_cut(secret: str, data: some.DataObject) -> None:
    value = secret.strip("\r\n")
    if len(value) < 9:
        return
    begin = data.draw(some.integers(0, len(value) - 8))
    end = data.draw(some.integers(begin + 8, len(value)))
    shown = holding(value).redacted(f"…{value[begin:end]}…")
    around = "…⟨env:KEY⟩…"
    assert not any(value[i : i + 8] in shown for i in range(len(value) - 7) if value[i : i + 8] not in around)
