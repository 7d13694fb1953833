"""JSON lines of large files, quickly: their texts by a compiled kernel, what is left of each line by orjson.

Imports numpy and, with the kernel, numba: it is loaded for large files only.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from dedup.article import Packed
from dedup.errors import ArticleError
from dedup.sources._json import is_exact, parse
from dedup.sources._line_kernels import MOST_ADDED, PADDING, texts_of_lines
from dedup.sources._open import Input

_BYTES = 1_000_000  # of lines that are read together: few enough to stay in the processor's cache


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive lines of a file."""

    values: list[dict[str, Any] | None]
    """What each line says, if it holds one object with a string, that is not blank, under the key: that is `Packed`.
    No string holds a NUL or half a surrogate pair. None for all other lines."""
    data: bytes | None  # None: one line that is too long
    ends: list[int]

    def line(self, place: int) -> bytes | None:
        """A line as it stands in the file; None where it is too long."""
        return self.data and self.data[self.ends[place - 1] if place else 0 : self.ends[place]]


def blocks_of(file: Input, key: str) -> Iterator[Block]:
    """The lines of a file. A block of them is read in a thread while the one before is looked at.

    Raises:
        SourceError: the file holds something else than text.
    """
    blocks, name = file.blocks(_BYTES), np.frombuffer(key.encode("utf-8", "surrogatepass"), np.uint8)

    def work() -> Block | None:
        data = next(blocks, b"")
        if data is None:
            return Block([None], None, [])
        return _block(data, name) if data else None

    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(work)
        while block := coming.result():
            coming = pool.submit(work)
            yield block


def _block(data: bytes, key: npt.NDArray[np.uint8]) -> Block:
    padded = np.frombuffer(data + PADDING, np.uint8)
    lines = np.count_nonzero(padded == ord("\n")) + 1  # the last one may have no end
    texts = np.empty_like(padded)
    rests = np.empty(len(data) + MOST_ADDED * lines, np.uint8)
    found = np.empty((lines, 4), np.int64)
    count, text_size, rest_size = texts_of_lines(padded, len(data), key, texts, rests, found)
    ends, text_ends, characters, widths = found[:count].T.tolist()
    values, written, start = _rests(rests[:rest_size].tobytes()), texts[:text_size].tobytes(), 0
    name = key.tobytes().decode("utf-8", "surrogatepass")
    for value, end, length, width in zip(values, text_ends, characters, widths, strict=True):
        if value is not None:
            value[name] = Packed(written[start:end], length, width)
        start = end
    return Block(values, data, ends)


def _rests(data: bytes) -> list[dict[str, Any] | None]:
    """What is left of lines without their texts, each followed by a comma and a line end; None for those to doubt."""
    if b"\\u0000" not in data:
        try:
            whole = orjson.loads(b"[" + data[:-2] + b"]")
        except orjson.JSONDecodeError:
            pass
        else:
            return [value if is_exact(value) else None for value in whole]
    return [_rest(line) for line in data[:-2].split(b",\n")]


def _rest(data: bytes) -> dict[str, Any] | None:
    try:
        value, sound = parse(data)
    except ArticleError:
        return None
    return value if sound and type(value) is dict else None
