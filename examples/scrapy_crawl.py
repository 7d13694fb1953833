"""A crawl whose copies are marked, dropped or grouped.

    python -m http.server --bind 127.0.0.1 --directory examples/data/site 8000 &
    python examples/scrapy_crawl.py http://127.0.0.1:8000/ news.db                   # each item with its verdict
    python examples/scrapy_crawl.py http://127.0.0.1:8000/ news.db --action drop     # the copies are left out
    python examples/scrapy_crawl.py http://127.0.0.1:8000/ news.db --action group    # and stories.jsonl

Crawl twice: what the index knows already is counted as known. In a project of your own, three lines of settings.py do
it: ADDONS, DEDUP_INDEX and DEDUP_ACTION, as below.
"""

import argparse
from collections.abc import Iterator
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response


class NewsSpider(scrapy.Spider):
    """Reads the pages that the first one links to."""

    name = "news"

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Any]:
        """The first page: its links."""
        for address in response.css("a::attr(href)").getall():
            yield response.follow(address, self.parse_article)

    def parse_article(self, response: Response) -> Iterator[dict[str, object]]:
        """An article's page."""
        yield {
            "url": response.url,
            "title": response.css("h1::text").get(),
            "source": response.css("article::attr(data-outlet)").get(),
            "published": response.css("time::attr(datetime)").get(),
            "text": "\n\n".join(response.css("article p::text").getall()),
        }


class Printer:
    """A pipeline behind dedup's: what comes through."""

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        """Print an item's verdict."""
        said = item.get("dedup")
        if said:
            tie = f"{said['relation']} of {said['of']}" if said["of"] else "canonical"
            print(f"{said['state']:8} #{said['cluster']}  {item['url']}  {tie}")
        else:
            print(f"{'-':8}     {item['url']}")
        return item


def main() -> None:
    """Crawl."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("url")
    options.add_argument("index")
    options.add_argument("--action", choices=("mark", "drop", "group"), default="mark")
    options.add_argument("--groups", default="stories.jsonl")
    given = options.parse_args()
    settings = {
        "ADDONS": {"dedup.integrations.scrapy.DedupAddon": 500},
        "DEDUP_INDEX": given.index,
        "DEDUP_ACTION": given.action,
        "DEDUP_GROUPS": given.groups if given.action == "group" else None,
        "ITEM_PIPELINES": {Printer: 900},
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
        "CONCURRENT_REQUESTS": 1,  # this and the next: pages come in the order of the links
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
    }
    process = CrawlerProcess(settings)
    crawler = process.create_crawler(NewsSpider)
    process.crawl(crawler, start_urls=[given.url])
    process.start()
    assert crawler.stats is not None
    stats = crawler.stats.get_stats()
    counts = {name.removeprefix("dedup/"): count for name, count in sorted(stats.items()) if name.startswith("dedup/")}
    print(", ".join(f"{count} {name}" for name, count in counts.items()))


if __name__ == "__main__":
    main()
