"""How the page looks and is used: dark, narrow, in print, by keyboard, by those who do not see it."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dedup.reports import write_file

from ..reports.helpers import alone, article, outcome
from .waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Page

Open = Callable[..., "Page"]
DARK: dict[str, Any] = {"color_scheme": "dark"}
NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 640}}


def unfold(page: "Page", clusters: int = 3) -> "Page":
    """Open the first clusters and all comparisons in them."""
    lines = f"[...document.querySelectorAll('#list > li')].slice(0, {clusters})"
    page.evaluate(f"{lines}.forEach(one => one.querySelector('summary').click())")
    until(page, f"{lines}.every(one => one.querySelector('.body'))")
    page.evaluate("document.querySelectorAll('tr.with summary').forEach(one => one.click())")
    until(page, "[...document.querySelectorAll('tr.with > td > details')].every(one => one.children.length > 1)")
    return page


def violations(page: "Page") -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate("scrollTo(0, 0)")
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:200]} {node['failureSummary']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize(
    ("name", "options"),
    [("seeds_page", {}), ("stories", {}), ("stories", DARK), ("stories", NARROW), ("harmful", {}), ("harmful", NARROW)],
    ids=["seeds", "light", "dark", "narrow", "harmful", "harmful and narrow"],
)
def test_axe_finds_nothing_to_object_to(
    name: str, options: dict[str, Any], opened: Open, request: pytest.FixtureRequest
) -> None:
    page = opened(request.getfixturevalue(name), **options)
    assert violations(unfold(page)) == []


def test_axe_finds_nothing_to_object_to_where_nothing_is_open(opened: Open, stories: Path) -> None:
    assert violations(opened(stories)) == []


@pytest.mark.parametrize("name", ["seeds_page", "stories", "harmful"])
def test_a_narrow_window_scrolls_in_one_direction_only(name: str, opened: Open, request: pytest.FixtureRequest) -> None:
    page = unfold(opened(request.getfixturevalue(name), **NARROW))
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_dark_page_has_other_colours(opened: Open, stories: Path) -> None:
    def colours(page: "Page") -> list[str]:
        script = "[...document.querySelectorAll('body, .mark, mark, a, .compare .left')].map(e => {"
        return [
            *page.evaluate(script + "const s = getComputedStyle(e); return `${s.color} ${s.backgroundColor}`; })"),
        ]

    light, dark = (colours(unfold(opened(stories, color_scheme=scheme), 1)) for scheme in ("light", "dark"))
    assert len(light) == len(dark) > 20
    assert not set(light) & set(dark)


def test_print_shows_the_page_on_white_and_without_its_controls(opened: Open, stories: Path) -> None:
    page = opened(stories, **DARK)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator("#filter").is_visible()
    assert not page.locator("nav").is_visible()
    assert page.locator("#list .title").first.is_visible()


def test_by_keyboard_alone(opened: Open, stories: Path) -> None:
    page = opened(stories)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the clusters"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "clusters"
    page.keyboard.press("Tab")
    page.keyboard.type("s30-0")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    page.keyboard.press("Enter")
    assert "s30-0" in page.locator("#list details[open] .body").inner_text()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith("Compare"):
            break
    page.keyboard.press("Enter")
    page.locator(".compare").first.wait_for()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


def test_each_text_has_its_own_direction(opened: Open, stories: Path) -> None:
    page = opened(stories, "#cluster=ar-1")
    title = page.locator("#list details[open] .title")
    assert title.evaluate("one => getComputedStyle(one).direction") == "rtl"
    page.locator("tr.with summary").first.click()
    assert page.locator(".compare .equal .left").first.evaluate("one => getComputedStyle(one).direction") == "rtl"
    assert page.evaluate("getComputedStyle(document.body).direction") == "ltr"


def test_landmarks_and_headings(opened: Open, stories: Path) -> None:
    page = opened(stories)
    for role in ("banner", "navigation", "main", "search", "contentinfo"):
        assert page.get_by_role(role).count() == 1, role
    levels = page.locator("h1, h2, h3").evaluate_all("all => all.map(one => Number(one.tagName[1]))")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    unlabelled = page.locator("input, select").evaluate_all("all => all.filter(one => !one.labels.length).length")
    assert unlabelled == 0


def test_a_page_without_clusters(opened: Open, tmp_path: Path) -> None:
    write_file(outcome(alone(article("a"))), tmp_path / "one.html")
    page = opened(tmp_path / "one.html")
    assert "No article has a copy." in page.locator("#clusters").inner_text()
    assert violations(page) == []


def test_without_scripts_the_page_says_what_is_missing(opened: Open, stories: Path) -> None:
    page = opened(stories, java_script_enabled=False)
    assert page.get_by_text("The list of clusters needs JavaScript").is_visible()
