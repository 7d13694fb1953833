"""Lines that are only a credit or a notice of rights: they stand below thousands of articles, and tell no copy.

Whole sentences are taken, whoever they name ("Jane Roe contributed to this report."): a notice that two articles share
is no text that they share. Imports forms, marks, phrases, places and triggers.
"""

import re
from functools import cache

from dedup.read.credits.forms import RIGHTS, Where
from dedup.read.credits.marks import ALL, AUTHOR_LINES, CREDIT_LINES
from dedup.read.credits.phrases import credit_phrases, notices, rights, sentence
from dedup.read.credits.places import around, forms_of, last_places, lower, window, words
from dedup.read.credits.triggers import Triggers, places_of

Span = tuple[int, int]

# Without one of these, their first letters left out since those may be capitals, a text has no such line that is long
# enough to matter: most texts are done with after looking for them.
_TRIGGERS = (
    "ontributed to", "ontributed rep", "ontributing:", "opyright", "eporting by", "diting by", "riting by",
    "eporting from", "riginally p", "riginally a", "irst published", "irst appeared", "epublished", "eprinted",
    "nputs from", "ights reserved", "RIGHTS RESERVED", "COPYRIGHT", "CONTRIBUTED", "ource:", "iles from", "e used in",
    "s used in", "aterial from", "is a nonprofit", "is a national", "istributed by", "ead more", "e original",
    "lready a ", "lready have an account", "ontinue reading", "ubscribe ", "ubscribers only",
)  # fmt: skip
_SHORT = ("©", "(c)", "Via ")
_ABROAD = (
    "orbehalten", "edigiert", "rschienen", "éservés", "édité", "nitialement", "eservados", "ditado", "riginalmente",
    "iservat", "ibuito", "nformaç", "ontribuy", "защищены", "атериалам", "сточник", "едактор", "публикован",
    "版权", "来源", "來源", "转载", "原载", "首发", "eiterlesen", "eiterzulesen", "uscriptores", "bonnés",
    "ron:", "ródło", "提供", "出典", "配信", "المصدر", "aynak", "स्रोत", "umber", "guồn", "출처", "älla",
    "ilde", "ähde", "droj", "orrás", "ursa", "ursă", "zvor", "ηγή", "жерело", "منبع",
)  # fmt: skip
ENDING_TRIGGERS = (*_TRIGGERS, *_SHORT, *_ABROAD)
ENDING = 1_500  # characters at the end in which notices are looked for
BEFORE_AUTHORS = ("by", "von", "par", "por", "di", "da", "de")
_BYLINE = re.compile(
    rf"\s*(?i:{'|'.join(BEFORE_AUTHORS)})[ :]\s*(?:[^\W\d_a-z][\w.'’-]*[ ,|]*|and |und |et |y |e |for |of ){{1,12}}\s*"
)
_OPENING_LINES = 5

MAY_HAVE_CREDIT_LINES = AUTHOR_LINES | CREDIT_LINES  # one of these marks, by the sieve, or there are none


def without_credit_lines(text: str, marks: int = ALL) -> str:
    """The text without such lines; itself, if it has none. `marks` are what the sieve says of it."""
    spans = credit_lines(text, marks)
    if not spans:
        return text
    parts, place = [], 0
    for start, end in spans:
        parts.append(text[place:start])
        place = end
    return "\n".join([*parts, text[place:]])


def credit_lines(text: str, marks: int = ALL) -> list[Span]:
    """Where such lines begin and end, in order and apart from each other."""
    found = _author_lines(text) if marks & AUTHOR_LINES else []
    offset = max(0, len(text) - ENDING)
    ending = text[offset:] if marks & CREDIT_LINES else ""
    if ending and _may_have_notices(ending):
        found += [(offset + start, offset + end) for start, end in _notices(ending)]
    spans: list[Span] = []
    for start, end in sorted(found):
        if spans and start <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, end))
    return spans


def _may_have_notices(ending: str) -> bool:
    """Whether one of the triggers stands in the end of a text; few texts have one, even in another case."""
    if any(sign in ending for sign in _SHORT):
        return True
    if len(ending) == ENDING and not _triggers().within(ending):  # in less, looking for one after the other is faster
        return False
    return any(trigger in ending for trigger in _TRIGGERS) or (
        not ending.isascii() and any(trigger in ending for trigger in _ABROAD)
    )


@cache
def _triggers() -> Triggers:
    return Triggers(trigger.lower() for trigger in (*_TRIGGERS, *_ABROAD))


def _author_lines(text: str) -> list[Span]:
    """By JANE ROE, Associated Press: a first line of its own."""
    found, place = [], 0
    for line in text[:500].split("\n", _OPENING_LINES)[:_OPENING_LINES]:
        if line and _BYLINE.fullmatch(line[:120]):
            found.append((place, place + len(line)))
        place += len(line) + 1
    return found


def _notices(text: str) -> list[Span]:
    found = [(each.start, each.end) for reader in (credit_phrases, notices) for each in reader(text)]
    for each in rights(text):
        found.append((each.start, sentence(text, each.start, each.end)[1]))
    for form, places in forms_of(text):
        if form.where is Where.AROUND:
            matches = around(text, places, words(form), window(form))
            found += [sentence(text, match.start(), match.end()) for match in matches]
    lowered = lower(text)
    for trigger, pattern in _rights():
        places = last_places({trigger: places_of(lowered, trigger)}, trigger)
        found += [sentence(text, match.start(), match.end()) for match in around(text, places, pattern)]
    return found


@cache
def _rights() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((trigger, re.compile(pattern.replace(" ", r"\s{1,3}"), re.IGNORECASE)) for trigger, pattern in RIGHTS)
