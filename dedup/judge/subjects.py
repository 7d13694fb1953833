"""What two near texts of one outlet are about: names that stand against each other. Imports dates and forms."""

from collections.abc import Iterable, Iterator

from dedup.dates import NO_NAMES
from dedup.judge.evidence import Stretch, WordsOf, align, length, places, quote
from dedup.judge.forms import BLANK, OPENING, changes_of, exchanged, has_number, in_opening, names_in, stands_against

# Under one title so many names of the opening, besides a number, make two stories.
SEVERAL = 2
# Words of both sides of a change that may be several blanks, in blanks.
SEVERAL_BLANKS = 3

Titles = tuple[WordsOf, WordsOf]  # the words of the titles of two texts


def other_subject(left: WordsOf, right: WordsOf, titles: Titles) -> str | None:
    """In words, which names stand against each other, if each comes again in its text or title, never in the other.

    Enough within one outlet, which calls a person or a place by one name.
    """
    ours = _subjects_of(left, titles[0], right, titles[1])
    theirs = _subjects_of(right, titles[1], left, titles[0])
    if not (ours and theirs):
        return None  # this spares most pairs the alignment
    for stretch in _blanks(in_opening(changes_of(left, right)), left, right):
        if not stands_against(stretch, left, right, names=True):
            continue
        if not (ours.isdisjoint(names_in(left, stretch.left)) or theirs.isdisjoint(names_in(right, stretch.right))):
            return f"{quote(left, stretch.left)!r} against {quote(right, stretch.right)!r}"
    return None


def _blanks(changes: Iterable[Stretch], left: WordsOf, right: WordsOf) -> Iterator[Stretch]:
    """The changes, those that are somewhat long for a blank in parts: single words that both have make one of several
    blanks in a row ("Wales from 2pm on Friday to 3am on Saturday")."""
    for stretch in changes:
        if stretch.kind != "replaced" or not 2 * BLANK < length(stretch) <= SEVERAL_BLANKS * BLANK:
            yield stretch
            continue
        for part in align(left.units[stretch.left], right.units[stretch.right]):
            if part.kind != "equal":
                ours, theirs = _shifted(part.left, stretch.left.start), _shifted(part.right, stretch.right.start)
                yield Stretch(part.kind, ours, theirs)


def _shifted(part: slice, by: int) -> slice:
    return slice(part.start + by, part.stop + by)


def _subjects_of(words: WordsOf, title: WordsOf, other: WordsOf, other_title: WordsOf) -> set[str]:
    """The names of the opening that come again in the text or the title, and never in the other."""
    alone = words.names_before(OPENING) - other.counts.keys() - NO_NAMES
    if not alone:
        return set()  # and most titles need not be read
    alone -= other_title.counts.keys()
    return {name for name in alone if words.counts[name] > 1 or (name in title.counts and words.is_name(name))}


def other_throughout(left: WordsOf, right: WordsOf) -> str | None:
    """In words, which names stand against each other, if SEVERAL of the opening do, and a number as well.

    This tells even what stands under one title from an update, which may give another toll by another mayor.
    """
    if not all(own.names_before(OPENING) - other.counts.keys() for own, other in ((left, right), (right, left))):
        return None  # this spares most pairs the alignment
    found: list[Stretch] = []
    told: set[str] = set()
    opening = in_opening(changes_of(left, right))
    if not any(exchanged(stretch, left, right, has_number) for stretch in opening):
        return None
    for stretch in opening:
        if not stands_against(stretch, left, right, names=True):
            continue
        ours, theirs = _only_here(left, stretch.left, right), _only_here(right, stretch.right, left)
        if ours and theirs and not (told.issuperset(ours) or told.issuperset(theirs)):
            found.append(stretch)
            told |= ours | theirs
    if len(found) < SEVERAL:
        return None
    return ", ".join(f"{quote(left, one.left)!r} against {quote(right, one.right)!r}" for one in found[:SEVERAL])


def _only_here(own: WordsOf, part: slice, other: WordsOf) -> set[str]:
    """The names of a stretch that are nowhere in the other text. A capital that a line or a sentence begins with makes
    none: a correction has "Revs" for "Sales"."""
    return {own.folded[n] for n in places(part) if own.has_own_capital(n)} - other.counts.keys() - NO_NAMES


def other_titles(titles: Titles, left: WordsOf, right: WordsOf) -> bool:
    """Whether each title has a name of its own text that is neither in the title nor in the text of the other: two
    subjects, however many words the headlines share."""
    ours, theirs = titles
    return _is_about_another(ours, left, theirs, right) and _is_about_another(theirs, right, ours, left)


def _is_about_another(title: WordsOf, own: WordsOf, other_title: WordsOf, other: WordsOf) -> bool:
    alone = title.counts.keys() - other_title.counts.keys() - NO_NAMES
    return any(word not in other.counts and own.is_name(word) for word in alone)
