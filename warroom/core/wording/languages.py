"""What a careless sentence looks like, language by language.

A language is a table: patterns for what is counted, denied, promised and taken for a mind, and for what makes each of
them right. All tables are tried on every text, so that a notice in two languages needs no label; a language without a
table is still checked for its numbers, markers and placeholders. Patterns go over words and their gaps are bounded, so
that no text can make them slow.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Language(NamedTuple):
    """How one language says what is checked, and what makes it right."""

    counted: re.Pattern[str]
    """What follows a number of people or of records."""
    as_of: re.Pattern[str]
    """As of when something holds."""
    for_all: re.Pattern[str]
    """That this sentence says so for the whole text."""
    about: re.Pattern[str]
    """What stands before a number that is rounded."""
    denials: re.Pattern[str]
    no_evidence: re.Pattern[str]
    """A denial, unless somebody is still looking."""
    looking: re.Pattern[str]
    """That somebody is still looking, in the sentence or beside it."""
    asked: re.Pattern[str]
    """What makes a question or an aim of the denial right after it."""
    promises: re.Pattern[str]
    vague: re.Pattern[str]
    """A time that is none: a promise where something is *ahead* as well."""
    ahead: re.Pattern[str]
    to_reader: re.Pattern[str]
    """That the reader is to do something, or what follows when the reader did: no promise of ours."""
    dated: re.Pattern[str]
    """A date, a time or a span, in words."""
    minds: re.Pattern[str]


def _words(*patterns: str) -> re.Pattern[str]:
    """Any of the *patterns*. A blank is a space or a line break between words, ``~3~`` up to three words."""
    any_of = "|".join(f"(?:{pattern})" for pattern in patterns)
    with_gaps = re.sub(r"~(\d)~", r"(?:[\\w'’-]{1,40} ){0,\1}?", any_of)
    return re.compile(with_gaps.replace(" ", r"\s{1,3}"), re.IGNORECASE | re.DOTALL)


_DATA = (
    r"(?:data|information|details|records?|conversations?|content|credentials?|passwords?|files?|messages?"
    r"|(?:card|account|phone|telephone|security) numbers|addresses)"
)
_OUT = (
    r"(?:exposed|accessed|leaked|affected|compromised|disclosed|lost|stolen|shared|viewed|breached|involved|impacted"
    r"|taken|seen|revealed|released|misused|visible|at risk)\b"
)
_WAS = r"(?:was|were|has been|have been|had been)"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b"
)
_NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|ten|twelve|fourteen|thirty)"
_MACHINE = (
    r"(?:\bA\.?I\.?(?: (?:system|model|assistant|agent|tool))?|\b(?:chat|voice)?bot|\b(?:virtual |support )?assistant"
    r"|\b(?:language )?model|\balgorithm|\bLLM|\bsystem)"
)
_NOT_A_NOUN = r"(?!(?:we|they|it|to|for|and|was|were|is|are|in|on|at|by|from|with|when|that|which) )"

ENGLISH = Language(
    counted=_words(
        r"(?:of (?:our|the|your|their|these|all) )?(?:" + _NOT_A_NOUN + r"[\w'’-]{1,40} ){0,3}?"
        r"(?:people|persons?|individuals?|customers?|users?|patients?|applicants?|candidates?|employees|students"
        r"|members|subscribers|households|children|data subjects?|clients?|records?|accounts?|conversations?|sessions?"
        r"|chats?|messages?|requests?|responses?|answers|replies|transactions?|orders|refunds|documents|files|entries"
        r"|per(?: )?cent(?:age points)?)\b"
    ),
    as_of=_words(
        r"\bas (?:of|at)\b.{0,30}?(?:\d|\[UNKNOWN|noon|midnight|the (?:date|time) of (?:this|writing))",
        r"\b(?:counted|measured|known|confirmed|verified|established|determined|estimated|identified)"
        r" (?:at|by|on|until|up to)\b.{0,20}?(?:\d|\[UNKNOWN|noon|midnight)",
        r"\b(?:status|last updated|last counted)\b:?.{0,20}?(?:\d|\[UNKNOWN)",
    ),
    for_all=_words(
        r"^\W*(?:all|the|these) (?:~2~)?(?:figures|numbers|counts|facts)\b.{0,60}?\bas (?:of|at)\b",
        r"^\W*(?:status )?as (?:of|at)\b.{1,45}$",
        r"^\W*(?:status|last updated)\b.{1,45}$",
    ),
    about=_words(
        r"\b(?:about|approximately|approx\.?|around|roughly|nearly|almost|over|more than|at least|up to|some"
        r"|(?:fewer|less) than)(?: (?:the|a))?\W*$"
    ),
    denials=_words(
        r"\bno (?!(?:(?:further|more|additional) (?:information|details)|evidence|indications?|signs?|reason)\b)~4~"
        + _DATA
        + r" ~5~(?:"
        + _WAS
        + r" ~2~"
        + _OUT
        + r"|(?:is|are) ~2~(?:affected|at risk|involved|impacted)\b)",
        r"\bnone of (?:your|our|the|their) ~3~(?:" + _DATA + r" )?(?:~4~)?" + _WAS + r" ~2~" + _OUT,
        r"\b(?:your|our|all|the|any|personal|customers?['’]?s?|users?['’]?s?) ~3~(?:" + _DATA + r"|accounts?)"
        r" (?:and ~3~)?(?:is|are|was|were|remains?|remained|stays?|stayed|has been|have been|has always been)"
        r" (?:(?!not\b|no\b|n['’]t\b)[\w-]{1,40} ){0,2}?(?:safe|secure|unaffected|protected|intact|untouched)\b",
        r"\b"
        + _DATA
        + r" (?:(?:was|were|has|have|had|is|are)(?: not| never|n['’]t)|(?:was|were) at no time)(?: been)? ~2~"
        + _OUT,
        r"\b(?:(?:did|does|do|has|have)(?: not|n['’]t)|never|at no time) ~2~"
        r"(?:access|expose|leak|disclose|affect|involve|compromise|reveal|impact)(?:e?d)? ~4~" + _DATA + r"\b",
        r"\b(?:no|not an?|not any|without an?y?) (?:actual )?(?:personal )?(?:(?:data|security|privacy) )?"
        r"(?:breach|leak)\b",
        r"\b(?:no ?one|nobody)(?: else)? (?:~2~)?(?:saw|accessed|viewed|read|could (?:see|access|read))\b",
    ),
    no_evidence=_words(
        r"\bno (?:~1~)?(?:evidence|indications?|signs?|reason to believe)\b.{0,60}?\b(?:" + _DATA + r")\b"
    ),
    looking=_words(
        r"\b(?:still|currently|continue to|are) (?:being )?(?:check|verif|investigat|review|examin|analys|analyz)\w*",
        r"\b(?:not|yet) (?:yet )?(?:be )?(?:complete[d]?|finished|concluded|rule[d]? out|confirm(?:ed)?|verified)\b",
        r"\b(?:check|verification|investigation|review|analysis)"
        r" (?:continues|(?:is|remains) (?:still )?(?:ongoing|open|under way))",
        r"\bcannot (?:yet )?(?:rule out|exclude|confirm)",
    ),
    asked=_words(
        r"\b(?:whether|if|how|unless|until|can(?:not|['’]t)|unable to|not yet|ensure|make sure|so that|verifying"
        r"|checking|(?:to|yet|not) (?:\w{1,40} )?confirm(?:ed)?|assume)\b[^,;:]{0,50}$"
    ),
    promises=_words(
        r"\b(?:we|our (?:team|engineers|specialists)|the team) (?:(?:also|then|now) )?"
        r"(?:will|shall|are going to|intend to|plan to)\b(?! (?:never|not|continue|always|no)\b)",
        r"\bwe['’]ll\b(?! (?:never|not|continue|always)\b)",
        r"\bwill be (?:notified|informed|contacted|updated|told|refunded|reimbursed|compensated|credited|corrected"
        r"|restored|fixed|published|completed)\b",
        r"\bwill follow\b",
    ),
    vague=_words(
        r"(?<!too\x20)\bsoon\b(?! (?:as|after)\b)",
        r"\bshortly\b(?! (?:after|before|thereafter)\b)",
        r"\bas soon as (?:possible|we can)\b",
        r"\bin the (?:coming|next few|near) (?:minutes|hours|days|weeks|future)\b",
        r"\bin due course\b",
        r"\bat a later (?:date|time)\b",
    ),
    ahead=_words(
        r"\b(?:will|shall|going to|expect|hope|aim|plan|follow|working|trying|further|more|next|updates?)\b|['’]ll\b"
    ),
    to_reader=_words(
        r"\bplease\b",
        r"\byou (?:should|must|can|may|need|will need)\b",
        r"\bwe (?:recommend|advise|ask|urge)\b",
        r"\b(?:if|when|once|should) your?\b",
    ),
    dated=_words(
        r"\b\d{1,2}(?:st|nd|rd|th)? (?:of )?" + _MONTH,
        r"\b" + _MONTH + r" \d",
        r"\b\d{1,2}(?: )?(?:am|pm|a\.m\.|p\.m\.)",
        r"\b" + _NUMBER + r"(?: |-)(?:~1~)?(?:minutes?|hours?|days?|weeks?|months?)\b",
        r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
        r"\b(?:today|tonight|tomorrow|noon|midnight|hourly|daily|weekly|every (?:hour|day|week|month))\b",
        r"\bend of (?:the |this |next )?(?:day|week|month|quarter|year|" + _MONTH + r")",
    ),
    minds=_words(
        _MACHINE + r" (?:(?:has|have|had|also|then|itself|simply|mistakenly|wrongly|just|may|might|never|not|did"
        r"|really|falsely|deliberately) ){0,3}"
        r"(?:decided?|chose|chosen|believed?|thought|thinks?|felt|feels?|lied|lies|wanted|wants?|knew|knows?"
        r"|understood|understands?|reali[sz]ed|intended|tried|imagined|hallucinated|dreamed|assumed|refused"
        r"|(?:got|was) confused|forgot|panicked|deceived)\b"
    ),
)

_DATEN = (
    r"(?:\w{0,40}(?:daten|informationen|datensätze|inhalte|konversationen|gespräche|passwörter|nachrichten|dateien))"
)
_RAUS = (
    r"(?:offengelegt|abgeflossen|betroffen|eingesehen|kompromittiert|gestohlen|verloren|weitergegeben|veröffentlicht"
    r"|zugänglich|entwendet|preisgegeben|abgerufen|gefährdet)\b"
)
_MONAT = r"(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)\b"
_MASCHINE = (
    r"\b(?:die )?(?:KI|künstliche Intelligenz|\w{0,40}assistent|(?:chat)?bot|(?:sprach)?modell|algorithmus|system)"
)

GERMAN = Language(
    counted=_words(
        r"(?:(?:von|der|unserer|betroffenen?|der betroffenen) )?(?:(?!(?:und|uhr|haben|wurden?|waren|sind|ist|am|im|um"
        r"|an|wir) )[\w'’-]{1,40} ){0,2}?"
        r"(?:Personen|Menschen|Kund(?:en|innen)\w*|Nutzer\w*|Betroffenen?|Patient\w*|Bewerber\w*|Mitarbeit\w*"
        r"|Mitglieder\w*|Haushalten?|Datensätzen?|Konten|Konversationen|Gesprächen?|Sitzungen|Chats|Nachrichten|Anfragen|Antworten"
        r"|Transaktionen|Bestellungen|Dokumenten?|Dateien|Vorgängen?|Prozent\w*)\b"
    ),
    as_of=_words(
        r"\bStand\b[:,]?.{0,30}?(?:\d|\[UNKNOWN)",
        r"\bper \d",
        r"\bzum (?:Zeitpunkt|Stichtag)\b.{0,25}?(?:\d|\[UNKNOWN|dieses Schreibens)",
        r"\b(?:gezählt|ermittelt|festgestellt|bekannt) (?:am|bis|um)\b.{0,20}?\d",
    ),
    for_all=_words(
        r"^\W*(?:alle|die|diese) (?:~1~)?(?:zahlen|angaben|werte)\b.{0,60}?\bstand\b", r"^\W*stand\b.{1,45}$"
    ),
    about=_words(r"\b(?:etwa|rund|circa|ca\.|ungefähr|über|mehr als|mindestens|bis zu|knapp|fast|weniger als)\W*$"),
    denials=_words(
        r"\bkeine(?:rlei|n|r)? (?!(?:weiteren|hinweise?|anzeichen|anhaltspunkte)\b)~3~" + _DATEN + r" ~6~" + _RAUS,
        r"\b" + _DATEN + r" ~5~(?:nicht|nie|zu keiner zeit) ~2~" + _RAUS,
        r"\b(?:ihre|unsere|alle|die|deine|eure) ~2~" + _DATEN + r" (?:sind|waren|bleiben|blieben)"
        r" (?:(?!nicht\b)\w{1,40} ){0,3}?(?:sicher|geschützt|unberührt|unversehrt)\b",
        r"\bkeine? ~1~(?:datenleck|datenpanne|datenschutzverletzung|datenschutzvorfall|datenabfluss)\b",
        r"\bkeine verletzung des schutzes personenbezogener\b",
        r"\bniemand ~3~(?:zugriff|eingesehen|gelesen|gesehen)\b",
    ),
    no_evidence=_words(r"\bkeine(?:rlei)? (?:~1~)?(?:hinweise?|anzeichen|anhaltspunkte)\b.{0,60}?\b" + _DATEN + r"\b"),
    looking=_words(
        r"\b(?:prüfen|untersuchen|prüfung|untersuchung|klären) (?:~3~)?(?:noch|weiterhin|weiter|derzeit|läuft"
        r"|dauert)\b",
        r"\b(?:noch|weiterhin|derzeit) (?:~2~)?(?:nicht abgeschlossen|geprüft|untersucht)",
        r"\bnicht (?:~1~)?(?:ausschließen|abgeschlossen|bestätigen)\b",
    ),
    asked=_words(r"\b(?:ob|falls|wenn|damit|sofern|noch nicht|nicht sagen|sicherstellen|wie)\b[^;:]{0,50}$"),
    promises=_words(
        r"\b(?:wir werden|werden wir|unser team wird)\b(?! (?:nie|nicht|niemals|keine\w*|weiterhin)\b)",
        r"\b(?:wird|werden) (?:~4~)?(?:informiert|benachrichtigt|erstattet|entschädigt|korrigiert|gutgeschrieben)\b",
        r"\b(?:informieren|melden|benachrichtigen) wir (?:uns|sie|euch)\b",
    ),
    vague=_words(
        r"\bin kürze\b",
        r"\b(?:baldmöglichst|schnellstmöglich|zeitnah|demnächst|in bälde)\b",
        r"\bso (?:bald|schnell) wie möglich\b",
        r"\bin den (?:kommenden|nächsten) (?:stunden|tagen|wochen)\b",
        r"\bzu (?:gegebener zeit|einem späteren zeitpunkt)\b",
    ),
    ahead=_words(r"\b(?:wird|werden|folgen|folgt|informieren|melden|weitere\w*|arbeiten|planen|erhalten)\b"),
    to_reader=_words(
        r"\bbitte\b", r"\b(?:sollten|können|müssen) sie\b", r"\b(?:wenn|falls|sobald|sofern) (?:sie|ihr)\b"
    ),
    dated=_words(
        r"\b\d{1,2}\.(?: )?" + _MONAT,
        r"\b\d{1,2} uhr\b",
        r"\b(?:\d+|einer?|einem|zwei|drei|vier|fünf|sechs|sieben|acht|zehn|zwölf|vierzehn) (?:~1~)?"
        r"(?:minuten?|stunden?|tag(?:en?)?|wochen?|monat(?:en?)?)\b",
        r"\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\b",
        r"\b(?:heute|morgen|mitternacht|stündlich|täglich|wöchentlich)\b",
        r"\bende (?:der|des|dieser|dieses|nächster|nächsten) (?:woche|monats|jahres|quartals|tages)\b",
    ),
    minds=_words(
        _MASCHINE + r" (?:(?:hat|hatte|habe) ~3~(?:entschieden|geglaubt|gefühlt|gelogen|gewollt|gedacht|gemeint|gewusst"
        r"|verstanden|halluziniert|getäuscht|vergessen)|(?:entschied|glaubte|fühlte|log|wollte|dachte|meinte|wusste"
        r"|halluzinierte|verstand)(?: sich)?)\b"
    ),
)

LANGUAGES = (ENGLISH, GERMAN)
