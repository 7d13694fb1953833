"""The naive truth: sets and loops over strings, no hashing, no arrays. Slow, short, and easy to believe."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from dedup.params import Params

SPACELESS = (
    "CJK ", "HIRAGANA ", "KATAKANA", "IDEOGRAPHIC ", "BOPOMOFO ", "YI SYLLABLE ", "TANGUT ", "NUSHU ",
    "THAI ", "LAO ", "KHMER ", "MYANMAR ", "TAI ", "NEW TAI ", "JAVANESE ", "BALINESE ",
)  # fmt: skip
MARKS_IN_ORDER = 30


def fold(character: str) -> str:
    folded = unicodedata.normalize("NFKD", "".join(c.casefold() for c in unicodedata.normalize("NFKD", character)))
    return "".join(str(int(c)) if c.isdecimal() else c for c in folded)


def is_ignored(c: str) -> bool:
    if c == "ـ" or unicodedata.combining(c) == 7 or 10 <= unicodedata.combining(c) <= 36:
        return True
    return unicodedata.category(c) == "Cf" or "︀" <= c <= "️" or "\U000e0100" <= c <= "\U000e01ef" or c == "͏"


def is_mark(c: str) -> bool:
    return unicodedata.category(c).startswith("M")


def is_letter(c: str) -> bool:
    return unicodedata.category(c)[0] in "LN"


def is_alone(c: str) -> bool:
    return is_letter(c) and unicodedata.category(c) != "Nd" and unicodedata.name(c, "").startswith(SPACELESS)


def words(text: str) -> list[str]:
    """The words of a text: runs of letters and digits with their marks, in normal form."""
    found: list[str] = []
    open_word, alone = False, False
    for c in (c for character in text for c in fold(character)):
        if is_ignored(c):
            continue
        if is_mark(c):
            if open_word:
                found[-1] += c
        elif not is_letter(c):
            open_word = False
        elif open_word and not alone and not is_alone(c):
            found[-1] += c
        else:
            found.append(c)
            open_word, alone = True, is_alone(c)
    return [order_marks(word) for word in found]


def order_marks(word: str) -> str:
    """Marks with a combining class, sorted by it within stretches of 30."""
    ordered, run = "", ""
    for c in word + "a":
        if unicodedata.combining(c):
            run += c
            continue
        for start in range(0, len(run), MARKS_IN_ORDER):
            ordered += "".join(sorted(run[start : start + MARKS_IN_ORDER], key=unicodedata.combining))
        ordered, run = ordered + c, ""
    return ordered[:-1]


Shingle = tuple[str, ...]


def shingles(ws: Sequence[str], k: int) -> list[Shingle]:
    if not ws:
        return []
    return [tuple(ws[i : i + k]) for i in range(max(1, len(ws) - k + 1))]


def own_shingles(ws: Sequence[str], k: int, furniture: set[Shingle], run: int) -> list[Shingle]:
    """The shingles that do not lie within a run that is furniture."""
    runs = shingles(ws, run)
    return [
        own
        for place, own in enumerate(shingles(ws, k))
        if not any(runs[start] in furniture for start in range(max(0, place - run + k), place + 1) if start < len(runs))
    ]


def resemblance(left: Iterable[Shingle], right: Iterable[Shingle]) -> float:
    one, other = set(left), set(right)
    return len(one & other) / len(one | other) if one | other else 0.0


def containment(left: Iterable[Shingle], right: Iterable[Shingle]) -> float:
    """Of the smaller in the larger."""
    one, other = set(left), set(right)
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def winnow(values: Sequence[int], window: int) -> set[int]:
    size = min(len(values), max(4, min(window, len(values) // 8)))
    return {min(values[i : i + size]) for i in range(len(values) - size + 1)} if size else set()


def thinned(pairs: set[tuple[int, int]], cap: int, hubs: int) -> set[tuple[int, int]]:
    """The pairs but for those of two texts with more than `cap` partners each, if neither is a hub among such texts."""
    partners = defaultdict(set)
    for left, right in pairs:
        partners[left].add(right)
        partners[right].add(left)
    full = {text for text in partners if len(partners[text]) > cap}
    chosen = {hub for text in full for hub in sorted(partners[text] & full)[:hubs]}
    return {pair for pair in pairs if not set(pair) <= full or set(pair) & chosen}


def closest(strength: dict[tuple[int, int], float], most: int) -> set[tuple[int, int]]:
    """The strongest `most` pairs of each text, of equally strong ones those with the smallest partners."""
    found: set[tuple[int, int]] = set()
    for text in {text for pair in strength for text in pair}:
        own = [pair for pair in strength if text in pair]
        found |= set(sorted(own, key=lambda pair: (-strength[pair], sum(pair) - text))[:most])
    return found


def bucket_pairs(postings: Iterable[tuple[int, int]], cap: int, hubs: int) -> tuple[set[tuple[int, int]], int]:
    """Pairs of nodes that share a bucket, and how many the cap left out."""
    buckets: dict[int, set[int]] = defaultdict(set)
    for key, node in postings:
        buckets[key].add(node)
    pairs, left_out = set(), 0
    for nodes in buckets.values():
        ordered = sorted(nodes)
        for i, left in enumerate(ordered):
            for right in ordered[i + 1 :]:
                if len(ordered) <= cap or i < hubs:
                    pairs.add((left, right))
                else:
                    left_out += 1
    return pairs, left_out


Sentences = Sequence[int]  # the number of the sentence of each word


def taken(text: Sequence[str], own: Sentences, other: Sequence[str], theirs: Sentences, k: int, weight: float) -> float:
    """How much of a text is taken over: by sentence, the words in shingles that two neighbouring sentences of
    the other have as well; under a quarter is nothing, three quarters are all. Quotations aside: each word has
    one weight.
    """
    places = {sh: [i for i in range(len(other) - k + 1) if tuple(other[i : i + k]) == sh] for sh in shingles(text, k)}
    share = 0.0
    for sentence in set(own):
        members = [i for i in range(len(text)) if own[i] == sentence]
        found_in: dict[int, set[int]] = defaultdict(set)
        for start, shingle in enumerate(shingles(text, k)):
            for place in places[shingle][:8]:
                for step in range(k):
                    if own[start + step] == sentence:
                        found_in[theirs[place + step]].add(start + step)
        best = max((len(found_in[n] | found_in.get(n + 1, set())) for n in list(found_in)), default=0)
        share += weight * len(members) * min(1, max(0, (best / len(members) - 0.25) / 0.5))
    return share / (weight * len(text))


def copies(
    texts: Sequence[str], split: Sequence[Sequence[str]], sentences: Sequence[Sentences], params: Params
) -> set[tuple[int, int]]:
    """All pairs of texts that take over enough from each other, and are a good part of one another: all against all.

    None of the texts quotes, and none is short.
    """
    k = params.shingle
    sets = [set(shingles(ws, k)) for ws in split]
    found = set()
    for i, j in combinations(range(len(texts)), 2):
        shared = len(sets[i] & sets[j])
        if min(len(split[i]), len(split[j])) < params.min_words or not shared:
            continue
        in_left = taken(split[i], sentences[i], split[j], sentences[j], k, 1)
        in_right = taken(split[j], sentences[j], split[i], sentences[i], k, 1)
        sure = resemblance(sets[i], sets[j]) >= 0.6 or containment(sets[i], sets[j]) >= params.excerpt
        told = min(len(sets[i]), len(sets[j])) >= 40 and (in_left + in_right) / 2 >= params.copied
        if not (sure or told):
            continue
        in_larger = shared / max(len(sets[i]), len(sets[j]))
        if containment(sets[i], sets[j]) < 0.6 or in_larger >= params.host:
            found.add((i, j))
    return found


def components(count: int, pairs: Iterable[tuple[int, int]]) -> set[frozenset[int]]:
    groups = [{i} for i in range(count)]
    for left, right in pairs:
        if groups[left] is not groups[right]:
            groups[left] |= groups[right]
            for member in groups[right]:
                groups[member] = groups[left]
    return {frozenset(group) for group in groups}


def gather(
    nodes: Iterable[int],
    strongest_first: Iterable[tuple[int, int]],
    links: Mapping[int, set[int]],
    revisions: Mapping[int, set[int]],
    apart: Mapping[int, set[int]],
) -> set[tuple[frozenset[int], frozenset[int]]]:
    """Groups and their centers, each pair of links looked at on its own: see dedup.judge.clusters.gather."""

    def chained(node: int, within: set[int]) -> set[int]:
        found = {node}
        while news := {other for one in found for other in revisions.get(one, ()) if other in within} - found:
            found |= news
        return found

    groups = {node: ({node}, {node}) for node in nodes}
    for left, right in strongest_first:
        (ours, our_centers), (theirs, their_centers) = groups[left], groups[right]
        both = ours | theirs
        if ours is theirs or any(other in theirs for node in ours for other in apart.get(node, ())):
            continue
        centers = {
            center
            for center in our_centers | their_centers
            if (theirs if center in ours else ours) <= links.get(center, set()) | chained(center, both)
        }
        if centers:
            groups.update(dict.fromkeys(both, (both, centers)))
    return {(frozenset(group), frozenset(centers)) for group, centers in groups.values()}
