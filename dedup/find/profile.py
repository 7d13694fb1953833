"""Profile: the page furniture of outlets, learned in one pass before anything is judged. Imports sketches, numpy.

Menus, bios, captions and "read more" recur on an outlet's pages and say nothing about copying. What recurs is
learned from the texts themselves, as runs of words, and left out of the shingle sets. A profile is an input of
judging: the same articles with the same profile give the same result, whatever their order.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from dedup.find.arrays import distinct
from dedup.find.hashing import I64, U64
from dedup.find.shingles import runs_in_order, shingles_in_order
from dedup.find.words import WIDTH, WordHashes
from dedup.find.work import AT_ONCE, COMPILE_FROM_BYTES, in_threads, kernels_for, offsets_of, pieces

# Words in a run. Shorter ones recur because they are set phrases, not because they are furniture.
RUN = 8
# A run is furniture of an outlet if it stands in at least so many of its stories. Versions of one story count
# once, so that a story which an outlet repeats or revises is no furniture.
STORIES = 5
# Texts whose outlet is not known are taken together, and a run must stand in so many of their stories: what fewer have
# in common may as well be a quotation that many outlets took. Of allsides without its outlets 92 % of the runs that
# stand in 20 stories are in truth one outlet's, 85 % of those in 10, 69 % of those in 5. Of the pairs that share a
# cluster there one in five is right without this, two with 20, four with 5; no right one is lost. Of fnc1, where no
# outlet is known and a hundred articles may quote one sentence, 5 loses 7 % of the pairs, 10 what ten articles quote,
# 20 nothing.
STORIES_OF_NOBODY = 20
# Two pages of one outlet from this resemblance on, furniture included, count as versions of one story; from the
# lower one on, those that bear one title do.
SAME_STORY = 0.5
SAME_STORY_TITLED = 0.3
# Pairs whose samples are less alike are not near enough, and need no counting: of 605,125 of allsides it leaves 2,936,
# of 1,493,336 of senate 181,661, and finds the same furniture. Of texts with few samples these tell too little: of
# Reuters, whose stories are short, 3 of 1,097 pairs in clusters were lost.
SAMPLES_ALIKE = 0.1
FEW_SAMPLES = 16
# Bytes of one outlet's text that are learned from in one go. Of more the runs are found in parts, and all words hashed
# again for each.
ONE_OUTLET = 4 * AT_ONCE


@dataclass(frozen=True, slots=True)
class Profile:
    """The furniture of outlets: hashes, each combined by XOR with that of its outlet, ascending.

    `furniture` has those of the runs, `shingles` those of the shingles in them, which are no samples of a text. By
    outlet, since a story that one aggregator takes into all its roundups is furniture there, and nowhere else.
    """

    furniture: U64 = field(default_factory=lambda: np.zeros(0, np.uint64))
    shingles: U64 = field(default_factory=lambda: np.zeros(0, np.uint64))


def learn(words: Callable[[I64], WordHashes], sizes: I64, outlets: U64, stories: I64, k: int) -> Profile:
    """The furniture of all outlets.

    Args:
        words: gives the words of some of n texts by their numbers; it is asked for a piece at a time.
        sizes: int64[n], about how many bytes each text has.
        outlets: uint64[n], the hash of each text's outlet; 0 where it is not known, as if that were one.
        stories: int64[n], texts with the same number are versions of one story.
        k: words in a shingle of the samples.
    """
    chosen = _one_of_each_story(outlets, stories)
    of_outlets = np.split(chosen, _changes(outlets[chosen])[1:-1]) if len(chosen) else []
    found = [Profile()]
    for some in pieces(np.array([sizes[rows].sum() for rows in of_outlets], np.int64), AT_ONCE):
        together = np.concatenate(of_outlets[some])
        if sizes[together].sum() <= ONE_OUTLET:
            found += _recurring(words(together), outlets[together], k)
        else:
            found.append(_recurring_in_parts(words, sizes, together, outlets[together[0]], k))
    return Profile(
        distinct(np.concatenate([one.furniture for one in found])),
        distinct(np.concatenate([one.shingles for one in found])),
    )


def _one_of_each_story(outlets: U64, stories: I64) -> I64:
    """The first text of each story of each outlet that has enough of them, by outlet."""
    order = np.lexsort((stories, outlets))
    is_first = np.diff(stories[order], prepend=-1) != 0
    is_first[_changes(outlets[order])[:-1]] = True
    firsts = order[is_first]
    of_outlets, place, counts = np.unique(outlets[firsts], return_inverse=True, return_counts=True)
    return np.asarray(firsts[(counts >= _enough(of_outlets))[place]])


def _enough(outlets: U64 | np.uint64) -> I64:
    """In how many stories of outlets a run must stand to be furniture."""
    return np.where(outlets > 0, STORIES, STORIES_OF_NOBODY)


def _changes(outlets: U64) -> I64:
    """Where the texts of each outlet begin, that follow each other, and where the last ones end."""
    return np.flatnonzero(np.concatenate([[True], outlets[1:] != outlets[:-1], [True]])[-len(outlets) - 1 :])


def _recurring(words: WordHashes, outlets: U64, k: int) -> list[Profile]:
    """The furniture of each of some outlets; the texts of one follow each other."""
    kernels = kernels_for(WIDTH * int(words.offsets[-1]), COMPILE_FROM_BYTES)
    starts = _changes(outlets).tolist()

    def one_outlet(bounds: tuple[int, int]) -> Profile:
        some, outlet = WordHashes(words.texts[slice(*bounds)]), outlets[bounds[0]]
        runs, run_offsets = kernels.shingle_hashes(*some.joined(), RUN)
        furniture = kernels.recurring(runs, _owners(run_offsets), int(_enough(outlet))) ^ outlet
        return _with_shingles(np.sort(furniture), [some], outlet, k)

    return list(in_threads(kernels, one_outlet, list(pairwise(starts))))


def _with_shingles(furniture: U64, texts: Iterable[WordHashes], outlet: np.uint64, k: int) -> Profile:
    """The furniture of an outlet, and the shingles within it in all its texts."""
    found = [np.zeros(0, np.uint64)]
    for words in texts if len(furniture) else ():
        outlets = np.full(len(words), outlet)
        shingles, _, own = shingles_in_order(words, k, furniture, outlets, RUN)
        found.append(distinct(shingles[~own]))
    return Profile(furniture, distinct(np.concatenate(found)) ^ outlet)


def _recurring_in_parts(
    words: Callable[[I64], WordHashes], sizes: I64, rows: I64, outlet: np.uint64, k: int
) -> Profile:
    """The same of one outlet whose runs are too many for the memory: of those with the same lowest bits at a time."""
    parts, furniture = 1 << int(sizes[rows].sum() // ONE_OUTLET).bit_length(), []
    for part in range(parts):
        found = [runs_in_order(words(rows[some]), RUN, part, parts - 1) for some in pieces(sizes[rows], AT_ONCE)]
        runs = np.concatenate([one for one, _ in found])
        offsets = offsets_of(np.concatenate([np.diff(its) for _, its in found]))
        kernels = kernels_for(runs.nbytes, COMPILE_FROM_BYTES)
        furniture.append(kernels.recurring(runs, _owners(offsets), int(_enough(outlet))) ^ outlet)
    again = (words(rows[some]) for some in pieces(sizes[rows], AT_ONCE))
    return _with_shingles(distinct(np.concatenate(furniture)), again, outlet, k)


def _owners(offsets: I64) -> I64:
    """The number of the text that each value belongs to."""
    return np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
