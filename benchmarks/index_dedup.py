"""dedup's index as it grows: python -m benchmarks.index_dedup PLAN FOLDER, as benchmarks.index starts it."""

import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import dedup
from benchmarks.index_growth import Plan, Record, peak_mb, tell


class Own:
    """An index in a file, with the settings that it comes with."""

    def __init__(self, path: Path) -> None:
        self.index = dedup.Index.open(path)

    def made(self, record: Record) -> dedup.Article:
        """An article."""
        return dedup.Article.from_mapping(record)

    def add(self, articles: Sequence[dedup.Article]) -> object:
        """One transaction; it says of each what it is."""
        return self.index.add(articles)

    def query(self, article: dedup.Article) -> bool:
        """Whether it is a copy, or something that is inside a copy of it."""
        return self.index.query(article).size > 1

    def learn(self) -> object:
        """The furniture of the outlets."""
        return self.index.learn()

    def __len__(self) -> int:
        return len(self.index)

    def sizes(self) -> dict[str, int]:
        """Bytes of the file, of its parts, and of the log beside it."""
        return sizes_of(self.index.path)

    def memory_mb(self) -> float:
        """That of this process."""
        return peak_mb()


def sizes_of(path: Path) -> dict[str, int]:
    """The bytes of an index file: "all", and by part, if this SQLite can tell; "log" is beside the file."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        page, pages, free = (
            int(connection.execute(f"PRAGMA {name}").fetchone()[0])
            for name in ("page_size", "page_count", "freelist_count")
        )
        found = {"all": page * pages, "log": path.with_name(path.name + "-wal").stat().st_size}
        try:
            tables = dict(connection.execute("SELECT name, SUM(pgsize) FROM dbstat GROUP BY name").fetchall())
        except sqlite3.OperationalError:  # built without dbstat
            return found
    postings = sum(size for name, size in tables.items() if name.startswith("posting_"))
    parts = {"texts": tables["texts"], "postings": postings, "free": page * free}
    return found | parts | {"rest": found["all"] - sum(parts.values())}


if __name__ == "__main__":
    own = Own(Path(sys.argv[2]) / "news.db")
    with own.index:
        tell(own, Plan.from_json(sys.argv[1]))
