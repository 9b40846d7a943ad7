"""What each code of ``plan check`` means, why it matters and what to do about it.

A finding is read by somebody who writes a plan once a year. The code is what they search for, so it never changes its
meaning; the explanation says what would go wrong on the night, not which rule of ours was broken.
"""

from __future__ import annotations

from typing import NamedTuple

from warroom.core.errors import not_found
from warroom.core.plan.findings import Severity

_FIRST_WARNING = "WR020"
_TEXT = """\
WR001 The file cannot be read as text
A plan is UTF-8 text of ordinary size. Control characters, and the marks that make a terminal show text in another
order than it has, are refused: a plan is read by many people, and all of them must see the same words.
cure: save the file as UTF-8, without control characters and below 256 KiB

WR002 The file is not YAML
The YAML is broken at the place shown; often an indentation, a bracket that is not closed, or a colon or a # in a text
without quotes.
cure: mend the line; put texts that contain ": " or " #", or begin with a sign, in quotes

WR003 The YAML is more than plain data
Aliases, anchors, tags, directives, several documents and deep nesting are refused before anything is built from them:
ten such lines can mean a billion values, or name code to run.
cure: write the values out

WR004 A key is there twice
One of the two values would silently win, and nobody would know which one was agreed.
cure: keep one of the two

WR005 The file does not hold a plan
A plan is a mapping: keys such as id, title, roles and severity, each with a value.
cure: begin with `warroom plan new`, or see `warroom plan schema`

WR006 Unknown key
A key that warroom does not know would be a rule that never fires, so it is refused. Often it is a misspelling, or
stands one level too deep.
cure: correct or remove the key; `warroom plan schema` lists the keys

WR007 Missing key
The plan leaves out something that the room needs from its first minute.
cure: add the key; `warroom plan schema` says what it holds

WR008 Wrong value
The value is of the wrong type, or outside what the key allows.
cure: correct the value; `warroom plan schema` says what is allowed

WR009 An id is there twice
People, roles, facts, steps and levels are called by their ids, on the command line and in the record. Two of the same
name could not be told apart. Logins are ids too: they say who somebody is.
cure: rename one of the two

WR010 Unknown id
The plan points at a person, role, function, entity, fact, step or level that it does not define. In an incident that
is a page to nobody.
cure: correct the id, or define what it names

WR011 A condition that cannot be evaluated
Conditions are CEL over the plan's facts and affected.low, affected.likely, affected.high, verdict and phase; outside
the severity criteria also at_least('LEVEL'). They are checked for types and for answers that a fact cannot have: harm
== 'seriuos' would never be true, and nobody would notice before the night.
cure: correct the condition

WR012 Steps that wait for each other
Each of these steps waits for the next, and the last one for the first, so none of them could ever begin.
cure: remove one of the `after` of the cycle

WR013 A fact with a reserved name
The name already means something in conditions: it is built in, or it is a word of CEL.
cure: give the fact another id

WR014 A contact that does not say how
Ana may be a login, a mailbox or a channel. A contact begins with the way to the person, such as env:, mailto: or tel:,
and without one nothing can be sent there.
cure: write the way before it: env:NAME_PAGER, mailto://ana@your.domain or tel:+49…

WR015 A template needs what nobody provides
Templates are filled from the plan's facts and from what the room knows. A name that is neither would be empty on the
night, in a letter to an authority.
cure: correct the name, or ask for the fact in the section facts

WR016 A template that cannot be rendered
Templates are a small language on purpose: text, values, if, for and a few filters. Everything else is refused, because
a template must end, stay small and reach nothing but its values.
cure: write it with values, if, for and filters alone

WR017 A fact that cannot mean this
The fact says that it means a fact of the rules, and asks for something else: a text where the rules ask yes or no, or
choices that the rules do not know. What does not fit counts as unknown, and a duty would stay possible for ever.
cure: give it the type and the choices of the rules: warroom clock show RULE and data/facts.yaml list them

WR018 A rule that loosens the one it tightens
A rule of one's own may make a duty that ships stricter and never milder, so that whoever keeps it has kept the law. It
is milder where a limit may end later, where a stage or a recipient is missing, or where it holds in fewer cases. What
cannot be compared for every start, zone and calendar counts as milder; a trigger is compared by its text alone.
cure: take trigger, starts, modes and recipients from the rule that ships (`warroom clock show`), and only lower n

WR019 A count or a probe that cannot be asked
What affected means is one SQL expression over the columns of a log; what the error looks like is said by promptfoo's
assertions and Gatus's conditions. One that cannot be read finds nobody and never fails, and on the night that looks
like good news.
cure: correct it; `warroom count run --help` and `warroom probe run --help` say what may be written

WR020 A role without a deputy
Incidents do not wait until somebody is back from holiday. When the holder does not answer there is nobody next.
cure: name at least one deputy

WR021 A role that nobody holds
Nobody is called for this role when an incident is declared, and its steps stay open.
cure: name at least one holder

WR022 A deputy who is the holder as well
Calling the same person again is no escalation.
cure: name somebody else as the deputy

WR023 A person with no contact
The person cannot be called, whatever role they hold.
cure: add a contact, such as env:NAME_PAGER or a mailto: address

WR024 A function with no role
The room shows a lane for the function, and nobody would ever stand in it.
cure: add a role of this function, or remove the function

WR025 A step that nobody owns
The step belongs to a role that has neither a holder nor a deputy, so it waits for somebody who does not exist.
cure: name a holder for the role, or give the step to another role

WR026 An authority with a single holder
One person alone can decide this. While that person sleeps, nobody may.
cure: add a role, or a deputy to the role that has it

WR027 Nobody may pause the system
The first hour of an incident is lost to the question who may take the system offline. The plan must answer it.
cure: add {action: pause, roles: [...]} to authority

WR028 An approval that cannot be given
There are fewer people in these functions than approvals are needed, so the action could never be approved.
cure: lower the count, name more functions, or add people to their roles

WR029 A contact that is a placeholder
The address is one that nobody has: a name kept for examples, such as example.org, *.invalid or *.test, or a text such
as TBD or <number>. It looks right until somebody has to be called.
cure: write the person's own address, or a reference to it such as env:NAME_PAGER

WR030 A severity level that nothing reaches
No set of facts leads to this level: it has no condition and is not the default, its condition contradicts itself, or
a worse level always holds where it does. Only an override could set it.
cure: give it a condition that a worse level does not cover, or remove it

WR031 Overlapping severity thresholds
A threshold of this level lies where a worse level holds anyway, so that the number written here decides nothing.
Usually two numbers were swapped, or an upper bound was written that nothing needs: the worst level wins.
cure: make the thresholds rise from the mildest level to the worst, without upper bounds

WR032 Missing severity threshold
Between the numbers of two levels there are numbers that belong to neither: they fall back to the default.
cure: close the gap; a lower bound for every level but the default leaves none

WR033 Severity that falls as a number rises
The level gets milder again further up: more people affected would be a lesser incident.
cure: remove the upper bound of the worse level

WR034 A worse level with fewer updates
Updates are owed less often at this level than at a milder one.
cure: make update_every of the worse level the shorter one

WR035 The worst level calls nobody at once
Declaring an incident of the worst level would page nobody: a silent emergency.
cure: name roles under page.at_once

WR040 A placeholder that nobody filled in
Text such as TBD, TODO, {{name}} or <name> is what people will read at three in the morning.
cure: write what is meant

WR041 The review of the plan is overdue
The plan was not reviewed within the period that it sets itself: numbers, names and law will have moved on.
cure: review the plan and date `reviewed` anew

WR042 The plan was reviewed in the future
The date of the review lies ahead, so that the next one would never come due in time.
cure: correct `reviewed`

WR050 A stage with no steps
The plan says nothing about this stage of the response: detect, contain, investigate, notify, recover or review.
cure: add at least one step to the stage

WR051 A condition that can never be met
No set of facts makes the condition true, so what depends on it never applies.
cure: correct the condition, or remove what depends on it

WR052 A fact that nothing uses
People are asked for it in the middle of an incident and no condition, rule or procedure rests on the answer.
cure: use it in a condition, or remove it; what only people read is of type text or instant

WR053 No way to tell isolated from systemic
Whether many people met the fault decides nearly everything, and the plan has no procedure to find out.
cure: add isolated_or_systemic

WR054 No failure modes
The plan names no way in which the system is known to fail, hence no signals to look for and no containment.
cure: add failure_modes, each with its signals and how to contain it

WR055 A number of people that bounds nothing
Of several counts it is said that together they are no more people than all systems can affect. While one system does
not say how many those are, nobody knows that sum, and the numbers of the others are not used.
cure: add `people` to every system, or take it away

WR060 A rule of notification that nobody handles
The rule binds an entity of the plan by its country and its legal role, and the plan neither says how it is met nor
leaves it out with a reason. On the night it opens a duty that is nobody's in particular, without words.
cure: add it to notifications, with draft, approve and templates; or with `excluded: why, and who says so`

WR061 A question of the rules that nobody is asked
The rule that the plan handles rests on a fact that no fact of the plan means. Until somebody answers it, its duties are
possible and never certain.
cure: add a fact with `means: NAME`, or exclude the rule

WR062 An entity that is nothing in law
Without legal roles and kinds every rule of its country may bind the entity: each of them is then possible in every
incident, and nobody finds the one that is owed.
cure: say what it is: legal_roles: [controller], kinds: []

WR063 A notification that meets nothing
The rule does not bind any of the entities that the entry is about, so that its words will never be used.
cure: correct the rule, the entities or their legal_roles; or strike the entry

WR064 Words that nobody else can approve
Whoever drafts a notice does not approve it. Here only one person can approve for a function, and the same person is the
one who drafts.
cure: name a deputy, or let another role draft

WR070 Nothing says how people are counted
How many people were affected is the first question of the night, and whoever has to find the logs and a definition then
answers it with a guess.
cure: add a count: which logs (from), and what affected means in them (where)

WR071 Nothing says whether it still happens
Without a probe that was tried before the system is changed nobody knows that it can fail, so that nobody can ever claim
that the error stopped.
cure: add a probe; kind: manual at least says what a person tries

WR072 An assertion that nobody here can judge
What needs JavaScript, Python, a file or a model that no URL is named for is inconclusive here, and no try is clean
while one assertion is inconclusive: this probe can see the error, and never that it is gone.
cure: say it by contains, regex, is-json and the like, or name a grader by its URL as provider

WR073 A canary that asks the same thing every time
Identical answers count once, because a cache that answers for the system is no second witness. A probe with one prompt
and nothing that varies may go on for hours and have tried once.
cure: add paraphrases under prompts, or put {{nonce}} where the request may vary

WR074 A secret in the plan
The plan is read by many, and its text is pinned to every incident for ever. A secret that stands in it is none any
more.
cure: write a reference instead, such as Bearer env:NAME, and change the secret

WR075 A threshold that claims too little
It would be said to have stopped while more than every second try still shows the error.
cure: lower `below`, or leave it out: then it is a tenth of the baseline

WR076 A probe that cannot fail
The probe asks and says nowhere what the error looks like, so that no answer shows it. It is refused when it is run.
cure: add an assertion about the answer, or a condition on [BODY]

WR077 Something that this kind of probe never reads
It was written for another kind of probe. Whoever reads the plan believes that it is looked at.
cure: remove it, or change the kind
"""


class Code(NamedTuple):
    """One kind of problem. An error makes the file no plan; a warning leaves it usable."""

    code: str
    severity: Severity
    title: str
    explanation: str
    cure: str


def explain(code: str) -> Code:
    """What *code* means, in either case of letters; Refused (not_found) where there is no such code."""
    if code.upper() not in CODES:
        raise not_found("code", code, list(CODES))
    return CODES[code.upper()]


def _read(block: str) -> Code:
    head, *explanation, cure = block.strip().split("\n")
    code, _, title = head.partition(" ")
    severity: Severity = "error" if code < _FIRST_WARNING else "warning"
    return Code(code, severity, title, " ".join(explanation), cure.removeprefix("cure: "))


CODES: dict[str, Code] = {code.code: code for code in map(_read, _TEXT.split("\n\n"))}
"""Every code, errors first."""
