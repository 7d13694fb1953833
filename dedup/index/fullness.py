"""The buckets that are full, found by going through all postings. Imports the files beside it."""

from collections.abc import Iterator, Sequence

import numpy as np

from dedup.find.arrays import is_among
from dedup.find.hashing import U64
from dedup.index.blocks import U32, Run, joined
from dedup.index.buckets import Full
from dedup.index.session import Session


def full_of(session: Session) -> Iterator[tuple[int, Full]]:
    """All full buckets by their keys, as the table `full` is to have them."""
    params, planner, view = session.settings.params, session.planner(), session.view()
    for key, nodes in _large(session.postings.parts(), min(params.band_cap, params.sample_cap)):
        keyed = planner.comparer.keys_of(view, nodes[:1])
        band = bool(keyed.bands[keyed.keys == np.uint64(key)].any())
        if len(nodes) > (params.band_cap if band else params.sample_cap):
            order = view.order_of(nodes)
            yield key, Full(band, len(nodes), tuple(sorted(nodes, key=order.__getitem__)[: params.hubs]))


def crowded_in(session: Session, numbers: Sequence[int], bands: U64) -> set[int]:
    """Those of some nodes that are in one of the full buckets of bands."""
    keyed = session.planner().comparer.keys_of(session.view(), numbers)
    return set(keyed.nodes[keyed.bands & is_among(keyed.keys, np.sort(bands))].tolist())


def _large(parts: Iterator[tuple[U64, U32]], cap: int) -> Iterator[tuple[int, list[int]]]:
    """The buckets with more nodes than the cap; the last of each part may go on in the next one."""
    rest = joined([])
    for part in parts:
        run = joined([rest, Run(*part)])
        cut = int(np.searchsorted(run.keys, run.keys[-1])) if len(run.keys) else 0
        rest = Run(run.keys[cut:], run.nodes[cut:])
        yield from _large_in(Run(run.keys[:cut], run.nodes[:cut]), cap)
    yield from _large_in(rest, cap)


def _large_in(run: Run, cap: int) -> Iterator[tuple[int, list[int]]]:
    keys, starts, sizes = np.unique(run.keys, return_index=True, return_counts=True)
    for place in np.flatnonzero(sizes > cap).tolist():
        start = int(starts[place])
        yield int(keys[place]), run.nodes[start : start + int(sizes[place])].tolist()
