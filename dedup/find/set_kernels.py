"""The kernels on sets of hashes, compiled by numba: sorted, counted, and joined by what they have in common.

Their twins are in plain.py, whose docstrings say what each computes; see kernels.py.
"""

import numpy as np
import numpy.typing as npt

from dedup.compiled import compiled
from dedup.find.arrays import distinct
from dedup.find.hashing import CHUNK, I64, U64
from dedup.find.word_kernels import grown

U32 = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.bool_]
Lookup = tuple[U64, U64, np.uint64]

NOWHERE = np.uint32(0xFFFFFFFF)
CROWD = 32  # more values than this in one place of a distribution sort are not left to an insertion sort
_ONE = np.uint64(1)


@compiled
def sort_distinct(values, scratch):
    """Sort in place, move the distinct values to the front and return their number.

    A distribution sort: hashes spread evenly over as many places as there are values, by their highest bits, and few
    have to be sorted within a place. `scratch` is as long as `values`, at least.
    """
    size, shift, highest = np.uint64(len(values)), np.uint64(0), np.uint64(0)
    for value in values:
        highest = max(highest, value)
    while highest >> shift > size:
        shift += _ONE
    places = np.zeros((highest >> shift) + np.uint64(2), np.int32)
    for i in range(size):
        scratch[i] = values[i]
        places[(values[i] >> shift) + _ONE] += np.int32(1)
    crowd = np.int32(0)
    for place in range(1, len(places)):
        crowd = max(crowd, places[place])
        places[place] += places[place - 1]
    for i in range(size):
        place = scratch[i] >> shift
        values[places[place]] = scratch[i]
        places[place] += np.int32(1)
    _shell_sort(values, len(values) // 2 if crowd > CROWD else 1)
    distinct = np.uint64(0)
    for value in values:
        if distinct == 0 or values[distinct - _ONE] != value:
            values[distinct] = value
            distinct += _ONE
    return np.int64(distinct)


@compiled
def _shell_sort(values, gap):
    """Insertion sorts of every so many values, down to 1 (Shell, CACM 1959); with 1 alone an insertion sort."""
    while gap > 0:
        for i in range(gap, len(values)):
            value, place = values[i], i
            while place >= gap and values[place - gap] > value:
                values[place] = values[place - gap]
                place -= gap
            values[place] = value
        gap = 1 if gap == 2 else gap * 5 // 11


def sorted_sets(shingles: U64, offsets: I64) -> tuple[U64, I64]:
    """See plain.py."""
    bounds = np.zeros(len(offsets), np.int64)
    return _sorted_sets(shingles.copy(), offsets, bounds), bounds


@compiled
def _sorted_sets(values, offsets, bounds):
    count, scratch = 0, np.empty(0, np.uint64)
    for text in range(len(offsets) - 1):
        own = values[offsets[text] : offsets[text + 1]]
        if len(scratch) < len(own):
            scratch = np.empty(2 * len(own), np.uint64)
        distinct = sort_distinct(own, scratch)
        for i in range(distinct):
            values[count + i] = own[i]
        count += distinct
        bounds[text + 1] = count
    return values[:count]


def shared_counts(values: U64, starts: I64, ends: I64, left: I64, right: I64) -> U32:
    """See plain.py."""
    shared = np.empty(len(left), np.uint32)
    _shared_counts(values, starts, ends, left, right, shared)
    return shared


@compiled
def _middle(values, low, high):
    """Where the upper half of all hashes begins in an ascending stretch."""
    while low < high:
        middle = (low + high) >> 1
        if values[middle] >> np.uint64(63):
            high = middle
        else:
            low = middle + 1
    return low


@compiled
def _shared_counts(values, starts, ends, left, right, shared):
    """Merges the lower and the upper halves side by side: each step waits for the one before, but not for the other.

    Values of a set that is far smaller than the other are looked up in it.
    """
    for pair in range(len(left)):
        one, other = left[pair], right[pair]
        if ends[one] - starts[one] > ends[other] - starts[other]:
            one, other = other, one
        if (ends[one] - starts[one]) * _FEW < ends[other] - starts[other]:
            shared[pair] = _searched(values, starts[one], ends[one], starts[other], ends[other])
            continue
        i_end, j_end = _middle(values, starts[one], ends[one]), _middle(values, starts[other], ends[other])
        i, j, k, k_end, m, m_end = starts[one], starts[other], i_end, ends[one], j_end, ends[other]
        count = 0
        while i < i_end and j < j_end and k < k_end and m < m_end:
            a, b, c, d = values[i], values[j], values[k], values[m]
            count += (a == b) + (c == d)
            i += a <= b
            j += b <= a
            k += c <= d
            m += d <= c
        shared[pair] = count + _merged(values, i, i_end, j, j_end) + _merged(values, k, k_end, m, m_end)


# A set that is so many times smaller than the other is searched for in it: each search takes some 15 steps.
_FEW = 32


@compiled
def _searched(values, i, i_end, j, j_end):
    """How many values of an ascending stretch are in a much longer one."""
    count = 0
    for place in range(i, i_end):
        value, high = values[place], j_end
        while j < high:
            middle = (j + high) >> 1
            if values[middle] < value:
                j = middle + 1
            else:
                high = middle
        count += j < j_end and values[j] == value
    return count


@compiled
def _merged(values, i, i_end, j, j_end):
    """How many values two ascending stretches have in common."""
    count = 0
    while i < i_end and j < j_end:
        one, other = values[i], values[j]
        count += one == other
        i += one <= other
        j += other <= one
    return count


def bucket_pairs(keys: U64, nodes: I64, cap: int, hubs: int) -> tuple[U64, int, I64]:
    """See plain.py."""
    packed, left_out, crowded = _bucket_pairs(keys, nodes, cap, hubs)
    return distinct(packed), left_out, distinct(crowded).astype(np.int64)


@compiled
def _table(count):
    """The size of a hash table for so many keys: how far a hash is shifted for its slot, and the last slot."""
    shift, mask = np.uint64(63), _ONE
    while mask < np.uint64(count):
        mask += mask + _ONE
        shift -= _ONE
    return shift, mask


@compiled
def _chains(keys):
    """A hash table of the places of keys: its slots' first places, and for each place the next with the same key."""
    shift, mask = _table(2 * len(keys))
    firsts, later = np.full(mask + _ONE, NOWHERE), np.empty(len(keys), np.uint32)
    for place in range(len(keys) - 1, -1, -1):
        slot = (keys[place] * CHUNK) >> shift
        while firsts[slot] != NOWHERE and keys[firsts[slot]] != keys[place]:
            slot = (slot + _ONE) & mask
        later[place] = firsts[slot]
        firsts[slot] = place
    return firsts, later


@compiled
def _bucket_pairs(keys, nodes, cap, hubs):
    firsts, later = _chains(keys)
    packed, crowded = np.empty(len(keys) + 64, np.uint64), np.empty(0, np.uint64)
    members = np.empty(len(keys), np.uint64)
    count, full, left_out = 0, 0, 0
    for first in firsts:
        if first == NOWHERE or later[first] == NOWHERE:
            continue
        size = 0
        while first != NOWHERE:
            members[size] = nodes[first]
            size += 1
            first = later[first]
        _shell_sort(members[:size], size // 2 if size > CROWD else 1)
        lefts = size
        if size > cap:
            lefts = hubs
            left_out += (size - hubs) * (size - hubs - 1) // 2
            if len(crowded) < full + size:
                crowded = grown(crowded, full, size)
            for i in range(size):
                crowded[full + i] = members[i]
            full += size
        for left in range(lefts):
            if len(packed) < count + size:
                packed = grown(packed, count, size)
            for right in range(left + 1, size):
                packed[count] = (members[left] << np.uint64(32)) | members[right]
                count += 1
    return packed[:count], left_out, crowded[:full]


def lookup(furniture: U64) -> Lookup:
    """See plain.py. Values spread evenly: a table says where those with the same highest bits begin."""
    shift = np.uint64(64 - min(max(len(furniture).bit_length() + 2, 4), 24))
    counts = np.bincount((furniture >> shift).astype(np.int64), minlength=1 << (64 - int(shift)))
    return furniture, np.append(0, np.cumsum(counts)).astype(np.uint64), shift


def within_runs(runs: U64, run_bounds: I64, outlets: U64, furniture: Lookup, bounds: I64, reach: int) -> Flags:
    """See plain.py."""
    within = np.zeros(bounds[-1], np.bool_)
    _within_runs(runs, run_bounds, outlets, *furniture, bounds, reach, within)
    return within


@compiled
def _within_runs(runs, run_bounds, outlets, furniture, starts, shift, bounds, reach, within):
    for text in range(len(bounds) - 1):
        its = runs[run_bounds[text] : run_bounds[text + 1]]
        own = within[bounds[text] : bounds[text + 1]]
        last = -1 - reach  # where the last run of furniture starts
        for i in range(len(own)):
            if i < len(its):
                value = its[i] ^ outlets[text]
                low, end = starts[value >> shift], starts[(value >> shift) + _ONE]
                high = end
                while low < high:
                    middle = (low + high) >> _ONE
                    if furniture[middle] < value:
                        low = middle + _ONE
                    else:
                        high = middle
                if low < end and furniture[low] == value:
                    last = i
            own[i] = i - last <= reach


def recurring(values: U64, stories: I64, least: int) -> U64:
    """See plain.py."""
    return np.sort(_recurring(values, stories, least))


@compiled
def _recurring(values, stories, least):
    often = _perhaps_recurring(values, least)
    keys = values[often]
    firsts, later = _chains(keys)
    found, count = np.empty(len(keys), np.uint64), 0
    for first in firsts:
        times, story, place = 0, np.int64(-1), first
        while place != NOWHERE:
            times += stories[often[place]] != story
            story = stories[often[place]]
            place = later[place]
        if times >= least:
            found[count] = keys[first]
            count += 1
    return found[:count]


@compiled
def _perhaps_recurring(values, least):
    """The places of the values that stand in so many places, and of a few that share a counter with others."""
    shift, mask = _table(len(values))
    counts = np.zeros(mask + _ONE, np.uint8)
    for value in values:
        slot = (value * CHUNK) >> shift
        counts[slot] += counts[slot] < least
    often, size = np.empty(len(values), np.int64), 0
    for place in range(len(values)):
        if counts[(values[place] * CHUNK) >> shift] >= least:
            often[size] = place
            size += 1
    return often[:size]
