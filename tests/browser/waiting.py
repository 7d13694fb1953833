"""Waiting for a page, from outside of it: its policy lets no text become a script, so `wait_for_function` fails."""

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

PATIENCE = 10  # seconds


def until(page: "Page", script: str, argument: object = None) -> None:
    """Wait until an expression is true.

    Raises:
        AssertionError: it never is.
    """
    end = time.monotonic() + PATIENCE
    while not page.evaluate(script, argument):
        assert time.monotonic() < end, script
        page.wait_for_timeout(20)
