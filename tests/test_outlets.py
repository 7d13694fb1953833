"""When two names mean one outlet."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import Article
from dedup.outlets import credit_key, names_of, outlet_hashes, outlet_key, page_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Daily Mail", "dailymail.co.uk"),
        ("Daily Mail", "www.dailymail.co.uk"),
        ("News.com.au", "news.com.au"),
        ("Associated Press", "apnews.com"),
        ("CNN", "edition.cnn.com"),
        ("Yahoo", "news.yahoo.com"),
        ("Le Monde", "lemonde.fr"),
        ("The Guardian", "www.theguardian.com"),
        ("The Sun", "thesun.co.uk"),
        ("Die Zeit", "DIE ZEIT "),
        ("新华社", "新华社"),
    ],
)
def test_names_as_credits_and_feeds_vary_them(one: str, other: str) -> None:
    assert credit_key(one) == credit_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("BBC", "CNN"),
        ("Daily Mail", "Daily Mirror"),
        ("AP", "AFP"),
        ("The News", "news.com.au"),
        ("abc.net.au", "bbc.co.uk"),
    ],
)
def test_names_of_two(one: str, other: str) -> None:
    assert credit_key(one) != credit_key(other)


@pytest.mark.parametrize("name", ["", " ", ".", "...", "the ", "—", "a" * 10_000, "." * 10_000, "\ud800"])
def test_odd_names_have_a_key(name: str) -> None:
    assert isinstance(credit_key(name), str)


def test_an_article_goes_by_its_outlet_and_its_site() -> None:
    article = Article("1", "text", source="The Mail Online", url="https://www.dailymail.co.uk/news/1")
    assert names_of(article) == {"mailonline", "dailymail"}
    assert names_of(Article("1", "text", url="http://[broken")) == frozenset()
    link = "https://www.reuters.com/article/us-usa-shutdown"
    assert names_of(Article("1", "text", source="Washington Times", url=link)) == {"washingtontimes"}, "it credits them"
    assert names_of(Article("1", "text", url=link)) == {"reuters"}
    assert names_of(Article("1", "text")) == frozenset()


@pytest.mark.parametrize(
    ("source", "site"),
    [
        *((name, "www.nytimes.com") for name in ("NYTimes", "NY Times", "NYT", "New York Times Magazine")),
        *((name, "washingtonpost.com") for name in ("WashPost", "Washington Post Opinions")),
        *((name, "apnews.com") for name in ("AP News", "Associated Press Archive", "The Associated Press (AP)")),
        ("The Conversation UK", "theconversation.com"),
        ("Press Association Sport", "pressassociation.com"),
        ("Reuters UK", "uk.reuters.com"),
    ],
)
def test_a_part_of_an_agency_keeps_its_site(source: str, site: str) -> None:
    assert credit_key(site) in names_of(Article("1", "text", source=source, url=f"https://{site}/1"))


@pytest.mark.parametrize(
    "source", ["Fox News", "Cape Times", "The Guardian", "Washington Times", "Boston Globe", "CNN"]
)
def test_an_agencys_site_is_no_other_outlets(source: str) -> None:
    for site in ("reuters.com", "apnews.com", "afp.com"):
        assert credit_key(site) not in names_of(Article("1", "text", source=source, url=f"https://{site}/1"))


def test_outlets_are_never_merged_by_a_likeness_of_names() -> None:
    keys = {outlet_key(Article("1", "t", source=name)) for name in ("Daily Mail", "The Daily Mail", "dailymail.co.uk")}
    assert len(keys) == 3


@given(st.one_of(st.text("htp:/s?#@[].ab\t\n \\1"), st.from_regex(r"(?:https?:)?/{0,3}[\w.:@\[\]]*[/?#]?[\w/?#]*")))
def test_the_site_is_the_host_of_the_url(url: str) -> None:
    try:
        host = urlsplit(url).hostname
    except ValueError:
        host = None
    assert names_of(Article("1", "text", url=url)) == ({credit_key(host)} if host else frozenset())


def test_pages_without_a_name_are_their_sites() -> None:
    facts: list[tuple[str | None, str | None]] = [
        ("bbc.co.uk", None),
        (None, "https://www.bbc.co.uk/news/1"),
        (None, "http://BBC.co.uk/sport/2?x=1"),
        ("CNN", "https://www.bbc.co.uk/news/3"),
        (None, "no address"),
        (" ", None),
        (None, None),
    ]
    articles = [Article(str(n), "text", source=source, url=url) for n, (source, url) in enumerate(facts)]
    site, same, again, other, *unknown = outlet_hashes(articles).tolist()
    assert site == same == again != other
    assert 0 not in (site, other) and unknown == [0, 0, 0]


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://www.x.com/world/ferry-sinks", "x.com/world/ferry-sinks"),
        ("http://m.x.com/world/ferry-sinks/amp", "x.com/world/ferry-sinks"),
        ("//X.com/a-b-c.html?utm_source=rss#top", "x.com/a-b-c.html"),
        ("https://x.com/story.php?id=7", "x.com/story.php?id=7"),
        ("https://x.com/a/ferry-sinks-off-1f0c?v=4", "x.com/a/ferry-sinks-off-1f0c"),
        ("https://x.com/a/ferry-sinks-off/?outputType=amp&page=2", "x.com/a/ferry-sinks-off"),
        ("https://x.com/all-our-events/?event=2211", "x.com/all-our-events?event=2211"),
        ("https://x.com/news/read-full-story?slug=storm", "x.com/news/read-full-story?slug=storm"),
        ("https://x.com/article-detail-page.php?id=42", "x.com/article-detail-page.php?id=42"),
        ("https://x.com/a-b-c?fbclid=9&at_medium=RSS&at_campaign=x", "x.com/a-b-c"),
        ("https://x.com/story?id=5&utm_medium=rss&ref=home", "x.com/story?id=5"),
        ("https://x.com/story?utm_medium=rss&id=5&page=2", "x.com/story?id=5&page=2"),
        ("https://x.com/a-b-c?amp=1&gclid=3", "x.com/a-b-c"),
        ("https://x.com/story?reference=5&ffclid=1", "x.com/story?reference=5&ffclid=1"),
        ("https://x.com/?utm_campaign=2025-06-18", None),
        ("https://x.com/sport?at_campaign=77", None),
        ("https://x.com/", None),
        ("https://x.com", None),
        ("https://x.com/us-news", None),
        ("https://x.com/world/asia/", None),
        ("not an address", None),
    ],
)
def test_a_page_is_an_articles_address(url: str, page: str | None) -> None:
    assert page_of(url) == page
