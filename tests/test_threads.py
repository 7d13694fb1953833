"""Threads and processes change nothing: not how many there are, nor who calls, nor a fork in between."""

import multiprocessing
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import dedup
from dedup.article import Article
from dedup.find import sketches, verify, words, work
from dedup.find.work import threads
from tests.texts import planted

ROOT = Path(__file__).parent.parent
ARTICLES = planted(5, 40)


@pytest.fixture(autouse=True)
def compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The compiled kernels, and pieces so small that each thread gets some."""
    work_in_pieces(monkeypatch)


def work_in_pieces(patch: pytest.MonkeyPatch) -> None:
    for module in (sketches, words):
        patch.setattr(module, "COMPILE_FROM_BYTES", 0)
    patch.setattr(work, "_CHUNK_BYTES", 4_000)
    patch.setattr(verify, "COMPILE_FROM_PAIRS", 0)


def findings(articles: list[Article] = ARTICLES) -> str:
    """All that is found, as text: what two processes can compare."""
    result = dedup.cluster(articles)
    return repr((result.clusters, result.matches, result.series, result.borderline, result.credits, result.uncompared))


def test_results_do_not_depend_on_the_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    found = set()
    for count in (1, 2, 3, 8):
        monkeypatch.setattr(os, "sched_getaffinity", lambda pid, count=count: set(range(count)), raising=False)
        assert threads() == count
        found.add(findings())
    assert len(found) == 1


def test_four_calls_at_once_find_what_one_finds() -> None:
    alone = [findings(planted(seed, 20)) for seed in range(4)]
    with ThreadPoolExecutor(4) as pool:
        at_once = list(pool.map(lambda seed: findings(planted(seed, 20)), range(4)))
    assert at_once == alone


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.parametrize("busy", [False, True], ids=["idle", "busy"])
def test_forked_children_find_the_same(busy: bool) -> None:
    """Also those that were forked while other threads of the parent were at work; with a limit, lest they hang.

    In a process of its own: a fork copies all threads' locks, the test runner's too.
    """
    code = f"from tests.test_threads import fork_and_compare; fork_and_compare({busy})"
    ran = subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, timeout=120)
    assert ran.returncode == 0, ran.stderr.decode()


def fork_and_compare(busy: bool) -> None:
    """Fork after the kernels and their threads have run here, and compare what parent and children find."""
    with pytest.MonkeyPatch.context() as patch:
        work_in_pieces(patch)
        here = findings()
        with ThreadPoolExecutor(2) as threads:
            running = [threads.submit(findings) for _ in range(6 if busy else 0)]
            with multiprocessing.get_context("fork").Pool(2) as children:
                there = children.map(findings, [ARTICLES] * 4)
            assert all(one.result() == here for one in running)
        assert there == [here] * 4
