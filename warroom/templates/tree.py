"""What a template comes to once it was read: a small tree of our own, and why a text is no template.

There is a kind of node for everything that a template may do. What has no node here cannot happen while one is
rendered, whatever the language that it was written in allows.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class TemplateError(Exception):
    """A text that is no template, or one that these values cannot fill: a *message*, and the 1-based *line*."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


class Literal(NamedTuple):
    """A value that the template itself states: a text, a number, yes or no, or a tuple of these."""

    value: Any


class Read(NamedTuple):
    """The value at a dotted *path*; the first name is one of the values or the variable of a loop around it."""

    path: tuple[str, ...]
    line: int


class Not(NamedTuple):
    """No for yes."""

    of: Expression


class Both(NamedTuple):
    """Yes where both are."""

    left: Expression
    right: Expression


class Either(NamedTuple):
    """Yes where one is."""

    left: Expression
    right: Expression


class Compare(NamedTuple):
    """*left* beside *right*; *sign* is Jinja's word for how."""

    sign: str
    left: Expression
    right: Expression
    line: int


class Choice(NamedTuple):
    """One of two values."""

    test: Expression
    yes: Expression
    no: Expression


class Filtered(NamedTuple):
    """A value after the filter *name*, with the one *argument* that a few filters take."""

    name: str
    of: Expression
    argument: Any
    line: int


class Text(NamedTuple):
    """What stands in the template as it stands in the notice."""

    text: str


class Print(NamedTuple):
    """A value in the midst of the text."""

    of: Expression
    line: int


class If(NamedTuple):
    """The first block whose test is yes; *otherwise* where all are no."""

    branches: tuple[tuple[Expression, Block], ...]
    otherwise: Block


class For(NamedTuple):
    """*body* for each item of a list, which is called *name* in it; *otherwise* where the list is empty."""

    name: str
    over: Read
    body: Block
    otherwise: Block


Expression = Literal | Read | Not | Both | Either | Compare | Choice | Filtered
Block = tuple[Text | Print | If | For, ...]
