"""Which of two matched articles had the text first: by credit, then by date, then by completeness.

One small function for each rule, tried in that order. Imports agencies, article, lineage, outlets, outcome and
relations.
"""

from collections.abc import Sequence
from sys import intern

from dedup.agencies import agency_of
from dedup.dates import is_before, span
from dedup.frozen import maker
from dedup.judge.overlaps import Pair
from dedup.judge.relations import credited, in_one_outlet, named
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
    reason = f"{by.source or by.id} credits {credit.name}"
    if is_before(by.published, first.published):  # a later version, maybe, of what was taken over
        reason = f"{reason}, though this copy of it is the later one"
        return _direction(first.id, Certainty.GUESS if in_part else Certainty.LIKELY, reason)
    return _direction(first.id, Certainty.LIKELY if in_part else Certainty.SURE, reason)


def _by_date(pair: Pair, credits: Sequence[Sequence[Credit]]) -> Direction | None:
    """The one that was surely published before the other."""
    left, right = pair.left.published, pair.right.published
    if left is None or right is None:
        return None
    if is_before(left, right):
        first, later, given, other = pair.left, pair.right, *credits
    elif is_before(right, left):
        first, later, other, given = pair.right, pair.left, *credits
    else:
        return None
    reason = intern(f"published {span(abs(right - left))} earlier")  # of a million pairs some hundred are distinct
    if in_one_outlet(pair) or not other or named(other, names_of(first)):
        return _direction(first.id, Certainty.LIKELY, reason)
    shared = named(given, credited(other))
    told = f"both credit {shared.name}" if shared else f"{later.source or later.id} credits {other[0].name}"
    return _direction(first.id, Certainty.GUESS, f"{reason}; but {told}")


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
