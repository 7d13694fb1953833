"""Two articles as a page: all of both texts is there, told apart by signs, and nothing in it runs."""

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.article import Article
from dedup.blocks import blocks
from dedup.errors import ParameterError, ReportError
from dedup.lineage import Certainty, Credit, CreditKind, Direction
from dedup.outcome import Block, Comparison, Overlap, Relation
from dedup.read.text import words
from dedup.reports import write_comparison
from dedup.reports._html.pair import pieces
from dedup.reports._html.sides import marked, rows

from .helpers import HOSTILE, NINE, match
from .markup import Markup, check_inert

SAME = " ".join(f"word{n} goes on" for n in range(200))
LEFT = f"WARSAW (AP) — The storm killed 12 people in Gdansk on Monday. {SAME} Only here stands this."
RIGHT = f"WARSAW (AP) — The storm killed 13 people in Sopot on Monday. {SAME}"


def pair(**facts: object) -> Comparison:
    one = Article("ap-1", LEFT, "Storm kills", "https://ap.example/1", "AP", NINE, "Jo Doe")
    other = Article("yahoo-7", RIGHT, "Storm kills 13", None, "Yahoo")
    tie = replace(
        match("ap-1", "yahoo-7", Overlap.NEAR, Relation.SYNDICATED),
        direction=Direction("ap-1", Certainty.SURE, "Yahoo credits AP"),
    )
    credits = ((), (Credit(("AP",), CreditKind.DATELINE, "WARSAW (AP) —"),))
    found = Comparison(
        one, other, tie, tie.rule, 90, 100, 120, 0.9, 0.8, 0.1, credits, blocks(words(LEFT), words(RIGHT))
    )
    return replace(found, **facts)  # type: ignore[arg-type]


def page(comparison: Comparison) -> str:
    return "".join(pieces(comparison))


def test_it_says_what_and_why_and_who_was_first() -> None:
    read = check_inert(page(pair()))
    told = "".join(read.tags("body")[0].split())
    for said in (
        "Near, syndicated", "another outlet, with a credit to the origin", "69% of all shingles are in both",
        "Who had it first: ap-1 (sure: Yahoo credits AP)", "AP, by dateline: WARSAW (AP) —", "none found",
        "2025-06-18 09:10 UTC", "Storm kills 13", "Jo Doe", "resemblance 69%", "left in right 90%", "right in left 75%",
        "90, of 100 in left and 120 in right", "sentences of left 90%", "sentences of right 80%", "quoted 10%",
    ):  # fmt: skip
        assert said.replace(" ", "") in told, said
    assert ("a", "https://ap.example/1") in [(tag, attrs.get("href")) for tag, attrs in read.found]


def test_of_no_match_it_says_so_and_why() -> None:
    told = page(pair(match=None, rule="12% of the shorter is in the longer"))
    assert "<h1>No match</h1>" in told
    assert "12% of the shorter is in the longer" in told
    assert "Who had it first" not in told


def test_what_differs_is_told_by_signs_and_marked() -> None:
    read = Markup(page(pair()))
    assert [said.strip() for said in read.classed("unseen")[2:]] == [
        "the same:", "changed:", "the same:", "the same:", "the same:", "cut:",
    ]  # fmt: skip
    assert read.tags("mark")[1:] == ["12", "Gdansk", "13", "Sopot"]  # the first explains the others


def test_long_unchanged_stretches_are_folded_and_all_there() -> None:
    read = Markup(page(pair()))
    assert len(read.tags("details")) == 1
    assert re.fullmatch(r"[\d,]+ characters that both have", read.tags("summary")[0])
    assert "word100 goes on" in read.tags("details")[0]
    assert sides(read) == (LEFT.split(), RIGHT.split())


def sides(read: Markup) -> tuple[list[str], list[str]]:
    return tuple(" ".join(read.classed(name)[1:]).split() for name in ("left", "right"))  # type: ignore[return-value]


TEXTS = st.lists(st.sampled_from(["one", "Two", "3", "four,", "“five”", "sechs\n\n", "七八", "a" * 90]), max_size=120)


@given(TEXTS, TEXTS, TEXTS)
def test_nothing_of_the_texts_is_lost(first: list[str], both: list[str], last: list[str]) -> None:
    left, right = " ".join(first + both * 5), " ".join(both * 5 + last)
    found = list(rows(blocks(words(left), words(right))))
    for text, parts in ((left, [row.left for row in found]), (right, [row.right for row in found])):
        joined = " ".join("".join(piece for piece, _ in part) for part in parts)
        assert "".join(joined.split()) == "".join(text.split())


def test_a_word_as_long_as_a_text_is_not_lost() -> None:
    text = "x" * 5_000
    folded = list(rows([Block("equal", text, text.upper())]))
    assert "".join(piece for row in folded for piece, _ in row.left) == text
    assert "".join(piece for row in folded for piece, _ in row.right) == text.upper()


WORDS = st.lists(
    st.sampled_from(["Oslo", "oslo", "12", "12.5", "the", "B2B", "Ünal", "É", "x1", "٣", "東京"]), max_size=8
)


@given(WORDS, WORDS, st.sampled_from([" ", ", ", ". ", "; ", " – ", "\n"]))
def test_numbers_and_names_that_the_other_has_not_are_marked(ours: list[str], theirs: list[str], sign: str) -> None:
    telling = [w for w in ours if w[0].isupper() or any(unicodedata.category(c)[0] == "N" for c in w)]
    found = marked(sign.join(ours) + ".", " ".join(theirs))
    assert [piece for piece, is_marked in found if is_marked] == [word for word in telling if word not in theirs]
    assert "".join(piece for piece, _ in found) == sign.join(ours) + "."


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_strings_stay_text(text: str) -> None:
    facts: dict[str, Any] = {"title": text, "source": text, "url": text, "author": text, "text": f"{text} A {text}"}
    one, two = (Article(id=f"{text}{letter}", **facts) for letter in "ab")
    credits = (Credit((text,), CreditKind.BYLINE, text),)
    tie = replace(
        match(one.id, two.id, rule=text), direction=Direction(one.id if text else None, Certainty.GUESS, text)
    )
    kinds = ("equal", "replaced", "cut", "added", "not compared")
    made = [Block(kind, f"{text} A", f"B {text} 1") for kind in kinds]  # type: ignore[arg-type]
    hostile = pair(left=one, right=two, match=tie, rule=text, credits=(credits, credits), blocks=made)
    check_inert(page(hostile).encode("utf-8", "replace").decode())


def test_only_its_own_style_is_let_in() -> None:
    text = page(pair())
    style = text.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(attrs["content"] for _, attrs in Markup(text).found if attrs.get("http-equiv"))
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "style" not in {name for _, attrs in Markup(text).found for name in attrs}  # the policy would not let it in


def test_the_same_pair_gives_the_same_page() -> None:
    assert page(pair()) == page(pair())


def test_long_texts_are_there_to_their_end() -> None:
    long = " ".join(f"w{n}" for n in range(1_500_000))
    assert len(long) > 10_000_000
    read = Markup(page(pair(blocks=[Block("not compared", f"{long} END1", f"{long} END2")])))
    assert read.tags("details")[0].count("w1234567 ") == 2
    assert [len(side) for side in sides(read)] == [1_500_001, 1_500_001]
    assert "characters that are not compared" in read.tags("summary")[0]


def test_a_page_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    class Broken(Sequence[Block]):
        def __len__(self) -> int:
            return 2

        def __getitem__(self, at: object) -> Block:  # type: ignore[override]
            raise AssertionError

        def __iter__(self) -> Iterator[Block]:
            yield Block("equal", "a", "a")
            raise MemoryError

    path = tmp_path / "diff.HTM"
    write_comparison(pair(), path)
    before = path.read_bytes()
    assert before.decode() == page(pair())
    with pytest.raises(MemoryError):
        write_comparison(pair(blocks=Broken()), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
    for name in ("diff.txt", "diff", "diff.html.gz"):
        with pytest.raises(ParameterError, match=r"known are: .html, .htm"):
            write_comparison(pair(), tmp_path / name)
    with pytest.raises(ReportError, match="there is no folder"):
        write_comparison(pair(), tmp_path / "no" / "diff.html")
