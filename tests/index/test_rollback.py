"""Within a transaction: what may be done; and when it is rolled back, nothing is left in the process either."""

from pathlib import Path

import pytest

from dedup.article import Article
from dedup.errors import DamageError, ParameterError, StorageError
from dedup.index.changes import Changes
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


def test_a_note_function_may_look_at_the_index(tmp_path: Path) -> None:
    """It sees what was added, also where it is another's work: an offset that moves on from the last one."""
    with Index.open(tmp_path / "news.db") as index:
        ours = pages("ours")
        index.add(ours[:3], note={"count": 3})

        def note(changes: Changes) -> dict[str, object]:
            assert index.cluster(changes.placements[0].cluster).canonical.id == ours[3].id
            assert index.query(ours[4]).cluster == 0
            return {"count": len(index), "before": index.notes["count"]}

        index.add(ours[3:4], note=note)
        assert index.notes == {"count": 4, "before": 3}
        index.add(ours[4:])
        assert index.check() == []


def test_a_note_function_may_not_change_the_index(tmp_path: Path) -> None:
    with Index.open(tmp_path / "news.db") as index:
        ours = pages("ours")
        with pytest.raises(StorageError, match="cannot remove within a transaction") as caught:
            index.add(ours, note=lambda _: {"gone": len(index.remove(ours[0].id).removed)})
        assert not isinstance(caught.value, DamageError)
        assert len(index) == 0
        index.add(ours)
        assert len(index) == len(ours)


@pytest.mark.parametrize("keep", [2.5, "2", -1])
def test_a_strange_number_is_no_damage(tmp_path: Path, keep: int) -> None:
    with Index.open(tmp_path / "news.db") as index:
        with pytest.raises(ParameterError, match="how many articles to keep"):
            index.prune(keep=keep)
        with pytest.raises(ParameterError, match="how many"):
            index.largest(keep)


def test_a_missing_table_is_damage(tmp_path: Path) -> None:
    with Index.open(tmp_path / "news.db") as index:
        index.add(pages("ours"))
        with index._writing("add") as (session, _):
            session.connection.execute("DROP TABLE clusters")
        with pytest.raises(DamageError, match="no such table"):
            index.largest()
        with pytest.raises(StorageError) as caught, index._reading() as session:
            session.connection.execute("BEGIN")
        assert not isinstance(caught.value, DamageError)
