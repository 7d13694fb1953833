"""Which of two matched articles had the text first: by credit, then by date, then by completeness.

One small function for each rule, tried in that order. Imports agencies, article, lineage, outlets, outcome and
relations.
"""

from collections.abc import Sequence
from datetime import datetime

from dedup.agencies import agency_of
from dedup.article import Article
from dedup.dates import is_before, span
from dedup.judge.relations import Pair, credited, foreign_credits, in_one_outlet, named
from dedup.lineage import Certainty, Credit, CreditKind, Direction
from dedup.outcome import Overlap
from dedup.outlets import names_of


def direction_of(pair: Pair, credits: Sequence[Sequence[Credit]]) -> Direction:
    """Which of the two had the text first. `credits` are those of left and right."""
    for rule in (_by_credit, _by_date, _by_agency, _by_completeness):
        found = rule(pair, credits)
        if found is not None:
            return found
    return Direction(None, Certainty.UNKNOWN, "neither credits the other, and no dates tell")


def _by_credit(pair: Pair, credits: Sequence[Sequence[Credit]]) -> Direction | None:
    """One credits the other's outlet, and not the other way round."""
    left, right = (
        named(foreign_credits(article, found), names_of(other))
        for article, found, other in ((pair.left, credits[0], pair.right), (pair.right, credits[1], pair.left))
    )
    credit = left or right
    if credit is None or (left and right) or in_one_outlet(pair):
        return None
    by, first = (pair.left, pair.right) if left else (pair.right, pair.left)
    in_part = credit.kind is CreditKind.CONTRIBUTION or pair.overlap is Overlap.PASSAGE  # both may quote a third
    certainty = Certainty.LIKELY if in_part else Certainty.SURE
    return Direction(first.id, certainty, f"{by.source or by.id} credits {credit.name}")


def _by_date(pair: Pair, credits: Sequence[Sequence[Credit]]) -> Direction | None:
    """The one that was surely published before the other."""
    first = next((a for a, b in _both_ways(pair) if is_before(a.published, b.published)), None)
    if first is None:
        return None
    reason = f"published {span(abs(_moment(pair.right) - _moment(pair.left)))} earlier"
    shared = named(foreign_credits(pair.left, credits[0]), credited(foreign_credits(pair.right, credits[1])))
    if shared and not in_one_outlet(pair):
        return Direction(first.id, Certainty.GUESS, f"{reason}; but both credit {shared.name}")
    return Direction(first.id, Certainty.LIKELY, reason)


def _by_agency(pair: Pair, credits: Sequence[Sequence[Credit]]) -> Direction | None:
    """An agency's text is taken over by outlets, seldom the other way round."""
    agencies = [article for article in (pair.left, pair.right) if agency_of(article.source)]
    if len(agencies) != 1:
        return None
    return Direction(agencies[0].id, Certainty.GUESS, f"{agencies[0].source} is an agency, the other is none")


def _by_completeness(pair: Pair, credits: Sequence[Sequence[Credit]]) -> Direction | None:
    """The whole before an excerpt of it."""
    if pair.overlap is not Overlap.EXCERPT or pair.left_size == pair.right_size:
        return None
    whole = pair.left if pair.left_size > pair.right_size else pair.right
    return Direction(whole.id, Certainty.GUESS, "it has the whole text, the other an excerpt")


def _moment(article: Article) -> datetime:
    assert article.published is not None
    return article.published


def _both_ways(pair: Pair) -> tuple[tuple[Article, Article], tuple[Article, Article]]:
    return (pair.left, pair.right), (pair.right, pair.left)
