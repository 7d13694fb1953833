"""HTML in texts: what is left of it, against the parser of Python's library, and the same however it was read."""

import json
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dedup
from dedup.markup import has_markup, without_markup
from dedup.sources import jsonl
from tests.sources.helpers import csv_bytes, jsonl_bytes, parquet_bytes, read_all, read_bytes
from tests.texts import story

SAID = "The minister said on Monday that “the law” would help farmers & others.\nIt will be voted on in May."
BODY = (
    "<div class='body'><p>The <b>min</b>ister said on <a title=\"a>b\" href=x>Monday</a> that &ldquo;the\n  law&rdquo; "
    "would help&nbsp;farmers &amp; others.</p><!-- <p>an advertisement</p> --><SCRIPT>show('<p>no</p>')</SCRIPT>"
    "<p>It will be voted on in May.<br /></div>"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (BODY, SAID),
        ('Watch at <a href="http://v.com">v.com</a>\n\n  As we said, 5 < 6.', "Watch at v.com\n\n  As we said, 5 < 6."),
        ("one<br>two<BR/>three<hr>", "one\ntwo\nthree"),
        ("<td>a</td><td>b</td>", "a\nb"),
        ("<i>left open, <!-- so <b>is</b> this", "left open, <!-- so is this"),
        ("<style>open <em>too</em>", "open too"),
        ("<svg><svg><p>x</p></svg></svg>y</p>", "y"),
        ("<a title=it's>one</a> it's <b>", "one it's "),
        ("</p> <img src=x>", ""),
        ("Sun <SUN> rose, <unknown></i>", "Sun <SUN> rose, <unknown>"),
        ('one <img width="1" src="https://x/t.gif" />', "one "),
        ("<p>one<p>two", "one\ntwo"),
        ('one<br clear="all">two<hr>three', "one\ntwo\nthree"),
        ("<!DOCTYPE html><?xml version='1.0'?><o:p>a</o:p><amp-img src=x>b</i>", "ab"),
        (
            "mail <john@x.org> or <http://x.org/a>, a<bc and d>e</i>",
            "mail <john@x.org> or <http://x.org/a>, a<bc and d>e",
        ),
    ],
)
def test_what_is_left(text: str, expected: str) -> None:
    assert has_markup(text) and has_markup(text.encode())
    assert without_markup(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5 < 6 > 4",
        "Sears <S> and <P> rose",
        "if a<b: </ b>",
        "<p>never closed",
        "a </x>",
        "Burlington <BR> and <HR> rose, <P> fell, <P> too",
        "</p\u00a0>",
        "<\u017fpan></\u017fpan>",
    ],
)
def test_what_has_no_markup_is_left_alone(text: str) -> None:
    assert not has_markup(text) and not has_markup(text.encode())


PIECES = st.sampled_from(
    [
        "<b>",
        "</b>",
        "<p>",
        "</p>",
        "<br>",
        "<!--",
        "-->",
        "<style>",
        "</style>",
        "<a x='",
        "'>",
        "<",
        "&lt;",
        " x ",
        "</p\u00a0>",
        "</\u017fpan>",
    ]
)


@settings(deadline=None)
@given(st.lists(PIECES | st.text(max_size=3), max_size=30).map("".join))
def test_it_is_found_in_bytes_where_it_is_in_the_text_and_nothing_fails(text: str) -> None:
    assert has_markup(text) == has_markup(text.encode(errors="surrogatepass"))
    assert len(without_markup(text)) <= len(text)


class Reference(HTMLParser):
    """The words of well-formed HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.text += "" if tag in ("b", "a") else " "

    def handle_data(self, data: str) -> None:
        self.text += data


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).map(escape)
LEAVES = WORDS | st.sampled_from(["<br>", "<br/>", "<img src='x' alt=\"y\">", "<!-- c -->", " ", "\n"])
HTML = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        lambda name, parts: f"<{name} class='c' id=x>{''.join(parts)}</{name}>",
        st.sampled_from(["p", "b", "a", "div", "h2"]),
        st.lists(inner, max_size=4),
    ),
)


@settings(deadline=None)
@given(st.lists(HTML, max_size=5).map("".join))
def test_of_what_is_well_formed_the_words_are_those_of_the_reference(html: str) -> None:
    # An image or an end of a paragraph parts no words there, or here: blanks are left out of account.
    assert "".join(without_markup(html).split()) == "".join(Reference(html).text.split())


def test_a_body_is_the_same_article_however_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = {"id": "1", "title": "Farmers &amp; others", "text": BODY, "source": "One"}
    files = {
        "feed.jsonl": jsonl_bytes(record),
        "feed.json": json.dumps([record]).encode(),
        "feed.csv": csv_bytes([record]),
        "feed.parquet": parquet_bytes(pyarrow.Table.from_pylist([record])),
    }
    found = [read_bytes(tmp_path, name, content).one for name, content in files.items()]
    monkeypatch.setattr(jsonl, "LARGE", 0)
    found.append(read_bytes(tmp_path, "large.jsonl", files["feed.jsonl"]).one)
    found += [read_all(some).one for some in ([record], pd.DataFrame([record]), pyarrow.Table.from_pylist([record]))]
    found.append(dedup.Article.from_mapping(record))
    assert set(map(repr, found)) == {repr(dedup.Article("1", SAID, title="Farmers & others", source="One"))}


def test_a_plain_text_keeps_its_title_and_entities() -> None:
    article = dedup.Article.from_mapping({"id": "1", "title": "A &amp; B", "text": "Write &amp; for &."})
    assert (article.title, article.text) == ("A &amp; B", "Write &amp; for &.")


def test_a_title_loses_its_tags_beside_a_plain_text_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "LARGE", 0)
    record = {"id": "1", "title": "A <b>bold</b> &amp; long title", "text": "Write &amp; for &."}
    for article in (dedup.Article.from_mapping(record), read_bytes(tmp_path, "a.jsonl", jsonl_bytes(record)).one):
        assert (article.title, article.text) == ("A bold & long title", "Write &amp; for &.")


def test_tags_that_never_end_are_looked_through_once() -> None:
    """As quick as those that end: a second at most for what would take an hour, if each began to look anew."""
    for hostile in ('<a " ="', "<a ='", '<script " ="', "<!--", "<style>", "<p>", "<a href", "<br "):
        text = hostile * 200_000 + "</p>"
        assert has_markup(text)
        assert len(without_markup(text)) <= len(text)


def test_nothing_but_markup_is_no_text() -> None:
    problems = read_all([{"id": "1", "text": "<div><img src=x></div>"}]).problems
    assert [problem.reason for problem in problems] == ["text is nothing but markup"]


def test_a_story_in_html_is_a_copy_of_the_plain_one() -> None:
    words = story(1, 200)
    html = "".join(
        f"<p>{' '.join(words[i : i + 8])} <em>{' '.join(words[i + 8 : i + 10])}</em></p>" for i in range(0, 200, 10)
    )
    (cluster,) = dedup.cluster([{"id": "html", "text": html}, {"id": "plain", "text": " ".join(words)}]).clusters
    assert cluster.members[0].match.overlap is dedup.Overlap.IDENTICAL
