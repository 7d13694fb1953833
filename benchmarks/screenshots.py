"""The pictures of the HTML report in docs/: the seeds, and a large made-up run. Needs Chromium and Playwright.

    uv run python -m benchmarks.screenshots            # 20,000 made-up articles
    uv run python -m benchmarks.screenshots 100000     # any number

Prints how large the large page is, how long writing it took, and after how long its list stands in the browser.
"""

import argparse
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import dedup
from benchmarks import corpus

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
SIZE = {"width": 1100, "height": 1000}


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw the pictures of the HTML report in docs/.")
    parser.add_argument("count", nargs="?", type=int, default=20_000, help="made-up articles (20000)")
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        seeds, large = Path(folder) / "seeds.html", Path(folder) / "large.html"
        dedup.cluster(ROOT / "seeds").write(seeds)
        draw(browser, seeds, ROOT / "docs" / "report-seeds.png", "light")
        articles = Path(folder) / "corpus.jsonl"
        corpus.write(articles, options.count, 7)
        result = dedup.cluster(articles)
        start = time.perf_counter()
        result.write(large)
        print(f"{options.count:,} articles: {large.stat().st_size / 1e6:.1f} MB, {time.perf_counter() - start:.1f} s")
        seconds = draw(browser, large, ROOT / "docs" / "report-large.png", "dark")
        print(f"the list stands after {seconds:.2f} s")
        browser.close()


def draw(browser: "Browser", report: Path, picture: Path, scheme: str) -> float:
    """A picture of a page, its first cluster opened and compared; returns the seconds until its list stood."""
    page = browser.new_page(viewport=SIZE, color_scheme="dark" if scheme == "dark" else "light")  # type: ignore[arg-type]
    start = time.perf_counter()
    page.goto(report.as_uri(), wait_until="commit")
    page.wait_for_selector("#list > li", state="attached")
    seconds = time.perf_counter() - start
    page.wait_for_load_state()
    page.locator("#list summary").first.click()
    page.locator("tr.with summary").first.click()
    page.locator("#count" if scheme == "light" else "h1").evaluate("one => one.scrollIntoView()")
    page.wait_for_timeout(500)
    page.screenshot(path=picture)
    page.close()
    return seconds


if __name__ == "__main__":
    main()
