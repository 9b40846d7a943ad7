"""What "affected" may be: one expression, over the columns, that is true or false of a row."""

from __future__ import annotations

import hashlib
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from warroom.core.errors import Code, Refused
from warroom.core.plan.counts import Column
from warroom.counters.predicates import Predicate, vetted

ACCEPTED = {
    "model = 'gpt-5'": "\"model\" = 'gpt-5'",
    "MODEL = 'gpt-5'": "\"model\" = 'gpt-5'",
    "\"user\" = 'x' or session = 'y'": "\"user\" = 'x' OR \"session\" = 'y'",
    "'it''s' = prompt": "'it''s' = \"prompt\"",
    "not model in ('a', 'b')": "NOT \"model\" IN ('a', 'b')",
    "model not like 'gpt%'": "\"model\" NOT LIKE 'gpt%'",
    "prompt || response ilike '%x%'": '"prompt" || "response" ILIKE \'%x%\'',
    "error is not null": 'NOT "error" IS NULL',
    "status is distinct from '200'": "\"status\" IS DISTINCT FROM '200'",
    "status::int >= 500": 'TRY_CAST("status" AS BIGINT) >= 500',
    "cast(status as integer) between 500 and 599": 'TRY_CAST("status" AS BIGINT) BETWEEN 500 AND 599',
    "cast(length(prompt) as double) > 1.5": 'CAST(LENGTH("prompt") AS DOUBLE) > 1.5',
    "length(prompt) / 4 > -1": 'LENGTH("prompt") / 4 > -1',
    "time >= '2026-11-25 15:00+01:00'": "\"time\" >= CAST('2026-11-25 14:00:00+00:00' AS TIMESTAMPTZ)",
    "time > timestamp '2026-11-25'": "\"time\" > CAST('2026-11-25 00:00:00+00:00' AS TIMESTAMPTZ)",
    "time < date '2026-11-25'": "\"time\" < CAST('2026-11-25 00:00:00+00:00' AS TIMESTAMPTZ)",
    "time - interval 1 hour > '2026-11-25'": (
        "\"time\" - INTERVAL '1' HOUR > '2026-11-25'"  # the engine reads the text as an instant in UTC
    ),
    "hour(time) = 3": 'EXTRACT(HOUR FROM "time") = 3',
    "date_trunc('hour', time) = '2026-11-25 14:00'": (
        "DATE_TRUNC('HOUR', \"time\") = CAST('2026-11-25 14:00:00+00:00' AS TIMESTAMPTZ)"
    ),
    "cast(time as date) = date '2026-11-25'": "TRY_CAST(\"time\" AS DATE) = CAST('2026-11-25' AS DATE)",
    r"regexp_matches(response, 'refund of \$\d+', 'i')": r"""REGEXP_MATCHES("response", '(?i)refund of \$\d+')""",
    "regexp_matches(response, '(?is)a.b')": "REGEXP_MATCHES(\"response\", '(?is)a.b')",
    "regexp_full_match(version, 'v4[0-9]')": r"""REGEXP_MATCHES("version", '\A(?:v4[0-9])\z')""",
    "contains(lower(prompt), 'refund')": "CONTAINS(LOWER(\"prompt\"), 'refund')",
    "left(model, 3) = 'gpt'": "SUBSTRING(\"model\", 1, 3) = 'gpt'",
    "coalesce(error, '') <> ''": "COALESCE(\"error\", '') <> ''",
    "case when status = '500' then true else false end": "CASE WHEN \"status\" = '500' THEN TRUE ELSE FALSE END",
    "(model = 'a') = (status = '200')": "(\"model\" = 'a') = (\"status\" = '200')",
    "true": "TRUE",
}


@pytest.mark.parametrize(("typed", "written"), ACCEPTED.items())
def test_a_question_about_one_row_is_written_in_one_way(typed: str, written: str) -> None:
    predicate = vetted(typed)
    assert predicate.sql() == written
    assert predicate.digest == hashlib.sha256(written.encode()).hexdigest()
    assert vetted(written).digest == predicate.digest, "which is its own spelling"


def test_it_is_known_which_columns_a_predicate_looks_at() -> None:
    assert vetted("model = 'a' and hour(TIME) = 3").columns == {Column.MODEL, Column.TIME}


def test_the_same_question_has_the_same_digest() -> None:
    asked = (
        "time>='2026-11-25'",
        "time >= timestamp '2026-11-25 00:00:00'",
        "\"time\" >=\n\t timestamptz '2026-11-25 01:00+01'",
    )
    assert len({vetted(text).digest for text in asked}) == 1


def test_every_column_can_be_asked_about() -> None:
    for column in Column:
        assert vetted(f"{column} is null").columns == {column}


READS_ELSEWHERE = (
    "(select 1) = 1",
    "exists (select 1)",
    "model in (select model from rows)",
    "model = any (select 'a')",
    "model = 'a' union select true",
    "true from read_text('/etc/passwd')",
    "with x as (select 1) select true",
    "from rows",
    "values (true)",
    "read_text('/etc/passwd') is not null",
    "contains(read_text('/etc/passwd'), 'root')",
    "model in read_csv('/etc/passwd')",
    "getenv('HOME') = 'x'",
    "current_setting('temp_directory') = ''",
    "getvariable('x') = 1",
    "query('select 1') = 1",
    "query_table('rows') is not null",
    "pragma_version() is not null",
    "pragma database_list",
    "nextval('s') = 1",
    "write_log('x') is null",
    "http_get('https://example.com') is null",
    "current_user = 'x'",
    "current_database() = 'x'",
    "main.rows.model = 'x'",
    "rows.model = 'x'",
    "rows is not null",
    "__internal_decompress_string(1) = 'x'",
)
SECOND_STATEMENTS = (
    "model = 'a'; drop table rows",
    "model = 'a';",
    ";",
    "true); drop table rows; --",
    "drop table rows",
    "attach 'x' as y",
    "copy rows to 'x'",
    "set threads = 64",
    "install httpfs",
    "call pragma_version()",
    "create macro f() as true",
    "explain select true",
)
HIDDEN = (
    "model = 'a' -- or true",
    "model = 'a' /* or true */",
    "/* */ true",
    "true --",
    "model = 'a' or \u202etrue",
    "model = 'a\u200b'",
    "model\x00 = 'a'",
    "true\x1b[2J",
    "model = 'a' and 'b' = $$b$$ ",
    "model = e'\\x61'",
    "model = x'61'",
)
SHAPES = (
    "",
    "   ",
    "model",
    "1",
    "null",
    "'true'",
    "length(prompt)",
    "model and true",
    "not model",
    "model = 'a' and length(prompt)",
    "case when model then true end",
    "case when model = 'a' then 1 else true end",
    "coalesce(model, 'x')",
    "(model, prompt) = ('a', 'b')",
    "*",
    "columns('model') = 'x'",
    "rows.* is null",
    "count(*) > 1",
    "max(model) = 'a'",
    "row_number() over () = 1",
    "lag(model) over (order by time) = 'a'",
    "model = 'a' as affected",
    "model = 'a' affected",
    "model = 'a' order by 1",
    "model = 'a' limit 1",
    "model = 'a' group by all",
    "list_filter(['a'], x -> x = model) is null",
    "list_filter(['a'], lambda x: x = model) is null",
    "[1, 2][1] = 1",
    "model[1] = 'a'",
    "{'a': true}.a",
    "{'a': 1} is null",
    "prompt -> 'a' = 'b'",
    "prompt ->> '$.a' = 'b'",
    "json_extract_string(prompt, '$.a') = 'b'",
    "unnest(['a']) = model",
    "model = ?",
    "model = $1",
    "model = $name",
    "model = :name",
    "model = @name",
    "model = #1",
    "model = {{name}}",
    'model = "gpt-5"',
    "\"model = 'a' or true\"",
    "User2 = 'x'",
    "try(model = 'a')",
    "model collate nocase = 'a'",
    "time at time zone 'Europe/Berlin' > '2026-01-01'",
)
CHANGES_BY_ITSELF = (
    "time > now() - interval 1 hour",
    "time > current_timestamp",
    "time > current_date",
    "time > today()",
    "random() < 0.5",
    "uuid() = model",
    "gen_random_uuid() = model",
)
DIFFERS_BETWEEN_ENGINES = (
    "model ~ 'a'",
    "model !~ 'a'",
    "model ~~ 'a'",
    "model similar to 'a'",
    "model glob 'a*'",
    "model like 'a!%' escape '!'",
    r"model like 'a\%'",
    "model like prompt",
    "! true",
    "a = model = prompt",
    "model = prompt = response",
    "model = not true",
    "model || 1 + 1 = 'x'",
    "length(prompt) / length(response) > 1",
    "length(prompt) / 0 > 1",
    "length(prompt) // 2 = 1",
    "length(prompt) ** 2 = 1",
    "length(prompt) ^ 2 = 1",
    "length(prompt) & 1 = 1",
    "error is true",
    "model in (prompt, response)",
    "model in ('a', lower('b'))",
    "strftime(time, '%Y') = '2026'",
    "substring(model, 0, 2) = 'a'",
    "substring(model, -2) = 'a'",
    "left(model, -1) = 'a'",
    "trim(both 'x' from model) = 'a'",
    "hash(model) = 1",
    "md5(model) = 'a'",
    "cast(model as blob) is null",
    "cast(model as integer[]) is null",
    "cast(model as decimal(10, 2)) = 1",
    "cast(model as mood) is null",
    "cast(model as timestamp) > '2026-01-01'",
    "cast(model as date) = '2026-01-01'",
    "cast((model = 'a') as integer) = 1",
    "interval '1 day 2 hours' is null",
    "time > '2026-02-30'",
    "time > 'yesterday'",
    "time > timestamp 'now'",
    "date_trunc('century', time) = '2000-01-01'",
    "extract(epoch from time) > 1",
)
FAILS_LATER = (
    "status >= 500",
    "status = 200",
    "status + 1 > 5",
    "model in ('a', 1)",
    "model between 1 and 2",
    "length(prompt) = 'long'",
    "cast('abc' as date) = cast(time as date)",
    "lower(1) = 'a'",
)
PATTERNS = (
    "(?=refund)",
    "(?!refund)",
    "(?<=a)b",
    "(?<!a)b",
    r"(a)\1",
    r"(?P<n>a)(?P=n)",
    "(?>a)",
    "a++",
    "a**",
    "*a",
    "(*a)",
    "a|*b",
    "a{1001}",
    "a{3,2}",
    "a{",
    "a{,3}",
    "(a",
    "a)",
    "[a",
    "[z-a]",
    "[[:alpha:]]",
    "[a[b]",
    r"[\D]",
    r"\p{L}",
    r"\Qa\E",
    r"\Z",
    r"\K",
    r"\x{110000}",
    r"\x{D800}",
    r"\x00",
    "a\\",
    "(?x) a",
    "(?i:a)",
    "a(?i)b",
    "(?m)^a",
    "(?#hidden)a",
    "(?1)",
    "((((x{1000}){1000}){1000}){1000})",
    "x" * 501,
)
HOSTILE = (
    *(
        *READS_ELSEWHERE,
        *SECOND_STATEMENTS,
        *HIDDEN,
        *SHAPES,
        *CHANGES_BY_ITSELF,
        *DIFFERS_BETWEEN_ENGINES,
        *FAILS_LATER,
    ),
    *(f"regexp_matches(response, '{pattern}')" for pattern in PATTERNS),
    "regexp_matches(response, prompt)",
    "regexp_matches(response, 'a' || prompt)",
    "regexp_matches(response, 'a', 'g')",
    "regexp_matches(response, 'a', 'ims')",
    "(" * 5_000,
    "(" * 41 + "true" + ")" * 41,
    "not " * 900 + "true",
    " or ".join(["true"] * 990),
    "model = '" + "x" * 4_000 + "'",
    "model = 'a",
    "model = ",
    "model = 'a' and",
    "and and",
    ")",
)


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_is_no_question_about_one_row_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        vetted(typed)
    assert refused.value.code is Code.INVALID
    assert refused.value.sentence.startswith("the predicate cannot be used: ")
    assert refused.value.hint
    assert (refused.value.sentence + refused.value.hint).isprintable()


def test_a_refusal_says_what_where_why_and_what_to_write() -> None:
    with pytest.raises(Refused) as refused:
        vetted("model = 'it''s' and regexp_matches(response, 'it''s (?=free)')")
    assert refused.value.sentence == (
        "the predicate cannot be used: (?= is a look-ahead, which cannot be matched in bounded time"
        " (at character 53: (?=free)'))"
    )
    assert refused.value.hint.startswith("say it as two conditions: regexp_matches(response, 'refund') and not ")
    excerpt, caret = refused.value.details["excerpt"], refused.value.details["caret"]
    assert excerpt[len(caret) - 1 :] == "(?=free)')"


def test_a_place_is_found_on_a_later_line() -> None:
    with pytest.raises(Refused) as refused:
        vetted("model = 'a'\nor getenv('HOME') = 'b'")
    assert refused.value.details["offset"] == len("model = 'a'\nor ")
    assert refused.value.details["excerpt"].isprintable()


def test_a_predicate_that_nobody_vetted_is_not_written_either() -> None:
    with pytest.raises(Refused):
        Predicate("true; drop table rows", frozenset(), "").sql()


@given(st.text(max_size=60) | st.lists(st.sampled_from([*HOSTILE[:60], *ACCEPTED]), max_size=4).map(" ".join))
@example("'")
@example("ELSE")
@example("\ud800")
@example("e'")
@example("model = '\n'")
def test_whatever_is_typed_is_accepted_or_refused(typed: str) -> None:
    with suppress(Refused):
        assert vetted(typed).sql()
