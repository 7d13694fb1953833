"""Forms: the same sentences about another subject, with other numbers. Imports dates, evidence, numerals.

Grant announcements, results, weather reports, obituaries of fame hoaxes: near by the counts, but no copies. What
tells a form from an update of one article is that a name and a number changed together, or that there is a whole
series of such texts; another number alone may be a correction or a rising toll.
"""

import re
from collections.abc import Callable, Iterable, Sequence, Set

from rapidfuzz import fuzz

from dedup.dates import NO_NAMES
from dedup.judge.evidence import Stretch, WordsOf, align, length, places, quote
from dedup.judge.numerals import NUMBER_WORDS

# Words from the beginning, title included, in which an article says whom and how much it is about.
OPENING = 60
# A form's blank takes a few words. Longer ones that differ are other text: a paragraph, a page's furniture.
BLANK = 12
# Where all differences are blanks but for some words, it is a form whatever its opening says.
BLANKS_SHARE = 0.8
# A form has a blank in every so many words at least; a long text whose headline and date changed is one article.
WORDS_PER_BLANK = 150
# Two texts that differ in blanks only share nearly all else.
BLANKS_RESEMBLANCE = 0.5
# Equal stretches shorter than this are taken into the change around them: the "of" in a changed name.
STRETCH = 2
# Of two texts that have fewer than half of their numbers in common, one name of the opening is enough; so many
# numbers they must have for that.
COMMON_NUMBERS, NUMBERS = 0.5, 4
# An update or a correction leaves most numbers as they are. Where of so many less than a third is left, no name is
# needed.
FEW_LEFT, MANY_NUMBERS = 1 / 3, 5
# Roads, flights and models: a letter first, as 2nd and 9am are numbers.
_CODE = re.compile(r"[^\W\d_]+\d[\w]*")
_GROUPS = re.compile(r"[.,](?=\d{3}(?!\d))")
# Names from this likeness on (percent, rapidfuzz's ratio) are one name, written in two ways or misread by a scanner.
SAME_NAME = 75


def may_be_form(left: WordsOf, right: WordsOf) -> bool:
    """Whether a number may have been replaced, in the whole texts or in their openings: a form needs one."""
    ours, theirs = left.numbers_before(OPENING), right.numbers_before(OPENING)
    in_openings = ours <= right.numbers_before(2 * OPENING) or theirs <= left.numbers_before(2 * OPENING)
    anywhere = left.numbers.keys() <= right.numbers.keys() or right.numbers.keys() <= left.numbers.keys()
    return not (in_openings and anywhere)


def other_facts(left: WordsOf, right: WordsOf, resemblance: float) -> str | None:
    """In words, which name and number stand against which, if two near texts are one form; else None."""
    changes = changes_of(left, right)
    found = _other_subject(changes, left, right) or _only_blanks(changes, left, right, resemblance)
    if found is None:
        return None
    told = (f"{quote(left, blank.left)!r} against {quote(right, blank.right)!r}" for blank in found)
    return f"the same form with other facts: {', '.join(told)}"


def other_opening(left: WordsOf, right: WordsOf) -> str | None:
    """In words, which name or number of the opening is another one; else None.

    Enough only where something else says that the texts are no versions of one article.
    """
    for stretch in in_opening(changes_of(left, right)):
        if any(exchanged(stretch, left, right, has) for has in (_names, has_number)):
            return f"{quote(left, stretch.left)!r} against {quote(right, stretch.right)!r}"
    return None


def other_beginning(left: WordsOf, right: WordsOf) -> str | None:
    """The same without looking what stands in place of what, for the many pairs of a series."""
    for ours, theirs in (
        (_unknown_names(left, right), _unknown_names(right, left)),
        (_unknown_numbers(left, right), _unknown_numbers(right, left)),
    ):
        if ours and theirs:
            return f"{_longest(ours)!r} against {_longest(theirs)!r}"
    return None


def _longest(found: Set[str]) -> str:
    """The most telling one: not the "A" that a sentence begins with."""
    return min(found, key=lambda one: (-len(one), one))


def _unknown_names(own: WordsOf, other: WordsOf) -> Set[str]:
    return own.names_before(OPENING) - other.words_before(2 * OPENING) - NO_NAMES


def _unknown_numbers(own: WordsOf, other: WordsOf) -> Set[str]:
    known = other.words_before(2 * OPENING)
    unknown = own.numbers_before(OPENING) - other.numbers_before(2 * OPENING)
    return {number for number in unknown if not known >= set(number.replace(",", ".").split("."))}


def stands_against(stretch: Stretch, left: WordsOf, right: WordsOf, *, names: bool) -> bool:
    """Whether a name (or a number) was replaced by another one."""
    if stretch.kind != "replaced" or length(stretch) > 2 * BLANK:
        return False
    if not names and not (left.may_have_number(stretch.left) and right.may_have_number(stretch.right)):
        return False  # this spares most texts to be looked through for what belongs to which number
    if not (_facts(left, stretch.left, names) and _facts(right, stretch.right, names)):
        return False
    if names:
        one, other = (words.folded[part] for words, part in ((left, stretch.left), (right, stretch.right)))
        return fuzz.ratio(" ".join(one), " ".join(other)) < SAME_NAME or _other_codes(one, other)
    return _digits(left, stretch.left) != _digits(right, stretch.right)


def _other_codes(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether both have a code that the other has not: the A591 is no misspelt A595, nor is flight BA117 BA172."""
    ours, theirs = ({word for word in words if _CODE.fullmatch(word)} for words in (one, other))
    return not (ours <= theirs or theirs <= ours)


def _digits(words: WordsOf, part: slice) -> list[str]:
    """The words with digits in a stretch: 500,000 and 500 000 have the same."""
    return [words.folded[n] for n in places(part) if words.number(n)]


def changes_of(left: WordsOf, right: WordsOf) -> list[Stretch]:
    """Where two texts differ."""
    return [stretch for stretch in align(left.units, right.units, STRETCH) if stretch.kind != "equal"]


def in_opening(changes: Iterable[Stretch]) -> list[Stretch]:
    """Those that begin in the opening of both."""
    return [stretch for stretch in changes if max(stretch.left.start, stretch.right.start) < OPENING]


def _other_subject(changes: Iterable[Stretch], left: WordsOf, right: WordsOf) -> tuple[Stretch, ...] | None:
    """The first name and the first number of the opening that are other ones.

    The name that a text is about comes again in it; where most numbers are other ones, once is enough, and where
    hardly one is left, no name is needed.
    """
    subject = _names if most_numbers_differ(left, right) else _subjects
    opening = in_opening(changes)
    number = next((s for s in opening if exchanged(s, left, right, has_number)), None)
    if number is None:
        return None
    name = next((s for s in opening if exchanged(s, left, right, subject)), None)
    if name is None and _hardly_any_left(left, right):
        return (number,)
    return (name, number) if name is not None else None


def most_numbers_differ(left: WordsOf, right: WordsOf) -> bool:
    """Whether both have several numbers, and most of them are others."""
    return _differ(left.numbers.keys(), right.numbers.keys(), NUMBERS, COMMON_NUMBERS) or _hardly_any_left(left, right)


def _hardly_any_left(left: WordsOf, right: WordsOf) -> bool:
    """Whether both have many numbers and hardly one in common, in the whole texts or in their openings: boilerplate
    behind it has the same in each (drawings are held at 10:59 p.m., a replay is available for 14 days)."""
    ours, theirs = left.numbers.keys(), right.numbers.keys()
    if _differ(ours, theirs, MANY_NUMBERS, FEW_LEFT):
        return True
    if any(max(len(some), len(_ungrouped(some))) < MANY_NUMBERS for some in (ours, theirs)):
        return False  # nor are there so many in the openings, which need not be read
    return all(
        _differ(own.numbers_before(OPENING), other.numbers_before(2 * OPENING), MANY_NUMBERS, FEW_LEFT)
        for own, other in ((left, right), (right, left))
    )


def _differ(ours: Set[str], theirs: Set[str], least: int, share: float) -> bool:
    """Whether there are so many numbers on both sides, and less than a share of them is on both."""
    grouped = _are_grouped(ours), _are_grouped(theirs)
    if grouped[0] == grouped[1] and _few_shared(ours, theirs, least, share):
        return True
    return any(grouped) and _few_shared(_ungrouped(ours), _ungrouped(theirs), least, share)


def _few_shared(ours: Set[str], theirs: Set[str], least: int, share: float) -> bool:
    fewer = min(len(ours), len(theirs))
    return fewer >= least and len(ours & theirs) < share * fewer


def _are_grouped(numbers: Set[str]) -> bool:
    return any(len(number) > 4 and _GROUPS.search(number) for number in numbers)


def _ungrouped(numbers: Set[str]) -> Set[str]:
    """794,000 as the two that 794 000 is: not all outlets group digits by a sign, and scans lose it."""
    return {part for number in numbers for part in _GROUPS.split(number)}


Finder = Callable[[WordsOf, slice, WordsOf], bool]


def exchanged(stretch: Stretch, left: WordsOf, right: WordsOf, has: Finder) -> bool:
    """Whether each side has what is looked for, which the other text has not."""
    if not stands_against(stretch, left, right, names=has is not has_number):
        return False
    return has(left, stretch.left, right) and has(right, stretch.right, left)


def _names(own: WordsOf, part: slice, other: WordsOf, times: int = 1) -> bool:
    """A name that comes so often in its own text, and is not in the beginning of the other: the rest of that may
    tell of others like it."""
    known = other.words_before(2 * OPENING)
    return any(own.counts[name] >= times and name not in known for name in _facts(own, part, names=True))


def _subjects(own: WordsOf, part: slice, other: WordsOf) -> bool:
    """A name that comes again in its own text."""
    return _names(own, part, other, 2)


def has_number(own: WordsOf, part: slice, other: WordsOf) -> bool:
    """A number that the beginning of the other text has not."""
    return any(number not in other.numbers_before(2 * OPENING) for number in _facts(own, part, names=False))


def _only_blanks(
    changes: Sequence[Stretch], left: WordsOf, right: WordsOf, resemblance: float
) -> tuple[Stretch, Stretch] | None:
    """The first name and the first number, if nearly all that differs are names and numbers."""
    names = [stretch for stretch in changes if stands_against(stretch, left, right, names=True)]
    numbers = [stretch for stretch in changes if stands_against(stretch, left, right, names=False)]
    blanks = {id(stretch): length(stretch) for stretch in names + numbers}
    if not names or not numbers or resemblance < BLANKS_RESEMBLANCE:
        return None
    if len(blanks) * WORDS_PER_BLANK < min(len(left.folded), len(right.folded)):
        return None
    return (names[0], numbers[0]) if sum(blanks.values()) >= BLANKS_SHARE * sum(map(length, changes)) else None


def _facts(words: WordsOf, part: slice, names: bool) -> list[str]:
    """The capitalised words, or the numbers, of a stretch, the calendar's aside."""
    if names:
        return names_in(words, part)
    return [number for n in places(part) if (number := words.number(n)) and not words.is_date(n)]


def names_in(words: WordsOf, part: slice) -> list[str]:
    """The words of a stretch that are names."""
    return [words.folded[n] for n in places(part) if words.is_capitalised(n) and not _is_no_name(words, n)]


def _is_no_name(words: WordsOf, n: int) -> bool:
    """Whether a capital makes no name: of the calendar, or of a number that a sentence begins with: One person died."""
    word = words.folded[n]
    return word in NO_NAMES or (word in NUMBER_WORDS and not words.has_own_capital(n))
