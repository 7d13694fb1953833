"""Where the forms of forms.py are tried in a text: around the words that trigger them.

Imports agencies, names, forms and triggers.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache

from dedup.agencies import agencies
from dedup.read.credits.forms import LANGUAGES, SIGNS, Form, Where
from dedup.read.credits.names import either_case
from dedup.read.credits.triggers import Triggers, places_of

_MANY = 50  # places at which one form is tried: a text that has more is no article
# Characters before and after a trigger within which a form's words stand.
_WINDOW = (160, 300)
_WINDOWS = {Where.ALONE: (20, 60), Where.FEED: (220, 60), Where.DESK: (450, 600)}
ENDING = 600  # characters at the end where a text says so in the fewest words


@lru_cache(8)
def forms_of(text: str) -> list[tuple[Form, list[int]]]:
    """The forms that may match in a text, and the places of their triggers: those of the text's own language anywhere,
    others, and such as are made of the most frequent words, at the end."""
    end, anywhere, at_the_end = max(0, len(text) - ENDING), _anywhere(), _at_the_end()
    there = triggers_in(text)
    hit = {number for trigger in there for number in anywhere.get(trigger, ())}
    ending = lower(text[end:])
    found = {
        trigger: [end + place for place in places_of(ending, trigger)] for trigger in at_the_end if trigger in ending
    }
    hit.update(number for trigger in found for number in at_the_end[trigger])
    result = []
    for number in sorted(hit):
        marks, form = _forms()[number]
        if form.where is Where.ALONE:
            result.append((form, last_places(found, form.trigger)))
        elif not form.needs or not there.keys().isdisjoint(form.needs.split("|")):
            own = marks == ("",) or any(mark in lower(text) for mark in marks)
            result.append((form, last_places(there, form.trigger, 0 if own else end)))
    return result


@cache
def _forms() -> tuple[tuple[tuple[str, ...], Form], ...]:
    """All forms in order, each with the marks of its language."""
    return tuple((marks, form) for marks, forms in LANGUAGES for form in forms)


@cache
def _anywhere() -> dict[str, list[int]]:
    """The numbers of the forms that a trigger may stand for, wherever it stands."""
    return _by_trigger(lambda form: form.where is not Where.ALONE)


@cache
def _at_the_end() -> dict[str, list[int]]:
    """The same for the forms that count near the end only."""
    return _by_trigger(lambda form: form.where is Where.ALONE)


def _by_trigger(wanted: Callable[[Form], bool]) -> dict[str, list[int]]:
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, (_, form) in enumerate(_forms()):
        if wanted(form):
            for trigger in form.trigger.split("|"):
                numbers[trigger].append(number)
    return numbers


@lru_cache(8)
def triggers_in(text: str) -> dict[str, list[int]]:
    """What credits are looked for by wherever it stands in a text, and where it does."""
    found = _triggers().within(text)
    if _VIA_FIRST.search(f"\n{text}"):
        found[_VIA] = places_of(lower(text), _VIA)
    return found


# Too short to be looked for everywhere; it counts at the beginning of a line only.
_VIA = "via "
_VIA_FIRST = re.compile(r"\n[^\w\n(]{0,3}[vV][iIıİ][aA]")


@cache
def _triggers() -> Triggers:
    notices = {words.lower() for each in agencies() for words in each.notice}
    needs = {word for _, form in _forms() for word in form.needs.split("|") if word}
    return Triggers({*_anywhere(), *needs, *SIGNS.split("|"), *notices} - {_VIA})


def window(form: Form) -> tuple[int, int]:
    """How far before and after its trigger a form's words stand."""
    return _WINDOWS.get(form.where, _WINDOW)


@lru_cache(8)
def lower(text: str) -> str:
    """A text in small letters, each at its place."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := character.lower()) == 1 else character for character in text)


def last_places(there: Mapping[str, list[int]], triggers: str, first: int = 0) -> list[int]:
    """The places of some triggers, one trigger after the other, each from its last place on back to the first allowed;
    the last ones, if there are very many."""
    places = []
    for trigger in triggers.split("|"):
        before, count = sys.maxsize, 0
        for place in reversed(there.get(trigger, ())):
            if place < first or count == _MANY:
                break
            if place + len(trigger) <= before:
                places.append(place)
                before, count = place, count + 1
    return places


def around(
    text: str, places: Iterable[int], pattern: re.Pattern[str], window: tuple[int, int] = _WINDOW
) -> Iterator[re.Match[str]]:
    """Where a pattern matches around one of some places."""
    done: set[int] = set()
    for place in places:
        match = pattern.search(text, max(0, place - window[0]), min(len(text), place + window[1]))
        if match and match.start() not in done:
            done.add(match.start())
            yield match


@cache
def words(form: Form) -> re.Pattern[str]:
    """The words of a form, compiled."""
    pattern = form.words.replace(" ?", r"\s{0,3}").replace(" ", r"\s{1,3}")
    ends_in_word = re.search(r"[a-z]\)*$", form.words)
    pattern = f"(?i:{pattern})" + (r"\b" if ends_in_word else "")
    begins = re.match(r"\\b\w", form.words)
    if begins:  # most places are passed over faster if a pattern begins with a set
        first = either_case(begins[0][-1])
        pattern = pattern.replace(f"(?i:{begins[0]}", rf"{first}(?<=\b{first})(?i:", 1)
    return re.compile(pattern)
