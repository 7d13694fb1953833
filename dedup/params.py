"""Params: every number that decides a result, in one place, each with its evidence. Imports errors only.

Where a comment names a measurement, docs/accuracy.md has the table.
"""

import reprlib
from dataclasses import dataclass, fields
from typing import Literal

from dedup.errors import ParameterError

Scheme = Literal["one-permutation", "affine32"]

# What the hashes mean. A new number makes old sketches incomparable: raise it when the words of a text,
# a word's hash or a shingle's hash change.
SKETCH_VERSION = 2


@dataclass(frozen=True, slots=True)
class Params:
    """The settings of one run. The first block shapes the sketches; the second judges the pairs.

    Raises:
        ParameterError: a value is out of its range.
    """

    # -- sketches: two of them can only be compared when all of these are equal ------------------------
    shingle: int = 3
    """Words in a shingle of the shingle sets, in which resemblance and containment are counted."""
    sample_shingle: int = 5
    """Words in a shingle of the samples. Three-word samples bring 20 times the chance candidates."""
    sample_window: int = 32
    """Winnowing window of long texts; each run of `sample_window + sample_shingle - 1` equal words is found."""
    scheme: Scheme = "one-permutation"
    """How signatures are made. "affine32" is what datasketch.MinHash makes of the same hashes and seed."""
    permutations: int = 256
    """Values of a signature; a power of two for one-permutation hashing."""
    bands: int = 32
    """Bands of a signature; bands * rows values are used."""
    rows: int = 4
    """Signature values in a band."""
    seed: int = 1
    """Seed of the affine32 permutations; datasketch's default."""
    min_words: int = 8
    """Texts with fewer words are never matched: they are captions and cut-off leads, equal by chance."""

    # -- candidates --------------------------------------------------------------------------------------
    band_cap: int = 512
    """A band's bucket with more distinct texts is compared through its first `hubs` only. With 64 two in
    three of the 38,401 pairs of resemblance 0.8 in the senate releases are lost to their long series of
    forms; with 512 none."""
    sample_cap: int = 64
    """Likewise for a sample's bucket. Those hold set phrases; 32 loses 2 % of the senate pairs with
    resemblance 0.3 and a quarter of the work, 16 loses 4 %."""
    hubs: int = 2
    """How many texts of an overfull bucket are compared with all of it."""
    text_cap: int = 512
    """Two texts that both have more candidates are compared only if one of them is a hub among such texts. Of
    real corpora no pair is left out."""
    near_cap: int = 64
    """In a flood two texts that are both near more texts than so many, as versions, excerpts or forms, are judged only
    if one is among the other's closest or a hub; likewise where they share a passage with so many. `overlapping.py`
    says what a flood is; no real corpus is. If all of senate were, with its series of hundreds of forms, 11 of 6,449
    clusters would be lost, and no series."""

    # -- judgement ---------------------------------------------------------------------------------------
    copied: float = 0.55
    """How much of two texts must be taken over from one another, sentence by sentence, averaged over both, for
    them to be copies. On labelled news all values from 0.5 to 0.575 are within 0.02 of the best."""
    excerpt: float = 0.8
    """Containment of the shorter from which it is an `excerpt` of the longer, however little of that it is."""
    host: float = 0.05
    """How much of the longer an excerpt must be to join its cluster; below, it is `embedded`."""
    passage: int = 20
    """Words that two texts which are no copies must share to be reported as sharing a `passage`: as many
    shingles of `sample_shingle` words as one run of so many words has."""

    def __post_init__(self) -> None:
        """Refuse what cannot work, naming the parameter."""
        for name, low, high in RANGES:
            value = getattr(self, name)
            whole = isinstance(_DEFAULTS[name], int)
            if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
                raise ParameterError(
                    f"{name} is {_told(value)}; it must be {'a whole number' if whole else 'a number'}"
                )
            if not low <= value <= high:
                raise ParameterError(f"{name} is {value!r}; it must be between {low} and {high}")
        if self.scheme not in ("one-permutation", "affine32"):
            raise ParameterError(f"scheme is {_told(self.scheme)}; there are: one-permutation, affine32")
        if self.scheme == "one-permutation" and self.permutations & (self.permutations - 1):
            raise ParameterError(f"permutations is {self.permutations}; one-permutation hashing needs a power of two")
        if self.bands * self.rows > self.permutations:
            raise ParameterError(
                f"bands * rows is {self.bands * self.rows}; it must not exceed permutations ({self.permutations})"
            )

    def check_same(self, other: "Params") -> None:
        """Refuse to compare sketches that were made with other parameters.

        Raises:
            ParameterError: names the first parameter that differs, and both values.
        """
        for name in SKETCH_PARAMETERS:
            ours, theirs = getattr(self, name), getattr(other, name)
            if ours != theirs:
                raise ParameterError(f"{name} is {ours!r} here and {theirs!r} there; sketches cannot be compared")


RANGES: tuple[tuple[str, float, float], ...] = (
    ("shingle", 1, 16),
    ("sample_shingle", 1, 16),
    ("sample_window", 1, 1024),
    ("permutations", 2, 4096),
    ("bands", 0, 1024),
    ("rows", 1, 64),
    ("seed", 0, 2**32 - 1),
    ("min_words", 1, 10_000),
    ("band_cap", 2, 4096),
    ("sample_cap", 2, 4096),
    ("hubs", 1, 64),
    ("text_cap", 2, 65_536),
    ("near_cap", 2, 65_536),
    ("copied", 0.01, 1.0),
    ("excerpt", 0.01, 1.0),
    ("host", 0.0, 1.0),
    ("passage", 5, 10_000),
)

_DEFAULTS = {field.name: field.default for field in fields(Params)}
_names = list(_DEFAULTS)
SKETCH_PARAMETERS = tuple(_names[: _names.index("band_cap")])


def _told(value: object) -> str:
    """A value as messages have it; of tables and lists, which may be nested without end, the beginning."""
    return reprlib.repr(value) if isinstance(value, dict | list) else repr(value)
