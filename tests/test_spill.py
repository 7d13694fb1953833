"""Files beyond the budget: what was written is read again, and what goes wrong is told."""

import errno
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

import dedup
from dedup.errors import ParameterError, StorageError
from dedup.spill import DEFAULT_BUDGET, SpillFile, budget_of
from tests.texts import planted


def test_the_file_goes_with_the_last_who_holds_it() -> None:
    file = SpillFile()
    descriptor = file._fd
    os.fstat(descriptor)
    del file
    with pytest.raises(OSError):
        os.fstat(descriptor)


def test_writing_goes_on_after_a_part(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda fd, data, at: whole(fd, data[:3], at))
    file = SpillFile()
    assert [file.append(b"abcdefgh"), file.append(b""), file.append(memoryview(b"ij"))] == [0, 8, 8]
    assert file.read(2, 8) == b"cdefghij"


@pytest.mark.parametrize("limits", [["none"], ["5000\n"], ["max\n", "5000"]])
def test_a_containers_limit_is_its_memory(
    limits: Sequence[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    paths = [tmp_path / str(number) for number in range(len(limits))]
    for path, limit in zip(paths, limits, strict=True):
        path.write_text(limit)
    monkeypatch.setattr("dedup.spill._LIMITS", [*map(str, paths), str(tmp_path / "missing")])
    file = SpillFile()
    file.append(memoryview(b"*" * 2600))
    assert file.is_cached is ("5000" not in limits[-1])


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(fd: int, data: bytes, at: int) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "pwrite", full)
    with pytest.raises(StorageError, match=r"no space left on device; .* TMPDIR, .*--memory"):
        dedup.cluster(planted(1), memory=0)


def test_a_torn_file_is_told() -> None:
    file = SpillFile()
    file.append(memoryview(b"abc"))
    with pytest.raises(StorageError, match="ends at 3"):
        file.read(1, 5)


@pytest.mark.parametrize(
    ("memory", "bytes_"),
    [
        (None, DEFAULT_BUDGET), (0, 0), (5_000, 5_000), ("5000", 5_000), ("2GB", 2 * 10**9), ("2 gb", 2 * 10**9),
        ("1.5G", 15 * 10**8), ("512MiB", 512 * 2**20), ("3kb", 3_000), ("1T", 10**12), ("7B", 7),
    ],
)  # fmt: skip
def test_sizes(memory: int | str | None, bytes_: int) -> None:
    assert budget_of(memory) == bytes_


@pytest.mark.parametrize("memory", ["", "much", "-1", -1, "2XB", "GB", 1e30, True])
def test_what_is_no_size_is_refused(memory: object) -> None:
    with pytest.raises(ParameterError, match="write it as a number of bytes, or like 512MB or 2GB"):
        dedup.cluster([], memory=memory)  # type: ignore[arg-type]
