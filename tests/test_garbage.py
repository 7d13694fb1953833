"""The garbage collector passes seldom while dedup works, and as before when it is done."""

import ctypes
import gc
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from weakref import WeakSet

import pytest

import dedup
from dedup import garbage
from dedup.garbage import FEW, few_collections, give_back
from tests.texts import story


def as_set(*thresholds: int) -> tuple[int, int, int]:
    """What is seen of thresholds that are set: from Python 3.14 on the third is always 0."""
    before = gc.get_threshold()
    gc.set_threshold(*thresholds)
    seen = gc.get_threshold()
    gc.set_threshold(*before)
    return seen


OURS, SEEN = as_set(500, 5, 5), as_set(*FEW)


@pytest.fixture(autouse=True)
def thresholds() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(*OURS)
    yield
    gc.set_threshold(*before)


def test_what_was_set_is_set_again_when_the_last_use_ends() -> None:
    one, other = few_collections(), few_collections()
    one.__enter__()
    assert gc.get_threshold() == SEEN
    other.__enter__()
    one.__exit__(None, None, None)
    assert gc.get_threshold() == SEEN, "the other thread is not done"
    other.__exit__(None, None, None)
    assert gc.get_threshold() == OURS
    with pytest.raises(KeyError), few_collections():
        raise KeyError
    assert gc.get_threshold() == OURS


@pytest.mark.parametrize("own", [as_set(0, 10, 10), as_set(FEW[0] + 1, 10, 10)])
def test_a_collector_that_is_off_or_passes_as_seldom_stays_as_it_is(own: tuple[int, int, int]) -> None:
    gc.set_threshold(*own)
    with few_collections():
        assert gc.get_threshold() == own
    assert gc.get_threshold() == own


def test_what_is_set_meanwhile_stays() -> None:
    with few_collections():
        gc.set_threshold(900, 9, 9)
    assert gc.get_threshold() == as_set(900, 9, 9)


def test_a_run_collects_seldom_and_leaves_the_thresholds_alone() -> None:
    seen = []

    def choose(articles: Sequence[dedup.Article]) -> dedup.Article:
        seen.append(gc.get_threshold())
        return articles[0]

    text = " ".join(story(1, 100))
    dedup.cluster([dedup.Article("a", text), dedup.Article("b", text)], canonical=choose)
    assert seen == [SEEN]
    assert gc.get_threshold() == OURS


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="there are no generations")
def test_what_is_left_is_not_looked_through_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "MANY", 40_000)
    with few_collections():
        left = [[number] for number in range(50_000)]
    assert len(gc.get_objects(generation=0)) < len(left)


class Cycle:
    """What only the collector frees."""

    def __init__(self) -> None:
        self.own = self


def test_the_cycles_of_a_caller_go_between_small_uses() -> None:
    alive = WeakSet[Cycle]()
    kept = []
    for _ in range(200):
        alive.add(Cycle())
        with few_collections():
            pass
        kept += [[number] for number in range(300)]
    assert len(alive) < 50


def test_what_somebody_has_frozen_stays_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "MANY", -1)
    gc.freeze()
    try:
        count = gc.get_freeze_count()
        with few_collections():
            pass
        assert gc.get_freeze_count() > count // 2  # of those that nobody needs any more some are gone
    finally:
        gc.unfreeze()


def test_nothing_waits_for_the_collector(tmp_path: Path) -> None:
    """What a run or a session of an index had, all texts among it, goes with its result."""
    text = " ".join(story(1, 100))
    articles = [dedup.Article(str(n), f"{text} {n} {' '.join(story(n, 50))}", source="One") for n in range(20)]

    def use(index: dedup.Index) -> None:
        dedup.cluster(articles)
        for article in articles:
            index.add([article])
        index.query(replace(articles[0], id="new"))
        index.learn()
        index.export()
        index.remove([articles[0].id])

    with dedup.Index.open(tmp_path / "one.db") as index:
        use(index)  # what is loaded once
        index.remove([article.id for article in articles[1:]])
        gc.collect()
        gc.disable()
        gc.set_debug(gc.DEBUG_SAVEALL)
        try:
            use(index)
            gc.collect()
            left = [type(one).__qualname__ for one in gc.garbage]
        finally:
            gc.set_debug(0)
            gc.garbage.clear()
            gc.enable()
    assert not left


FREED = """
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from resource import getpagesize
from dedup.garbage import give_back

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * getpagesize()

with ThreadPoolExecutor(1) as pool:
    taken = list(pool.map(lambda _: b"*" * 50_000, range(4_000)))
del taken[:-1]  # the last one stays, and with it all of the heap below
before = resident()
give_back()
print(before - resident())
"""


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="only GNU's C library is asked"
)
def test_what_threads_have_freed_goes_back_to_the_system() -> None:
    freed = subprocess.run([sys.executable, "-c", FREED], check=True, capture_output=True, text=True).stdout
    assert int(freed) > 100_000_000


def test_where_the_c_library_cannot_be_asked_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "_c_library", object)
    give_back()
