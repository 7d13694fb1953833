"""What two articles are to each other: outlets, dates, credits, and what only looks like a copy."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import dedup
from dedup import Article, Relation
from tests.texts import edited, story

WORDS = story(1, 150)
START = datetime(2025, 6, 1, tzinfo=UTC)
ORIGIN = Article("a", " ".join(WORDS), title="Storm nears coast", source="One", published=START)
COPY = Article(
    "b", " ".join(edited(WORDS, 0.03, 2)), title="A storm", source="Two", published=START + timedelta(hours=2)
)


def relation(one: Article, other: Article) -> Relation | None:
    (match,) = dedup.cluster([other, one]).matches
    return match.relation


def with_text(article: Article, before: str) -> Article:
    return replace(article, text=before + article.text)


def test_outlets_decide_between_repeat_republished_and_copy() -> None:
    assert relation(ORIGIN, COPY) is Relation.REPUBLISHED
    assert relation(ORIGIN, replace(COPY, source="ONE ")) is Relation.REPEAT
    assert relation(ORIGIN, replace(COPY, source=None)) is Relation.COPY


def test_syndicated_takes_a_credit_to_the_origin() -> None:
    reuters = replace(ORIGIN, source="www.reuters.com")
    assert relation(reuters, with_text(COPY, "LONDON (Reuters) - ")) is Relation.SYNDICATED
    assert relation(ORIGIN, with_text(COPY, "LONDON (Reuters) - ")) is Relation.SYNDICATED
    both = with_text(ORIGIN, "LONDON (Reuters) - "), with_text(COPY, "LONDON (Reuters) - ")
    assert relation(*both) is Relation.SYNDICATED


def test_a_credit_to_itself_or_to_somebody_else_makes_no_syndication() -> None:
    reuters = with_text(replace(ORIGIN, source="Reuters"), "LONDON (Reuters) - ")
    assert relation(reuters, COPY) is Relation.REPUBLISHED, "it credits itself; the copy credits nobody"
    assert relation(reuters, with_text(COPY, "LONDON (AP) - ")) is Relation.REPUBLISHED
    assert relation(with_text(ORIGIN, "LONDON (AP) - "), COPY) is Relation.REPUBLISHED


def test_a_revision_is_one_article_within_days() -> None:
    later = with_text(
        replace(ORIGIN, id="b", published=START + timedelta(days=1)),
        "At least 19 people died and many more were hurt, ",
    )
    assert relation(ORIGIN, later) is Relation.REVISION
    assert relation(ORIGIN, replace(later, published=START + timedelta(days=8))) is Relation.REPEAT
    assert relation(ORIGIN, replace(later, title="Quite another headline")) is Relation.REPEAT


def test_what_stands_at_one_address_later_is_a_revision_whatever_its_title() -> None:
    page = "https://www.one.example/world/storm-coast"
    first = replace(ORIGIN, url=page)
    later = with_text(
        replace(ORIGIN, id="b", title="Quite another headline", published=START + timedelta(hours=5)),
        "At least 19 people died and many more were hurt, ",
    )
    assert relation(first, replace(later, url=f"{page}/amp?utm_source=rss")) is Relation.REVISION
    assert relation(first, replace(later, url=f"{page}-2")) is Relation.REPEAT
    grown = replace(later, url=page, text=f"{ORIGIN.text} {' '.join(story(9, len(ORIGIN.text.split())))}.")
    assert relation(first, grown) is Relation.REVISION
    assert relation(first, replace(grown, url=f"{page}-2")) is Relation.REPEAT
    section = "https://www.one.example/world/asia"
    assert relation(replace(first, url=section), replace(later, url=section)) is Relation.REPEAT


def test_what_has_grown_under_its_title_is_a_revision_unless_the_first_was_a_teaser() -> None:
    half, more = " ".join(WORDS[:70]), " ".join(story(9, 60))
    first = replace(ORIGIN, text=f"At least three people died and dozens were hurt. {half}.")
    later = START + timedelta(hours=12)
    grown = replace(
        first, text=f"Seven people died and 58 were hurt, the police said. {half}. {more}.", id="b", published=later
    )
    assert relation(first, grown) is Relation.REVISION
    assert relation(first, replace(grown, title="Quite another headline")) is Relation.REPEAT
    assert relation(first, replace(first, text=f"{first.text} {more}.", id="b", published=later)) is Relation.REPEAT
    assert relation(replace(first, text=f"{first.text[:-60]} ..."), replace(grown, text=f"{first.text} {more}.")) is (
        Relation.REPEAT
    )


def test_what_is_marked_as_a_new_version_is_a_revision_however_little_changed() -> None:
    later = replace(ORIGIN, id="b", published=START + timedelta(hours=3))
    assert relation(ORIGIN, later) is Relation.REPEAT
    for mark in ("CORRECTED - ", "(CORRECTED)-", "UPDATE 1-", "Corrección: "):
        assert relation(ORIGIN, replace(later, title=f"{mark}{ORIGIN.title}")) is Relation.REVISION, mark
        half = " ".join(WORDS[:70])
        assert relation(replace(ORIGIN, text=half), replace(later, title=f"{mark}{ORIGIN.title}")) is Relation.REVISION
    marked = replace(ORIGIN, title=f"CORRECTED - {ORIGIN.title}")
    assert relation(marked, replace(later, title=marked.title)) is Relation.REPEAT, "both say the same"
    assert relation(marked, replace(later, title=f"Corrected: {ORIGIN.title}")) is Relation.REPEAT
    assert relation(marked, later) is Relation.REPEAT
    second = replace(ORIGIN, title=f"UPDATE 2-{ORIGIN.title}")
    assert relation(second, replace(later, title=f"UPDATE 1-{ORIGIN.title}")) is Relation.REPEAT
    assert relation(second, replace(later, title=f"UPDATE 3-{ORIGIN.title}")) is Relation.REVISION
    assert relation(ORIGIN, replace(later, title=marked.title, source="Two")) is Relation.REPUBLISHED


def test_a_long_text_with_another_headline_and_date_is_no_form() -> None:
    words = " ".join(story(3, 800))
    pair = [Article("a", f"Smith on Energy. June 15. {words}"), Article("b", f"Jones for Energy. May 18. {words}")]
    assert len(dedup.cluster(pair).clusters) == 1


def test_short_notices_of_one_form_are_no_copies() -> None:
    notices = [
        "Qtly div 14 cts vs 14 cts prior. Pay April 1. Record March 18.",
        "Qtly div 22 cts vs 21 cts prior. Pay April 30. Record April 10.",
    ]
    assert len(dedup.cluster([{"text": text, "id": text[9:11]} for text in notices]).clusters) == 2
