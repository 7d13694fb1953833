"""Forms: the same sentences about another subject, with other numbers. Imports evidence only.

Grant announcements, results, weather reports, obituaries of fame hoaxes: near by the counts, but no copies. What
tells a form from an update of one article is that a name and a number changed together; either alone may be a
correction or a rising toll.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from dedup.judge.evidence import Stretch, align

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


class WordsOf(Protocol):
    """The words of a text, as dedup.read.text makes them."""

    @property
    def folded(self) -> Sequence[str]:
        """The words in normal form."""

    def is_number(self, n: int, /) -> bool:
        """Whether the n-th word begins with a digit."""

    def is_capitalised(self, n: int, /) -> bool:
        """Whether the n-th word begins with a capital."""


def other_facts(left: WordsOf, right: WordsOf, resemblance: float) -> str | None:
    """In words, which name and number stand against which, if two near texts are one form; else None."""
    changes = [stretch for stretch in align(left.folded, right.folded, STRETCH) if stretch.kind != "equal"]
    found = _other_subject(changes, left, right) or _only_blanks(changes, left, right, resemblance)
    if found is None:
        return None
    told = (f"{quote(left, blank.left)!r} against {quote(right, blank.right)!r}" for blank in found)
    return f"the same form with other facts: {', '.join(told)}"


def stands_against(stretch: Stretch, left: WordsOf, right: WordsOf, *, names: bool) -> bool:
    """Whether a name (or a number) was replaced by another one."""
    if stretch.kind != "replaced" or length(stretch) > 2 * BLANK:
        return False
    return bool(_facts(left, stretch.left, names) and _facts(right, stretch.right, names))


def length(stretch: Stretch) -> int:
    """Words of both sides."""
    return len(_places(stretch.left)) + len(_places(stretch.right))


def _other_subject(changes: Iterable[Stretch], left: WordsOf, right: WordsOf) -> tuple[Stretch, Stretch] | None:
    """The first name and the first number of the opening that are other ones throughout.

    The name that one text is about comes again and again in it and nowhere in the other.
    """
    opening = [stretch for stretch in changes if max(stretch.left.start, stretch.right.start) < OPENING]
    name = next((s for s in opening if _exchanged(s, left, right, names=True)), None)
    number = next((s for s in opening if _exchanged(s, left, right, names=False)), None)
    return (name, number) if name is not None and number is not None else None


def _exchanged(stretch: Stretch, left: WordsOf, right: WordsOf, *, names: bool) -> bool:
    """Whether each side has a name (twice or more in its text) or a number that the other text has not."""
    if stretch.kind != "replaced":
        return False
    for own, other, part in ((left, right, stretch.left), (right, left, stretch.right)):
        least = 2 if names else 1
        if not any(own.folded.count(fact) >= least and fact not in other.folded for fact in _facts(own, part, names)):
            return False
    return True


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
    """The capitalised words, or the numbers, of a stretch; in its first words only, since a blank is short."""
    is_fact = words.is_capitalised if names else words.is_number
    return [words.folded[n] for n in _places(part)[: 2 * BLANK] if is_fact(n)]


def _places(part: slice) -> range:
    return range(part.start, part.stop)


def quote(words: WordsOf, part: slice) -> str:
    """The first words of a stretch, for a rule's reason."""
    return " ".join(words.folded[part][:6])
