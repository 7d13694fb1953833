"""Which of two matched articles had the text first: by credit, then by date, then by completeness.

One small function for each rule, tried in that order. Imports agencies, article, lineage, outlets, outcome and
relations.
"""

from collections.abc import Sequence

from dedup.agencies import agency_of
from dedup.dates import is_before, span
from dedup.frozen import maker
from dedup.judge.relations import Pair, credited, in_one_outlet, named
from dedup.lineage import Certainty, Credit, CreditKind, Direction
from dedup.outcome import Overlap
from dedup.outlets import names_of

_direction = maker(Direction)


def direction_of(pair: Pair, credits: Sequence[Sequence[Credit]]) -> Direction:
    """Which of the two had the text first. `credits` are the foreign ones of left and right."""
    for rule in (_by_credit, _by_date, _by_agency, _by_completeness):
        found = rule(pair, credits)
        if found is not None:
            return found
    return _direction(None, Certainty.UNKNOWN, "neither credits the other, and no dates tell")


def _by_credit(pair: Pair, credits: Sequence[Sequence[Credit]]) -> Direction | None:
    """One credits the other's outlet, and not the other way round."""
    if not any(credits) or in_one_outlet(pair):
        return None
    left, right = named(credits[0], names_of(pair.right)), named(credits[1], names_of(pair.left))
    credit = left or right
    if credit is None or (left and right):
        return None
    by, first = (pair.left, pair.right) if left else (pair.right, pair.left)
    in_part = credit.kind is CreditKind.CONTRIBUTION or pair.overlap is Overlap.PASSAGE  # both may quote a third
    certainty = Certainty.LIKELY if in_part else Certainty.SURE
    return _direction(first.id, certainty, f"{by.source or by.id} credits {credit.name}")


def _by_date(pair: Pair, credits: Sequence[Sequence[Credit]]) -> Direction | None:
    """The one that was surely published before the other."""
    left, right = pair.left.published, pair.right.published
    if left is None or right is None:
        return None
    if is_before(left, right):
        first = pair.left.id
    elif is_before(right, left):
        first = pair.right.id
    else:
        return None
    reason = f"published {span(abs(right - left))} earlier"
    shared = named(credits[0], credited(credits[1])) if all(credits) else None
    if shared and not in_one_outlet(pair):
        return _direction(first, Certainty.GUESS, f"{reason}; but both credit {shared.name}")
    return _direction(first, Certainty.LIKELY, reason)


def _by_agency(pair: Pair, credits: Sequence[Sequence[Credit]]) -> Direction | None:
    """An agency's text is taken over by outlets, seldom the other way round."""
    agencies = [article for article in (pair.left, pair.right) if agency_of(article.source)]
    if len(agencies) != 1:
        return None
    return _direction(agencies[0].id, Certainty.GUESS, f"{agencies[0].source} is an agency, the other is none")


def _by_completeness(pair: Pair, credits: Sequence[Sequence[Credit]]) -> Direction | None:
    """The whole before an excerpt of it."""
    if pair.overlap is not Overlap.EXCERPT or pair.left_size == pair.right_size:
        return None
    whole = pair.left if pair.left_size > pair.right_size else pair.right
    return _direction(whole.id, Certainty.GUESS, "it has the whole text, the other an excerpt")
