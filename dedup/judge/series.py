"""Series: the texts of one outlet that are one form again and again. Imports nothing of dedup.

Works on nodes, as clusters does. In a series another name or number is enough to tell two texts apart, which alone
could be a correction.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice

# A text is one of a series if it has so many others that differ from it, and mostly from each other, as forms do.
SERIES = 5
LOOKED_AT = 32  # of the others: in a flood of near texts each has hundreds


def in_series(partners: Mapping[int, Sequence[int]], differ: Callable[[int, int], bool]) -> set[int]:
    """The nodes that are one of a series: SERIES others differ from them, and mostly from each other.

    A text with two versions, each of which was taken over ten times, is no series: the ten do not differ.

    Args:
        partners: for each node those that are near it.
        differ: whether two nodes have other facts.
    """
    found = set()
    for node, near in partners.items():
        others = list(islice((other for other in near[:LOOKED_AT] if differ(node, other)), SERIES))
        pairs = [differ(one, other) for place, one in enumerate(others) for other in others[:place]]
        if len(others) == SERIES and 2 * sum(pairs) >= len(pairs):
            found.add(node)
    return found
