"""The Markdown report: readable, and nothing in it takes effect."""

import re

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from dedup.outcome import Cluster, Member, Outcome
from dedup.reports import report_named

from .helpers import HOSTILE, UNSEEN, alone, article, hostile, match, outcome, rendered, small

OURS = {"text", "code_inline", "softbreak", "text_special"}  # what a line may hold; "text_special" is an escape


def markdown(what: Outcome) -> str:
    return rendered(report_named("md"), what).decode()


def tokens(what: Outcome) -> list[Token]:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(markdown(what))


def table_rows(what: Outcome) -> list[list[str]]:
    """The cells of all tables, as they are shown."""
    found: list[list[str]] = []
    for token, following in zip(tokens(what), tokens(what)[1:], strict=False):
        if token.type == "tr_open":
            found.append([])
        elif token.type in ("td_open", "th_open"):
            found[-1].append("".join(child.content for child in following.children or []))
    return found


def test_figures_and_clusters_are_there() -> None:
    text = markdown(small())
    assert "9 articles in 5 clusters: 4 copies, 3 stand alone." in text
    assert "1 record skipped, 1 mended, 2 read before" in text
    assert "1 article too short to be judged" in text
    assert "1,234 pairs left out by caps (some of them met in another bucket)" in text
    assert "## 1. Storm kills 12 in Poland" in text
    assert "## 2. Vote count, 3" in text
    assert "Weakest link: `v2` and `v3`, resemblance 0.29." in text
    assert "near revision (of `v2`)" in text
    assert "Origin: AP, an agency (sure: credited by Yahoo: 'WARSAW (AP) —'); not credited by blog/5." in text
    assert "3 versions, first v1, last v3: '12' became '13'." in text
    assert "| 60 min | identical syndicated | 100% | AP: WARSAW (AP) — |" in text
    assert "1 passage, 1 template, 1 embedded." in text
    assert "| feed.jsonl:7 | skipped | no text |" in text


def test_every_row_has_the_columns_of_its_head() -> None:
    rows = table_rows(hostile())
    assert len(rows) > 2 * len(HOSTILE)
    assert {len(row) for row in rows} == {9, 6, 3}


def test_no_markup_takes_effect() -> None:
    for token in tokens(hostile()):
        assert token.type not in ("html_block", "fence", "code_block", "blockquote_open", "hr", "ordered_list_open")
        for child in token.children or []:
            assert child.type in OURS, (child.type, child.content)


def test_titles_are_shown_as_they_are() -> None:
    shown = {row[3].replace("\u2060", "") for row in table_rows(hostile()) if len(row) == 9}
    for text in HOSTILE:
        if text.isprintable() and text == text.strip() and len(text) < 200 and not UNSEEN.search(text):
            assert text in shown or f"'{text}" in shown, text


@pytest.mark.parametrize(
    "text", ["http://evil.example", "HTTPS://evil.example", "ftp://evil.example", "www.evil.example"]
)
def test_no_address_becomes_a_link(text: str) -> None:
    made = markdown(outcome(pair(text)))
    assert not re.search(r"://|www\.", made, re.IGNORECASE)


@pytest.mark.parametrize("text", ["me@evil.example", "@team", "see #1", "#12"])
def test_no_name_or_number_becomes_a_link(text: str) -> None:
    assert not re.search(r"@\w|#\d", markdown(outcome(pair(text))))


def pair(text: str) -> Cluster:
    one, two = article("a", text, text), article("b", text, text)
    return Cluster(one, (Member(two, match("a", "b", rule=text)),), text)


def test_no_cell_is_a_formula() -> None:
    for row in table_rows(hostile()):
        for cell in row:
            assert not cell.startswith(tuple("=+-@＝＋－＠")), cell


def test_no_control_character_is_written() -> None:
    assert not UNSEEN.search(markdown(hostile()).replace("\u2060", ""))


def test_ids_that_are_plain_stand_as_code_and_others_are_escaped() -> None:
    ids = ["000_7d48#1", "https://a.example/b?c=d&e", "a`b", "a|b", "=1+1", "a\\b", "*a*"]
    clusters = [
        Cluster(article(name, "t"), (Member(article(f"{name}2", "t"), match(name, f"{name}2")),), "why") for name in ids
    ]
    text = markdown(outcome(*clusters))
    assert "| `000_7d48#1` |" in text and "| `https://a.example/b?c=d&e` |" in text
    shown = {row[0] for row in table_rows(outcome(*clusters))}
    assert {"a`b", "a|b", "'=1+1", "a\\b", "*a*"} <= shown


def test_a_cluster_without_titles_is_named_by_its_id() -> None:
    one, two = article("a"), article("b")
    assert "## 1. `a`" in markdown(outcome(Cluster(one, (Member(two, match("a", "b")),), "why"), alone(article("c"))))
