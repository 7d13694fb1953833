"""Whatever a process does with a file that it has open, SQLite's locks on it stay, and so does what is acknowledged."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from dedup.errors import DedupError
from dedup.index.checking import check
from dedup.index.file import log_of
from dedup.index.header import is_index
from dedup.index.index import Index
from dedup.index.rebuilding import rebuild
from tests.index.writers import python, says

OTHER = """
import json, sys
from dedup.index.index import Index
with Index.open(sys.argv[1]) as index:
    index.add({"id": sys.argv[2], "text": "some words of another process"})
    print(json.dumps(len(index)), flush=True)
"""


def other(path: Path, name: str) -> object:
    """A process adds an article, ends, and tells how many there are."""
    with python(OTHER, path, name) as process:
        count = says(process)
        assert process.wait() == 0
        return count


def open_again(path: Path) -> None:
    Index.open(path).close()


def read_as_input(path: Path) -> None:
    """As `dedup index add news.db *` does."""
    with Index.open(path) as index:
        index.add([str(place) for place in sorted(path.parent.iterdir())])


@pytest.mark.parametrize("look", [open_again, check, is_index, read_as_input, rebuild])
def test_what_is_acknowledged_stays(
    tmp_path: Path, look: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dedup.index.mending._PATIENCE", 0.1)
    path = tmp_path / "news.db"
    with Index.open(path) as index:
        index.add({"id": "first", "text": "some words"})
        with suppress(DedupError):
            look(path)
        assert other(path, "its first") == 2
        assert log_of(path).exists()
        index.add({"id": "second", "text": "some other words"})
        assert other(path, "its second") == 4
        assert len(index) == 4
    with Index.open(path) as index:
        assert {one.id for one in index.export().articles} == {"first", "its first", "second", "its second"}
        assert index.check() == []


def test_several_handles_in_one_process(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    one = Index.open(path)
    two = Index.open(path)
    for number in range(3):
        assert other(path, f"other {number}") == 3 * number + 1
        one.add({"id": f"one {number}", "text": f"what one says {number}"})
        two.add({"id": f"two {number}", "text": f"what two says {number}"})
    one.close()
    assert other(path, "last") == 10
    two.close()
    assert check(path) == []
