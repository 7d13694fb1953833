"""What an index did is logged and counted, and agrees with what its methods gave back."""

import logging
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import dedup
from dedup.index import journal
from dedup.index.changes import State
from tests.texts import planted, story


def article(name: str, seed: int, more: str = "") -> dedup.Article:
    return dedup.Article(name, " ".join(story(seed)) + more)


def records(caplog: pytest.LogCaptureFixture, level: int) -> list[dict[str, object]]:
    return [vars(record) for record in caplog.records if record.name == "dedup.index" and record.levelno == level]


def test_each_transaction_is_one_record_with_its_numbers(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "dedup.index")
    with dedup.Index.open(tmp_path / "news.db") as index:
        index.add([article("one", 1), article("two", 1), article("three", 3)])
        index.add([article("one", 1), article("three", 3, " And more.")])
        index.query(article("four", 4))
        index.remove(["two", "nobody"])
        index.prune(keep=0)
        index.learn()
    names = ("transaction", "added", "known", "versions", "copies", "removed", "canonicals")
    assert [tuple(record[name] for name in names) for record in records(caplog, logging.INFO)] == [
        ("add", 3, 0, 0, 1, 0, 0),
        ("add", 0, 1, 1, 0, 0, 1),  # the longer version is the canonical now
        ("remove", 0, 0, 0, 0, 1, 0),
        ("prune", 0, 0, 0, 0, 3, 0),
        ("learn", 0, 0, 0, 0, 0, 0),
    ]
    first = caplog.records[0]
    assert first.getMessage().startswith(
        f"add in {tmp_path / 'news.db'}: 3 new, 0 known, 0 versions, 0 removed; 1 copies;"
    )
    assert vars(first)["index"] == str(tmp_path / "news.db")
    assert not records(caplog, logging.WARNING)


def test_the_counters_are_the_sums_of_what_the_methods_gave(tmp_path: Path) -> None:
    with dedup.Index.open(tmp_path / "news.db") as index:
        assert set(index.counters) == set(journal.COUNTERS) and not any(index.counters.values())
        articles = planted(3)
        given = [index.add(articles[i : i + 5]) for i in range(0, len(articles), 5)]
        given += [index.add(articles[:7]), index.remove([one.id for one in articles[5:20]])]
        for one in articles[:4]:
            index.query(one)
        counters = index.counters
        states = [placement.state for changes in given for placement in changes.placements]
        assert counters["added"] == states.count(State.NEW) == len(articles)
        assert counters["known"] == states.count(State.KNOWN) == 7
        assert counters["removed"] == sum(len(changes.removed) for changes in given) == 15
        assert counters["merged"] == sum(len(one.gone) for changes in given for one in changes.merged)
        assert counters["split"] == sum(len(changes.split) for changes in given)
        assert counters["canonicals"] == sum(len(changes.canonicals) for changes in given) > 0
        assert counters["copies"] == sum(one.is_copy for changes in given[:-2] for one in changes.placements) > 0
        assert counters["queries"] == 4 and counters["transactions"] == len(given)
        assert counters["seconds_writing"] > 0
        counters["added"] = 0  # a copy: what was counted cannot be lost by it
        assert index.counters["added"] == len(articles)
        numbers = index.stats().counters()
        assert numbers["articles"] == len(articles) - 15 and all(type(value) is int for value in numbers.values())


def test_what_failed_is_not_counted(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "dedup.index")
    with dedup.Index.open(tmp_path / "news.db") as index:
        with pytest.raises(KeyError):
            index.update(article("nobody", 1))
        assert not any(index.counters.values()) and not caplog.records


def test_a_bucket_that_becomes_full_is_warned_of(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "dedup.index")
    params = dedup.Params(band_cap=3, sample_cap=3)
    with dedup.Index.open(tmp_path / "news.db", params=params) as index:
        for number in range(3):
            index.add([article(f"a{number}", 1, f" And {number} more")])
        assert not caplog.records and index.stats().full_buckets == 0
        for number in range(3, 6):
            index.add([article(f"a{number}", 1, f" And {number} more")])
        full = index.stats().full_buckets
        assert full > 0
        assert index.counters["filled"] == full == sum(vars(record)["filled"] for record in caplog.records)
        assert "buckets are full now" in caplog.records[0].getMessage()
        index.query(article("b", 1, " And another one"))
        assert index.counters["filled"] == full


def test_a_writer_that_waits_long_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "LONG", 0.02)
    path = tmp_path / "news.db"
    with dedup.Index.open(path) as index:
        other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        ends = threading.Timer(0.1, other.execute, ["ROLLBACK"])
        ends.start()
        index.add([article("one", 1)])
        ends.join()
        other.close()
        assert index.counters["seconds_waiting"] >= 0.02
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "for another writer" in caplog.text


def test_nothing_is_printed_where_nobody_set_logging_up(tmp_path: Path) -> None:
    code = (
        "import dedup, logging\n"
        "with dedup.Index.open('news.db', params=dedup.Params(band_cap=2, sample_cap=2)) as index:\n"
        "    words = ' '.join(f'word{i}' for i in range(99))\n"
        "    index.add([{'id': str(i), 'text': f'{words} {i}'} for i in range(5)])\n"
        "    assert index.counters['filled']\n"
        "assert not logging.getLogger().handlers\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert (ran.stdout, ran.stderr) == ("", "")
