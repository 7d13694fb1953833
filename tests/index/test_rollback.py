"""A transaction that is rolled back leaves nothing behind in the process either."""

from pathlib import Path

import pytest

from dedup.article import Article
from dedup.errors import StorageError
from dedup.index.index import Index
from dedup.index.session import Session
from tests.index.writers import python, says
from tests.texts import story

LEARNER = """
import json, sys
from dedup.index.index import Index
from tests.index.test_rollback import pages
with Index.open(sys.argv[1]) as index:
    index.add(pages("theirs"))
    index.learn()
    print(json.dumps(index.stats().furniture), flush=True)
"""


def pages(outlet: str, start: int = 0) -> list[Article]:
    """Articles of an outlet, with a menu that is its own."""
    seed = {"ours": 1, "theirs": 2}[outlet]
    menu = " ".join(story(seed, 25))
    return [
        Article(f"{outlet} {n}", f"{' '.join(story(1000 * seed + n))}\n{menu}\n", source=outlet)
        for n in range(start, start + 12)
    ]


def test_furniture_that_was_rolled_back_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its number is given again, here by another process."""

    def fail(_: Session) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "news.db"
    with Index.open(path) as index:
        index.add(pages("ours"))
        with monkeypatch.context() as context, pytest.raises(StorageError, match="no space"):
            context.setattr(Session, "cluster_all", fail)
            index.learn()
        with python(LEARNER, path) as process:
            furniture = says(process)
            assert process.wait() == 0
        assert index.stats().furniture == furniture
        index.add(pages("theirs", 100))
        assert index.check() == []
