"""The words of a predicate, before anybody reads them as an expression.

A parser is lenient where it should not be: it takes a comment for decoration, ``'a' b`` for a name and ``~`` for
whatever is nearest. So the text is first looked at word by word, and everything between the words must be blank. What
remains is small enough that the parser and the engine cannot read it differently.
"""

from __future__ import annotations

from sqlglot import Token, TokenType

from warroom.counters.flaws import EXAMPLE, Flaw

DEEPEST = 40
"""How deep parentheses and cases may be nested."""

_WORDS = frozenset(
    (
        *(TokenType.VAR, TokenType.IDENTIFIER, TokenType.STRING, TokenType.NUMBER, TokenType.COMMA),
        *(TokenType.L_PAREN, TokenType.R_PAREN, TokenType.DCOLON, TokenType.DPIPE),
        *(TokenType.EQ, TokenType.NEQ, TokenType.LT, TokenType.LTE, TokenType.GT, TokenType.GTE),
        *(TokenType.PLUS, TokenType.DASH, TokenType.STAR, TokenType.SLASH, TokenType.MOD),
        *(TokenType.AND, TokenType.OR, TokenType.NOT, TokenType.IN, TokenType.BETWEEN, TokenType.LIKE, TokenType.ILIKE),
        *(TokenType.IS, TokenType.NULL, TokenType.TRUE, TokenType.FALSE, TokenType.DISTINCT, TokenType.FROM),
        *(TokenType.ALIAS, TokenType.TIMESTAMPNTZ),
        *(TokenType.CASE, TokenType.WHEN, TokenType.THEN, TokenType.ELSE, TokenType.END, TokenType.INTERVAL),
        *(TokenType.INT, TokenType.BIGINT, TokenType.DOUBLE, TokenType.VARCHAR, TokenType.TEXT, TokenType.DATE),
        *(TokenType.TIMESTAMP, TokenType.TIMESTAMPTZ, TokenType.TIME, TokenType.SESSION, TokenType.LEFT),
    )
)
_SPELLED = (TokenType.NOT, TokenType.LIKE, TokenType.ILIKE)
"""Words that are words: their signs (!, ~~, ~~*) bind differently."""
_EXPLAINED = {
    TokenType.SEMICOLON: "a predicate is one expression, and no second statement",
    TokenType.PARAMETER: "a predicate has no variables",
    TokenType.PLACEHOLDER: "a predicate has no variables",
    TokenType.COLON: "a predicate has no variables",
    TokenType.TILDE: "~ is read differently from engine to engine: write regexp_matches(response, '…')",
    TokenType.SELECT: "a predicate is about one row, and reads no other",
    TokenType.DOT: "a column is named by itself, and nothing is reached into",
}


def check(text: str, tokens: list[Token]) -> None:
    """Every token of *text* is one that a predicate may hold, and nothing stands between them."""
    end = depth = 0
    for token in tokens:
        _check_gap(text, end, token.start)
        _check_word(token)
        depth += {TokenType.L_PAREN: 1, TokenType.CASE: 1, TokenType.R_PAREN: -1, TokenType.END: -1}.get(
            token.token_type, 0
        )
        if depth > DEEPEST:
            raise Flaw(f"it is nested more than {DEEPEST} deep", "say it in several counts", token.start)
        end = token.end + 1
    _check_gap(text, end, len(text))


def _check_gap(text: str, begin: int, end: int) -> None:
    gap = text[begin:end]
    if gap.strip():
        at = begin + len(gap) - len(gap.lstrip())
        raise Flaw("a comment hides part of what is counted", "write what it means into the title of the count", at)


def _check_word(token: Token) -> None:
    spelled = token.token_type not in _SPELLED or token.text.isidentifier()
    if token.token_type in _WORDS and spelled:
        return
    what = _EXPLAINED.get(token.token_type, f"{token.text[:40]!r} is not part of a predicate")
    raise Flaw(what, EXAMPLE, token.start)
