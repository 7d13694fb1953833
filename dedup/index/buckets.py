"""What changes in the buckets when texts come and go: which pairs are to be compared, and which no more.

The rule is that of `find.candidates.join`: in a bucket of up to so many nodes all pairs are compared, in a fuller one
those with its hubs only, the nodes whose texts have the smallest hashes. So a bucket that fills up takes pairs back,
and a new text may take a hub's place. Imports params, find and the rows; reads the file, and writes nothing.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from dedup.find.arrays import distinct, is_among, pack
from dedup.find.hashing import I64, U64
from dedup.find.sketches import Sketches
from dedup.find.work import COMPILE_FROM_POSTINGS, kernels_for
from dedup.index.rows import select, signed, unsigned
from dedup.params import Params

U32 = npt.NDArray[np.uint32]


Order = Callable[[Sequence[int]], Mapping[int, tuple[int, float]]]


class Finder(Protocol):
    """What finds the postings of keys; see postings.Postings."""

    def find(self, keys: U64) -> tuple[U64, U32]:
        """All postings of these keys."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """Postings of some nodes: entry i says that `nodes[i]` has the key `keys[i]`."""

    keys: U64
    nodes: I64
    bands: npt.NDArray[np.bool_]  # whether it is the key of a band, or that of a sample

    @classmethod
    def of(cls, nodes: I64, sketches: Sketches) -> "Keyed":
        """The postings of nodes with these sketches."""
        bands, count = len(sketches.bands), len(nodes)
        owners = np.repeat(nodes, np.diff(sketches.sample_offsets))
        return cls(
            np.concatenate([sketches.bands.reshape(-1), sketches.samples]),
            np.concatenate([np.tile(nodes, bands), owners]),
            np.arange(bands * count + len(owners)) < bands * count,
        )

    def select(self, which: npt.NDArray[np.bool_]) -> "Keyed":
        """Those where `which` is true."""
        return Keyed(self.keys[which], self.nodes[which], self.bands[which])

    def joined(self, other: "Keyed") -> "Keyed":
        """These and others."""
        keys, nodes = np.concatenate([self.keys, other.keys]), np.concatenate([self.nodes, other.nodes])
        return Keyed(keys, nodes, np.concatenate([self.bands, other.bands]))

    def by_key(self, keys: set[int]) -> dict[int, list[int]]:
        """The nodes of each of some keys."""
        chosen = is_among(self.keys, np.array(sorted(keys), np.uint64))
        found: dict[int, list[int]] = {key: [] for key in keys}
        for key, node in zip(self.keys[chosen].tolist(), self.nodes[chosen].tolist(), strict=True):
            found[key].append(node)
        return found


NOTHING = Keyed(np.zeros(0, np.uint64), np.zeros(0, np.int64), np.zeros(0, np.bool_))


@dataclass(frozen=True, slots=True)
class Full:
    """A bucket with more nodes than its cap."""

    band: bool
    size: int
    hubs: tuple[int, ...]  # the nodes with the smallest texts' hashes, ascending


@dataclass(slots=True)
class Bucketing:
    """What changes."""

    pairs: U64  # pairs of nodes to compare, packed, ascending and distinct
    full: dict[int, Full | None] = field(default_factory=dict)  # by key: as it is now; None: no longer full
    filled: int = 0  # how many were not full before
    doubtful: set[int] = field(default_factory=set)  # nodes that may have lost the last bucket that compared them
    crowded: set[int] = field(default_factory=set)  # nodes that are in a full bucket of a band now
    relieved: set[int] = field(default_factory=set)  # nodes that may not be in any such any more


def full_buckets(connection: sqlite3.Connection, keys: U64) -> dict[int, Full]:
    """Those of some buckets that are full, as the file has them."""
    limit = len(keys) // 8 + 1  # where fewer are full than so many, it is faster to read which
    few = connection.execute("SELECT key FROM full LIMIT ?", (limit,)).fetchall()
    if len(few) < limit:
        keys = keys[is_among(keys, np.sort(np.array(few, np.int64).reshape(-1).view(np.uint64)))]
    query = "SELECT key, band, size, hubs FROM full WHERE key IN ({})"
    found = select(connection, query, signed(keys).tolist())
    return {unsigned(key): Full(bool(band), size, tuple(json.loads(hubs))) for key, band, size, hubs in found}


def rebucket(
    connection: sqlite3.Connection,
    postings: Finder,
    fresh: Keyed,
    gone: Keyed,
    again: Keyed,
    order: Order,
    params: Params,
) -> Bucketing:
    """What changes when nodes come and others go.

    Args:
        connection: of the index file.
        postings: those of the file, before the change.
        fresh: postings of new nodes.
        gone: postings of nodes that go.
        again: postings of nodes that stay, and are to be compared anew with all that share a bucket with them.
        order: for nodes what they are ordered by.
        params: how full a bucket may be, and how many hubs it has.
    """
    keys = distinct(np.concatenate([fresh.keys, gone.keys, again.keys]))
    full = full_buckets(connection, keys)
    if full:
        keys = keys[~is_among(keys, np.array(sorted(full), np.uint64))]
    found = postings.find(keys)
    stay = ~is_among(found[1].astype(np.int64), distinct(gone.nodes))
    open_ = fresh.select(is_among(fresh.keys, keys))
    now = _Buckets.of(np.concatenate([found[0][stay], open_.keys]), np.concatenate([found[1][stay], open_.nodes]))
    dirty = distinct(np.concatenate([fresh.nodes, again.nodes]))
    band_keys = distinct(np.concatenate([one.keys[one.bands] for one in (fresh, gone, again)]))
    is_band = is_among(now.keys, band_keys)
    caps = np.where(is_band, params.band_cap, params.sample_cap)
    over = now.sizes > caps
    work = _Work(postings, fresh, gone, set(dirty.tolist()), order, params, Bucketing(now.pairs_with(dirty, ~over)))
    for bucket in np.flatnonzero(over).tolist():
        work.fill(int(now.keys[bucket]), now.nodes_of(bucket), bool(is_band[bucket]))
    if full:
        work.change(full, again)
    return work.done()


@dataclass(frozen=True, slots=True)
class _Buckets:
    """Buckets with all their nodes."""

    keys: U64  # [buckets]
    starts: I64  # [buckets] where the nodes of each begin
    sizes: I64  # [buckets]
    nodes: I64

    @classmethod
    def of(cls, keys: U64, nodes: npt.NDArray[np.integer]) -> "_Buckets":
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        starts = np.flatnonzero(np.concatenate([np.ones(min(len(keys), 1), np.bool_), keys[1:] != keys[:-1]]))
        return cls(keys[starts], starts, np.diff(np.append(starts, len(keys))), nodes[order].astype(np.int64))

    def nodes_of(self, bucket: int) -> list[int]:
        start = int(self.starts[bucket])
        found: list[int] = self.nodes[start : start + int(self.sizes[bucket])].tolist()
        return found

    def pairs_with(self, dirty: I64, wanted: npt.NDArray[np.bool_]) -> U64:
        """The pairs of dirty nodes with all others in their buckets, in the buckets wanted."""
        bucket = np.repeat(np.arange(len(self.keys)), self.sizes)
        chosen = np.flatnonzero(is_among(self.nodes, dirty) & wanted[bucket] & (self.sizes[bucket] > 1))
        sizes = self.sizes[bucket[chosen]]
        place = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        others = self.nodes[np.repeat(self.starts[bucket[chosen]], sizes) + place]
        ours = np.repeat(self.nodes[chosen], sizes)
        return distinct(pack(ours[ours != others], others[ours != others]))


@dataclass(slots=True)
class _Work:
    """The buckets that are full, or were: few, and looked at one by one."""

    postings: Finder
    fresh: Keyed
    gone: Keyed
    dirty: set[int]
    order: Order
    params: Params
    result: Bucketing
    _pairs: list[U64] = field(default_factory=list)

    def done(self) -> Bucketing:
        if self._pairs:
            self.result.pairs = distinct(np.concatenate([self.result.pairs, *self._pairs]))
        return self.result

    def fill(self, key: int, nodes: list[int], band: bool) -> None:
        """A bucket that was not full is now."""
        hubs = self._hubs(nodes)
        self.result.full[key] = Full(band, len(nodes), hubs)
        self.result.filled += 1
        if band:
            self.result.crowded.update(nodes)
        dirty = self.dirty.intersection(nodes)
        self._compare([hub for hub in hubs if hub in dirty], nodes)
        self._compare(hubs, dirty)
        self.result.doubtful.update(nodes)

    def change(self, full: Mapping[int, Full], again: Keyed) -> None:
        """Buckets that were full before."""
        keys = set(full)
        fresh, gone, stay = (one.by_key(keys) for one in (self.fresh, self.gone, again))
        for key, before in full.items():
            self._change(key, before, fresh[key], gone[key], stay[key])

    def _change(self, key: int, before: Full, fresh: list[int], gone: list[int], again: list[int]) -> None:
        cap = self.params.band_cap if before.band else self.params.sample_cap
        size = before.size + len(fresh) - len(gone)
        if size <= cap:
            self._open(key, before, self._nodes(key, fresh, gone))
            return
        known = set(gone).isdisjoint(before.hubs)
        hubs = self._hubs([*before.hubs, *fresh] if known else self._nodes(key, fresh, gone))
        self.result.full[key] = Full(before.band, size, hubs)
        if before.band:
            self.result.crowded.update(fresh)
        if hubs == before.hubs and set(hubs).isdisjoint(again):
            self._compare(hubs, [*fresh, *again])
        else:
            nodes = self._nodes(key, fresh, gone)
            self._compare(hubs, nodes)
            self.result.doubtful.update(nodes, set(before.hubs).difference(gone))

    def _open(self, key: int, before: Full, nodes: list[int]) -> None:
        """A bucket that was full is not any more."""
        self.result.full[key] = None
        self._compare(nodes, nodes)
        if before.band:
            self.result.relieved.update(nodes)

    def _nodes(self, key: int, fresh: list[int], gone: list[int]) -> list[int]:
        """All nodes of a bucket after the change."""
        found = self.postings.find(np.array([key], np.uint64))[1]
        return [*set(found.tolist()).difference(gone), *fresh]

    def _hubs(self, nodes: Sequence[int]) -> tuple[int, ...]:
        order = self.order(nodes)
        return tuple(sorted(nodes, key=order.__getitem__)[: self.params.hubs])

    def _compare(self, ones: Iterable[int], others: Iterable[int]) -> None:
        """Each of some nodes with each of others."""
        with_all = np.array(list(others), np.int64)
        for one in ones:
            them = with_all[with_all != one]
            self._pairs.append(pack(np.full(len(them), one), them))


def compared(keyed: Keyed, full: Mapping[int, Full]) -> U64:
    """The pairs of some nodes, packed, ascending and distinct, that share a bucket in which they are compared.

    Args:
        keyed: all postings of these nodes.
        full: those of their buckets that are full.
    """
    in_full = is_among(keyed.keys, np.array(sorted(full), np.uint64))
    open_ = keyed.select(~in_full)
    kernels = kernels_for(len(open_.keys), COMPILE_FROM_POSTINGS)
    pairs = [kernels.bucket_pairs(open_.keys, open_.nodes, len(open_.keys), 0)[0]]
    for key, nodes in keyed.select(in_full).by_key(set(full)).items():
        for hub in full[key].hubs:
            others = np.array([node for node in nodes if node != hub], np.int64)
            pairs.append(pack(np.full(len(others), hub), others))
    return distinct(np.concatenate(pairs))


def unpack(pairs: U64) -> Iterator[tuple[int, int]]:
    """Packed pairs, the smaller node in front."""
    return zip((pairs >> np.uint64(32)).tolist(), (pairs & np.uint64(0xFFFFFFFF)).tolist(), strict=True)
