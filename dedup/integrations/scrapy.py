"""An item pipeline for Scrapy, over an index that lasts. Imports the index; Scrapy itself only when it is used.

    ADDONS = {"dedup.integrations.scrapy.DedupAddon": 500}  # or the pipeline in ITEM_PIPELINES
    DEDUP_INDEX = "news.db"

| setting | meaning |
|---|---|
| DEDUP_INDEX | the index file; it is made if it is not there |
| DEDUP_ACTION | "mark" (default): each item gets the field `dedup`. "drop": copies are dropped, other items marked. \
"group": as mark, and when the spider closes, the clusters of its items are written to DEDUP_GROUPS |
| DEDUP_GROUPS | a JSON lines file, one line a cluster: `cluster`, `canonical`, `reason`, `articles` |
| DEDUP_FIELDS | which field of an item is which of an article's, where the usual names do not fit: {"text": "story"} |
| DEDUP_WINDOW, DEDUP_CANONICAL, DEDUP_PREFER | what the index is made with; see `dedup.Index.open` |

An item's id is its `id`, or else its `url`. The index keeps of an item what an article has, and none of its other
fields. An item without a text passes as it is. What is dropped is the item: its article is in the index all the same.
A copy is one of what came before it; where the original comes last, both pass, and it is the canonical from then on.
Items that are known already pass too, with the state "known": whoever stores them may have crashed before he did.

Each item is a transaction on the disk, in which Scrapy's reactor stands still.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dedup.article import Article
from dedup.errors import ArticleError, MissingExtraError, ParameterError
from dedup.index.as_data import answer
from dedup.index.changes import Placement
from dedup.index.index import Index
from dedup.outcome import Cluster
from dedup.reports._file import check_replaceable, replacing
from dedup.reports._plain import dump

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings
    from scrapy.statscollectors import StatsCollector

ACTIONS = ("mark", "drop", "group")
FIELD = "dedup"  # of an item, with the verdict
PRIORITY = 800  # behind pipelines that clean items, before those that store them

LOGGER = logging.getLogger(__name__)


class DedupPipeline:
    """Adds each item's article to an index, one transaction an item, and marks, drops or groups the copies.

    Counts in the crawler's stats: `dedup/new`, `dedup/known`, `dedup/version`, `dedup/copies`, `dedup/dropped`,
    `dedup/no_article`.
    """

    def __init__(
        self,
        index: str | Path,
        action: str = "mark",
        *,
        groups: str | Path | None = None,
        fields: Mapping[str, str] | None = None,
        stats: "StatsCollector | None" = None,
        **settings: Any,
    ) -> None:
        """Take the settings; `settings` are for `Index.open`.

        Raises:
            MissingExtraError: Scrapy is not installed.
            ParameterError: there is no such action, or it needs a file that is not given.
        """
        try:
            from itemadapter import ItemAdapter
            from scrapy.exceptions import DropItem
        except ImportError:
            raise MissingExtraError("the item pipeline", "scrapy") from None
        if action not in ACTIONS:
            raise ParameterError(f"DEDUP_ACTION is {action!r}; it must be one of: {', '.join(ACTIONS)}")
        if (action == "group") != (groups is not None):
            raise ParameterError("DEDUP_GROUPS is the file for DEDUP_ACTION = 'group': give both or neither")
        self._adapt, self._drop = ItemAdapter, DropItem
        self._path, self._settings = index, settings
        self._action, self._groups, self._fields, self._stats = action, groups, fields, stats
        self._seen: set[str] = set()  # ids, where they are grouped
        self._index: Index | None = None

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "DedupPipeline":
        """A pipeline by the crawler's settings.

        Raises:
            NotConfigured: there is no DEDUP_INDEX; Scrapy says so and goes on without the pipeline.
        """
        from scrapy.exceptions import NotConfigured

        get = crawler.settings.get
        if not get("DEDUP_INDEX"):
            raise NotConfigured("DEDUP_INDEX names no file")
        return cls(
            get("DEDUP_INDEX"),
            get("DEDUP_ACTION", "mark"),
            groups=get("DEDUP_GROUPS"),
            fields=crawler.settings.getdict("DEDUP_FIELDS"),
            stats=crawler.stats,
            window=get("DEDUP_WINDOW"),
            canonical=get("DEDUP_CANONICAL"),
            prefer=crawler.settings.getlist("DEDUP_PREFER") or None,
        )

    def open_spider(self) -> None:
        """Open the index.

        Raises:
            ReportError: DEDUP_GROUPS cannot be written; said before the crawl, not after it.
        """
        if self._groups is not None:
            check_replaceable(Path(self._groups))
        self._index = Index.open(self._path, **self._settings)

    def close_spider(self) -> None:
        """Write the groups, where they are wanted, and close the index."""
        if self._index is None:
            return
        with self._index as index:
            if self._groups is not None:
                _write_groups(index, self._seen, Path(self._groups))

    def process_item(self, item: Any) -> Any:
        """Add an item's article; the item with its verdict comes back.

        Raises:
            DropItem: it is a copy, and copies are to be dropped.
            ParameterError: it is of a class without a field `dedup`, which only "drop" can do without.
        """
        assert self._index is not None, "open_spider comes first"
        adapter = self._adapt(item)
        article = self._article(adapter.asdict())
        if article is None:
            return item
        placement = self._index.add([article]).placements[0]
        self._count(placement.state.value)
        if placement.is_copy:
            self._count("copies")
            if self._action == "drop":
                self._count("dropped")
                raise self._drop(_why(placement))
        if self._groups is not None:
            self._seen.add(placement.id)
        try:
            adapter[FIELD] = answer(placement)
        except KeyError:
            if self._action != "drop":
                raise ParameterError(f"{type(item).__name__} needs a field `{FIELD}` for the verdict") from None
        return item

    def _article(self, record: dict[str, object]) -> Article | None:
        url = record.get("url")
        try:
            article = Article.from_mapping(
                record, fields=self._fields, default_id=url if isinstance(url, str) else None
            )
        except ArticleError as error:
            self._count("no_article")
            LOGGER.warning("%s: %s", url, error)
            return None
        return replace(article, extra={})

    def _count(self, name: str) -> None:
        if self._stats is not None:
            self._stats.inc_value(f"dedup/{name}")


class DedupAddon:
    """Puts the pipeline behind those that clean items, unless ITEM_PIPELINES has it already."""

    def update_settings(self, settings: "BaseSettings") -> None:
        """Called by Scrapy."""
        settings.setdefault_in_component_priority_dict("ITEM_PIPELINES", DedupPipeline, PRIORITY)


def _why(placement: Placement) -> str:
    relation = placement.relation.value if placement.relation else "copy"
    return f"{placement.id} is no story of its own: {relation} of {placement.of}, in cluster {placement.cluster}"


def _write_groups(index: Index, ids: set[str], path: Path) -> None:
    """One line for each cluster that has one of the articles; all of its articles, those of earlier crawls too."""
    numbers = {index.number(article_id) for article_id in ids if article_id in index}
    with replacing(path) as file:
        for number in sorted(numbers):
            file.write(dump({"cluster": number, **_group(index.cluster(number))}).encode() + b"\n")


def _group(cluster: Cluster) -> dict[str, object]:
    canonical = {"id": cluster.canonical.id, "of": None, "relation": None}
    members = [{"id": one.id, "of": one.of, "relation": one.match.relation} for one in cluster.members]
    return {"canonical": cluster.canonical.id, "reason": cluster.reason, "articles": [canonical, *members]}
