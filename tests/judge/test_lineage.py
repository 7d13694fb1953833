"""Where a cluster's text comes from, how it travelled, and who says so."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

import dedup
from dedup import Article
from dedup.lineage import Lineage
from tests.texts import edited, story

WORDS = story(1, 150)
NOON = datetime(2025, 6, 2, 12, 0, tzinfo=UTC)


def article(name: str, source: str | None, hours: float | None = None, before: str = "", after: str = "") -> Article:
    text = before + " ".join(edited(WORDS, 0.02, sum(map(ord, name)))) + after
    return Article(name, text, source=source, published=None if hours is None else NOON + timedelta(hours=hours))


def lineage(articles: Sequence[Article]) -> Lineage:
    found = []
    for order in list(permutations(articles))[:6]:
        (cluster,) = dedup.cluster(order).clusters
        found.append(cluster.lineage)
    assert found[0] is not None and all(one == found[0] for one in found), "the order of the input is no evidence"
    return found[0]


def origin(*articles: Article) -> tuple[str | None, str | None, str]:
    found = lineage(articles).origin
    assert found.reason
    return found.name, found.article, found.certainty.value


AP = "WARSAW (AP) — "


def test_the_agency_is_the_origin_even_where_its_own_copy_is_missing() -> None:
    one, two = article("a", "Yahoo", 1, AP), article("b", "Fox", 2, AP)
    assert origin(one, two) == ("AP", None, "sure")
    assert origin(one, two, article("c", "AP", 5)) == ("AP", "c", "sure")
    assert origin(article("x", "Blog", 0), one, two) == ("AP", None, "sure"), "an earlier date does not outweigh it"


def test_who_credits_and_who_does_not() -> None:
    found = lineage(
        [article("a", "AP", 0), article("b", "Yahoo", 1, AP), article("c", "Blog", 2), article("d", None, None)]
    )
    assert (found.crediting, found.uncredited) == (("Yahoo",), ("Blog", "d"))
    assert found.outlets == ("AP", "Yahoo", "Blog")
    assert [step.lag for step in found.timeline] == [timedelta(0), timedelta(hours=1), timedelta(hours=2), None]
    assert [step.is_origin for step in found.timeline] == [True, False, False, False]


def test_a_credit_is_followed_to_its_end() -> None:
    link = {"original_source": "https://news.yahoo.com/1"}
    blogs = [
        replace(article(name, name, 2), extra=link, url=f"https://{name}.example/1") for name in ("blogger", "another")
    ]
    found = lineage([article("a", "Yahoo", 1, AP), *blogs]).origin
    assert (found.name, found.article, found.certainty.value) == ("AP", None, "sure")
    assert "which others credit, credits it" in found.reason, "most name the portal"
    alone = lineage([article("a", "Yahoo", 1), *blogs]).origin
    assert (alone.article, alone.certainty.value) == ("a", "sure")


def test_what_contributed_only_is_less_sure() -> None:
    note = "\nThe Associated Press contributed to this report."
    assert origin(article("a", "One", 0, after=note), article("b", "Two", 1, after=note)) == ("AP", None, "likely")
    assert origin(article("a", "One", 0, after=note), article("b", "Two", 1)) == ("AP", None, "guess")
    both = article("a", "One", 5, after=note), article("b", "AP", 1)
    assert origin(*both) == ("AP", "b", "likely"), "its own copy is the earliest"
    assert origin(both[0], article("b", "AP", 6)) == ("AP", "b", "guess")
    assert origin(article("a", "One", 0, after=note), article("b", "One", 1, after=note)) == ("One", "a", "likely")


def test_agencies_without_a_name_stand_behind_those_with_one() -> None:
    unnamed = [article(name, name, hour, after="\nAgencies") for hour, name in enumerate(("One", "Two", "Three"))]
    assert origin(*unnamed) == ("Agencies", None, "guess")
    assert origin(*unnamed, article("d", "Four", 5, "LIMA (Notimex) - ")) == ("Notimex", None, "sure")
    own = article("d", "Notimex", 0, after="\nAgencies"), article("e", "Four", 5, "LIMA (Notimex) - ")
    assert origin(*own, unnamed[1]) == ("Notimex", "d", "sure")
    joint = [article(name, name, 1, "LIMA (AsiaNews/Agencies) - ") for name in ("One", "Two")]
    assert origin(*joint) == ("AsiaNews/Agencies", None, "sure")


def test_an_agencys_own_earlier_article_leaves_anothers_credit_unsure() -> None:
    other = article("b", "The Journal", 5, after="\n© AFP 2025")
    own = article("a", "Reuters", 0, "LISBON, June 12 (Reuters) - ")
    assert origin(own, other) == ("AFP", None, "guess")
    assert origin(article("a", "Reuters", 0), other) == ("AFP", None, "sure"), "it does not say that it is its own"
    assert origin(replace(own, published=other.published), other) == ("AFP", None, "sure"), "it is no earlier"


def test_an_agency_that_credits_itself_is_its_own_origin() -> None:
    assert origin(article("a", "AP", 0, AP), article("b", "AP", 1, AP)) == ("AP", "a", "likely")


def test_one_outlet_only() -> None:
    assert origin(article("a", "One", 3), article("b", "One")) == ("One", "a", "likely")


def test_an_agency_among_outlets() -> None:
    assert origin(article("a", "Blog"), article("b", "Associated Press")) == ("AP", "b", "likely")
    assert origin(article("a", "Blog"), article("b", "Reuters")) == ("Reuters", "b", "likely")
    assert origin(article("a", "Blog", 0), article("b", "Reuters", 4)) == ("Reuters", "b", "guess")


def test_the_earliest_date_and_what_it_is_worth() -> None:
    one, two, third = article("a", "One", 0), article("b", "Two", 1), article("c", "Three")
    assert origin(one, two) == ("One", "a", "likely")
    assert origin(one, two, third) == ("One", "a", "guess")
    assert origin(one, third) == (None, None, "unknown"), "one date alone says nothing"
    assert origin(one, replace(two, published=one.published)) == (None, None, "unknown")
    assert origin(replace(one, source=None), two) == (None, "a", "likely"), "no outlet is invented"


def test_the_whole_text_is_a_guess() -> None:
    half = Article("b", " ".join(WORDS[:75]), source="Two")
    assert origin(article("a", "One"), half) == ("One", "a", "guess")


def test_nothing_tells() -> None:
    assert origin(article("a", "One"), article("b", "Two")) == (None, None, "unknown")
    found = lineage([article("a", "One"), article("b", None)])
    assert found.uncredited == () and [step.share for step in found.timeline] == [None, None]


def test_the_share_is_how_much_is_the_origins() -> None:
    whole = Article("a", " ".join(WORDS), source="Reuters", published=NOON)
    longer = Article("b", " ".join(WORDS + story(9, 50)), source="Two", published=NOON + timedelta(hours=1))
    shares = [step.share for step in lineage([whole, longer]).timeline]
    assert shares == [1.0, pytest.approx(0.75, abs=0.02)]


def test_without_the_origins_own_text_its_customers_stand_for_it() -> None:
    one = Article("a", AP + " ".join(WORDS), source="One", published=NOON)
    two = Article("b", AP + " ".join(WORDS + story(9, 50)), source="Two", published=NOON + timedelta(hours=1))
    shares = [step.share for step in lineage([one, two]).timeline]
    assert shares == [pytest.approx(1.0, abs=0.02), pytest.approx(0.75, abs=0.02)]


def test_a_lone_article_has_no_lineage() -> None:
    (cluster,) = dedup.cluster([article("a", "One")]).clusters
    assert cluster.lineage is None and cluster.origin is None
