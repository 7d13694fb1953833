"""A browser for the tests of the HTML report. Where there is none they are skipped, but under CI they fail."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

import dedup
from dedup.reports import write_file

from ..conftest import ROOT
from . import made

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page, Request

COMMANDS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="package")
def browser() -> "Iterator[Browser]":
    command = next(filter(None, map(shutil.which, COMMANDS)), None)
    if command is None:
        _missing(f"no browser: none of {', '.join(COMMANDS)} is on the PATH")
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        _missing("playwright is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=command, args=["--no-sandbox"])
        yield browser
        browser.close()


def _missing(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def opened(browser: "Browser") -> "Iterator[Callable[..., Page]]":
    """Opens a page, and sees to it that it tells the console nothing, asks for nothing and harms nothing."""
    told: list[str] = []
    contexts = []

    def watched(path: Path, hash: str = "", **options: Any) -> "Page":
        context = browser.new_context(**options)
        contexts.append(context)
        context.set_default_timeout(30_000)  # a busy machine
        page = context.new_page()
        address = path.as_uri()

        def asked(request: "Request") -> None:
            if request.url.split("#")[0] != address:
                told.append(f"request: {request.url}")

        def dialog(one: "Dialog") -> None:
            told.append(f"dialog: {one.message}")
            one.dismiss()

        page.on("console", lambda message: told.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: told.append(f"error: {error}"))
        page.on("popup", lambda other: told.append(f"popup: {other.url}"))
        page.on("dialog", dialog)
        page.on("request", asked)
        page.goto(address + hash)
        return page

    yield watched
    for context in contexts:
        for page in context.pages:
            assert page.evaluate("window.harmed") is None
        context.close()
    assert told == []


@pytest.fixture(scope="session")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of `made.stories()`."""
    path = tmp_path_factory.mktemp("pages") / "stories.html"
    write_file(made.stories(), path)
    return path


@pytest.fixture(scope="session")
def harmful(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of `made.harmful()`."""
    path = tmp_path_factory.mktemp("pages") / "harmful.html"
    write_file(made.harmful(), path)
    return path


@pytest.fixture(scope="session")
def seeds_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the real pages."""
    path = tmp_path_factory.mktemp("pages") / "seeds.html"
    write_file(dedup.cluster(ROOT / "seeds"), path)
    return path
