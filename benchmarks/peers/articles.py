"""What the runners of peers share: articles in, shingles, clusters out. Runs in each peer's own environment."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

# Comparable settings for all: the probability to be found is one half at a resemblance of about 0.7.
SHINGLE = 5  # words
BANDS, ROWS = 16, 8
PERMUTATIONS = BANDS * ROWS
THRESHOLD = 0.7


def read(path: Path) -> tuple[list[str], list[str]]:
    """The ids and the texts of a JSONL file."""
    import orjson

    with path.open("rb") as lines:
        records = [orjson.loads(line) for line in lines]
    return [record["id"] for record in records], [record["text"] for record in records]


def shingles(text: str) -> list[str]:
    """The shingles of a text, for peers that want tokens: by blanks, the fastest way there is in Python."""
    words = text.lower().split()
    if len(words) < SHINGLE:
        return [" ".join(words)]
    return list(map(" ".join, zip(*(words[start:] for start in range(SHINGLE)), strict=False)))


def components(count: int, groups: Iterable[Sequence[int]]) -> list[int]:
    """The connected components of `count` articles: for each the first one that a chain of groups leads to."""
    parent = list(range(count))

    def first(place: int) -> int:
        while parent[place] != place:
            parent[place] = place = parent[parent[place]]
        return place

    for group in groups:
        for place in group:
            one, other = first(group[0]), first(place)
            parent[max(one, other)] = min(one, other)
    return [first(place) for place in range(count)]


def write(path: Path, ids: Sequence[str], labels: Sequence[int]) -> None:
    """Write `id,cluster`: each article and the first one of its cluster."""
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("id", "cluster"))
        rows.writerows((id, ids[label]) for id, label in zip(ids, labels, strict=True))
