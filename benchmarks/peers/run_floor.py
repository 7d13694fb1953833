"""The floor: what cannot be left out. Read the file, find the texts, tokenise, shingle, sign, on two threads.

It uses dedup's own kernels and nothing else of it. Finding the texts is done by a kernel too, which knows flat
records only and takes every escape for a blank: less than any reader of JSON may do.
"""

import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
from numba import njit

from dedup.find import kernels
from dedup.params import Params
from dedup.unicode import tables

U8 = npt.NDArray[np.uint8]
I64 = npt.NDArray[np.int64]

THREADS = 2
BLOCK = 2_000_000  # bytes that are worked on at a time: they stay in the processor's cache
FIELD = np.frombuffer(b"text", np.uint8)
QUOTE, BACKSLASH, COLON, BLANK, LINE, U = b'"\\: \nu'


def main(source: Path, target: Path) -> None:
    start = time.perf_counter()
    with source.open("rb") as file, ThreadPoolExecutor(THREADS) as pool:
        count = sum(len(signatures) for signatures in pool.map(sign, blocks(file)))
    target.write_text(
        f"{count:,} texts in {time.perf_counter() - start:.2f} s, once Python and the kernels are loaded\n"
    )


def blocks(file: BinaryIO) -> Iterator[bytes]:
    """The file in blocks of whole lines."""
    while block := file.read(BLOCK):
        yield block + file.readline()


def sign(block: bytes) -> npt.NDArray[np.uint32]:
    """The signatures of the texts in some lines."""
    params = Params()
    words, bounds = kernels.word_hashes(*texts(block), tables())
    return kernels.one_permutation(*kernels.shingle_hashes(words, bounds, params.shingle), params.permutations)


def texts(block: bytes) -> tuple[U8, I64]:
    """The texts in some lines, one after the other, and their offsets."""
    lines = np.frombuffer(block, np.uint8)
    data, offsets = np.empty(len(lines), np.uint8), np.zeros(block.count(b"\n") + 2, np.int64)
    count = scan(lines, FIELD, data, offsets)
    data.flags.writeable = False  # as dedup's own texts are: numba compiles anew for any other array
    return data[: offsets[count]], offsets[: count + 1]


@njit(nogil=True, cache=True)
def scan(lines: U8, field: U8, data: U8, offsets: I64) -> int:
    """Copy the strings of `field` in JSON lines to `data`, and where each ends to `offsets`; returns their number."""
    count = filled = place = 0
    while place < len(lines):
        if lines[place] != QUOTE:
            place += 1
            continue
        start = place = place + 1
        while lines[place] != QUOTE:
            place += 2 if lines[place] == BACKSLASH else 1
        named = place - start == len(field) and np.all(lines[start:place] == field)
        place += 1
        if not named or lines[place] != COLON:
            continue
        place += 1
        while lines[place] == BLANK:
            place += 1
        if lines[place] != QUOTE:
            continue
        place += 1
        while lines[place] != QUOTE:
            start = place
            while lines[place] != QUOTE and lines[place] != BACKSLASH:
                place += 1
            data[filled : filled + place - start] = lines[start:place]
            filled += place - start
            if lines[place] == BACKSLASH:
                data[filled] = BLANK
                filled += 1
                place += 6 if lines[place + 1] == U else 2
        place += 1
        count += 1
        offsets[count] = filled
    return count


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
