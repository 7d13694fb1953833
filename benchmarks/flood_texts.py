"""Floods: feeds of any size in which far too much is alike, each with what is right for it.

Nothing is stored: a record is a function of its position, made when it is read. `family` says which articles are
one; all floods are deterministic.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import numpy as np

from dedup.find import plain
from dedup.find.hashing import I64, U64
from dedup.find.work import Texts
from dedup.params import Params
from dedup.unicode import tables

Record = dict[str, str]
Words = list[str]

START = datetime(2025, 1, 1)
WIRE_OUTLETS = 2_000


@dataclass(frozen=True, slots=True)
class Flood:
    """One kind of flood, and what is right: all articles of a family, and no others, share a cluster."""

    make: Callable[[int], Iterator[Record]]
    right: str  # in words
    series: bool = False  # whether they are one form, to be reported as a series


def identical(count: int) -> Iterator[Record]:
    """One story, word for word, on so many outlets."""
    text = prose(story("identical", 300))
    for i in range(count):
        yield record(i, text, "one", source=f"outlet {i % WIRE_OUTLETS}")


def near_identical(count: int) -> Iterator[Record]:
    """One story; each has another word in it, which no other has, at any place."""
    words = story("near", 300)
    for i in range(count):
        chance = random.Random(f"near {i}")
        own = words.copy()
        own[chance.randrange(len(own))] = f"word{i}"
        yield record(i, prose(own), "one", source=f"outlet {i % WIRE_OUTLETS}")


def furniture_of_one_outlet(count: int) -> Iterator[Record]:
    """Stories of their own in 60 % furniture, all of one outlet."""
    head, tail = story("furniture head", 180), story("furniture tail", 120)
    for i in range(count):
        yield record(i, prose(head) + "\n\n" + prose(story(f"story {i}", 200)) + "\n\n" + prose(tail), source="Herald")


def furniture_of_no_outlet(count: int) -> Iterator[Record]:
    """The same feed, where nothing tells that the pages are one outlet's."""
    for one in furniture_of_one_outlet(count):
        yield {name: value for name, value in one.items() if name != "source"}


def wire(count: int) -> Iterator[Record]:
    """One wire story on 2,000 outlets, again and again; each changed 1 to 5 % of its words."""
    words = story("wire", 400)
    for i in range(count):
        chance = random.Random(f"wire {i}")
        share = chance.uniform(0.01, 0.05)
        own = [chance.choice(vocabulary()) if chance.random() < share else word for word in words]
        yield record(i, prose(own), "one", source=f"outlet {i % WIRE_OUTLETS}", title="Storm nears the coast")


def one_word(count: int) -> Iterator[Record]:
    """One word, again and again, between 10 and 2,009 times."""
    for i in range(count):
        times = 10 + 7_919 * i % 2_000
        yield record(i, "word " * times, f"{times} times", source=f"outlet {i}")


def shuffled(count: int) -> Iterator[Record]:
    """The same 25 sentences, each time in another order: nearly equal sets, and no alignment is short."""
    sentences = [story(f"sentence {i}", 12) for i in range(25)]
    for i in range(count):
        own = random.Random(f"order {i}").sample(sentences, len(sentences))
        yield record(i, prose([word for sentence in own for word in sentence]), "one", source=f"outlet {i}")


def all_bands(count: int) -> Iterator[Record]:
    """Different stories that share a bucket in every band: a third is common and holds the least hash of every bin."""
    common = least_hashes()
    for i in range(count):
        yield record(i, prose(common) + "\n\n" + prose(story(f"own {i}", 2 * len(common))), source=f"outlet {i}")


def below_the_cap(count: int) -> Iterator[Record]:
    """As many near-identical copies of each story as a bucket may hold before only its hubs are compared."""
    size = Params().band_cap
    for i in range(count):
        words, chance = story(f"popular {i // size}", 200), random.Random(f"below {i}")
        words[chance.randrange(len(words))] = f"word{i}"
        yield record(i, prose(words), f"popular {i // size}", source=f"outlet {i}")


def phrases(count: int) -> Iterator[Record]:
    """Different stories full of set phrases that are always sampled; each phrase stands in as many stories as a
    sample's bucket may hold, each time in others."""
    pool = low_phrases(max(40, 40 * count // Params().sample_cap))
    for i in range(count):
        own = story(f"phrased {i}", 400)
        for place, phrase in enumerate(random.Random(f"phrases {i}").sample(pool, 40)):
            own[15 * place : 15 * place] = phrase
        yield record(i, prose(own), source=f"outlet {i}")


def mosaic(count: int) -> Iterator[Record]:
    """Each text is made of 12 passages, each of which stands in some 50 others, with others besides."""
    pool = max(250, 12 * count // 50)
    for i in range(count):
        chosen = random.Random(f"mosaic {i}").sample(range(pool), 12)
        yield record(i, " ".join(prose(story(f"tile {tile}", 30)) for tile in chosen), source=f"outlet {i}")


def excerpts(count: int) -> Iterator[Record]:
    """Excerpts of one long text, each of which overlaps with the next by two fifths; the long text comes last."""
    size, step = 100, 60
    words = story("chronicle", step * (count - 2) + size)
    for i in range(count - 1):
        yield record(i, prose(words[step * i : step * i + size]), source=f"outlet {i}")
    beginning = story("beginning", 3 * size)  # whoever has that is the lead of the long text, and rightly its copy
    yield record(count - 1, prose(beginning) + "\n\n" + prose(words), source="chronicle")


def statement(count: int) -> Iterator[Record]:
    """Short stories of their own on one statement, which makes up a third of each."""
    said = prose(story("statement", 60))
    for i in range(count):
        own = story(f"reported {i}", 120)
        yield record(i, f"{prose(own[:60])} “{said}” {prose(own[60:])}", source=f"outlet {i % WIRE_OUTLETS}")


def notices(count: int) -> Iterator[Record]:
    """One outlet's notices of grants: one form, with other towns and sums."""
    rest = prose(story("programme", 120))
    for i in range(count):
        chance = random.Random(f"notice {i}")
        town, sum = chance.choice(vocabulary()).capitalize() + chance.choice(vocabulary()), chance.randrange(10**5)
        text = (
            f"{town} will receive {sum:,} dollars under the programme for fire departments, the senator said today. "
            f"The department of {town} applied for {2 * sum + 17:,} dollars in March. {rest} "
            f"The mayor of {town} said so."
        )
        title = f"{town} receives {sum:,} dollars"
        yield record(i, text, source="Senator", title=title, published=START + timedelta(hours=7 * i))


def numbers(count: int) -> Iterator[Record]:
    """One outlet's lines of 16 words without a date, each with another number."""
    before, after = prose(story("before", 9)), prose(story("after", 6))
    for i in range(count):
        one = record(i, f"{before} {i} {after}", source="Gauge")
        yield {name: value for name, value in one.items() if name != "published"}


def versions(count: int) -> Iterator[Record]:
    """A story and its update on so many outlets, each under a headline of its own."""
    text, added = prose(story("versions", 300)), prose(story("versions, added", 40))
    for i in range(count):
        own = text if i < count // 2 else f"{text}\n\n{added}"
        yield record(i, own, "one", source=f"outlet {i % (count // 2)}", title=" ".join(story(f"title {i}", 6)))


def digests(count: int) -> Iterator[Record]:
    """A story on half of the outlets, and one digest of it and two others on the other half, each under a headline of
    its own."""
    stories = [prose(story(f"digested {number}", 250)) for number in range(3)]
    for i in range(count):
        kind = "digest" if i % 2 else "story" if i else "second story"
        text = {"digest": "\n\n".join(stories), "story": stories[0], "second story": stories[1]}[kind]
        yield record(i, text, kind, source=f"outlet {i}", title=" ".join(story(f"title {i}", 6)))


FLOODS: dict[str, Flood] = {
    "identical": Flood(identical, "one cluster"),
    "near-identical": Flood(near_identical, "one cluster"),
    "furniture, one outlet": Flood(furniture_of_one_outlet, "nobody is a copy"),
    "furniture, no outlet": Flood(furniture_of_no_outlet, "nobody is a copy"),
    "wire": Flood(wire, "one cluster"),
    "one word": Flood(one_word, "those of one length are one: a single shingle tells nothing of the others"),
    "shuffled": Flood(shuffled, "one cluster"),
    "all bands": Flood(all_bands, "nobody is a copy"),
    "below the cap": Flood(below_the_cap, "a cluster for each story"),
    "phrases": Flood(phrases, "nobody is a copy"),
    "mosaic": Flood(mosaic, "nobody is a copy"),
    "excerpts": Flood(excerpts, "nobody is a copy"),
    "statement": Flood(statement, "nobody is a copy"),
    "versions": Flood(versions, "one cluster"),
    "digests": Flood(digests, "the story is one cluster, the digest another"),
    "notices": Flood(notices, "nobody is a copy: one series", series=True),
    "numbers": Flood(numbers, "nobody is a copy: one series", series=True),
}


def record(
    number: int, text: str, family: str | None = None, published: datetime | None = None, **facts: str
) -> Record:
    """A record; without a `family` it is one of its own."""
    moment = published or START + timedelta(minutes=number)
    return {
        "id": f"{number:07}",
        "text": text,
        "family": family or str(number),
        "published": moment.isoformat(),
        **facts,
    }


def story(name: str, length: int) -> Words:
    """Words of a made-up story; stories of two names share next to no three words in a row."""
    return random.Random(name).choices(vocabulary(), k=length)


def prose(words: Sequence[str]) -> str:
    """Words in sentences of twelve."""
    return " ".join(f"{' '.join(words[i : i + 12]).capitalize()}." for i in range(0, len(words), 12))


@cache
def vocabulary() -> Words:
    """Two thousand words."""
    parts = [onset + vowel for onset in "bdfgklmnprstvz" for vowel in "aeiou"]
    chance = random.Random("vocabulary")
    return list(dict.fromkeys("".join(chance.choices(parts, k=3)) for _ in range(2_100)))[:2_000]


TRIED = 1_000_000  # runs of words that are hashed to find those with the least hashes


@cache
def least_hashes() -> Words:
    """Words in which each bin of a signature has a hash so small that next to no other shingle is below it."""
    params = Params()
    runs, hashes = hashed_runs(params.shingle)
    bins = hashes >> np.uint64(65 - params.permutations.bit_length())
    values = (hashes >> np.uint64(8)) & np.uint64(0xFFFFFFFF)
    order = np.lexsort((values, bins))
    _, firsts = np.unique(bins[order], return_index=True)
    return [vocabulary()[word] for word in runs[order[firsts]].ravel()]


def low_phrases(count: int) -> list[Words]:
    """Runs of words with so small a hash that each is the least of its window, wherever it stands."""
    runs, hashes = hashed_runs(Params().sample_shingle)
    return [[vocabulary()[word] for word in run] for run in runs[np.argsort(hashes)[:count]].tolist()]


def hashed_runs(length: int) -> tuple[I64, U64]:
    """Random runs of words, as numbers in the vocabulary, [TRIED, length], and their shingles' hashes, [TRIED]."""
    texts = Texts.pack(vocabulary())
    words, _ = plain.word_hashes(texts.data, texts.offsets, tables())
    runs = np.random.default_rng(1).integers(0, len(words), (TRIED, length))
    hashes, _ = plain.shingle_hashes(words[runs].ravel(), np.arange(0, runs.size + 1, length), length)
    return runs, hashes
