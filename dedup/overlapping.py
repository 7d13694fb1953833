"""Pairs of texts that overlap by their counts, as arrays: thinned where far too many are alike, then verdicts.

Beside pipeline: what find counts becomes what judge looks at.
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
from dedup.judge.relations import OVERLAPS, PASSAGE
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
        """These without the pairs that `near_cap` leaves out, and the nodes of those, each once for each pair.

        In a flood of versions or forms each text would be judged with each. There it keeps those that are most like
        it, so that none loses the version that it was made from, and some that many have, so that all hang together.
        `texts` is how many texts there are in all.
        """
        near = np.flatnonzero(self.codes != PASSAGE)
        if len(near) <= max(texts * params.near_cap // A_TEXT, (ALL_ALIKE * params.near_cap) ** 2 // 2):
            return self, np.zeros(0, np.int64)
        left, right = self.scores.left[near], self.scores.right[near]
        far = between_many(left, right, params.near_cap, params.hubs)
        near, left, right = near[far], left[far], right[far]
        kept = among_closest(left, right, self.scores.resemblance()[near], params.near_cap // CLOSEST)
        left_out = np.zeros(len(self.codes), np.bool_)
        left_out[near[~kept]] = True
        torn = np.concatenate([self.scores.left[left_out], self.scores.right[left_out]])
        return self.select(~left_out), torn

    def select(self, which: npt.NDArray[np.bool_]) -> "Overlapping":
        """The pairs where `which` is true."""
        exchanged = None if self.exchanged is None else self.exchanged[which]
        return Overlapping(self.scores.select(which), self.codes[which], self.taken, exchanged)


# It is a flood if more pairs are near than (with the cap of 64) 16 for each text, and more than 512 texts have that are
# all alike. Of 72,199 senate releases, with series of hundreds of forms, two pairs for each text are near; all of them
# are judged. Where that is a flood, 8 texts are the closest that a text keeps.
A_TEXT = 4
ALL_ALIKE = 8
CLOSEST = 8
