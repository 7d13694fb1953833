"""Which of two had it first: by credit, then date, then completeness; else unknown."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedup
from dedup import Article
from dedup.dates import is_before, is_day
from dedup.lineage import Direction
from tests.texts import edited, story

WORDS = story(1, 150)
NOON = datetime(2025, 6, 2, 12, 0, tzinfo=UTC)
ONE = Article("one", " ".join(WORDS), source="One")
TWO = Article("two", " ".join(edited(WORDS, 0.03, 2)), source="Two")


def direction(one: Article, other: Article) -> tuple[str | None, str]:
    (match,) = dedup.cluster([one, other]).matches
    (turned,) = dedup.cluster([other, one]).matches
    assert isinstance(match.direction, Direction) and match.direction == turned.direction
    assert match.direction.reason
    return match.direction.first, match.direction.certainty.value


def credits(article: Article, words: str) -> Article:
    return replace(article, text=words + article.text)


def at(article: Article, hours: float) -> Article:
    return replace(article, published=NOON + timedelta(hours=hours))


def test_a_credit_decides_against_the_dates() -> None:
    """Less surely: it may be a later version that is here of what was taken over."""
    reuters = replace(ONE, source="Reuters")
    note = replace(TWO, text=TWO.text + "\nReuters contributed to this report.")
    for two, earlier, later in ((credits(TWO, "LONDON (Reuters) - "), "sure", "likely"), (note, "likely", "guess")):
        assert direction(at(reuters, 0), at(two, 5)) == direction(reuters, two) == ("one", earlier)
        assert direction(at(reuters, 5), at(two, 0)) == ("one", later)


def test_dates_say_less_where_the_later_one_names_a_third_as_its_source() -> None:
    ap = credits(TWO, "LONDON (AP) - ")
    assert direction(at(ONE, 0), at(ap, 1)) == ("one", "guess")
    assert direction(at(ap, 0), at(ONE, 1)) == ("two", "likely"), "the later one names nobody"


def test_of_a_passage_a_credit_says_less() -> None:
    statement = " ".join(story(5, 40))
    one = Article("one", f"{' '.join(WORDS)} {statement}", source="Reuters")
    two = Article("two", f"LONDON (Reuters) - {' '.join(story(8, 150))} {statement}", source="Two")
    assert direction(one, two) == ("one", "likely")


def test_two_that_credit_each_other_leave_it_to_the_dates() -> None:
    ap, reuters = replace(ONE, source="AP"), replace(TWO, source="Reuters")
    both = at(credits(ap, "LONDON (Reuters) - "), 0), at(credits(reuters, "LONDON (AP) - "), 1)
    assert direction(*both) == ("one", "likely")


def test_dates_between_customers_of_one_agency_are_a_guess() -> None:
    both = at(credits(ONE, "LONDON (AP) - "), 0), at(credits(TWO, "LONDON (AP) - "), 1)
    assert direction(*both) == ("one", "guess")


def test_the_earlier_is_likely_first() -> None:
    assert direction(at(ONE, 3), at(TWO, 0)) == ("two", "likely")
    assert direction(at(ONE, 0), TWO) == (None, "unknown")
    assert direction(ONE, TWO) == (None, "unknown")


def test_a_day_is_no_moment() -> None:
    day = replace(ONE, published=datetime(2025, 6, 2, tzinfo=UTC))
    assert direction(day, at(TWO, 3)) == (None, "unknown"), "the same day"
    assert direction(day, at(TWO, 48)) == ("one", "likely")
    assert direction(day, replace(TWO, published=datetime(2025, 6, 3, tzinfo=UTC))) == ("one", "likely")
    assert direction(day, replace(TWO, published=day.published)) == (None, "unknown")


def test_an_agency_and_a_whole_text_are_guesses() -> None:
    assert direction(replace(TWO, source="AFP"), ONE) == ("two", "guess")
    half = replace(TWO, text=" ".join(WORDS[:75]))
    assert direction(ONE, half) == ("one", "guess")
    assert direction(at(half, 0), at(ONE, 4)) == ("two", "likely"), "a date says more than the length"


def test_a_form_has_no_direction() -> None:
    forms = [
        Article(
            str(n),
            f"{name} won {n * 37} dollars for its new park. " + " ".join(WORDS),
            source="One",
            published=NOON + timedelta(days=5 * n),
        )
        for n, name in enumerate(("Springfield", "Riverdale"), 1)
    ]
    (match,) = dedup.cluster(forms).matches
    assert match.relation is dedup.Relation.TEMPLATE and match.direction is None


moments = st.datetimes(datetime(2020, 1, 1), datetime(2020, 1, 5)).map(lambda moment: moment.replace(tzinfo=UTC))
times = st.one_of(moments, moments.map(lambda moment: moment.replace(hour=0, minute=0, second=0, microsecond=0)))


@given(times, times, times)
def test_before_is_a_strict_order(one: datetime, other: datetime, third: datetime) -> None:
    assert not is_before(one, one)
    assert not (is_before(one, other) and is_before(other, one))
    if is_before(one, other):
        assert one < other
        if is_before(other, third):
            assert one < third
    if not is_day(one) and not is_day(other):
        assert is_before(one, other) == (one < other)


@pytest.mark.parametrize("pair", [(None, NOON), (NOON, None), (None, None)])
def test_an_unknown_time_is_before_nothing(pair: tuple[datetime | None, datetime | None]) -> None:
    assert not is_before(*pair)
