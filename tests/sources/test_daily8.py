"""Pages of Daily8 with stories that the site never had; test_seeds has the real ones."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from dedup.article import Article

from .helpers import Reading, read_all
from .pages import AFTER_OWN, FOOTER, Story, article_page, listed, topic_page

AS_OF = datetime(2025, 6, 21, 12, tzinfo=UTC)
ANY_PAGE = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def page(folder: Path, text: str, format: str | None = "daily8") -> Reading:
    path = folder / "page.txt"
    path.write_text(text, encoding="utf-8")
    return read_all(path, as_of=AS_OF, format=format)


def ago(**units: float) -> datetime:
    moment = AS_OF - timedelta(**units)
    return moment.replace(hour=0) if "days" in units else moment  # a day, without a time


# -- a sixth page --------------------------------------------------------------------------------------------

HARBOUR = Story(
    "Harbour crane topples in storm", "Channel 4", "36 minutes ago",
    ["A crane fell into the harbour basin of Velmouth on Friday night.", "Nobody was hurt, the port said."],
    "Weather",
)  # fmt: skip
BAKERY = Story("Bakery wins prize for rye", "9to5Mac", "a day ago", ["The loaf weighed 3 kilograms."])
ELECTION = Story("Selbstverwaltung: Wahl am 9. März", "Süddeutsche", "04-03-2025", ["Am Sonntag wird gewählt."])


def facts(article: Article) -> tuple[object, ...]:
    return article.id, article.title, article.source, article.published, article.text, dict(article.extra)


def test_a_topic_page_of_other_stories(tmp_path: Path) -> None:
    reading = page(tmp_path, topic_page("Harbour life", [HARBOUR, BAKERY, ELECTION]), format=None)
    assert reading.problems == []
    tag = {"listing": "topic", "tag": "Harbour life"}
    assert [facts(article) for article in reading.articles] == [
        ("page#1", HARBOUR.title, "Channel 4", ago(minutes=36), "\n".join(HARBOUR.paragraphs),
         {"section": "Weather", **tag}),
        ("page#2", BAKERY.title, "9to5Mac", ago(days=1), "The loaf weighed 3 kilograms.", tag),
        ("page#3", ELECTION.title, "Süddeutsche", datetime(2025, 3, 4, tzinfo=UTC),
         "Am Sonntag wird gewählt.", tag),
    ]  # fmt: skip


def test_an_article_page_of_other_stories(tmp_path: Path) -> None:
    reading = page(tmp_path, article_page(HARBOUR, [ELECTION, BAKERY]), format=None)
    assert reading.problems == []
    assert [facts(article)[:4] for article in reading.articles] == [
        ("page#0", HARBOUR.title, "Channel 4", ago(minutes=36)),
        ("page#1", ELECTION.title, "Süddeutsche", datetime(2025, 3, 4, tzinfo=UTC)),
        ("page#2", BAKERY.title, "9to5Mac", ago(days=1)),
    ]
    assert reading.articles[0].text == "\n".join(HARBOUR.paragraphs)
    assert [article.extra["listing"] for article in reading.articles] == ["own", "related", "related"]


WORDS = st.text("abcdefghij éüñ ДЖЯ 東京 0123456789 '’“”?!:,-", min_size=1, max_size=60).map(
    lambda text: "W" + " ".join(text.split())
)
TITLES = st.one_of(
    WORDS, WORDS.map(lambda title: f"{title} 2 days ago"), WORDS.map(lambda title: f"{title} 18-06-2025")
)
TIMES = st.one_of(
    st.sampled_from(["a few seconds ago", "a minute ago", "an hour ago", "a day ago", "a month ago", "a year ago"]),
    st.integers(2, 44).map(lambda count: f"{count} minutes ago"),
    st.integers(2, 21).map(lambda count: f"{count} hours ago"),
    st.integers(2, 25).map(lambda count: f"{count} days ago"),
    st.dates(datetime(2000, 1, 1).date(), datetime(2030, 1, 1).date()).map(lambda day: day.strftime("%d-%m-%Y")),
)
OUTLETS = st.sampled_from(
    ["BBC News", "NDTV", "The Guardian", "Al Jazeera", "Time of India", "Le Monde", "9to5Mac", "Reuters",
     "time.com", "Süddeutsche", "朝日新聞", "L'Orient-Le Jour", "Channel 4", "CNA", "i", "The Sun", "Time",
     "A1 Hrvatska"]
)  # fmt: skip
PARAGRAPHS = st.lists(
    st.one_of(
        WORDS.map(lambda text: f"{text}."),
        st.sampled_from(["2 days ago", "Comments", "an hour ago", "He knew it all just now.", "logo",
                         "time flies.", "• a point of a list", "Related Articles", "18-06-2025"]),
    ),
    min_size=1, max_size=5,
).map(lambda lines: [*lines, "And so it ended."])  # fmt: skip
STORIES = st.builds(
    Story,
    TITLES,
    OUTLETS,
    TIMES,
    PARAGRAPHS,
    st.one_of(st.none(), st.sampled_from(["Politics", "Science", "Travel"])),
)


def check(article: Article, story: Story) -> None:
    assert article.title == story.title
    assert article.source == story.outlet
    assert article.text.split("\n") == list(story.paragraphs)
    assert (article.published is not None) == (story.time is not None)


@ANY_PAGE
@given(stories=st.lists(STORIES, min_size=1, max_size=5), tag=st.sampled_from(["Kursk", "Formula 1", "Ελλάδα"]))
def test_any_topic_page_gives_its_stories(tmp_path: Path, stories: list[Story], tag: str) -> None:
    reading = page(tmp_path, topic_page(tag, stories), format=None)
    assert reading.problems == []
    assert len(reading.articles) == len(stories)
    for number, (article, story) in enumerate(zip(reading.articles, stories, strict=True), start=1):
        check(article, story)
        assert article.id == f"page#{number}"
        assert article.extra.get("section") == story.section
        assert article.extra["tag"] == tag


@ANY_PAGE
@given(own=STORIES, related=st.lists(STORIES, max_size=4))
def test_any_article_page_gives_its_stories(tmp_path: Path, own: Story, related: list[Story]) -> None:
    outlets = {story.outlet for story in related}
    assume(own.paragraphs[0] not in outlets)
    reading = page(tmp_path, article_page(own, related), format=None)
    assert reading.problems == []
    assert len(reading.articles) == 1 + len(related)
    for article, story in zip(reading.articles, [own, *related], strict=True):
        check(article, story)


@ANY_PAGE
@given(own=STORIES, related=st.lists(STORIES, max_size=2))
def test_an_own_article_without_an_outlet_has_none(tmp_path: Path, own: Story, related: list[Story]) -> None:
    nameless = Story(own.title, None, None, ["First things first.", *own.paragraphs])
    reading = page(tmp_path, article_page(nameless, related))
    assert reading.problems == []
    check(reading.articles[0], nameless)
    assert reading.articles[0].extra["listing"] == "own"


# -- outlet and time in one line -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "outlet", "published"),
    [
        ("BBC News18-06-2025", "BBC News", datetime(2025, 6, 18, tzinfo=UTC)),
        ("NDTVa day ago", "NDTV", ago(days=1)),
        ("Al Jazeeraan hour ago", "Al Jazeera", ago(hours=1)),
        ("Al Jazeeraa day ago", "Al Jazeera", ago(days=1)),
        ("BBC News12 hours ago", "BBC News", ago(hours=12)),
        ("News182 days ago", "News18", ago(days=2)),
        ("News1812 hours ago", "News18", ago(hours=12)),
        ("News1818-06-2025", "News18", datetime(2025, 6, 18, tzinfo=UTC)),
        ("Channel 43 hours ago", "Channel 4", ago(hours=3)),
        ("Channel 42 minutes ago", "Channel 4", ago(minutes=2)),
        ("9to5Mac36 minutes ago", "9to5Mac", ago(minutes=36)),
        ("Lemonde.fra few seconds ago", "Lemonde.fr", ago(seconds=3)),
        ("Jukeboxjust now", "Jukebox", AS_OF),
    ],
)
def test_outlet_and_time_are_parted(tmp_path: Path, line: str, outlet: str, published: datetime) -> None:
    text = f"logo\nA title\n\nA title\n\n{line}\n\nThe text.\n\n{AFTER_OWN}\n{FOOTER}"
    own = page(tmp_path, text).one
    assert (own.source, own.published, own.text) == (outlet, published, "The text.")


def test_the_page_itself_says_which_digits_are_the_outlets(tmp_path: Path) -> None:
    related = [Story("Another title", "France 24", "3 hours ago", ["Text."])]
    alone = page(tmp_path, article_page(Story("A title", "France 24", "2 minutes ago", ["Text."]), []))
    helped = page(tmp_path, article_page(Story("A title", "France 24", "2 minutes ago", ["Text."]), related))
    assert helped.articles[0].source == "France 24"
    assert alone.articles[0].source == "France 2"  # nothing tells; "42 minutes ago" is as good


@pytest.mark.parametrize(
    "line",
    ["He was last seen 2 days ago", "It began on 18-06-2025", "Nobody wants it. Not even just now",
     "A long line that somebody wrote without any end, and that ends in a date, glued18-06-2025" * 2],
)  # fmt: skip
def test_a_sentence_is_no_outlet(tmp_path: Path, line: str) -> None:
    own = page(tmp_path, f"logo\nA title\n\nA title\n\n{line}\n\nMore text.\n\n{AFTER_OWN}").one
    assert (own.source, own.published, own.text) == (None, None, f"{line}\nMore text.")


# -- what may be missing -------------------------------------------------------------------------------------


def test_a_listed_story_may_lack_parts(tmp_path: Path) -> None:
    whole = listed(BAKERY)
    title, outlet = BAKERY.title, BAKERY.outlet
    variants = {
        "first title": whole.replace(f"{title}\n", "", 1),
        "third title": whole.replace(f"\n{title}\n\nThe", "\nThe"),
        "time": whole.replace("timea day ago\n\n", ""),
        "bullets": whole.replace(f"  • {outlet}\n", ""),
        "blank lines": "\n".join(line for line in whole.split("\n") if line) + "\n",
    }
    for missing, variant in variants.items():
        assert variant != whole, missing
        reading = page(tmp_path, "logo\n#\n\nLatest news with #X\n\n" + listed(HARBOUR) + variant + listed(ELECTION))
        assert reading.problems == [], missing
        assert [article.title for article in reading.articles] == [HARBOUR.title, title, ELECTION.title], missing
        second = reading.articles[1]
        assert (second.source, second.text) == (outlet, BAKERY.paragraphs[0]), missing
        assert second.published == (None if missing == "time" else ago(days=1)), missing
        assert reading.articles[0].text == "\n".join(HARBOUR.paragraphs), missing


def test_a_listed_story_without_outlet(tmp_path: Path) -> None:
    nobody = Story("A title of nobody", None, "2 days ago", ["The text."])
    articles = page(tmp_path, topic_page("X", [HARBOUR, nobody, BAKERY])).articles
    assert [article.source for article in articles] == ["Channel 4", None, "9to5Mac"]
    assert articles[1].text == "The text." and articles[1].published == ago(days=2)


def test_an_own_article_may_lack_its_time(tmp_path: Path) -> None:
    own = Story("A title", "The Weekly", None, ["The text."])
    known = page(tmp_path, article_page(own, [Story("Another", "The Weekly", "a day ago", ["Text."])]))
    assert (known.articles[0].source, known.articles[0].text) == ("The Weekly", "The text.")
    unknown = page(tmp_path, article_page(own, []))  # nothing tells that this line is an outlet
    assert (unknown.articles[0].source, unknown.articles[0].text) == (None, "The Weekly\nThe text.")


def test_a_listed_story_may_have_a_title_below_only(tmp_path: Path) -> None:
    reading = page(tmp_path, "NDTV\ntimea day ago\n• World\n• NDTV\nThe title\nThe text.\n")
    assert facts(reading.one)[:5] == ("page#1", "The title", "NDTV", ago(days=1), "The text.")


def test_bullets_of_the_text_are_the_texts(tmp_path: Path) -> None:
    reading = page(tmp_path, "The title\nThe title\nNDTV\ntimea day ago\n• World\n• NDTV\n• One\n• Two\n")
    assert (reading.one.text, reading.one.extra["section"]) == ("• One\n• Two", "World")


def test_a_page_may_lack_some_of_the_sites_lines(tmp_path: Path) -> None:
    for lines in ("Orange background", "Orange background\n\nTry Our AI Features"), ("DOWNLOAD THE APP",):
        text = article_page(HARBOUR, [BAKERY])
        for line in [*lines, "Explore what Daily8 AI can do for you:", "Try Our AI Features"]:
            text = text.replace(line, "")
        texts = [article.text for article in page(tmp_path, text).articles]
        assert texts == ["\n".join(HARBOUR.paragraphs), "\n".join(BAKERY.paragraphs)]


def test_a_story_without_text_is_reported_and_the_numbers_go_on(tmp_path: Path) -> None:
    empty = Story("Nothing to see here", "NDTV", "a day ago", [])
    reading = page(tmp_path, topic_page("X", [HARBOUR, empty, BAKERY]))
    assert reading.ids == ["page#1", "page#3"]
    assert [problem.place for problem in reading.problems] == [f"{tmp_path}/page.txt item 2"]
    assert "text is empty" in reading.problems[0].reason
    own = page(tmp_path, article_page(Story("Nothing", "NDTV", "a day ago", []), [BAKERY]))
    assert own.ids == ["page#1"]
    assert [problem.place for problem in own.problems] == [f"{tmp_path}/page.txt item 0"]


def test_a_time_that_nobody_understands_is_unknown_and_said(tmp_path: Path) -> None:
    odd = Story("A title", "NDTV", "one fine day", ["The text."])
    reading = page(tmp_path, topic_page("X", [odd]))
    assert reading.articles[0].published is None and reading.articles[0].source == "NDTV"
    assert [problem.kept for problem in reading.problems] == [True]
    ancient = page(tmp_path, topic_page("X", [Story("A title", "NDTV", "9999 years ago", ["The text."])]))
    assert ancient.articles[0].published is None


def test_digits_of_no_number_are_no_time(tmp_path: Path) -> None:
    assert page(tmp_path, "A title\ntime²²²²²²²²²²\nA text.\n", format=None).ids == ["page#0"]
    reading = page(tmp_path, topic_page("X", [Story("A title", "NDTV", "²²²²²²²²²²", ["The text."])]))
    assert len(reading.problems) == 1


def test_comments_of_readers_are_not_the_text(tmp_path: Path) -> None:
    text = article_page(HARBOUR, [BAKERY]).replace("No comments yet...", "First!\nSo sad.")
    assert page(tmp_path, text).articles[0].text == "\n".join(HARBOUR.paragraphs)


def test_a_torn_page_keeps_what_it_has(tmp_path: Path) -> None:
    text = topic_page("X", [HARBOUR, BAKERY])
    torn = page(tmp_path, text[: text.index("weighed")])
    assert torn.articles[0].text == "\n".join(HARBOUR.paragraphs)
    assert torn.articles[1].text == "The loaf"


def test_line_ends_of_windows_and_a_byte_order_mark(tmp_path: Path) -> None:
    text = article_page(HARBOUR, [BAKERY])
    plain = page(tmp_path, text, format=None).articles
    path = tmp_path / "page.txt"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert read_all(path, as_of=AS_OF).articles == plain


def test_a_plain_page_forced_to_be_one_is_refused(tmp_path: Path) -> None:
    reading = page(tmp_path, "A title\nA text.\n")
    assert reading.articles == []
    assert "is no page of Daily8" in reading.problems[0].reason


def test_a_text_with_a_bulleted_list_is_a_plain_page(tmp_path: Path) -> None:
    text = "What we know\nThree things:\n• Rain\n• Wind\n• Rain\ntime flies\n• Rain\nThat is all.\n"
    assert page(tmp_path, text, format=None).ids == ["page#0"]
    assert page(tmp_path, text, format=None).articles[0].title == "What we know"
