"""Which texts are versions of one story: what an outlet repeats in them is no furniture."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from dedup.find.arrays import numbered
from dedup.find.graph import in_rounds, labels
from dedup.find.hashing import I64, U64
from dedup.find.profile import FEW_SAMPLES, SAME_STORY, SAME_STORY_TITLED, SAMPLES_ALIKE
from dedup.find.shingles import ShingleSets
from dedup.find.verify import Scores, verify
from dedup.judge.clusters import Node

# With more pairs for each text it is a flood: there most pairs tie what others have tied already, and need no counting.
FLOOD = 16


def stories(
    left: I64,
    right: I64,
    crowded: npt.NDArray[np.bool_],
    outlets: U64,
    samples: Callable[[I64], ShingleSets],
    count: Callable[[I64, I64], Scores],
    same_title: Callable[[Node, Node], bool],
) -> I64:
    """A number for each text, [texts], that versions of one story share: those tied by pairs that are near enough.

    Pairs count if they are of one outlet, or of none that is known. Of two that share a full bucket the outlet does not
    matter: there an outlet's versions meet through hubs, which may be another's.

    Args:
        left: int64[pairs], numbers of texts.
        right: likewise.
        crowded: bool[texts], which are in a full bucket.
        outlets: uint64[texts], the hash of each text's outlet; 0 where it is not known.
        samples: gives those of some texts, ascending numbers.
        count: gives the exact counts of some pairs.
        same_title: whether two texts bear one title.
    """
    wanted = crowded[left] & crowded[right]
    of_one_outlet = np.flatnonzero(outlets[left] == outlets[right])
    wanted[of_one_outlet[_may_be_near(left[of_one_outlet], right[of_one_outlet], samples)]] = True
    left, right = left[wanted], right[wanted]
    texts = np.count_nonzero(np.bincount(np.concatenate([left, right]), minlength=1))
    rounds = in_rounds(left, right, len(outlets)) if len(left) > FLOOD * texts else [np.arange(len(left))]
    story, near = np.arange(len(outlets)), [np.zeros((2, 0), np.int64)]
    for some in rounds:
        open_ = some[story[left[some]] != story[right[some]]]
        near.append(_near(count(left[open_], right[open_]), outlets, same_title))
        story = labels(len(outlets), *np.concatenate(near, axis=1))
    return story


def _may_be_near(left: I64, right: I64, samples: Callable[[I64], ShingleSets]) -> npt.NDArray[np.bool_]:
    """Which pairs the samples of both texts leave in doubt, [pairs]."""
    texts, ours, theirs = numbered(left, right)
    alike = verify(ours, theirs, samples(texts))
    few = np.minimum(alike.left_size, alike.right_size) < FEW_SAMPLES
    return np.asarray(few | (alike.resemblance() >= SAMPLES_ALIKE))


def _near(scores: Scores, outlets: U64, same_title: Callable[[Node, Node], bool]) -> I64:
    """The pairs that are near enough for versions of one story, [2, pairs]."""
    near = scores.select(scores.resemblance() >= SAME_STORY_TITLED)
    sure = near.resemblance() >= SAME_STORY
    one_outlet = outlets[near.left] == outlets[near.right]
    for i in np.flatnonzero(one_outlet & ~sure).tolist():
        sure[i] = same_title(int(near.left[i]), int(near.right[i]))
    return np.stack([near.left[sure], near.right[sure]])
