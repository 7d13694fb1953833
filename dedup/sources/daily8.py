"""Pages of the aggregator Daily8: a topic page lists articles; an article page shows one and related ones.

What a listed article looks like, each of these in a line (blank lines between them mean nothing):

    Title             twice; tolerated: once
    Title
    The Outlet        tolerated: none
    time2 days ago    glued; also a date; tolerated: none
    • Section         often none
    • The Outlet      this is the anchor: a bullet with the outlet's name, right below the outlet's name
    Title             tolerated: none
    The text, one or more lines.

An article page begins with its own article: the title twice, the outlet glued to the time in one line
("BBC News18-06-2025", "NDTVa day ago"; tolerated: none), the text, and then `_AFTER_OWN_TEXT`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from dedup.dates import is_relative, parse_date, parse_relative
from dedup.errors import SourceError
from dedup.sources._contract import Names, Options, Record
from dedup.sources._open import Input, other_than_text
from dedup.sources._records import to_record

NAME = "daily8"
ABOUT = "a page of the aggregator Daily8: one record for each article that it shows or lists"
SUFFIXES = (".txt",)
EXTRA = None

# The site's own lines, navigation and advertising, no part of any article.
_TOP = ("logo", "#")
_AFTER_OWN_TEXT = ("Orange background", "Try Our AI Features", "Explore what Daily8 AI can do for you:")
_BEFORE_RELATED = ("Comments", "No comments yet...", "Related Articles")
_BOTTOM = ("DOWNLOAD THE APP", "Get Started Now: Download the App", "app-storeplay-store")
_BOTTOM_PITCH = re.compile(r"Ready to dive into .*\bapp\b")  # its wording changes from page to page
_SITE_LINES = frozenset((*_TOP, *_AFTER_OWN_TEXT, *_BEFORE_RELATED, *_BOTTOM))

_TAG = re.compile(r"#\s*(\S.*)")
_BULLET = re.compile(r"•\s*(.*)")
_TIME = re.compile(r"time\s*(\S.*)")
_MOST_BULLETS = 6

# Outlet and time in one line, without a space between them (with a space it is a sentence).
_LONGEST_OUTLET = 80
_LONGEST_TIME = 20
_GLUED = re.compile(
    r"\d{2}-\d{2}-\d{4}|just now|yesterday|(?:an?|a few|(\d{1,2})) (second|minute|hour|day|week|month|year)s? ago"
)
# "News182 days ago" can be split in three places. The site counts up to these numbers before it takes
# the next unit, so most splits are none.
_COUNTS = {"second": 59, "minute": 59, "hour": 23, "day": 31, "week": 5, "month": 12, "year": 99}


@dataclass(frozen=True, slots=True)
class _Item:
    """A listed article: the lines [start, body) are its head, the text goes on from `body`."""

    start: int
    body: int
    title: str | None
    outlet: str | None
    time: str | None
    section: str | None


def recognise(head: bytes) -> bool:
    """Whether it lists an article, or begins as a page of the site does."""
    if other_than_text(head):
        return False
    lines = _lines(head.decode("utf-8", "replace"))
    if any(line == _AFTER_OWN_TEXT[-1] for line in lines) or _items(lines):
        return True
    top = _without_top(lines)
    return lines[:1] == ["logo"] and len(top) > 1 and top[0] == top[1]


def read(file: Input, options: Options) -> Iterator[Record]:
    """The page's own article, numbered 0, and those that it lists, from 1."""
    lines = _lines(file.text())
    items = _items(lines)
    above = _without_top(lines[: items[0].start if items else _bottom(lines, 0)])
    own = _own_article(above, {item.outlet for item in items if item.outlet})
    if own is None and not items:
        raise SourceError("is no page of Daily8: it neither shows nor lists an article")
    if own is not None:
        yield _record(file, 0, {**own, "listing": "own"}, options)
        listed: dict[str, str | None] = {"listing": "related"}
    else:
        tags = [found[1] for line in above if (found := _TAG.search(line))]
        listed = {"listing": "topic", "tag": tags[0] if tags else None}
    for number, item in enumerate(items, start=1):
        end = items[number].start if number < len(items) else _bottom(lines, item.body)
        text = "\n".join(_without_site_lines(lines[item.body : end]))
        values = {"title": item.title, "source": item.outlet, "time": item.time, "text": text}
        yield _record(file, number, {**values, "section": item.section, **listed}, options)


def _record(file: Input, number: int, values: dict[str, str | None], options: Options) -> Record:
    given: dict[str, object] = {name: value for name, value in values.items() if value is not None}
    time = str(given.pop("time", ""))
    # Without `as_of` a relative time is unknown; one that cannot be understood is for `to_record` to report.
    published = _moment(time, options.as_of) or (None if is_relative(time) else time)
    if published:
        given["published"] = published
    names = Names(f"{file.place} item \0", f"{file.stem}#\0")
    return to_record(names, number, {"id": names.id_of(number), **given}, Options())


def _moment(time: str, as_of: datetime | None) -> datetime | None:
    try:
        return parse_relative(time, as_of) or parse_date(time)
    except (OverflowError, ValueError):  # "9999 years ago", or digits of no number
        return None


# -- lines ---------------------------------------------------------------------------------------------


def _lines(text: str) -> list[str]:
    """The lines that are not blank, without the space around them."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [stripped for line in lines if (stripped := line.strip())]


def _is_site_line(line: str) -> bool:
    return line in _SITE_LINES or _BOTTOM_PITCH.match(line) is not None


def _without_top(lines: list[str]) -> list[str]:
    start = 0
    while start < len(lines) and lines[start] in _TOP:
        start += 1
    return lines[start:]


def _without_site_lines(lines: list[str]) -> list[str]:
    """Without the site's lines at the end; the same words inside a text are the text's."""
    end = len(lines)
    while end and _is_site_line(lines[end - 1]):
        end -= 1
    return lines[:end]


def _bottom(lines: list[str], start: int) -> int:
    """Where the advertising at the end of the page begins, looking from `start` on."""
    for position in range(len(lines) - 1, start - 1, -1):
        if lines[position] == _BOTTOM[0]:
            return position
    return len(lines)


# -- the page's own article ----------------------------------------------------------------------------


def _own_article(above: list[str], outlets: set[str]) -> dict[str, str | None] | None:
    """The article that the page is about, from the lines above the first listed one; None on a topic page."""
    end = _own_end(above)
    title = above[0] if end else None
    begin = next((at for at in range(end) if above[at] != title), end)  # the title stands once or twice
    outlet, time = _outlet_and_time(above[begin], outlets) if begin < end else (None, None)
    if not end or not (begin > 1 or end < len(above) or outlet or time):
        return None
    text = _without_site_lines(above[begin + bool(outlet or time) : end])
    return {"title": title, "source": outlet, "time": time, "text": "\n".join(text)}


def _own_end(above: list[str]) -> int:
    """Where the own article's text ends: before the first of the site's blocks, or before what is related."""
    for at, line in enumerate(above):
        if line in _AFTER_OWN_TEXT:
            return at
    related = [at for at, line in enumerate(above) if line == _BEFORE_RELATED[-1]]
    return related[-1] if related else len(above)


def _outlet_and_time(line: str, outlets: set[str]) -> tuple[str | None, str | None]:
    """The two parts of "BBC News18-06-2025"; nothing where the line is the beginning of a text.

    `outlets` are those that the page names elsewhere.
    """
    if len(line) > _LONGEST_OUTLET + _LONGEST_TIME:
        return None, None
    if is_relative(line) or re.fullmatch(r"\d{2}-\d{2}-\d{4}", line):
        return None, line
    if line in outlets:
        return line, None
    splits = [(line[:at], line[at:]) for at in range(1, len(line)) if _is_glued(line[:at], line[at:])]
    # The longest time: of "CNN12 hours ago" nobody reads "CNN1" and "2 hours ago", unless it is on the page.
    known = [split for split in splits if split[0] in outlets]
    return next(iter(known or splits), (None, None))


def _is_glued(outlet: str, time: str) -> bool:
    found = _GLUED.fullmatch(time)
    if found is None or outlet[-1].isspace():
        return False
    count, unit = found.groups()
    return count is None or (not count.startswith("0") and int(count) <= _COUNTS[unit])


# -- listed articles -----------------------------------------------------------------------------------


def _items(lines: Sequence[str]) -> list[_Item]:
    items: list[_Item] = []
    at = 1
    while at < len(lines):
        item = _item_at(lines, at, items[-1].body if items else 0)
        if item is not None:
            items.append(item)
        at = max(at + 1, item.body if item else 0)
    return items


def _item_at(lines: Sequence[str], at: int, floor: int) -> _Item | None:
    """The listed article whose time, or without one whose first bullet, is line `at`; its head begins
    at `floor` or below.
    """
    timed = _TIME.fullmatch(lines[at])
    bullets = _bullets(lines, at + 1 if timed else at)
    if not timed and not bullets:
        return None
    outlet = lines[at - 1]
    named = _same(outlet, bullets)
    if named is not None:
        bullets = bullets[: named + 1]
        above = at - 2
    elif timed and _is_time(timed[1]) and at >= 2 and lines[at - 2] == outlet:
        outlet, above = (bullets[-1] if len(bullets) > 1 else ""), at - 1  # the title pair, and no outlet
    elif timed and _is_time(timed[1]) and at >= 3 and lines[at - 3] == lines[at - 2]:
        above = at - 2
    else:
        return None
    below = at + bool(timed) + len(bullets)
    start, body, title = _titles(lines, above, below, floor)
    time = timed[1] if timed else None
    return _Item(start, body, title, outlet or None, time, _section(bullets, outlet))


def _titles(lines: Sequence[str], above: int, below: int, floor: int) -> tuple[int, int, str | None]:
    """Where the head begins, where the text begins, and the title, which stands up to three times."""
    if above < floor:
        return above + 1, min(below + 1, len(lines)), lines[below] if below < len(lines) else None
    title = lines[above]
    start = above - 1 if above > floor and lines[above - 1] == title else above
    body = below + 1 if below < len(lines) and lines[below] == title else below
    return start, body, title


def _bullets(lines: Sequence[str], start: int) -> list[str]:
    bullets: list[str] = []
    for line in lines[start : start + _MOST_BULLETS]:
        found = _BULLET.fullmatch(line)
        if found is None:
            break
        bullets.append(found[1])
    return bullets


def _same(outlet: str, bullets: list[str]) -> int | None:
    """Which of the bullets is the outlet."""
    folded = [bullet.casefold() for bullet in bullets]
    return folded.index(outlet.casefold()) if outlet.casefold() in folded else None


def _section(bullets: list[str], outlet: str) -> str | None:
    return next((bullet for bullet in bullets if bullet and bullet.casefold() != outlet.casefold()), None)


def _is_time(text: str) -> bool:
    return is_relative(text) or _moment(text, None) is not None
