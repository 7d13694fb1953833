"""What a pair of copies is: its relation, one small function for each rule, tried in a stated order.

Imports agencies, article, lineage, outcome, outlets, evidence, forms, marks, numerals and overlaps.
"""

from collections.abc import Callable, Sequence, Set
from datetime import timedelta
from functools import lru_cache

from rapidfuzz import fuzz

from dedup.agencies import agency_of
from dedup.article import Article
from dedup.judge.evidence import Stretch, WordsOf, align, length, places, quote
from dedup.judge.forms import BLANK, stands_against
from dedup.judge.marks import MarkKind, parse_title
from dedup.judge.numerals import NUMBER_WORDS
from dedup.judge.overlaps import Pair
from dedup.lineage import Credit
from dedup.outcome import Overlap, Relation
from dedup.outlets import credit_key, names_of, outlet_key, page_of


def relation_of(
    pair: Pair, credits: Sequence[Sequence[Credit]], words: Callable[[Article], WordsOf]
) -> tuple[Relation, str]:
    """The relation of two copies, and the rule that decided. `credits` are the foreign ones of left and right."""
    ours, theirs = outlet_key(pair.left), outlet_key(pair.right)
    if ours is None or theirs is None:
        return _copy(pair)
    if ours == theirs:
        return _revision(pair, words) or (Relation.REPEAT, f"{pair.left.source} again")
    return _syndicated(pair, credits) or (
        Relation.REPUBLISHED,
        f"{pair.left.source} and {pair.right.source}, no credit found",
    )


def _copy(pair: Pair) -> tuple[Relation, str]:
    unknown = [article.id for article in (pair.left, pair.right) if outlet_key(article) is None]
    return Relation.COPY, f"no outlet is known for {' and '.join(unknown)}"


def in_one_outlet(pair: Pair) -> bool:
    """Whether both are of one outlet, and it is known."""
    return outlet_key(pair.left) == outlet_key(pair.right) is not None


def _revision(pair: Pair, words: Callable[[Article], WordsOf]) -> tuple[Relation, str] | None:
    """The same outlet at another time, one article by its title, and the later title says that it is a new version, or
    the later text has what the earlier has not.

    Without titles only texts that are mostly alike count: two pages of one outlet share its furniture.
    """
    if not may_be_revisions(pair):
        return None
    mark = mark_of_version(pair)
    if mark:
        return Relation.REVISION, f"{pair.left.source} again, later, marked {mark!r}"
    near = pair.overlap is Overlap.NEAR or same_page(pair.left, pair.right)
    if not near and not (pair.left.length < pair.right.length and same_title(pair.left, pair.right)):
        return None
    left, right = words(pair.left), words(pair.right)
    changes = [stretch for stretch in align(left.folded, right.folded) if stretch.kind in ("added", "replaced")]
    if not near and not _has_grown(changes, left, right):
        return None
    for stretch in changes:
        if _other_number(stretch, left, right):
            old, new = quote(left, stretch.left), quote(right, stretch.right)
            return Relation.REVISION, f"{pair.left.source} again, later, {old!r} became {new!r}"
    longest = max(changes, key=lambda stretch: stretch.right.stop - stretch.right.start, default=None)
    if longest is None or longest.right.stop - longest.right.start < REVISION_WORDS:
        return None
    return (
        Relation.REVISION,
        f"{pair.left.source} again, later, with new words: {quote(right, longest.right)!r}",
    )


def _has_grown(changes: Sequence[Stretch], left: WordsOf, right: WordsOf) -> bool:
    """Whether something inside the earlier text became another number or new words: it is no teaser, of which the later
    one has all."""
    inside = (it for it in changes if it.kind == "replaced" and it.left.stop < len(left.folded))
    return any(it.right.stop - it.right.start >= REVISION_WORDS or _other_number(it, left, right) for it in inside)


def _other_number(stretch: Stretch, left: WordsOf, right: WordsOf) -> bool:
    """Whether a number was replaced by another one, in digits or in words: three became seven, or 58."""
    if stands_against(stretch, left, right, names=False):
        return True
    if stretch.kind != "replaced" or length(stretch) > 2 * BLANK:
        return False
    ours, theirs = _values(left, stretch.left), _values(right, stretch.right)
    return bool(ours and theirs and ours.isdisjoint(theirs))


def _values(words: WordsOf, part: slice) -> set[str]:
    """The numbers of a stretch, in digits or in words, those of dates aside. One in words is left out, which is the
    article in many languages."""
    found = {NUMBER_WORDS.get(word, "1") for word in words.folded[part]} - {"1"}
    if words.may_have_number(part):
        found |= {number for n in places(part) if (number := words.number(n)) and not words.is_date(n)}
    return found


def mark_of_version(pair: Pair) -> str | None:
    """What the later title says of a correction or an update, if the earlier one says nothing of it, nor more."""
    before, after = (parse_title(article.title or "") for article in (pair.left, pair.right))
    if after.stage < before.stage:
        return None
    known = {(mark.kind, mark.number) for mark in before.marks}
    new = (mark for mark in after.marks if mark.kind in (MarkKind.CORRECTION, MarkKind.UPDATE))
    return next((mark.words for mark in new if (mark.kind, mark.number) not in known), None)


def may_be_revisions(pair: Pair) -> bool:
    """Whether two articles of one outlet are one article by time, and by address or title."""
    earlier, later = pair.left.published, pair.right.published
    if earlier is None or later is None or not timedelta(0) < later - earlier <= REVISION_TIME:
        return False
    if same_page(pair.left, pair.right):
        return True
    titled = bool(pair.left.title and pair.right.title)
    return same_title(pair.left, pair.right) if titled else pair.resemblance >= REVISION_RESEMBLANCE


# Titles with at least so many percent of their words in common (rapidfuzz's token_set_ratio) are taken for
# one article's: outlets shorten and lengthen titles; two stories of one event seldom reach 70.
SAME_TITLE = 80
REVISION_RESEMBLANCE = 0.5
# Versions of one article follow each other within days; the same title a week later is the next in a series
# ("Fed adds reserves", "Treasury balances").
REVISION_TIME = timedelta(days=3)


def same_title(one: Article, other: Article) -> bool:
    """Whether two articles bear one title, perhaps shortened. False where a title is not known."""
    ours, theirs = one.title, other.title
    if not (ours and theirs):
        return False
    return not ours.isspace() if ours == theirs else _is_one_title(ours, theirs)


def same_page(one: Article, other: Article) -> bool:
    """Whether two articles have the address of one article's page: what stands there later is a version of it."""
    ours = page_of(one.url) if one.url and other.url else None
    return ours is not None and ours == page_of(other.url or "")


def title_key(article: Article) -> str | None:
    """A title without marks of versions, and without case; None where there is none."""
    return parse_title(article.title).base.casefold().strip() or None if article.title else None


@lru_cache(10_000)
def _is_one_title(one: str, other: str) -> bool:
    ours, theirs = parse_title(one).base, parse_title(other).base
    return fuzz.token_set_ratio(ours[:500].casefold(), theirs[:500].casefold()) >= SAME_TITLE


# A later text of the same outlet is a revision if it has a changed number or so many new words in a row;
# fewer are what differs between two page layouts (a section name, a caption).
REVISION_WORDS = 8


def _syndicated(pair: Pair, credits: Sequence[Sequence[Credit]]) -> tuple[Relation, str] | None:
    """One text credits the other's outlet, or both name one source, or the later names one that may be the
    earlier's too. An outlet that credits itself says nothing about the other."""
    left, right = credits
    for article, given, other in ((pair.left, left, pair.right), (pair.right, right, pair.left)):
        if given and (found := named(given, names_of(other))):
            return Relation.SYNDICATED, f"{article.source} credits {found.name}: {found.quote!r}"
    if not right:
        return None
    found = named(right, credited(left)) or (right[0] if not left and not agency_of(pair.left.source) else None)
    return (Relation.SYNDICATED, f"{pair.right.source} credits {found.name}: {found.quote!r}") if found else None


def foreign_credits(article: Article, credits: Sequence[Credit]) -> list[Credit]:
    """The credits that name others than the article's own outlet."""
    if not credits:
        return []
    own = names_of(article)
    return [credit for credit in credits if not credited([credit]) <= own]


def named(credits: Sequence[Credit], keys: Set[str]) -> Credit | None:
    """The first of some credits that names one of some outlets."""
    return next((credit for credit in credits if credited([credit]) & keys), None)


def credited(credits: Sequence[Credit]) -> set[str]:
    """The keys of the outlets and agencies that credits name."""
    return {credit_key(name) for credit in credits for name in credit.names}
