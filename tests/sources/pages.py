"""Writes pages as Daily8 does, for stories of the tests' own."""

from collections.abc import Sequence
from dataclasses import dataclass

FOOTER = """\
DOWNLOAD THE APP

Get Started Now: Download the App

Ready to dive into a world of global content with local flavor? Download Daily8 app today from your \
preferred app store and start exploring.
app-storeplay-store"""

AFTER_OWN = """\
Orange background

Try Our AI Features

Explore what Daily8 AI can do for you:

Comments

No comments yet...

Related Articles
"""


@dataclass(frozen=True)
class Story:
    title: str
    outlet: str | None
    time: str | None
    paragraphs: Sequence[str]
    section: str | None = None


def listed(story: Story) -> str:
    """A story as topic pages and "Related Articles" show it."""
    head = f"{story.title}\n{story.title}\n\n"
    if story.outlet is not None:
        head += f"{story.outlet}\n\n"
    if story.time is not None:
        head += f"time{story.time}\n\n"
    for bullet in (story.section, story.outlet):
        if bullet is not None:
            head += f"  • {bullet}\n"
    return head + f"\n{story.title}\n\n" + "\n".join(story.paragraphs) + "\n\n"


def topic_page(tag: str, stories: Sequence[Story]) -> str:
    return f"logo\n#\n\nLatest news with #{tag}\n\n" + "".join(map(listed, stories)) + FOOTER


def article_page(own: Story, related: Sequence[Story]) -> str:
    page = f"logo\n{own.title}\n\n{own.title}\n\n"
    if own.outlet is not None:
        page += f"{own.outlet}{own.time or ''}\n\n"
    page += "\n".join(own.paragraphs) + f"\n\n{AFTER_OWN}\n"
    return page + "".join(map(listed, related)) + FOOTER
