"""HTML as a browser takes it apart, and what must not be in it."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

VOID = frozenset({"meta", "br", "rect"})
ALLOWED = frozenset(
    {
        "html", "head", "meta", "title", "style", "body", "header", "main", "section", "footer", "h1", "h2",
        "p", "strong", "span", "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "svg", "rect",
        "details", "summary", "mark", "q", "a", "code", "br", "i",
    }
)  # fmt: skip


class Markup(HTMLParser):
    """Elements with their attributes and their own text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []  # of each element, with that of those in it
        self.comments: list[str] = []
        self._open: list[int] = []
        self.feed(text)
        self.close()
        assert not self._open, "an element is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs)
        self.found.append((tag, {name: value or "" for name, value in attrs}))
        self.texts.append("")
        if tag not in VOID:
            self._open.append(len(self.found) - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))
        self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.found[self._open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        for number in self._open:
            self.texts[number] += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def all(self, wanted: Callable[[str, dict[str, str]], bool]) -> list[str]:
        """The texts of the elements that are wanted, by tag and attributes."""
        return [text for (tag, attrs), text in zip(self.found, self.texts, strict=True) if wanted(tag, attrs)]

    def tags(self, tag: str) -> list[str]:
        """The texts of the elements of a tag."""
        return self.all(lambda name, _: name == tag)

    def classed(self, name: str) -> list[str]:
        """The texts of the elements of a class."""
        return self.all(lambda _, attrs: name in attrs.get("class", "").split())


def check_inert(text: str) -> Markup:
    """Nothing in it runs, loads or leads anywhere but to pages of the web."""
    text.encode()  # no half surrogate pairs: neither files nor notebooks take them
    read = Markup(text)
    assert not read.comments
    for tag, attrs in read.found:
        assert tag in ALLOWED, tag
        assert not [name for name in attrs if name.startswith("on") or name in ("src", "srcset", "srcdoc", "action")]
        if "href" in attrs:
            assert tag == "a" and re.match("https?://", attrs["href"], re.IGNORECASE)
            assert "noopener" in attrs["rel"]
        if "style" in attrs:
            assert re.fullmatch(r"width: \d{1,3}%", attrs["style"])
    for style in read.tags("style"):
        assert "url(" not in style and "@import" not in style
    return read
