"""The consumer: killed before or after the commit, no message is lost and none is there twice."""

import json
import signal
from pathlib import Path

import pytest

import dedup

from .running import DATA, example

PARTITION = DATA / "articles-0.jsonl"
IDS = {"courier-library", "courier-ferry", "coast-ferry", "coast-match", "articles-0@5"}


def holding(path: Path) -> tuple[set[str], object]:
    """The ids that an index holds, and the offset up to which it has read."""
    with dedup.Index.open(path) as index:
        return {article.id for article in index.export().articles}, index.notes.get("offset articles-0")


def test_a_partition_is_read_to_its_end_and_a_broken_message_is_named(tmp_path: Path) -> None:
    ran = example("consumer.py", "news.db", PARTITION, folder=tmp_path)
    assert ran.stderr.startswith("articles-0@2: no JSON") and ran.stderr.count("\n") == 1
    assert ran.stdout.splitlines() == [
        "articles-0: from offset 0",
        "new      #1 courier-library",
        "new      #2 courier-ferry",
        "new      #2 coast-ferry: syndicated of courier-ferry",
        "new      #4 coast-match",
        "new      #1 articles-0@5: republished of courier-library",
        "known    #2 courier-ferry",
        "articles-0: up to offset 7, 5 articles",
    ]
    assert holding(tmp_path / "news.db") == (IDS, 7)


@pytest.mark.parametrize(("kill", "offset"), [("before-commit", None), ("after-commit", 3)])
def test_a_crash_neither_loses_nor_doubles(tmp_path: Path, kill: str, offset: object) -> None:
    killed = example("consumer.py", "news.db", PARTITION, "--kill", kill, folder=tmp_path)
    assert killed.returncode == -signal.SIGKILL
    there = {"courier-library", "courier-ferry"} if offset else set()
    assert holding(tmp_path / "news.db") == (there, offset), "articles and offset are there, or neither is"
    ran = example("consumer.py", "news.db", PARTITION, folder=tmp_path)
    assert ran.stdout.splitlines()[0] == f"articles-0: from offset {offset or 0}"
    assert holding(tmp_path / "news.db") == (IDS, 7), "and no earlier versions, such as courier-ferry@1"


def test_crash_after_crash_and_batches_of_any_size(tmp_path: Path) -> None:
    partition = tmp_path / "articles-0.jsonl"
    partition.write_text("".join(json.dumps({"text": f"Message number {n} of this log."}) + "\n" for n in range(9)))
    for batch, kill in ((1, "after-commit"), (4, "before-commit"), (2, "after-commit"), (5, "before-commit")):
        example("consumer.py", "news.db", partition, "--batch", str(batch), "--kill", kill, folder=tmp_path)
    assert holding(tmp_path / "news.db") == ({f"articles-0@{n}" for n in range(3)}, 3)
    example("consumer.py", "news.db", partition, "--batch", "4", folder=tmp_path)
    assert holding(tmp_path / "news.db") == ({f"articles-0@{n}" for n in range(9)}, 9)
