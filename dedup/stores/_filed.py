"""Sketches of which most lies in a temporary file, read when it is asked for. Imports find and spill."""

import numpy as np

from dedup.find.hashing import U64
from dedup.find.sketches import Sketches
from dedup.spill import SpillFile

_BYTES = 8  # of a value


class FiledSketches:
    """What `Sketches` are, bucket keys and samples in a file: 24 bytes of a text stay in memory."""

    def __init__(self, sketches: Sketches, file: SpillFile) -> None:
        self.words, self.contents, self.sample_offsets = sketches.words, sketches.contents, sketches.sample_offsets
        self.band_count = sketches.band_count
        self._file = file
        self._bands = file.append(sketches.bands.tobytes())
        self._samples = file.append(sketches.samples.tobytes())

    def __len__(self) -> int:
        """How many texts."""
        return len(self.words)

    def band(self, number: int) -> U64:
        """The bucket keys of one band, [n]."""
        return self._read(self._bands + number * len(self) * _BYTES, len(self))

    @property
    def samples(self) -> U64:
        """All samples."""
        return self._read(self._samples, int(self.sample_offsets[-1]))

    def _read(self, start: int, count: int) -> U64:
        return np.frombuffer(self._file.read(start, count * _BYTES), np.uint64)
