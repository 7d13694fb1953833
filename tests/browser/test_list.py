"""The list of clusters: it shows what the filters ask for, in the order that is asked for, as one scrolls."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from dedup.article import Article
from dedup.outcome import Cluster

from . import made

if TYPE_CHECKING:
    from playwright.sync_api import Page

Open = Callable[..., "Page"]
CLUSTERS = list(made.stories().clusters)
CREDITS = made.stories().credits


def articles(cluster: Cluster) -> list[Article]:
    return cluster.articles


def dates(cluster: Cluster) -> list[datetime]:
    return [article.published for article in articles(cluster) if article.published]


def listed(page: "Page") -> list[str | None]:
    """The titles of all clusters that are listed, also of those that only come as one scrolls."""
    titles = page.evaluate("""() => {
      while (!document.getElementById("more").hidden) document.querySelector("#more button").click();
      return [...document.querySelectorAll("#list .title")].map((one) => one.textContent);
    }""")
    assert isinstance(titles, list)
    return titles


def day(number: int) -> datetime:
    return datetime(2025, 6, 1, tzinfo=UTC) + timedelta(days=number)


FILTERS: dict[str, tuple[str, str, Callable[[Cluster], bool]]] = {
    "text in titles": ("text", "the BRIDGE story", lambda c: "bridge" in str(c.canonical.title)),
    "text in Arabic": ("text", "القرار", lambda c: c.canonical.id == "ar-1"),
    "text in Chinese": ("text", "主持召开", lambda c: c.canonical.id == "zh-1"),
    "text in ids": ("text", "s77-1", lambda c: c.canonical.id == "s77-0"),
    "outlet": ("outlet", "Die Zeit", lambda c: any(a.source == "Die Zeit" for a in articles(c))),
    "part of an outlet": ("outlet", "bbc", lambda c: any(a.source == "BBC News" for a in articles(c))),
    "Arabic outlet": ("outlet", "الجزيرة", lambda c: any(a.source == "الجزيرة" for a in articles(c))),
    "origin": ("origin", "Reuters", lambda c: bool(c.origin and c.origin.name == "Reuters")),
    "credited": ("credit", "AFP", lambda c: any(o.name == "AFP" for a in articles(c) for o in CREDITS.get(a.id, ()))),
    "certainty": ("certainty", "guess", lambda c: bool(c.origin and c.origin.certainty == "guess")),
    "relation": ("relation", "republished", lambda c: any(m.match.relation == "republished" for m in c.members)),
    "overlap": ("overlap", "excerpt", lambda c: any(m.match.overlap == "excerpt" for m in c.members)),
    "size": ("size", "5", lambda c: c.size >= 5),
    "from": ("from", "2025-09-01", lambda c: bool(dates(c)) and max(dates(c)) >= datetime(2025, 9, 1, tzinfo=UTC)),
    "to": ("to", "2025-06-20", lambda c: bool(dates(c)) and min(dates(c)) < datetime(2025, 6, 21, tzinfo=UTC)),
}


def test_a_filter_shows_what_fits_and_nothing_else(opened: Open, stories: Path) -> None:
    page = opened(stories)
    for name, (field, value, fits) in FILTERS.items():
        page.get_by_role("button", name="Clear").click()
        control = page.locator(f"#filter [name={field}]")
        if control.evaluate("control => control.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
        expected = [cluster.canonical.title for cluster in CLUSTERS if fits(cluster)]
        assert 0 < len(expected) < len(CLUSTERS), name
        assert set(listed(page)) == set(expected), name
        said = f"{len(expected)} cluster{'s' if len(expected) > 1 else ''} of {len(CLUSTERS)}"
        assert page.locator("#count").inner_text() == said, name


def test_filters_narrow_each_other_and_are_cleared_together(opened: Open, stories: Path) -> None:
    page = opened(stories)
    page.locator("[name=text]").fill("bridge")
    page.locator("[name=size]").fill("5")
    page.locator("[name=sort]").select_option("newest")
    fitting = [c.canonical.title for c in CLUSTERS if c.size >= 5 and "bridge" in str(c.canonical.title)]
    assert set(listed(page)) == set(fitting)
    page.get_by_role("button", name="Clear").click()
    assert listed(page)[:2] == ["The large one", CLUSTERS[1].canonical.title]
    assert page.locator("#count").inner_text() == "150 clusters"


def test_nothing_that_fits_is_told(opened: Open, stories: Path) -> None:
    page = opened(stories)
    page.locator("[name=text]").fill("there is no such story")
    assert listed(page) == []
    assert "No cluster fits" in page.locator("#count").inner_text()


SORTS: dict[str, Callable[[Cluster], float]] = {
    "size": lambda c: -c.size,
    "newest": lambda c: -max(date.timestamp() for date in dates(c)) if dates(c) else 0,
    "outlets": lambda c: -len({article.source for article in articles(c) if article.source}),
    "weakest": lambda c: round(c.weakest.resemblance, 3) if c.weakest else 2,
}


def test_sorting(opened: Open, stories: Path) -> None:
    page = opened(stories)
    for name, key in SORTS.items():
        page.locator("[name=sort]").select_option(name)
        assert listed(page) == [cluster.canonical.title for cluster in sorted(CLUSTERS, key=key)], name


def test_the_list_is_drawn_as_one_scrolls(opened: Open, stories: Path) -> None:
    page = opened(stories)
    items = page.locator("#list > li")
    before = items.count()
    assert before < len(CLUSTERS)
    for _ in range(100):
        page.evaluate("document.querySelector('#more').scrollIntoView({ block: 'center' })")
        page.wait_for_timeout(50)
        if not page.locator("#more").is_visible():
            break
    assert items.count() == len(CLUSTERS)


def test_who_goes_on_to_a_table_stays_there(opened: Open, stories: Path) -> None:
    page = opened(stories)
    page.get_by_role("link", name="Who republishes whom").click()
    page.wait_for_timeout(500)
    assert 0 <= page.evaluate("document.getElementById('outlets').getBoundingClientRect().top") < 200
    assert page.locator("#list > li").count() < len(CLUSTERS)
    assert page.locator(".matrix").is_visible()


def test_a_table_is_sorted_by_its_heads(opened: Open, stories: Path) -> None:
    page = opened(stories)
    column = page.locator("#credits table")
    column.get_by_role("button", name="agency or outlet").click()
    names = page.locator("#credits tbody td:first-child")
    assert names.all_inner_texts() == ["Reuters", "AP", "AFP"]
    column.get_by_role("button", name="agency or outlet").click()
    assert names.all_inner_texts() == ["AFP", "AP", "Reuters"]
    assert page.locator("#credits th[aria-sort=ascending]").count() == 1
