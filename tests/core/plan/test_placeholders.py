"""An address of nobody is told from one of somebody, wherever it stands in a contact."""

from __future__ import annotations

import pytest

from warroom.core.plan.placeholders import in_contact


@pytest.mark.parametrize(
    ("contact", "found"),
    [
        ("mailto://ana@example.org", "example.org"),
        ("mailto:ana@mail.EXAMPLE.com", "mail.EXAMPLE.com"),
        ("https://pager.invalid/x", "pager.invalid"),
        ("https://user:word@pager.acme.test:8443/x", "pager.acme.test"),
        ("xmpp:ana@chat.example", "chat.example"),
        ("example.net", "example.net"),
        ("mailtos://u:p@acme.eu?to=ana@example.org", "example.org"),
        ("TBD", "TBD"),
        ("tel:tbd", "tbd"),
        ("<your pager>", "<your pager>"),
        ("tel:<+49 …>", "<+49 …>"),
        ("slack://{{token}}", "{{token}}"),
        ("env:TODO", "TODO"),
    ],
)
def test_a_contact_that_reaches_nobody_is_a_placeholder(contact: str, found: str) -> None:
    match = in_contact(contact)
    assert match is not None
    assert match[0] == found


@pytest.mark.parametrize(
    "contact",
    [
        "env:ANA_PAGER",
        "env:EXAMPLE_PAGER",
        "mailto:ana@example.org.uk",
        "mailto:ana@acme.test-lab.eu",
        "https://acme.eu/hooks/run.test",
        "https://user:word.test@acme.eu/",
        "https://contest.eu/x",
        "http://localhost:8080/page",
        "file:///var/log/pages",
        "tel:+4930123456",
    ],
)
def test_a_contact_that_may_reach_somebody_is_none(contact: str) -> None:
    assert in_contact(contact) is None
