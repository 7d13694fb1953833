"""A writer that is killed with SIGKILL loses nothing that it acknowledged, and leaves nothing half."""

import multiprocessing
import random
from pathlib import Path

import pytest

from benchmarks.kills import Tally, expected, one_round, operate
from dedup.index.index import Index

ROUNDS = 6  # benchmarks.kills has 500


@pytest.mark.skipif("forkserver" not in multiprocessing.get_all_start_methods(), reason="no forkserver here")
def test_killed_at_random_moments(tmp_path: Path) -> None:
    chance, tally = random.Random(2), Tally()
    for _ in range(ROUNDS):
        one_round(tmp_path / "news.db", tally, chance.uniform(0, 0.2))
    assert tally.rounds == ROUNDS <= tally.done


def test_what_is_expected_is_what_the_operations_do(tmp_path: Path) -> None:
    with Index.open(tmp_path / "news.db") as index:
        for number in range(80):
            assert {article.id for article in index.export().articles} == expected(number)
            operate(index, number)
