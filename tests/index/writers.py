"""Index files for the tests of what happens to them, and processes that write to them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dedup.article import Article
from dedup.index.index import Index
from tests.index.models import SMALL_CAPS
from tests.texts import planted, story

ROOT = Path(__file__).parents[2]


def corpus(seed: int = 0, sets: int = 2) -> list[Article]:
    """Articles with copies, ids of their own, and one that is too short to be judged."""
    articles = [
        Article(f"{number}-{one.id}", one.text, title=f"story {one.id}", source=one.source)
        for number in range(seed, seed + sets)
        for one in planted(number)
    ]
    return [*articles, Article(f"{seed}-short", "too short")]


def make(path: Path) -> Path:
    """An index with versions, removed articles, full buckets, furniture and a note."""
    articles = corpus()
    menu = " ".join(story(77, 20))
    pages = [Article(f"page-{n}", " ".join(story(800 + n)) + " " + menu, source="one outlet") for n in range(7)]
    with Index.open(path, params=SMALL_CAPS) as index:
        for start in range(0, len(articles), 20):
            index.add(articles[start : start + 20], note={"at": start})
        index.add(Article(articles[3].id, articles[3].text + " and more", source=articles[3].source))
        index.remove([one.id for one in articles[5:12]])
        index.add(pages)
        index.learn()
        said = " ".join(story(78, 50))  # what many quote is no furniture: its buckets are full
        index.add([Article(f"quote-{n}", f"{' '.join(story(900 + n))} {said}", source=f"outlet {n}") for n in range(6)])
    return path


def state(index: Index) -> tuple[object, ...]:
    """All that an index keeps for its callers."""
    with index._reading() as session:
        run = session.connection.execute
        rows = run("SELECT row, id, cluster, canonical, added, facts FROM articles ORDER BY row").fetchall()
        clusters = run("SELECT * FROM clusters ORDER BY cluster").fetchall()
        return rows, clusters, session.profile().furniture.tobytes(), session.notes(), session.counters()[0]


@contextmanager
def python(script: str, *arguments: object, **options: object) -> Iterator[subprocess.Popen[str]]:
    """A process that runs a script, with pipes; it is killed when the block ends."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "cwd": ROOT}
    with subprocess.Popen(command, **{**pipes, **options}) as process:  # type: ignore[call-overload]
        try:
            yield process
        finally:
            process.kill()
            process.communicate()


def says(process: subprocess.Popen[str]) -> object:
    """The next line that a process prints, as JSON."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, process.stderr.read() if process.stderr else ""
    return json.loads(line)
