"""One cluster: what is behind its line, and addresses that lead to it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from . import made
from .waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Page

Open = Callable[..., "Page"]


def test_what_is_behind_a_line_is_made_when_it_is_opened(opened: Open, stories: Path) -> None:
    page = opened(stories)
    item = page.locator("#list > li").first
    assert item.locator(".body").count() == 0
    item.locator("summary").first.click()
    body = item.locator(".body")
    assert "large-0 – the fullest of 130" in body.inner_text()
    assert "Origin: AP" in body.inner_text()
    item.locator("summary").first.click()
    item.locator("summary").first.click()
    assert body.count() == 1


def test_members_come_with_outlet_date_lag_relation_and_share(opened: Open, stories: Path) -> None:
    page = opened(stories, "#cluster=s30-0")
    first, second = (page.locator(".members tbody tr:not(.with)").nth(n).inner_text() for n in (0, 1))
    assert "canonical" in first and "Guardian" in first and "100 %" in first
    for told in ("Die Zeit", "2025-07-01 14:10", "+5 h", "near republished", "80 %", "69% of all shingles"):
        assert told in second
    assert page.locator(".members .bar").count() == 2 * 4 - 1
    link = page.locator(".members a").first
    assert link.get_attribute("href") == "https://news.example/30/0"
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_of_many_members_more_are_shown_on_demand(opened: Open, stories: Path) -> None:
    page = opened(stories, "#cluster=large-0")
    rows = page.locator(".members tbody tr:not(.with)")
    assert rows.count() == 50
    page.get_by_role("button", name="Show 50 more of 80").click()
    page.get_by_role("button", name="Show 30 more of 30").click()
    assert rows.count() == 130
    assert page.get_by_role("button", name="more of").count() == 0


def test_the_timeline_has_a_name_and_a_dot_for_each_dated_version(opened: Open, stories: Path) -> None:
    page = opened(stories, "#cluster=s30-0")
    timeline = page.get_by_role("img", name="Timeline: 4 versions from 2025-07-01 09:10 to 2025-07-02 00:10 UTC")
    assert timeline.locator("circle").count() == 4
    assert timeline.locator("circle.origin").count() == 1


def test_a_comparison_marks_what_changed_and_folds_what_did_not(opened: Open, stories: Path) -> None:
    page = opened(stories, "#cluster=s30-0")
    details = page.locator("tr.with details").first
    assert details.locator(".compare").count() == 0
    details.locator("summary").first.click()
    compare = details.locator(".compare")
    assert {"12", "Paris"} <= set(compare.locator(".left mark").all_inner_texts())
    assert {"13", "Lyon"} <= set(compare.locator(".right mark").all_inner_texts())
    said = [text.strip() for text in compare.locator(".sign .unseen").all_inner_texts()]
    assert {"the same:", "changed:", "the same, left out:"} <= set(said)
    assert "characters that both have" in compare.inner_text()
    signs = compare.locator(".sign [aria-hidden]").all_inner_texts()
    assert {"=", "~", "⋯"} <= set(signs)


def test_a_folded_stretch_is_unfolded(opened: Open, stories: Path) -> None:
    page = opened(stories, "#cluster=s30-0")
    page.locator("tr.with details").first.locator("summary").first.click()
    fold = page.locator(".fold details").first
    inner = fold.locator("span").last
    assert not inner.is_visible()
    fold.locator("summary").click()
    assert made.SENTENCES[9] in inner.inner_text()


def test_versions_of_one_article_are_told(opened: Open, stories: Path) -> None:
    page = opened(stories, "#cluster=s30-0")
    chain = page.get_by_role("heading", name="2 versions of one article").locator("..")
    assert chain.locator("del").inner_text() == "12"
    assert chain.locator("ins").inner_text() == "13"
    assert "correction: was 12" in chain.inner_text()


@pytest.mark.parametrize("suffix", ["", " (copy)"], ids=["canonical", "member"])
def test_an_address_leads_to_the_cluster_of_an_article(suffix: str, opened: Open, stories: Path) -> None:
    page = opened(stories, f"#cluster={quote(made.IDS[0] + suffix, safe='')}")
    for id in made.IDS:
        page.evaluate("address => { location.hash = address; }", f"#cluster={quote(id + suffix, safe='')}")
        until(page, "id => document.activeElement.parentElement.querySelector('.id')?.textContent === id", id)
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        top = page.evaluate("document.activeElement.getBoundingClientRect().top")
        assert 0 <= top < 400, (id, top)


def test_what_an_address_names_is_seen_at_once(opened: Open, stories: Path) -> None:
    page = opened(stories, "#cluster=s149-0")
    details = page.locator("#list > li > details[open]")
    assert details.count() == 1
    assert details.locator(".body .id").first.inner_text() == "s149-0"
    until(page, "(top => top >= 0 && top < innerHeight)(document.activeElement.getBoundingClientRect().top)")
    below = page.locator("nav").evaluate("one => one.getBoundingClientRect().bottom")
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= below - 1


def test_an_address_changes_while_the_page_is_open_also_behind_a_filter(opened: Open, stories: Path) -> None:
    page = opened(stories)
    page.locator("[name=text]").fill("bridge")
    page.evaluate("location.hash = '#cluster=zh-2'")
    page.wait_for_selector("#list details[open]")
    assert page.locator("#list details[open] .title").inner_text() == "国务院总理主持召开会议"
    assert page.locator("[name=text]").input_value() == ""
    page.locator("#list details[open] >> text=Link to this cluster").click()
    assert page.url.endswith("#cluster=zh-1")


def test_an_address_that_leads_nowhere_is_told(opened: Open, stories: Path) -> None:
    page = opened(stories, "#cluster=nobody")
    for id in ("nobody", "valueOf", "length", "<img src=x onerror=harmed=1>", "%E0%A4%A", "s30-0 ", ""):
        page.evaluate("address => { location.hash = address; }", f"#cluster={quote(id, safe='%')}")
        page.locator("#count").filter(has_text=f"There is no cluster {id}".strip()).wait_for()
        assert page.locator("#list details[open]").count() == 0


def test_a_table_links_to_clusters(opened: Open, stories: Path) -> None:
    page = opened(stories)
    link = page.locator("#outlets a.id").first
    link.click()
    page.wait_for_selector("#list details[open]")
    assert link.inner_text() in page.locator("#list details[open] .body").inner_text()
