"""The item pipeline by itself: its settings, and what it refuses. The crawl is tested with the example."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import scrapy
from scrapy.exceptions import DropItem, NotConfigured
from scrapy.settings import Settings

import dedup
from dedup.integrations.scrapy import PRIORITY, DedupAddon, DedupPipeline
from tests.texts import story


def crawler(**settings: object) -> Any:
    return cast("Any", SimpleNamespace(settings=Settings(settings), stats=None))


def test_settings_reach_the_index(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    pipeline = DedupPipeline.from_crawler(
        crawler(
            DEDUP_INDEX=str(path),
            DEDUP_ACTION="drop",
            DEDUP_FIELDS={"text": "story"},
            DEDUP_WINDOW="30d",
            DEDUP_CANONICAL="latest",
            DEDUP_PREFER="Reuters,AP",
        )
    )
    pipeline.open_spider()
    item = {"id": "one", "story": " ".join(story(1)), "raw": b"\xff"}
    assert pipeline.process_item(item) is item
    assert item["dedup"] == {**dict.fromkeys(("of", "overlap", "relation", "resemblance", "containment", "reason"))} | {
        "cluster": 1,
        "canonical": "one",
        "state": "new",
    }
    with pytest.raises(DropItem, match="two is no story of its own: copy of one, in cluster 1"):
        pipeline.process_item({"id": "two", "story": item["story"]})
    pipeline.close_spider()
    with dedup.Index.open(path, window="30d", canonical="latest", prefer=["Reuters", "AP"]) as index:
        assert "two" in index


def test_without_an_index_scrapy_goes_on_without_it() -> None:
    with pytest.raises(NotConfigured, match="DEDUP_INDEX"):
        DedupPipeline.from_crawler(crawler())


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({"DEDUP_ACTION": "delete"}, "DEDUP_ACTION is 'delete'"),
        ({"DEDUP_ACTION": "group"}, "DEDUP_GROUPS"),
        ({"DEDUP_GROUPS": "stories.jsonl"}, "DEDUP_GROUPS"),
    ],
)
def test_settings_that_do_not_fit_are_named(settings: dict[str, object], name: str, tmp_path: Path) -> None:
    with pytest.raises(dedup.ParameterError, match=name):
        DedupPipeline.from_crawler(crawler(DEDUP_INDEX=str(tmp_path / "news.db"), **settings))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("groups", ["missing/stories.jsonl", "folder"])
def test_a_file_for_the_groups_that_cannot_be_written_is_told_before_the_crawl(groups: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    pipeline = DedupPipeline(tmp_path / "news.db", "group", groups=tmp_path / groups)
    with pytest.raises(dedup.ReportError, match="cannot write"):
        pipeline.open_spider()
    pipeline.close_spider()  # as Scrapy does
    assert not (tmp_path / "news.db").exists()


def test_the_file_of_groups_is_whole_or_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, before = tmp_path / "stories.jsonl", b""
    for broken in (False, True):
        pipeline = DedupPipeline(tmp_path / "news.db", "group", groups=path)
        pipeline.open_spider()
        for name in ("ä", "b"):
            pipeline.process_item({"id": name, "text": " ".join(story(1))})
        if not broken:
            pipeline.close_spider()
            before = path.read_bytes()
            assert '"ä"'.encode() in before and before.count(b"\n") == 1
            continue
        monkeypatch.setattr(dedup.Index, "cluster", lambda index, which: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            pipeline.close_spider()
        assert path.read_bytes() == before
    assert not list(tmp_path.glob(".dedup-*"))


class Page(scrapy.Item):
    """An item that has the fields it says, and no others."""

    url = scrapy.Field()
    text = scrapy.Field()


class MarkedPage(Page):
    """With room for the verdict."""

    dedup = scrapy.Field()


def test_an_item_class_needs_a_field_for_the_verdict_unless_copies_are_dropped(tmp_path: Path) -> None:
    values = {"url": "https://news.example/1", "text": " ".join(story(1))}
    for action, item in (("mark", MarkedPage(values)), ("drop", Page(values))):
        pipeline = DedupPipeline(tmp_path / f"{action}.db", action)
        pipeline.open_spider()
        assert pipeline.process_item(item) is item
        assert item.get("dedup", {"cluster": 1})["cluster"] == 1
        if action == "mark":
            with pytest.raises(dedup.ParameterError, match="Page needs a field `dedup`"):
                pipeline.process_item(Page(values))
        pipeline.close_spider()


def test_the_add_on_puts_the_pipeline_where_none_is() -> None:
    settings = Settings()
    DedupAddon().update_settings(settings)
    assert settings.getdict("ITEM_PIPELINES") == {DedupPipeline: PRIORITY}
    settings = Settings({"ITEM_PIPELINES": {"dedup.integrations.scrapy.DedupPipeline": 1}})
    DedupAddon().update_settings(settings)
    assert settings.getdict("ITEM_PIPELINES") == {"dedup.integrations.scrapy.DedupPipeline": 1}


def test_without_scrapy_it_is_said_how_to_install_it() -> None:
    code = (
        "import sys; sys.modules['scrapy'] = None\n"
        "import dedup; from dedup.integrations.scrapy import DedupPipeline\n"
        "try: DedupPipeline('news.db')\n"
        "except dedup.MissingExtraError as error: print(error)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "the item pipeline needs an optional dependency: pip install 'newsdedup[scrapy]'\n"
