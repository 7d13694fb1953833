"""Pairs of texts that overlap by their counts, as arrays: thinned where far too many are alike, then verdicts.

What find counts becomes what judge looks at.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dedup.find.hashing import I64
from dedup.find.thinning import among_closest, between_many
from dedup.find.verify import Scores
from dedup.frozen import maker
from dedup.judge.coverage import Taken
from dedup.judge.overlaps import OVERLAPS, PASSAGE
from dedup.judge.verdicts import NodePair, Verdict
from dedup.params import Params

Codes = npt.NDArray[np.int8]

_verdict = maker(Verdict)


@dataclass(frozen=True, slots=True)
class Overlapping:
    """Pairs of nodes, left < right, that overlap by their counts, each once."""

    scores: Scores
    codes: Codes  # int8[pairs], what each is: a key of `relations.OVERLAPS`
    taken: Mapping[NodePair, Taken]  # of those whose sentences have been compared
    exchanged: npt.NDArray[np.bool_] | None = None  # bool[pairs], `forms.may_be_form` of each; None: of none is known

    def verdicts(self) -> Iterator[tuple[NodePair, Verdict]]:
        """What each pair is by its counts alone."""
        scores = self.scores
        exchanged = np.ones(len(self.codes), np.bool_) if self.exchanged is None else self.exchanged
        columns = scores.left, scores.right, scores.shared, scores.left_size, scores.right_size, self.codes, exchanged
        for row in zip(*(column.tolist() for column in columns), strict=True):
            left, right, shared, left_size, right_size, code, form = row
            taken = self.taken.get((left, right))
            yield (left, right), _verdict(OVERLAPS[code], shared, left_size, right_size, taken, form)

    def thinned(self, params: Params, texts: int) -> tuple["Overlapping", I64]:
        """These without the pairs that `near_cap` leaves out, and the nodes that may be alike all the same.

        In a flood of versions or forms each text would be judged with each, and in one of passages each match told.
        There a text keeps those that are most like it, so that none loses the version that it was made from, and some
        that many have, so that all hang together. `texts` is how many texts there are in all.
        """
        near, passages = np.flatnonzero(self.codes != PASSAGE), np.flatnonzero(self.codes == PASSAGE)
        torn, left_out = self._beyond(near, params, texts), self._beyond(passages, params, texts)
        kept = np.ones(len(self.codes), np.bool_)
        kept[torn] = kept[left_out] = False
        thinned = self if kept.all() else self.select(kept)
        return thinned, np.union1d(self.scores.left[torn], self.scores.right[torn])

    def _beyond(self, pairs: I64, params: Params, texts: int) -> I64:
        """Those of some pairs that `near_cap` leaves out."""
        if len(pairs) <= max(texts * params.near_cap // A_TEXT, (ALL_ALIKE * params.near_cap) ** 2 // 2):
            return np.zeros(0, np.int64)
        left, right = self.scores.left[pairs], self.scores.right[pairs]
        far = between_many(left, right, params.near_cap, params.hubs)
        pairs, left, right = pairs[far], left[far], right[far]
        kept = among_closest(left, right, self.scores.resemblance()[pairs], params.near_cap // CLOSEST)
        return pairs[~kept]

    def select(self, which: npt.NDArray[np.bool_] | I64) -> "Overlapping":
        """The pairs where `which` is true, or those with these places."""
        exchanged = None if self.exchanged is None else self.exchanged[which]
        return Overlapping(self.scores.select(which), self.codes[which], self.taken, exchanged)


# It is a flood if more pairs are near, or share a passage, than (with the cap of 64) 16 for each text, and more than
# 512 texts have that are all alike. Of 72,199 senate releases, with series of hundreds of forms, two pairs for each
# text are near, and 1.2 share a passage; all of them are judged. Where that is a flood, 8 texts are the closest that a
# text keeps.
A_TEXT = 4
ALL_ALIKE = 8
CLOSEST = 8
