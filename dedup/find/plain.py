"""The kernels in NumPy: no compilation, for inputs that are done before numba is ready.

Function for function the twin of kernels.py, with bit-identical results (tests/find/test_kernels.py). All
take and return arrays; texts come as one buffer of UTF-8 bytes and offsets, int64[n + 1]. Nothing is
validated here.
"""

import numpy as np
import numpy.typing as npt

from dedup.find.arrays import distinct, pack
from dedup.find.hashing import CHUNK, EMPTY, I64, LENGTH, SHINGLE, U64, mix
from dedup.unicode import ALONE, IGNORED, LETTER, MARK, MARK_RUN, SEPARATOR, Tables

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
I32 = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


def word_hashes(data: U8, offsets: I64, tables: Tables) -> tuple[U64, I64]:
    """Hashes of the words of each text, in text order, and their offsets.

    Words are runs of letters, marks and digits of the normal form (unicode.py); a character of a script
    without spaces is a word.
    """
    codes, owners = _code_points(data, offsets)
    codes, owners = fold(codes, owners, tables)
    place = tables.class_page[codes >> 8] * 256 + (codes & 255)
    classes, orders = tables.classes[place], tables.orders[place]
    keep = (classes != IGNORED) & ~_marks_without_a_letter(classes, owners)
    codes, owners, classes, orders = codes[keep], owners[keep], classes[keep], orders[keep]
    codes = _order_marks(codes, orders)
    starts = _word_starts(classes, owners)
    in_word = classes != SEPARATOR
    counts = np.bincount(owners[starts], minlength=len(offsets) - 1)
    return _hash_runs(codes[in_word], np.flatnonzero(starts[in_word])), _offsets(counts)


def _offsets(counts: I64 | Flags) -> I64:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])


def _code_points(data: U8, offsets: I64) -> tuple[I32, I64]:
    """Code points of all texts, and the number of the text that each belongs to."""
    lengths = np.diff(offsets)
    data = data[offsets[0] : offsets[-1]]
    codes = np.frombuffer(data.tobytes().decode("utf-8").encode("utf-32-le"), np.int32)
    leading = (data & 0xC0) != 0x80
    return codes, np.repeat(np.arange(len(lengths)), lengths)[leading]


def fold(codes: I32, owners: I64, tables: Tables) -> tuple[I32, I64]:
    """The normal forms of code points, and whose each of theirs is."""
    entries = tables.fold[tables.fold_page[codes >> 8] * 256 + (codes & 255)]
    wide = np.flatnonzero(entries & 1)
    if not len(wide):
        return codes + (entries >> 1), owners
    places = entries[wide] >> 1
    lengths = np.ones(len(codes), np.int64)
    lengths[wide] = tables.expansions[places]
    ends = np.cumsum(lengths)
    folded = np.repeat(codes + (entries >> 1), lengths)
    for step in range(int(lengths.max(initial=1))):
        reach = lengths[wide] > step
        spots = ends[wide[reach]] - lengths[wide[reach]] + step
        folded[spots] = tables.expansions[places[reach] + 1 + step]
    return folded, np.repeat(owners, lengths)


def _marks_without_a_letter(classes: U8, owners: I64) -> npt.NDArray[np.bool_]:
    """Marks that follow a separator or begin a text; between them there may be ignored characters."""
    solid = (classes != MARK) & (classes != IGNORED)
    before = np.maximum.accumulate(np.where(solid, np.arange(len(classes)), -1))
    alone = (before < 0) | (classes[before] == SEPARATOR) | (owners[before] != owners)
    return np.asarray((classes == MARK) & alone)


def _order_marks(codes: I32, orders: U8) -> I32:
    """Canonical ordering: stretches of marks with a combining class, sorted by it, equal ones as they come."""
    if not np.any((orders[1:] > 0) & (orders[:-1] > orders[1:])):
        return codes
    place = np.arange(len(codes))
    begin = np.maximum.accumulate(np.where(orders == 0, place, 0))
    stretch = np.where(orders == 0, -1, (place - begin - 1) // MARK_RUN)
    return np.asarray(codes[np.lexsort((orders, stretch, begin))])


def _word_starts(classes: U8, owners: I64) -> npt.NDArray[np.bool_]:
    """Where words begin: at a letter after something else, and at each character that is a word by itself."""
    base = np.where(classes != MARK, np.arange(len(classes)), 0)
    previous = np.maximum.accumulate(base)[:-1]
    starts = (classes == LETTER) | (classes == ALONE)
    follows = (classes[1:] == LETTER) & (classes[previous] == LETTER) & (owners[previous] == owners[1:])
    starts[1:] &= ~follows
    return np.asarray(starts)


def _hash_runs(codes: I32, starts: I64) -> U64:
    """Hashes of the words whose code points lie one after the other, the n-th from `starts[n]` on."""
    data, bounds = encode(codes, np.append(starts, len(codes)))
    first, lengths = bounds[:-1], np.diff(bounds)
    chunks = np.zeros(len(data) + 8, np.uint64)  # at each byte the eight bytes from there on, little-endian
    padded = np.append(data, np.zeros(16, np.uint8)).astype(np.uint64)
    for shift in range(8):
        chunks |= padded[shift : shift + len(chunks)] << np.uint64(8 * shift)
    hashes = lengths.astype(np.uint64) * LENGTH
    todo = np.arange(len(first))
    for step in range(0, int(lengths.max(initial=0)), 8):
        todo = todo[lengths[todo] > step]
        rest = np.minimum(lengths[todo] - step, 8).astype(np.uint64)
        chunk = chunks[first[todo] + step] & (~np.uint64(0) >> (np.uint64(64) - np.uint64(8) * rest))
        mixed = (hashes[todo] ^ chunk) * CHUNK
        hashes[todo] = mixed ^ (mixed >> np.uint64(32))
    return hashes


def encode(codes: I32, bounds: I64) -> tuple[U8, I64]:
    """UTF-8 of the code points, and where the bounds, given in code points, lie in it."""
    data = np.frombuffer(codes.astype("<u4").tobytes().decode("utf-32-le").encode("utf-8"), np.uint8)
    widths = 1 + (codes >= 0x80).astype(np.int64) + (codes >= 0x800) + (codes >= 0x10000)
    return data, _offsets(widths)[bounds]


def shingle_hashes(words: U64, offsets: I64, k: int) -> tuple[U64, I64]:
    """Hashes of the runs of `k` words of each text, in text order; a shorter text has one, of all its words."""
    lengths = np.diff(offsets)
    counts = np.where(lengths >= k, lengths - k + 1, np.minimum(lengths, 1))
    bounds = _offsets(counts)
    starts = np.arange(bounds[-1]) + np.repeat(offsets[:-1] - bounds[:-1], counts)
    sizes = np.repeat(np.minimum(lengths, k), counts)
    hashes = words[starts]
    for step in range(1, k):
        longer = sizes > step
        hashes[longer] = hashes[longer] * SHINGLE + words[starts[longer] + step]
    return mix(hashes), bounds


def content_hashes(words: U64, offsets: I64) -> U64:
    """One hash for the whole sequence of words of each text: equal for equal texts only."""
    lengths = np.diff(offsets)
    powers = np.full(int(lengths.max(initial=0)) + 1, SHINGLE)
    powers[0] = 1
    powers = np.multiply.accumulate(powers)
    last = np.repeat(offsets[1:] - 1, lengths)
    terms = mix(words) * powers[last - np.arange(offsets[0], offsets[-1])]
    totals = np.concatenate([np.zeros(1, np.uint64), np.cumsum(terms)])
    sums = totals[offsets[1:] - offsets[0]] - totals[offsets[:-1] - offsets[0]]
    return mix(sums ^ lengths.astype(np.uint64) * LENGTH)


def one_permutation(shingles: U64, offsets: I64, permutations: int) -> U32:
    """Signatures [n, permutations] by one-permutation hashing (Li, Owen, Zhang, NIPS 2012).

    Bins that stay empty borrow from another one by optimal densification (Shrivastava, ICML 2017).
    """
    n, shift = len(offsets) - 1, np.uint64(65 - permutations.bit_length())
    signatures = np.full((n, permutations), EMPTY)
    owners = np.repeat(np.arange(n), np.diff(offsets)).astype(np.uint64)
    cells = owners * np.uint64(permutations) + (shingles >> shift)
    values = ((shingles >> np.uint64(8)) & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    np.minimum.at(signatures.reshape(-1), cells, values)
    filled = signatures.copy()
    rows, bins = np.nonzero((filled == EMPTY) & (filled != EMPTY).any(axis=1)[:, None])
    attempt = np.ones(1, np.uint64)  # an array: scalars warn when they wrap around
    while len(rows):
        donors = mix(bins.astype(np.uint64) * LENGTH + attempt * CHUNK) >> shift
        found = filled[rows, donors]
        signatures[rows, bins] = found
        rows, bins = rows[found == EMPTY], bins[found == EMPTY]
        attempt += 1
    return signatures


def affine32(shingles: U64, offsets: I64, multipliers: U32, addends: U32) -> U32:
    """Signatures [n, permutations] as datasketch 2 makes them from the upper 32 bits of each shingle hash."""
    signatures = np.full((len(offsets) - 1, len(multipliers)), EMPTY)
    hashes = (shingles >> np.uint64(32)).astype(np.uint32)
    for shift, multiplier in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):  # MurmurHash3's 32-bit finalizer
        hashes = (hashes ^ (hashes >> np.uint32(shift))) * np.uint32(multiplier)
    hashes = hashes ^ (hashes >> np.uint32(16))
    for row in range(len(signatures)):
        own = hashes[offsets[row] : offsets[row + 1]]
        if len(own):
            signatures[row] = (multipliers[:, None] * own + addends[:, None]).min(axis=1)
    return signatures


def winnow(shingles: U64, offsets: I64, window: int) -> tuple[U64, I64]:
    """Samples of each text: the least hash of each window of shingles, the last one where several are least.

    Winnowing (Schleimer, Wilkerson, Aiken, SIGMOD 2003). Two texts with an equal run of `window` shingles
    share a sample. The window is an eighth of a short text, so that it has samples enough; what a wide
    window picks a narrower one picks too, so long and short texts stay comparable.
    """
    picked: list[U64] = []
    for row in range(len(offsets) - 1):
        own = shingles[offsets[row] : offsets[row + 1]]
        size = min(len(own), max(4, min(window, len(own) // 8)))
        if size:
            views = np.lib.stride_tricks.sliding_window_view(own, size)
            spots = np.arange(len(views)) + size - 1 - views[:, ::-1].argmin(axis=1)
            picked.append(distinct(own[spots]))
        else:
            picked.append(own)
    values = np.concatenate([np.zeros(0, np.uint64), *picked])
    return values, _offsets(np.array([len(own) for own in picked], np.int64))


def sorted_sets(shingles: U64, offsets: I64) -> tuple[U64, I64]:
    """The distinct shingle hashes of each text, ascending, and their offsets."""
    owners = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    order = np.lexsort((shingles, owners))
    values = shingles[order]
    first = np.ones(len(values), np.bool_)
    first[1:] = (values[1:] != values[:-1]) | (owners[1:] != owners[:-1])
    return values[first], _offsets(np.bincount(owners[first], minlength=len(offsets) - 1))


def shared_counts(values: U64, starts: I64, ends: I64, left: I64, right: I64) -> U32:
    """How many values sorted sets have in common, `left[i]` and `right[i]` for each i; one is `values[start:end]`."""
    shared = np.zeros(len(left), np.uint32)
    for pair, (a, b) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        one, other = values[starts[a] : ends[a]], values[starts[b] : ends[b]]
        if len(one) and len(other):
            spots = np.minimum(np.searchsorted(other, one), len(other) - 1)
            shared[pair] = np.count_nonzero(other[spots] == one)
    return shared


def bucket_pairs(keys: U64, nodes: I64, cap: int, hubs: int) -> tuple[U64, int, I64]:
    """The pairs of nodes that share a bucket: `nodes[i]`, below 2**32, is in bucket `keys[i]`, each once.

    Of a full bucket, one with more than `cap` nodes, only the pairs with one of its `hubs` smallest nodes. Returns the
    pairs, packed, ascending and distinct; how many were left out; and the nodes in full buckets, likewise.
    """
    order = np.lexsort((nodes, keys))
    keys, nodes = keys[order], nodes[order]
    starts = np.flatnonzero(np.concatenate([np.ones(min(len(keys), 1), np.bool_), keys[1:] != keys[:-1]]))
    sizes = np.diff(np.append(starts, len(keys)))
    place = np.arange(len(keys)) - np.repeat(starts, sizes)
    full = np.repeat(sizes > cap, sizes)
    packed = [np.zeros(0, np.uint64), *_all_pairs(keys[~full], nodes[~full])]
    for hub in range(hubs):
        later = np.flatnonzero(full & (place > hub))
        packed.append(pack(nodes[later - place[later] + hub], nodes[later]))
    rest = np.maximum(sizes[sizes > cap] - hubs, 0)
    return distinct(np.concatenate(packed)), int((rest * (rest - 1) // 2).sum()), distinct(nodes[full])


def _all_pairs(keys: U64, nodes: I64) -> list[U64]:
    """Packed pairs of nodes with equal keys; keys are sorted. One step for each distance within a bucket."""
    packed, distance = [], 1
    active = np.flatnonzero(keys[1:] == keys[:-1])
    while len(active):
        packed.append(pack(nodes[active], nodes[active + distance]))
        distance += 1
        active = active[active + distance < len(keys)]
        active = active[keys[active] == keys[active + distance]]
    return packed


def lookup(furniture: U64) -> U64:
    """What `within_runs` looks furniture up in; the values are ascending."""
    return furniture


def within_runs(runs: U64, run_bounds: I64, outlets: U64, furniture: U64, bounds: I64, reach: int) -> Flags:
    """Which shingles, [bounds[-1]], lie within a run of their text that is furniture of its outlet.

    It is if its hash, combined by XOR with that of the outlet (`outlets`, [n]), is in the `lookup` of furniture. A run
    reaches from where it starts to the shingle that starts `reach` words later.
    """
    if not len(furniture):
        return np.zeros(bounds[-1], np.bool_)
    runs = runs ^ np.repeat(outlets, np.diff(run_bounds))
    marked = furniture[np.minimum(np.searchsorted(furniture, runs), len(furniture) - 1)] == runs
    counts = np.diff(bounds)
    place = np.arange(bounds[-1]) - np.repeat(bounds[:-1], counts)
    first, last = np.repeat(run_bounds[:-1], counts), np.repeat(run_bounds[1:], counts)
    until = np.minimum(first + place + 1, last)
    since = np.minimum(first + np.maximum(place - reach, 0), last)
    seen = _offsets(marked)
    return np.asarray(seen[until] > seen[since])


def recurring(values: U64, stories: I64, least: int) -> U64:
    """The values, ascending, that stand in `least` stories or more; `stories[i]` is that of `values[i]`, ascending."""
    order = np.lexsort((stories, values))
    values, stories = values[order], stories[order]
    first = np.ones(len(values), np.bool_)
    first[1:] = (values[1:] != values[:-1]) | (stories[1:] != stories[:-1])
    found, times = np.unique(values[first], return_counts=True)
    return np.asarray(found[times >= least])
