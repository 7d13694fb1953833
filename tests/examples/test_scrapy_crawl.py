"""The crawl of a small site that is served for the test: copies are marked, dropped or grouped."""

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import dedup

from .running import DATA, example

PAGES = ["ferry", "coast-ferry", "library", "match", "contact"]  # as the first page links to them


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and logs nothing."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    """The address of the site."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=DATA / "site")) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def crawl(site: str, folder: Path, *options: str) -> list[str]:
    """What a crawl prints, without the site's address."""
    ran = example("scrapy_crawl.py", site, "news.db", *options, folder=folder)
    assert (ran.returncode, ran.stderr) == (0, "")
    return [line.replace(site, "") for line in ran.stdout.splitlines()]


def test_each_item_is_marked(site: str, tmp_path: Path) -> None:
    assert crawl(site, tmp_path) == [
        "new      #1  ferry.html  canonical",
        "new      #1  coast-ferry.html  syndicated of ferry.html",
        "new      #3  library.html  canonical",
        "new      #4  match.html  canonical",
        "-            contact.html",
        "1 copies, 4 new, 1 no_article",
    ]
    with dedup.Index.open(tmp_path / "news.db") as index:
        assert {article.id for article in index.export().articles} == {f"{site}{page}.html" for page in PAGES[:4]}
        copy = index.get(f"{site}coast-ferry.html")
        assert (copy.source, copy.title, copy.extra) == ("Coast Daily", "Selk ferry is back", {})


def test_copies_are_dropped_and_a_second_crawl_says_the_same(site: str, tmp_path: Path) -> None:
    passed = ["#1  ferry.html  canonical", "#3  library.html  canonical", "#4  match.html  canonical"]
    said = crawl(site, tmp_path, "--action", "drop")
    assert said == [f"new      {line}" for line in passed] + [
        "-            contact.html",
        "1 copies, 1 dropped, 4 new, 1 no_article",
    ]
    said = crawl(site, tmp_path, "--action", "drop")
    assert said == [f"known    {line}" for line in passed] + [
        "-            contact.html",
        "1 copies, 1 dropped, 4 known, 1 no_article",
    ]
    with dedup.Index.open(tmp_path / "news.db") as index:
        assert len(index) == 4, "what was dropped is the item, not the article"


def test_the_stories_of_a_crawl_are_written(site: str, tmp_path: Path) -> None:
    assert len(crawl(site, tmp_path, "--action", "group")) == 6
    groups = [json.loads(line) for line in (tmp_path / "stories.jsonl").read_text().splitlines()]
    assert [(group["cluster"], group["canonical"]) for group in groups] == [
        (1, f"{site}ferry.html"),
        (3, f"{site}library.html"),
        (4, f"{site}match.html"),
    ]
    assert groups[0]["reason"] == f"Norham Courier is credited by {site}coast-ferry.html"
    assert groups[0]["articles"] == [
        {"id": f"{site}ferry.html", "of": None, "relation": None},
        {"id": f"{site}coast-ferry.html", "of": f"{site}ferry.html", "relation": "syndicated"},
    ]
