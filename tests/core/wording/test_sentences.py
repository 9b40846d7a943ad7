"""Sentences as notices are written: those that may stand, and those that should be looked at.

Both lists are in our own words, after the manner of published notices, letters to authorities and status pages.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from warroom.core.wording import OnRecord, Rule, check

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
KNOWN = OnRecord(
    counts=frozenset({12, 1_200, 1_400}),
    numbers=frozenset({37, Decimal("12.5"), 250}),
    words=frozenset({"The queue held 318 drafts", "refund_bot"}),
    as_of=NOON,
)
OPEN, VERIFIED, UNVERIFIED = KNOWN, KNOWN._replace(breach=False, breach_verified=True), KNOWN._replace(breach=False)
BREACHED = KNOWN._replace(breach=True, breach_verified=True)


def rules(text: str, record: OnRecord = OPEN) -> list[Rule]:
    """The rules that *text* goes against."""
    return [one.rule for one in check(text, record)]


@pytest.mark.parametrize(
    "text",
    [
        "As of 2026-11-25 12:00 UTC, 1,200 customers received a wrong answer about refunds.",
        "Between 12 and 1,400 people are affected. These numbers were counted at 12:00 UTC on 25 November 2026.",
        "We identified 1,200 accounts (as of 25 November 2026, 12:00 UTC).",
        "All figures in this notice are as of 25 November 2026, 12:00 UTC.\n\nFirst things.\n\nIt was 1,200 people.",
        "Status as of: 2026-11-25 12:00 UTC\nIt answered wrongly.\nIt is offline.\nNumber of customers: 1,200",
        "On 24 November 2026 at 09:14 UTC our assistant began to promise refunds that our terms do not provide.",
        "Under Article 33 of Regulation (EU) 2016/679 we notify you within 72 hours of becoming aware.",
        "Reference: INC-7Q2M-K4XT. Please quote case 4711 when you call +49 30 1234567 or 1-800-555-0199.",
        "You can reach our data protection officer at privacy@acme.eu or at https://acme.eu/incidents/2026118.",
        "ACME GmbH, Hauptstraße 112, 10115 Berlin",
        "We disabled the tool access of the assistant at 10:05 UTC, as soon as we became aware of the error.",
        "We will send you the next update by 26 November 2026, 12:00 UTC.",
        "We will report the result of the check within 72 hours.",
        "We'll tell you by Friday whether your order is concerned.",
        "We will never ask you for your password.",
        "Please change your password as soon as possible.",
        "If you reply to this letter, we will send you a copy of the answers that you were given.",
        "We are checking whether personal data was exposed, and will say what we found by 26 November, 12:00 UTC.",
        "We do not yet know if any customer data was accessed.",
        "We cannot yet say that no data was exposed.",
        "So far we have found no indication that conversation content was disclosed; the check is not complete.",
        "The answers could be seen by other customers between 09:14 and 10:05 UTC on 24 November 2026.",
        "A cached answer that contained a name and an e-mail address was shown to one other person.",
        "The model gave an answer that our terms do not support, because its instructions named an outdated policy.",
        "The assistant put out a refund promise; it had been given the policy of 2024.",
        "The system was taken offline shortly after 10:00 UTC.",
        "It is too soon to say what caused the error.",
        "Our agents decided each case by hand.",
        "About 1,200 answers were wrong, as of 25 November 2026, 12:00 UTC.",
        "As of 12:00 UTC on 25 November, 12.5 percent of the answers were wrong.",
        "The queue held 318 drafts, and 250 of them had not been sent.",
        "We take full responsibility and apologise. We are 100 percent committed to getting this right.",
        "The pause lasted 51 minutes. Version 3.2.1 of the model was in use, in room 405.",
        "The service returned 403 and 500, and answered after 250 ms at the 99th percentile.",
        "1. What happened\n2. What we did\n3. What you can do\n",
        "This must not happen again, so we changed the deployment so that no data is exposed by a shared cache.",
        "Stand 25.11.2026, 12:00 Uhr: 1.200 Kundinnen und Kunden haben eine falsche Antwort erhalten.",
        "Betroffen sind 1.200 Personen. Diese Zahl ist vom 25. November 2026, Stand 12:00 Uhr.",
        "Wir prüfen, ob personenbezogene Daten offengelegt wurden, und informieren Sie bis Freitag.",
        "Wir werden Sie bis zum 26. November 2026, 12:00 Uhr, erneut informieren.",
        "Bitte ändern Sie Ihr Passwort so bald wie möglich.",
        "Nach Art. 33 der Verordnung (EU) 2016/679 melden wir Ihnen binnen 72 Stunden einen Vorfall.",
        "Le 25 novembre 2026 à 12h00, 1 200 clients avaient reçu une réponse erronée.",
    ],
)
def test_a_sentence_that_may_stand_is_left_alone(text: str) -> None:
    assert check(text, OPEN) == ()


@pytest.mark.parametrize(
    ("text", "rule", "passage"),
    [
        ("So far 1,200 customers are affected.", Rule.NUMBER_WITHOUT_AS_OF, "1,200 customers"),
        ("On 24 November 2026, 1,200 people received the answer.", Rule.NUMBER_WITHOUT_AS_OF, "1,200 people"),
        ("12 % of the answers were wrong.", Rule.NUMBER_WITHOUT_AS_OF, "12 %"),
        ("1,400 of our customers were told that.", Rule.NUMBER_WITHOUT_AS_OF, "1,400 of our customers"),
        ("Customers affected: 1,200.", Rule.NUMBER_WITHOUT_AS_OF, "1,200"),
        ("Bisher sind 1.200 Personen betroffen.", Rule.NUMBER_WITHOUT_AS_OF, "1.200 Personen"),
        ("À ce jour, 1 200 clients sont concernés.", Rule.NUMBER_WITHOUT_AS_OF, "1 200"),
        ("No data was exposed.", Rule.UNVERIFIED_DENIAL, "No data was exposed"),
        ("No customer data has been accessed.", Rule.UNVERIFIED_DENIAL, "No customer data has been accessed"),
        ("None of your personal data was leaked.", Rule.UNVERIFIED_DENIAL, "None of your personal data was leaked"),
        ("Your data is safe.", Rule.UNVERIFIED_DENIAL, "Your data is safe"),
        ("Rest assured that all of your information remains secure.", Rule.UNVERIFIED_DENIAL,
         "all of your information remains secure"),
        ("Conversations were not visible to anybody else.", Rule.UNVERIFIED_DENIAL, "Conversations were not visible"),
        ("The error did not affect any personal data.", Rule.UNVERIFIED_DENIAL,
         "did not affect any personal data"),
        ("Card numbers were not exposed at any time.", Rule.UNVERIFIED_DENIAL, "Card numbers were not exposed"),
        ("There was no data breach.", Rule.UNVERIFIED_DENIAL, "no data breach"),
        ("We can confirm that no data was compromised.", Rule.UNVERIFIED_DENIAL, "no data was compromised"),
        ("There is no evidence that customer data was misused.", Rule.UNVERIFIED_DENIAL,
         "no evidence that customer data"),
        ("The cause is not yet known, but no data was exposed.", Rule.UNVERIFIED_DENIAL, "no data was exposed"),
        ("Es wurden keine personenbezogenen Daten offengelegt.", Rule.UNVERIFIED_DENIAL,
         "keine personenbezogenen Daten offengelegt"),
        ("Kundendaten waren nicht betroffen.", Rule.UNVERIFIED_DENIAL, "Kundendaten waren nicht betroffen"),
        ("Ihre Daten sind sicher.", Rule.UNVERIFIED_DENIAL, "Ihre Daten sind sicher"),
        ("Es liegen keine Hinweise vor, dass Daten abgeflossen sind.", Rule.UNVERIFIED_DENIAL,
         "keine Hinweise vor, dass Daten"),
        ("We will keep you informed.", Rule.PROMISE_WITHOUT_DATE, "We will keep you informed."),
        ("We'll share more as soon as possible.", Rule.PROMISE_WITHOUT_DATE, "We'll share more as soon as possible."),
        ("Further information will follow shortly.", Rule.PROMISE_WITHOUT_DATE, "will follow shortly."),
        ("We expect to have more answers soon.", Rule.PROMISE_WITHOUT_DATE, "soon."),
        ("We are working to restore the service in the coming days.", Rule.PROMISE_WITHOUT_DATE,
         "in the coming days."),
        ("All customers will be refunded.", Rule.PROMISE_WITHOUT_DATE, "will be refunded."),
        ("Wir werden Sie in Kürze informieren.", Rule.PROMISE_WITHOUT_DATE, "Wir werden Sie in Kürze informieren."),
        ("Weitere Informationen folgen baldmöglichst.", Rule.PROMISE_WITHOUT_DATE, "baldmöglichst."),
        ("As of 12:00 UTC on 25 November, 1,300 customers are affected.", Rule.NUMBER_NOT_ON_RECORD,
         "1,300 customers"),
        ("As of 12:00 UTC on 25 November, 13 customers are affected.", Rule.NUMBER_NOT_ON_RECORD, "13 customers"),
        ("The damage is 48,500 euros.", Rule.NUMBER_NOT_ON_RECORD, "48,500"),
        ("As of 12:00 UTC, about 2,000 users are affected.", Rule.NUMBER_NOT_ON_RECORD, "2,000 users"),
        ("Stand 12:00 Uhr: 1,3 Millionen Datensätze sind betroffen.", Rule.NUMBER_NOT_ON_RECORD,
         "1,3 Millionen Datensätze"),
        ("It happened at [UNKNOWN: incident.occurred_at].", Rule.UNKNOWN_MARKER, "[UNKNOWN: incident.occurred_at]"),
        ("Dear [name of the recipient],", Rule.PLACEHOLDER, "[name of the recipient]"),
        ("The cause: TBD", Rule.PLACEHOLDER, "TBD"),
        ("Dear <customer name>,", Rule.PLACEHOLDER, "<customer name>"),
        ("The AI decided to grant a refund.", Rule.ANTHROPOMORPHISM, "AI decided"),
        ("Our chatbot mistakenly believed that the policy had changed.", Rule.ANTHROPOMORPHISM,
         "chatbot mistakenly believed"),
        ("The assistant lied to customers.", Rule.ANTHROPOMORPHISM, "assistant lied"),
        ("The model may have thought so.", Rule.ANTHROPOMORPHISM, "model may have thought"),
        ("Die KI hat entschieden, den Betrag zu erstatten.", Rule.ANTHROPOMORPHISM, "Die KI hat entschieden"),
    ],
)  # fmt: skip
def test_a_sentence_that_should_be_looked_at_is_quoted_with_its_rule(text: str, rule: Rule, passage: str) -> None:
    found = [(one.rule, one.passage) for one in check(text, OPEN)]
    assert (rule, passage) in found
    assert {one for one, _ in found} <= {rule, Rule.NUMBER_NOT_ON_RECORD}


@pytest.mark.parametrize("text", ["No data was exposed.", "Ihre Daten sind sicher.", "There was no data breach."])
def test_a_denial_may_stand_once_it_was_verified_and_not_before(text: str) -> None:
    assert rules(text, VERIFIED) == []
    for record in (OPEN, UNVERIFIED, BREACHED):
        assert rules(text, record) == [Rule.UNVERIFIED_DENIAL]


def test_a_denial_is_told_what_the_record_says() -> None:
    said = [check("No data was exposed.", record)[0].sentence for record in (OPEN, UNVERIFIED, BREACHED)]
    assert said == [
        "Nobody knows yet whether personal data was breached.",
        "That no personal data was breached is not verified.",
        "The record says that personal data was breached.",
    ]


def test_the_cure_of_a_number_names_the_time_at_which_it_was_counted() -> None:
    dated, undated = (check("It is 1,200 people.", one)[0].cure for one in (KNOWN, KNOWN._replace(as_of=None)))
    assert dated == "say it in the same sentence or beside it: as of 2026-11-25 12:00 UTC"
    assert undated == "say it in the same sentence or beside it: as of the time at which it was counted"


def test_every_warning_tells_its_line_in_the_order_of_the_text() -> None:
    text = (
        "Dear <customer name>,\n\nthe AI decided to\ngrant refunds. We will\nkeep you informed.\n\n"
        "- No data was exposed.\n- 1,300 customers\n"
    )
    assert [(one.rule, one.line) for one in check(text, OPEN)] == [
        (Rule.PLACEHOLDER, 1),
        (Rule.ANTHROPOMORPHISM, 3),
        (Rule.PROMISE_WITHOUT_DATE, 4),
        (Rule.UNVERIFIED_DENIAL, 7),
        (Rule.NUMBER_NOT_ON_RECORD, 8),
        (Rule.NUMBER_WITHOUT_AS_OF, 8),
    ]


def test_a_number_is_on_the_record_however_a_country_writes_it() -> None:
    for said in ("1,200", "1.200", "1 200", "1\u202f200", "1'200", "1200"):
        assert rules(f"Es waren {said} Personen, Stand 25.11.2026, 12:00 Uhr.") == []


def test_a_number_that_is_rounded_may_be_as_far_from_the_record_as_rounding_goes() -> None:
    record = OnRecord(counts=frozenset({1_234_567}))
    assert rules("About 1.2 million customers, as of 25 November 2026.", record) == []
    assert rules("Some 1,250,000 customers, as of 25 November 2026.", record) == []
    assert rules("As of 25 November 2026, 1,250,000 customers.", record) == [Rule.NUMBER_NOT_ON_RECORD]
    assert rules("About 2 million customers, as of 25 November 2026.", record) == [Rule.NUMBER_NOT_ON_RECORD]


def test_a_time_that_is_unknown_is_warned_of_once() -> None:
    text = "As of [UNKNOWN: affected.as_of], 1,200 people are affected. We will write again by [UNKNOWN: next_at]."
    assert rules(text) == [Rule.UNKNOWN_MARKER, Rule.UNKNOWN_MARKER]


def test_an_empty_record_makes_every_number_one_that_is_not_on_it() -> None:
    assert rules("As of 12:00 UTC, 12 people are affected.", OnRecord()) == [Rule.NUMBER_NOT_ON_RECORD]
