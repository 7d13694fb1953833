"""The sieve takes nothing away: readers find nothing where it says so, and all else is found as without it."""

import re
import sys
from functools import cache

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import dedup
from dedup.agencies import agencies
from dedup.article import Article
from dedup.find import work
from dedup.read.credits import ALL, find_credits, marks_of, without_credit_lines
from dedup.read.credits.forms import LANGUAGES, Form, Where
from dedup.read.credits.lines import ENDING_TRIGGERS, credit_lines
from dedup.read.credits.marks import PHRASES, UNKNOWN
from dedup.read.credits.places import lower, words
from dedup.read.credits.sieve import classes, sieve
from tests.read.test_credits import BYLINES, CREDIT_LINES, DATELINES
from tests.texts import HOSTILE_CREDITS, story

FORMS = [form for _, forms in LANGUAGES for form in forms]
NAMES = sorted({name for each in agencies() for name in (*each.also, *each.short)})
TRIGGERS = sorted({trigger for form in FORMS for trigger in form.trigger.split("|")})
SIGNS = sorted({sign for form in FORMS for sign in (form.signs or form.needs).split("|") if sign})
NOTICES = sorted({f"{each.also[0]} {notice} " for each in agencies() for notice in each.notice})
CREDITS = [template.replace("{}", "") for template, _ in (*DATELINES, *BYLINES, *CREDIT_LINES)]
JOINTS = [
    *("\n", "\n\n", " ", "  ", "\xa0", "\u2003", ". ", ", ", " (", ") ", "（", "）", "[", "] — ", " - ", "/", ":", "©"),
    *("By ", "Von ", "via ", "Via", "the ", "The ", "l’", "this story was ", " from ", " by ", "17 июня "),
    *("Jane Roe", "JANE ROE, ", "PARIS", "and ", "2018 ", "Photo: ", "é", "ß", "中", "😀", "\u0301", "\u200b", "_"),
    *("x " * 20, "Word " * 70, " " * 90, "line\n" * 9, "x" * 700),
]  # fmt: skip
# Letters that are others in another case, or look like them.
_ODD = {"k": "\u212a", "i": "ıİ", "s": "ſ", "å": "\u212b", "ss": "ß", "a": "ａ", "fi": "ﬁ", "r": "Ｒ", "u": "Ｕ"}


@st.composite
def written(draw: st.DrawFn, pieces: list[str]) -> str:
    """One of some pieces, in another case or with odd letters."""
    piece = draw(st.sampled_from(pieces))
    piece = draw(st.sampled_from([piece, piece, piece.lower(), piece.upper(), piece.title(), piece.swapcase()]))
    if draw(st.integers(0, 9)) == 0:
        plain, odd = draw(st.sampled_from(sorted(_ODD.items())))
        piece = piece.replace(plain, odd[0], 1).replace(plain.upper(), odd[-1], 1)
    return piece.replace(" ", "\n", 1) if draw(st.integers(0, 19)) == 0 else piece


TEXTS = st.lists(
    written(NAMES)
    | written(TRIGGERS)
    | written([*SIGNS, *NOTICES, *ENDING_TRIGGERS])
    | written(CREDITS)
    | st.sampled_from(JOINTS)
    | st.sampled_from(JOINTS),
    max_size=14,
).map("".join)


def is_found_as_before(text: str) -> bool:
    article = Article("a", text)
    marks = int(marks_of(np.array([0]), lambda rows: [article.utf8], 1)[0])
    assert credit_lines(text, marks) == credit_lines(text)
    return find_credits(article, marks) == find_credits(article)


@settings(max_examples=500)
@given(TEXTS)
@example("x" * 640 + "\n" + " " * 300 + "AP")
@example(" " * 200 + "JANE ROE, Associated Press\nx")
@example("A.P. said. With A.P.")
@example("по материаламA.P.")
def test_the_sieve_takes_nothing_away(text: str) -> None:
    assert is_found_as_before(text)


@pytest.mark.parametrize("template", [template for template, _ in (*DATELINES, *BYLINES, *CREDIT_LINES)])
def test_nor_from_credits_as_they_are_written(template: str) -> None:
    for length in (12, 200, 800):
        assert is_found_as_before(template.replace("{}", " ".join(story(1, length)).capitalize() + "."))


@pytest.mark.parametrize("text", HOSTILE_CREDITS)
def test_nor_from_hostile_texts(text: str) -> None:
    assert is_found_as_before(text)


@cache
def matches(form: Form) -> st.SearchStrategy[str]:
    """Texts that the words of a form match, made without what looks around."""
    pattern = re.sub(r"\\b|\(\?m:[\^$]\)|\(\?<=\[[^]]*\](?:\\s)?\)|\(\?!read or\)", "", form.words).replace(
        "(?=", "(?:"
    )
    written = [
        pattern.replace(" ?", rf"{blank}{{0,2}}").replace(" ", rf"{blank}{{1,{most}}}")
        for blank, most in ((r"\x20", 1), (r"[\x20\n\xa0]", 3))
    ]
    return st.one_of(
        *(st.from_regex(re.compile(each, re.IGNORECASE), fullmatch=True).map(mendable) for each in written)
    )


def mendable(text: str) -> str:
    """A text without halves of surrogate pairs, which no article has."""
    return text.encode("utf-8", "replace").decode()


@pytest.mark.parametrize(
    "form", [each for each in FORMS if each.where is not Where.ALONE], ids=lambda each: each.trigger
)
def test_every_match_of_a_form_is_marked(form: Form) -> None:
    tried = 0

    @settings(max_examples=40, database=None)
    @given(matches(form), st.sampled_from(["\n", "(", "（", ". "]), st.sampled_from(["\n", " ", " x"]))
    def check(match: str, before: str, after: str) -> None:
        nonlocal tried
        text = f"x{before}{match}{after}\nReuters {'x ' * 400}"
        if words(form).search(text) and any(trigger in lower(text) for trigger in form.trigger.split("|")):
            tried += 1
            assert sieve([text.encode()])[0] & PHRASES

    check()
    assert tried


def test_letters_in_any_case_are_one_symbol_or_unknown() -> None:
    everything = "".join(map(chr, range(0x10000)))
    for letter in sorted(set("".join([*NAMES, *TRIGGERS, *SIGNS, *ENDING_TRIGGERS]).lower())):
        if letter.isalpha() and classes()[ord(letter)] != UNKNOWN:
            same = {*re.findall(letter, everything, re.IGNORECASE)}
            same |= {each for each in everything if letter in (each.lower(), each.casefold())}
            assert {chr(classes()[ord(each)]).lower() for each in same if classes()[ord(each)] != UNKNOWN} == {
                chr(classes()[ord(letter)]).lower()
            }
    several = [each for each in everything if len(each.casefold()) > 1 or len(each.lower()) > 1]
    assert {int(classes()[ord(each)]) for each in several if each.isalpha()} == {UNKNOWN}
    assert all(len(chr(code).casefold()) == 1 for code in range(0x10000, sys.maxunicode))


def test_texts_without_a_sign_have_no_marks() -> None:
    plain = [" ".join(story(seed, 500)).replace("lire l", "") for seed in range(20)]
    assert not sieve([text.encode() for text in (*plain, "Le café – “Ёлка” était là…", "")]).any()
    assert sieve(["中".encode(), "x ß".encode()]).tolist() == [ALL, ALL]
    assert len(sieve([])) == 0


def test_clusters_and_credits_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [" ".join(story(seed, 90)).capitalize() + "." for seed in range(8)]
    articles = [
        Article(f"{n}{m}", template.format(text), source=f"outlet {m}")
        for n, text in enumerate(texts)
        for m, template in enumerate(["{}", CREDIT_LINES[n][0], DATELINES[n][0], BYLINES[n][0]])
    ]
    expected = dedup.cluster(articles, credits="all")
    monkeypatch.setattr(work, "MUCH", 0)
    found = dedup.cluster(articles, credits="all")
    assert (found.clusters, found.matches, found.credits) == (expected.clusters, expected.matches, expected.credits)
    assert without_credit_lines("x") == "x" and found.credits
