"""Series: the texts of one outlet that are one form again and again. Imports nothing of dedup.

Works on nodes, as clusters does. In a series another name or number is enough to tell two texts apart, which alone
could be a correction.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice

# A text is one of a series if it has so many others that differ from it, and mostly from each other, as forms do.
SERIES = 5
LOOKED_AT = 32  # of the others: in a flood of near texts each has hundreds
# A full bucket leaves a text its hubs alone, two if nobody asks for more. So it is enough to be near so many texts of a
# series, and to differ from each: without that, of 20,000 lines which differ in a number 12 were copies of each other.
HUBS = 2


# A title that an outlet sets over near texts on so many days is that of a rubric ("Today's forecast"), and its texts
# are editions. So far apart: a morning's text is mended in the evening. Of reuters' copies six are gone by that, all of
# other days; of 30 wrong pairs in a week's feed, written to try this, nine.
EDITIONS, EDITION = 3, timedelta(hours=18)


def comes_back(moments: Iterable[datetime]) -> bool:
    """Whether there are EDITIONS moments, an EDITION apart at least."""
    count, last = 0, None
    for moment in sorted(moments):
        if last is None or moment - last >= EDITION:
            count, last = count + 1, moment
    return count >= EDITIONS


def in_series(partners: Mapping[int, Sequence[int]], differ: Callable[[int, int], bool]) -> set[int]:
    """The nodes that are one of a series: SERIES others differ from them, and mostly from each other.

    A text with two versions, each of which was taken over ten times, is no series: the ten do not differ. Who is near
    fewer than SERIES is one of a series if all of these are, HUBS or more, and differ from it.

    Args:
        partners: for each node those that are near it.
        differ: whether two nodes have other facts.
    """
    found = set()
    for node, near in partners.items():
        if len(near) < SERIES:
            continue
        others = list(islice((other for other in near[:LOOKED_AT] if differ(node, other)), SERIES))
        pairs = [differ(one, other) for place, one in enumerate(others) for other in others[:place]]
        if len(others) == SERIES and 2 * sum(pairs) >= len(pairs):
            found.add(node)
    of_few = {
        node
        for node, near in partners.items()
        if HUBS <= len(near) < SERIES and found.issuperset(near) and all(differ(node, other) for other in near)
    }
    return found | of_few
