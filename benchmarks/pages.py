"""What stands around a text on its page: datelines and credits, a site's menus and notices. Made up, all of it."""

from collections.abc import Sequence
from random import Random

from benchmarks import edits

DATELINES = (
    "LONDON (Reuters) - ", "WASHINGTON (AP) — ", "PARIS (AFP) - ", "NEW YORK (Reuters) – ", "BERLIN (dpa) - ",
    "TOKYO, Japan (AP) — ", "BRUSSELS (Reuters) - ", "MOSCOW (Interfax) - ",
)  # fmt: skip
CREDIT_LINES = (
    "(Reporting by Ellen Marsh in London and Tom Okafor in Lagos; Editing by Ruth Allen)",
    "The Associated Press contributed to this report.",
    "© 2019 AFP",
    "Copyright 2018 The Associated Press. All rights reserved. This material may not be published, broadcast, "
    "rewritten or redistributed.",
    "This article was first published by The Conversation. Read the original article.",
    "With inputs from Reuters and agencies",
    "Source: Xinhua",
)

_NOTICES = (
    "Skip to main content", "Sign in or create a free account to save this article for later", "Open the menu",
    "Share this story on Facebook, Twitter or WhatsApp, or send it by email", "Subscribe now for one euro a week",
    "We use cookies to measure how our pages are used; change your settings at any time",
    "Get the morning's top stories in your inbox before breakfast", "You have read all your free articles this month",
    "Comments are closed on stories older than three days", "Follow our live coverage in the app",
    "Something wrong on this page? Tell the editors and we will look into it",
    "All rights reserved. No part of this page may be copied without written permission",
    "Advertisement: scroll on to continue reading", "About us, careers, contact, archive, help, terms of use",
    "Support independent reporting with a gift of any size", "Print this page", "Listen to this article",
    "Tickets, jobs, cars, homes, dating and crosswords from our partners", "More in this section", "Back to top",
)  # fmt: skip


def furniture(site: str, words: int, headlines: Sequence[str], rng: Random) -> tuple[str, str]:
    """The head and tail that a site puts around each page, `words` words together, a third of them in the head.

    They are menus and notices, which other sites have too, and the site's name and most-read headlines.
    """
    notices = rng.sample(_NOTICES, len(_NOTICES))
    lines: list[str] = [f"{site} home"]
    while edits.size(" ".join(lines)) < words:
        lines += [notices.pop() if notices else f"{site} and partners", rng.choice(headlines)]
    chosen = " \n".join(lines).split(" ")[:words]
    cut = max(1, words // 3)
    return " ".join(chosen[:cut]), " ".join(chosen[cut:])


def wrap(text: str, head: str, tail: str) -> str:
    """A text within a page's head and tail."""
    return f"{head}\n\n{text}\n\n{tail}"
