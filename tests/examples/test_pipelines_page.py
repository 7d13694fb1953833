"""The code on docs/pipelines.md runs, and does what the page says."""

import asyncio
import io
import json
import logging
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import dedup

from .running import DATA, EXAMPLES, ROOT

PAGE = (ROOT / "docs" / "pipelines.md").read_text()
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
LOGGER = logging.getLogger("dedup.index")


@pytest.fixture
def names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the page's code defines, run from top to bottom in a folder of the test's."""
    shutil.copy(DATA / "2025-03-07.csv", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(logging, "basicConfig", lambda level: None)
    monkeypatch.setattr(LOGGER, "level", LOGGER.level)
    found: dict[str, Any] = {}
    for block in BLOCKS:
        exec(compile(block, "docs/pipelines.md", "exec"), found)
    return found


def test_it_has_all_programs() -> None:
    linked = set(re.findall(r"\(\.\./examples/(\w+\.py)\)", PAGE))
    assert linked == {path.name for path in EXAMPLES.glob("*.py")}


def test_scrapy_knows_all_its_settings(names: dict[str, Any]) -> None:
    source = (ROOT / "dedup" / "integrations" / "scrapy.py").read_text()
    for name in set(re.findall(r"DEDUP_[A-Z]+", PAGE)):
        assert f'"{name}"' in source, name
    for counted in re.findall(r"`dedup/(\w+)`", PAGE):
        assert f"`dedup/{counted}`" in source, counted


def test_feeds(names: dict[str, Any]) -> None:
    feeds = [str(DATA / "feeds" / "morning" / f"{name}.xml") for name in ("courier", "coast")]
    with dedup.Index.open("feeds.db") as index:
        assert [row[:2] for row in names["poll"](index, feeds)] == [
            ("new", "courier-ferry"),
            ("new", "courier-library"),
            ("new", "coast-ferry"),
        ]
        assert names["poll"](index, feeds) == []


def test_a_log_with_offsets(names: dict[str, Any]) -> None:
    lines = [line for line in (DATA / "articles-0.jsonl").read_bytes().splitlines() if line.endswith(b"}")]
    assigned: list[int] = []

    class Consumer:
        def assign(self, partitions: list[SimpleNamespace]) -> None:
            assigned.append(partitions[0].offset)
            self.offset = partitions[0].offset

        def consume(self, most: int, timeout: float) -> list[SimpleNamespace]:
            start, self.offset = self.offset, min(self.offset + 2, len(lines))
            return [
                SimpleNamespace(offset=lambda n=n: n, value=lambda n=n: lines[n]) for n in range(start, self.offset)
            ]

    def partition(topic: str, number: int, offset: int) -> SimpleNamespace:
        return SimpleNamespace(offset=offset)

    with dedup.Index.open("log.db") as index:
        for _ in range(2):
            names["consume"](index, Consumer(), partition, "articles", 0)
        assert index.counters["added"] == len(index) == 5
        assert index.notes == {"offset articles-0": len(lines)}
    assert assigned == [0, len(lines)]


def test_pandas_and_a_task_that_is_run_again(names: dict[str, Any]) -> None:
    assert names["stories"].loc[2].tolist() == [2, 715]
    reports = [Path(names["mark_day"]("days.db", "2025-03-07.csv", f"{run}.csv")).read_bytes() for run in "ab"]
    assert reports[0] == reports[1]


def test_asyncio(names: dict[str, Any]) -> None:
    async def batches() -> AsyncIterator[list[dict[str, object]]]:
        for line in (DATA / "articles-0.jsonl").read_text().splitlines()[:2]:
            yield [json.loads(line), {**json.loads(line), "id": f"{json.loads(line)['id']} again"}]

    async def main() -> list[list[str]]:
        return [[one.id for one in kept] async for kept in names["ingest"](batches())]

    Path("news.db").unlink()  # of the part on pandas
    assert asyncio.run(main()) == [["courier-library"], ["courier-ferry"]]


def test_logs_and_metrics(names: dict[str, Any]) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(names["Lines"]())
    LOGGER.addHandler(handler)
    try:
        with dedup.Index.open("logs.db") as index:
            index.add([{"id": "one", "text": "A text of some words."}])
            metrics = dict(line.split() for line in names["metrics"](index).splitlines())
    finally:
        LOGGER.removeHandler(handler)
    told = json.loads(stream.getvalue())
    assert set(told) == {"transaction", "index", *names["numbers"]} and told["added"] == 1
    assert metrics["dedup_added_total"] == metrics["dedup_articles"] == "1"
