"""Several processes and threads with one index: readers never wait, writers do, and nothing is lost or twice."""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from dedup.errors import StorageError
from dedup.index.checking import check
from dedup.index.index import Index
from dedup.params import Params
from tests.index.models import agree
from tests.index.writers import corpus, python, says

PLAIN = Params()
READER = """
import json, sys
from dedup.index.index import Index
with Index.open(sys.argv[1], timeout=0) as index:
    articles = index.export().articles
    index.query(articles[0])
    print(json.dumps([len(index), len(articles), len(index.check())]), flush=True)
"""


def test_readers_do_not_wait_for_a_writer(tmp_path: Path) -> None:
    path, articles = tmp_path / "news.db", corpus()
    with Index.open(path) as index:
        index.add(articles[:30])
        with index._writing("add") as (session, _):
            session.add(articles[30:])
            with python(READER, path) as reader:
                assert says(reader) == [30, 30, 0]
        with python(READER, path) as reader:
            assert says(reader) == [len(articles), len(articles), 0]


def test_a_writer_waits_as_long_as_it_is_told_to(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    with Index.open(path) as one, Index.open(path, timeout=0.2) as other:
        with (
            one._writing("add"),
            pytest.raises(
                StorageError,
                match=r"news\.db: another writer, in another process or in this one, .* within 0\.2 seconds",
            ),
        ):
            other.add(corpus())
        other.add(corpus())
        assert len(one) == len(corpus())


WRITER = """
import json, random, sys
from dedup.index.index import Index
from tests.index.writers import corpus
path, seed = sys.argv[1], int(sys.argv[2])
chance = random.Random(seed)
articles = [one for one in corpus(sets=4) if chance.random() < 0.7 or hash(one.length) % 3 == seed]
chance.shuffle(articles)
print(json.dumps("ready"), flush=True)
sys.stdin.readline()
with Index.open(path) as index:
    new = 0
    while articles:
        some = [articles.pop() for _ in range(min(len(articles), chance.randrange(1, 12)))]
        changes = index.add(some, note={str(seed): len(articles)})
        new += sum(placement.state == "new" for placement in changes.placements)
    print(json.dumps(new), flush=True)
"""


def test_several_writers_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    path, articles = tmp_path / "news.db", corpus(sets=4)
    with ExitStack() as stack:
        writers = [stack.enter_context(python(WRITER, path, seed)) for seed in range(3)]
        assert [says(writer) for writer in writers] == ["ready"] * 3
        for writer in writers:  # now all make the file at the same moment
            assert writer.stdin is not None
            writer.stdin.write("go\n")
            writer.stdin.flush()
        added = [says(writer) for writer in writers]
    with Index.open(path) as index:
        there = {article.id for article in index.export().articles}
        assert added == [added[0], added[1], len(index) - int(str(added[0])) - int(str(added[1]))]
        agree(index, [one for one in articles if one.id in there], PLAIN)
        assert len(there) > len(articles) * 0.9
        assert index.notes == {"0": 0, "1": 0, "2": 0}
        assert index.check() == []


MAKER = """
import json, sys
from dedup.index.index import Index
print(json.dumps("ready"), flush=True)
sys.stdin.readline()
with Index.open(sys.argv[1]) as index:
    index.add({"id": sys.argv[2], "text": "some words"})
    print(json.dumps("made"), flush=True)
"""


def test_a_file_that_several_make_at_once_is_one(tmp_path: Path) -> None:
    with ExitStack() as stack:
        makers = [
            [stack.enter_context(python(MAKER, tmp_path / f"{name}.db", number)) for number in range(2)]
            for name in range(3)
        ]
        assert all(says(maker) == "ready" for pair in makers for maker in pair)
        for pair in makers:
            for maker in pair:
                assert maker.stdin is not None
                maker.stdin.write("go\n")
                maker.stdin.flush()
        assert all(says(maker) == "made" for pair in makers for maker in pair)
    for name in range(3):
        with Index.open(tmp_path / f"{name}.db") as index:
            assert len(index) == 2
            assert index.check() == []


FORKED = """
import json, os, sys
from dedup.index.index import Index
def article(name):
    return {"id": name, "text": f"some words of {name}"}
index = Index.open(sys.argv[1])
index.add(article("before"))
index.query(article("before"))
reading, writing = os.pipe()
child = os.fork()
if child == 0:
    index.add(article("child 1"))
    os.read(reading, 1)  # until the parent has closed it
    index.add(article("child 2"))
    os._exit(0 if len(index) == 4 else 1)
index.add(article("parent"))
index.close()
os.write(writing, b"x")
print(json.dumps(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])), flush=True)
"""


@pytest.mark.skipif("not hasattr(os, 'fork')", reason="no fork here")
def test_a_forked_process_goes_on_with_an_open_index(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    with python(FORKED, path) as process:
        assert says(process) == 0
    assert check(path) == []
    with Index.open(path) as index:
        assert len(index) == 4


def test_threads_take_turns(tmp_path: Path) -> None:
    articles = corpus(sets=3)
    random.Random(1).shuffle(articles)
    parts = [articles[start::8] for start in range(8)]
    with Index.open(tmp_path / "news.db") as index, ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(job, part) for part in parts for job in (index.add, lambda part: index.query(part[0]))]
        for job in jobs:
            job.result()
        agree(index, articles, PLAIN)
        assert index.check() == []
    assert [path.name for path in tmp_path.iterdir()] == ["news.db"]
