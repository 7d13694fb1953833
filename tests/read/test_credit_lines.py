"""Lines that are only a credit are no evidence of copying, and everything else still is."""

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dedup
from dedup.article import Article
from dedup.read.credits.lines import credit_lines, without_credit_lines
from tests.texts import HOSTILE_CREDITS, story

NOTICES = [
    "The Associated Press contributed to this report.",
    "Associated Press writers Julie Pace, Matthew Daly, Alan Fram, Laurie Kellman, Andrew Taylor in Washington, "
    "Darlene Superville in Battle Creek, Jill Colvin in New York and Emily Swanson in Boston contributed to this "
    "report.",
    "Fox News' Chad Pergram, Mike Emanuel, Jennifer Griffin, Catherine Herridge, Peter Doocy, Matt Dean, Bill Hemmer, "
    "Jake Gibson, Lucas Tomlinson and Jane Roe contributed to this report.",
    "© 2018 The Associated Press. All rights reserved. This material may not be published, broadcast, rewritten or "
    "redistributed without permission.",
    "Copyright 2014 The Associated Press. All rights reserved. This material may not be published, broadcast, "
    "rewritten or redistributed.",
    "(Reporting by Benjamin Kang Lim and Tony Munroe; Additional reporting by James Pearson, Ju-min Park and "
    "Sui-Lee Wee; Editing by Mike Collett-White and Raju Gopalakrishnan)",
    "This article is republished from The Conversation under a Creative Commons license. Read the original article.",
    "Source: Reuters",
    "© 2018 AFP. Tous droits de reproduction et de représentation réservés.",
    "Copyright © 2018 ANSA. Riproduzione riservata.",
    "По материалам РИА Новости",
    "来源：新华社",
    "To continue reading this article, please subscribe.",
    "Already a subscriber to the Post, or to one of its sister papers?",
    "Subscribe now to read the full story and support local journalism in your county.",
    "Um weiterzulesen, bitte anmelden oder ein Abonnement abschließen.",
    "Cet article est réservé aux abonnés.",
]


def article(name: str, seed: int, *, before: str = "", after: str = "", length: int = 120) -> Article:
    words = story(seed, length)
    sentences = ". ".join(" ".join(words[i : i + 12]).capitalize() for i in range(0, length, 12))
    return Article(name, f"{before}{sentences}.{after}", source=f"outlet {name}")


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_is_taken_and_the_rest_is_left(notice: str) -> None:
    text = article("a", 1).text
    assert without_credit_lines(text) == text
    assert without_credit_lines(f"{text}\n{notice}").strip() == text
    assert without_credit_lines(f"{text} {notice}\nMore to come.").split() == f"{text} More to come.".split()


@pytest.mark.parametrize("notice", NOTICES)
def test_unrelated_articles_with_one_notice_do_not_match(notice: str) -> None:
    result = dedup.cluster([article(str(n), n, after=f"\n{notice}", length=40) for n in range(6)])
    assert result.matches == []


def test_the_same_notices_are_a_passage_when_they_are_prose() -> None:
    prose = (
        " Nobody who was at the harbour that evening had seen the ship leave and nobody had heard the bell ring twice"
    )
    result = dedup.cluster([article(str(n), n, after=prose, length=60) for n in range(2)])
    assert [match.overlap for match in result.matches] == ["passage"]


@pytest.mark.parametrize("notice", NOTICES)
def test_copies_with_and_without_the_line_match(notice: str) -> None:
    result = dedup.cluster([article("a", 1), article("b", 1, after=f"\n{notice}"), article("c", 1, after=f" {notice}")])
    assert [cluster.size for cluster in result.clusters] == [3]
    assert all(match.resemblance == 1 for match in result.matches)


def test_texts_that_are_only_such_lines_do_no_harm() -> None:
    notice = " ".join(NOTICES[:4])
    texts = [notice, notice + " Jane Roe contributed to this report.", notice + " John Doe contributed to this report."]
    articles = [Article(str(n), text, source=str(n)) for n, text in enumerate([*texts, texts[0]])]
    result = dedup.cluster([*articles, article("a", 1, after=notice)])
    assert {result.clusters[0].canonical.id, *(m.id for m in result.clusters[0].members)} == {"0", "3"}
    assert dedup.explain(articles[0], articles[1]).match is None


def test_the_order_of_articles_with_the_same_words_does_not_matter() -> None:
    notice = "\nThe Associated Press contributed to this report"
    same = article("a", 1, after=notice)
    other = Article("b", same.text.replace("\n", " ").replace(".", ""), source="outlet b")
    edited = article("c", 1, after=" Nobody was hurt.")
    found = {tuple(dedup.cluster(order).matches) for order in ([same, other, edited], [edited, other, same])}
    assert len(found) == 1


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([*NOTICES, "A storm came.", "\n", " ", "By JANE ROE, AP\n", "©", "日本。"])), st.randoms()
)
def test_spans_are_in_order_and_apart(parts: list[str], chance: random.Random) -> None:
    chance.shuffle(parts)
    text = "".join(parts)
    spans = [(0, 0), *credit_lines(text), (len(text), len(text))]
    assert all(start <= end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@pytest.mark.parametrize("text", HOSTILE_CREDITS, ids=lambda text: repr(text[:12]))
def test_a_hostile_text_takes_no_time(text: str) -> None:
    without_credit_lines(text)
