"""Article-like texts with planted copies, of any number: python -m benchmarks.corpus COUNT OUT.jsonl (or .jsonl.zst).

Nothing is stored: an article is a pure function of the seed and its position (a copy also of the count, as
its original is drawn from the whole stream). So ten million articles need the memory of ten, and copies stand
anywhere, also before their originals. Streams of different length have equal originals and other copies.
"""

import argparse
import itertools
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import shake_128
from pathlib import Path
from statistics import NormalDist
from typing import Literal, TextIO

import numpy as np
from numpy.typing import NDArray

Kind = Literal["original", "quote", "exact", "edit", "excerpt", "wrapped"]
Draft = list[str]  # a text in pieces: each word, followed by its gap (a blank, a comma, the end of a sentence)

# Cumulative percent of the stream, and of the originals: who shares a passage, who stands in furniture.
KINDS: dict[Kind, int] = {"original": 70, "exact": 80, "edit": 90, "excerpt": 95, "wrapped": 100}
QUOTES, FURNISHED = 2, 15
OUTLETS, FURNISHED_OUTLETS = 200, 20  # the first 20 put all their pages in furniture, the others none
VOCABULARY = 50_000


@dataclass(frozen=True, slots=True)
class Planted:
    """One article and the truth about it.

    `family` is the original's position; its id is str(family). A "quote" is an original that shares a passage
    with another: the two are no copies. `strength` is the part of the original's words, without furniture,
    that is left (edit, excerpt), or the part of all words here that is the original's (wrapped) or the shared
    passage (quote); else 1. Words are what stands between blanks.
    """

    id: str
    title: str
    text: str
    source: str
    published: str
    family: int
    kind: Kind
    strength: float

    def record(self) -> dict[str, str]:
        """The article without the truth."""
        return {name: getattr(self, name) for name in ("id", "title", "text", "source", "published")}


def articles(count: int, seed: int = 7) -> Iterator[Planted]:
    """The stream of `count` articles, each made when it is read."""
    return (planted(position, count, seed) for position in range(count))


def planted(position: int, count: int, seed: int = 7) -> Planted:
    """What stands at `position` of the stream of `count` articles."""
    kind, family = _kind(position, seed), _family(position, count, seed)
    passage = _passage(family, seed)
    body, strength = _body(family, passage, seed), 1.0
    if kind == "edit":
        body, strength = _edit(body, position, seed)
    elif kind == "excerpt":
        body, strength = _excerpt(body, position, seed)
    outlet = _outlet(position, kind, family, seed)
    head, tail = _furniture(outlet, seed) if outlet < FURNISHED_OUTLETS else ([], [])
    draft = head + body + tail
    if kind == "wrapped":
        strength = len(body) / len(draft)
    elif kind == "original" and passage:
        kind, strength = "quote", len(passage) / len(draft)
    named = position if kind in ("excerpt", "wrapped") and _pick(2, seed, "renamed", position) else family
    headline = _words(_bits(5 + _pick(8, seed, "title size", named), seed, "title", named))
    delay = _pick(3 * 24 * 60, seed, "delay", position) if position != family else 0
    minute = timedelta(minutes=_pick(365 * 24 * 60, seed, "minute", family) + delay)
    published = (datetime(2025, 1, 1) + minute).isoformat() + "Z"
    source = f"{_vocabulary()[0][_CAPITAL, 2000 + outlet]} {('Herald', 'News', 'Post')[outlet % 3]}"
    text, title = "".join(draft).rstrip(), " ".join(headline).capitalize()
    return Planted(str(position), title, text, source, published, family, kind, strength)


def write(path: Path, count: int, seed: int = 7) -> None:
    """Write the articles to `path` and the truth next to it: NAME.jsonl, NAME.truth.csv; NAME.jsonl.zst is packed."""
    with _open(path) as lines, truth_of(path).open("w", newline="\n") as truth:
        truth.write("id,family,kind,strength\n")
        for article in articles(count, seed):
            lines.write(json.dumps(article.record(), ensure_ascii=False) + "\n")
            truth.write(f"{article.id},{article.family},{article.kind},{article.strength:.4f}\n")


def truth_of(path: Path) -> Path:
    """Where the truth about the articles in a file lies."""
    return path.with_name(path.name.removesuffix(".zst").removesuffix(".jsonl") + ".truth.csv")


def _open(path: Path) -> TextIO:
    if path.suffix != ".zst":
        return path.open("w", encoding="utf-8", newline="\n")
    import zstandard

    opened: TextIO = zstandard.open(path, "wt", encoding="utf-8", newline="\n")
    return opened


# All chance is a hash of the seed, a use and a position. numpy's generators may give other numbers in another
# release, and seeding one for each article takes longer than drawing the article's numbers this way.
def _hash(size: int, *what: int | str) -> bytes:
    return shake_128(" ".join(map(str, what)).encode()).digest(size)


def _pick(limit: int, *what: int | str) -> int:
    """A random number from 0 to limit - 1."""
    return int.from_bytes(_hash(8, *what), "little") % limit


def _bits(count: int, *what: int | str) -> NDArray[np.int64]:
    """`count` random numbers of 63 bits."""
    return np.frombuffer(_hash(8 * count, *what), "<i8") & (2**63 - 1)


def _kind(position: int, seed: int) -> Kind:
    share = _pick(100, seed, "kind", position) if position else 0  # every stream starts with an original
    return next(kind for kind, limit in KINDS.items() if share < limit)


def _family(position: int, count: int, seed: int) -> int:
    """The original that stands at `position`, or that is copied there: any of the stream, found by trying."""
    draws = (_pick(count, seed, "family", position, attempt) for attempt in itertools.count())
    return next(draw for draw in itertools.chain((position,), draws) if _kind(draw, seed) == "original")


def _passage(position: int, seed: int) -> Draft:
    """The 40 to 60 words that this original shares with its partner; nothing where it has none.

    Partners are found without a table: within 64 positions, those whose numbers differ in the same bits. At
    the very end of the stream a partner may be cut off.
    """
    partner = position ^ (1 + _pick(63, seed, "partners", position // 64))
    pair = min(position, partner)
    # Not all partners are originals, so more pairs are drawn than are wanted.
    drawn = _pick(100 * KINDS["original"], seed, "pair", pair) < 100 * QUOTES
    if not drawn or _kind(partner, seed) != "original":
        return []
    return _draft(40 + _pick(21, seed, "passage size", pair), seed, "passage", pair)


def _body(position: int, passage: Draft, seed: int) -> Draft:
    """The text of an original without furniture."""
    # No passage in a short text, of which it would make a copy after all; and after a sentence of the second
    # half, so that few excerpts are nothing but the passage.
    size = max(_SIZES[_pick(len(_SIZES), seed, "size", position)], 200 if passage else 0)
    body = _draft(size, seed, "body", position)
    cut = 1 + next(i for i in range(size // 2 * 2 + 1, 2 * size, 2) if body[i].startswith("."))
    return body[:cut] + passage + body[cut:]


def _edit(body: Draft, position: int, seed: int) -> tuple[Draft, float]:
    """2 to 5 % of the words replaced (3 in 5), dropped, or followed by a new word."""
    body, size = body.copy(), len(body) // 2
    changes = size // 50 + 1 + _pick(size // 20 - size // 50, seed, "changes", position)
    bits = _bits(size, seed, "edit", position)
    places = np.argsort(bits, kind="stable")[:changes]
    for place, act, word in zip(2 * places, bits[places] % 5, _words(bits[places]), strict=True):
        body[place] = (word, word, word, "", f"{body[place]} {word}")[act]
        if act == 3:
            body[place + 1] = ""
    return body, 1 - changes / size


def _excerpt(body: Draft, position: int, seed: int) -> tuple[Draft, float]:
    """15 to 60 % of the words in one piece, but at least 60 words; three in four are the beginning."""
    size = len(body) // 2
    kept = max(60, size * (1500 + _pick(4501, seed, "kept", position)) // 10_000)
    start = 0 if _pick(4, seed, "elsewhere", position) else _pick(size - kept + 1, seed, "start", position)
    return body[2 * start : 2 * (start + kept)], kept / size


def _outlet(position: int, kind: Kind, family: int, seed: int) -> int:
    own = _pick(FURNISHED_OUTLETS, seed, "own outlet", family)
    if kind == "wrapped":  # never in the original's own furniture, which would make an exact copy
        return (own + 1 + _pick(FURNISHED_OUTLETS - 1, seed, "wrapper", position)) % FURNISHED_OUTLETS
    if kind != "excerpt" and _pick(100, seed, "furnished", family) < FURNISHED:
        return own
    return FURNISHED_OUTLETS + _pick(OUTLETS - FURNISHED_OUTLETS, seed, "outlet", position)


@cache
def _furniture(outlet: int, seed: int) -> tuple[Draft, Draft]:
    """The head and tail of all pages of an outlet: navigation, appeals, legal notes."""
    head, tail = 30 + _pick(31, seed, "head size", outlet), 40 + _pick(81, seed, "tail size", outlet)
    return _draft(head, seed, "head", outlet), _draft(tail, seed, "tail", outlet)


# Tables indexed by random bits: how often a word has which form and which gap, and a sentence which end.
_SHAPES, _CAPITAL = ("{0}", "{1}", "“{0}”", "{0}’s", "{2:,}"), 1  # {1} is the capitalised word, {2} a number
_FORMS = np.repeat(range(5), [964, 30, 5, 10, 15])
_GAPS = np.array([" ", ", ", ". ", ".\n\n"], dtype=object)
_BLANKS, _ENDS = np.repeat([0, 1], [960, 64]), np.repeat([2, 3], [190, 66])
# Log-normal sizes by quantile: rounded here, they are the same on every machine.
_NORMAL = [NormalDist().inv_cdf((i + 0.5) / 4096) for i in range(4096)]
_SIZES = [min(max(round(450 * math.exp(0.6 * normal)), 60), 4000) for normal in _NORMAL]


def _draft(size: int, *what: int | str) -> Draft:
    """A text of `size` words; of each word's random bits, different ones decide on different things."""
    bits = _bits(size, *what)
    form, gap = _FORMS[bits >> 20 & 1023], _BLANKS[bits >> 30 & 1023]
    ends = np.cumsum(8 + (bits[: size // 8 + 1] >> 40 & 255) % 23) - 1  # sentences of 8 to 30 words
    ends = np.append(ends[ends < size - 1], size - 1)
    gap[ends] = _ENDS[bits[ends] >> 48 & 255]
    gap[-1] = 3  # what follows is a new paragraph
    form[np.append(0, ends[:-1] + 1)] = _CAPITAL
    draft = [""] * (2 * size)
    draft[::2], draft[1::2] = _words(bits, form), _GAPS[gap].tolist()
    return draft


def _words(bits: NDArray[np.int64], form: NDArray[np.int64] | int = 0) -> list[str]:
    forms, ranks = _vocabulary()
    return list(forms[form, ranks[bits % len(ranks)]])


@cache
def _vocabulary() -> tuple[NDArray[np.object_], NDArray[np.uint16]]:
    """All words in all forms, frequent ones first; and the word for each 20-bit number (Zipf–Mandelbrot)."""
    found = dict.fromkeys(_spell(_hash(8, "word", rank), rank) for rank in range(VOCABULARY * 9 // 8))
    words = [(word, word.capitalize(), 7919 * i % 2999) for i, word in enumerate(list(found)[:VOCABULARY])]
    forms = [[shape.format(*word) for word in words] for shape in _SHAPES]
    shares = np.cumsum(1 / (np.arange(VOCABULARY) + 2.7))
    ranks = np.searchsorted(shares / shares[-1], (np.arange(2**20) + 0.5) / 2**20)
    return np.array(forms, dtype=object), ranks.astype(np.uint16)


def _spell(digits: bytes, rank: int) -> str:
    """A word out of eight random bytes: frequent ones short, 1 % of the others Cyrillic, 5 % accented."""
    script = digits[0] if rank > 300 else 255
    if script < 3:
        return "".join("абвгдежзиклмнопрстуфхя"[digit % 22] for digit in digits[1 : 4 + digits[7] % 4])
    most = 1 if rank < 150 else 2 if rank < 2000 else 4
    syllables = digits[1 : 1 + max(most // 2, 1 + digits[6] % most)]
    onsets = (*"bcdfghjklmnprstvwz", "st", "tr", "ch", "sh", "pr", "gr", "th", "pl")
    word = "".join(onsets[digit % 26] + "aeiouaeioy"[digit // 26] for digit in syllables)
    word += ("", "n", "r", "s", "t", "d", "l", "")[digits[7] % 8]
    return word.translate(str.maketrans("aeouinc", "áéöüíñç")) if script < 16 else word


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="benchmarks.corpus", description="Write a corpus and its truth.")
    parser.add_argument("count", type=int)
    parser.add_argument("path", type=Path, metavar="OUT.jsonl")
    parser.add_argument("--seed", type=int, default=7)
    write(**vars(parser.parse_args()))
