"""Nothing in an article runs, leaves the page, or passes for what it is not."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dedup.article import Article
from dedup.outcome import Cluster, Member
from dedup.reports import write_file

from ..reports.helpers import UNSEEN, match, outcome
from . import made
from .test_looks import unfold
from .waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Open = Callable[..., "Page"]


def everything(page: "Page") -> "Page":
    """Draw all that can be drawn."""
    page.evaluate("while (!document.getElementById('more').hidden) document.querySelector('#more button').click()")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    until(page, "[...document.querySelectorAll('#list > li > details')].every(one => one.children.length > 1)")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    until(page, "[...document.querySelectorAll('details')].every(one => one.children.length > 1)")
    return page


def test_hostile_fields_are_text_and_nothing_else(opened: Open, harmful: Path) -> None:
    page = everything(opened(harmful))
    page.mouse.move(300, 300)
    assert page.locator("#list > li").count() == len(made.HARMFUL)
    assert page.locator(".compare").count() == len(made.HARMFUL)
    names = set(page.evaluate("[...document.querySelectorAll('*')].flatMap(one => one.getAttributeNames())"))
    assert not {name for name in names if name.startswith("on") or name in ("src", "srcdoc", "action", "formaction")}
    tags = set(page.evaluate("[...document.querySelectorAll('*')].map(one => one.tagName.toLowerCase())"))
    assert not tags & {"img", "iframe", "object", "embed", "base", "b", "link", "video", "audio"}
    assert page.locator("script:not([type])").count() == 1 == page.locator("style").count()


def test_only_web_addresses_are_links(opened: Open, harmful: Path) -> None:
    page = everything(opened(harmful))
    links = page.locator("a").evaluate_all("all => all.map(one => [one.getAttribute('href'), one.rel, one.protocol])")
    outward = [link for link in links if not link[0].startswith("#")]
    assert outward
    for href, rel, protocol in outward:
        assert re.match(r"https?://[^\s]+\Z", href) and protocol in ("http:", "https:"), href
        assert rel == "noopener noreferrer"
    assert "https://ok.example/a?b=<c>&d='e'" in {href for href, _, _ in outward}


def test_what_is_not_seen_is_not_written(opened: Open, harmful: Path) -> None:
    """Direction overrides and control characters: a title reads as what it is."""
    page = everything(opened(harmful))
    text = page.evaluate("document.body.innerText")
    assert "49" not in re.findall(r"\{\{(.*?)\}\}", text) and "{{7*7}}" in text and "${7*7}" in text
    found = {character for line in text.split("\n") for character in UNSEEN.findall(line.replace("\t", ""))}
    assert found == set()
    kept = page.evaluate("[...document.querySelectorAll('[title], title, option, [aria-label]')].map(one => "
                         "one.title + one.textContent + one.getAttribute('aria-label')).join(' ')")  # fmt: skip
    assert not UNSEEN.findall(re.sub(r"\s", " ", kept))


def test_the_policy_lets_nothing_else_run(browser: "Browser", harmful: Path) -> None:
    """Were markup ever to get in, it would neither run nor load."""
    page = browser.new_page()
    page.goto(harmful.as_uri())
    loaded: list[str] = []
    page.on("requestfinished", lambda asked: loaded.append(asked.url))
    page.evaluate("""() => {
      document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='harmed=1'><a id=bad onclick='harmed=1'>x</a>" +
        "<svg onload='harmed=1'></svg>" +
        "<iframe srcdoc='<script>parent.harmed=1</script>'></iframe>" + "<p style='color:red' id=p>");
      const script = document.createElement("script");
      script.textContent = "harmed=1";
      document.body.append(script);
      document.getElementById("bad").click();
    }""")
    refused = page.evaluate("fetch('https://news.example/').then(() => 'asked', () => 'refused')")
    assert refused == "refused"
    assert page.evaluate("window.harmed") is None
    assert page.locator("#p").evaluate("one => getComputedStyle(one).color") != "rgb(255, 0, 0)"
    assert loaded == []
    page.close()


def pair(one: Article, two: Article) -> Cluster:
    return Cluster(one, (Member(two, match(one.id, two.id)),), "the fullest")


@pytest.mark.parametrize("field", ["title", "source", "url", "id", "text"])
def test_ten_megabytes_in_one_field(field: str, opened: Open, tmp_path: Path) -> None:
    facts: dict[str, Any] = {
        "id": "a",
        "text": "Some words of it.",
        "title": "t",
        "source": "s",
        "url": "https://x.example",
    }
    facts[field] = f"https://x.example/{'<b>word ' * (10_000_000 // 8)}"
    write_file(outcome(pair(Article(**facts), Article("b", "Some other words."))), tmp_path / "long.html")
    assert (tmp_path / "long.html").stat().st_size < 1_000_000
    page = unfold(opened(tmp_path / "long.html"), 1)
    assert page.locator(".members tbody tr:not(.with)").count() == 2
    assert page.locator(".compare").count() == 1
    page.evaluate("location.hash = ''")
    page.evaluate("location.hash = document.querySelector('#list .body > p:last-child a').getAttribute('href')")
    assert "There is no cluster" not in page.locator("#count").inner_text()


def test_texts_that_are_none(opened: Open, tmp_path: Path) -> None:
    """Lone surrogates cannot be written as UTF-8; the page is written and works all the same."""
    broken = (Article(f"{text}{n}", "Some text.", text, None, text) for n, text in enumerate(("\ud800", "x\udfff")))
    write_file(outcome(pair(*broken)), tmp_path / "none.html")
    page = unfold(opened(tmp_path / "none.html"), 1)
    page.evaluate("document.querySelector('#list .body > p:last-child a').click()")
    assert page.locator("#count").inner_text() == "1 cluster"
