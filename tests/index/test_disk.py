"""No space, and signals: nothing of a transaction is there that was not acknowledged, and the index goes on."""

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.kills import look
from dedup.errors import StorageError
from dedup.index.checking import check
from dedup.index.index import Index
from tests.index.writers import corpus, python, says
from tests.texts import story

LIMITED = """
import json, resource, sys
from dedup.errors import StorageError
from dedup.index.index import Index
from tests.index.writers import corpus
size = int(sys.argv[2])
unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
with Index.open(sys.argv[1]) as index:
    index.add(corpus(sets=1))
    count = len(index)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, unlimited[1]))
    try:
        index.add(corpus(1, 12))
    except StorageError as error:
        print(json.dumps(str(error)), flush=True)
    print(json.dumps(len(index) - count), flush=True)
    resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    index.add(corpus(1, 12))
    print(json.dumps(len(index) - count), flush=True)
"""


@pytest.mark.skipif("os.name == 'nt'", reason="no such limits here")
@pytest.mark.parametrize("size", [20_000, 500_000])
def test_a_file_that_may_not_grow(tmp_path: Path, size: int) -> None:
    path = tmp_path / "news.db"
    with python(LIMITED, path, size) as process:
        assert "no space" in str(says(process))
        assert says(process) == 0
        assert says(process) == len(corpus(1, 12))
    assert check(path) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    if shutil.which("mount") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(tmp_path)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        yield tmp_path
    finally:
        subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


def fill(path: Path, left: int = 0) -> None:
    """Write a file that leaves so many bytes of the disk free."""
    free = shutil.disk_usage(path.parent).free - left
    path.write_bytes(bytes(max(free, 0)))


def test_a_full_disk(small_disk: Path) -> None:
    path, filler = small_disk / "news.db", small_disk / "filler"
    fill(filler)
    with pytest.raises(StorageError, match=r"no space|cannot be opened"):
        Index.open(path)
    filler.unlink()
    there: list[str] = []
    some: list[dict[str, str]] = []
    with Index.open(path) as index:
        fill(filler, 700_000)
        with pytest.raises(StorageError, match="no space"):
            for number in range(100):
                some = [{"id": f"{number}-{n}", "text": " ".join(story(100 * number + n))} for n in range(20)]
                index.add(some)
                there += [one["id"] for one in some]
        assert sorted(article.id for article in index.export().articles) == sorted(there)
    with Index.open(path) as index:
        assert index.check() == []
        filler.unlink()
        index.add(some)
        assert len(index) == len(there) + len(some)
    assert check(path) == []


WRITER = """
import signal, sys
from pathlib import Path
from benchmarks.kills import write
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job has it ignored
write(Path(sys.argv[1]), Path(sys.argv[2]), 0)
"""


@pytest.mark.skipif("os.name == 'nt'", reason="no such signals here")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("seed", range(3))
def test_signals_end_between_transactions(tmp_path: Path, number: signal.Signals, seed: int) -> None:
    path, log = tmp_path / "news.db", tmp_path / "log"
    with python(WRITER, path, log) as process:
        while not log.exists() or not log.stat().st_size:
            assert process.poll() is None
            time.sleep(0.01)
        time.sleep(random.Random(seed).uniform(0, 0.3))
        process.send_signal(number)
        assert process.wait() != 0
    look(path, int(log.read_text().split()[-1]))
