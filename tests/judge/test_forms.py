"""Forms are told from copies, updates and misreadings, alone and in a series."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

import dedup
from dedup import Article, Relation
from dedup.judge.evidence import quote
from dedup.judge.series import SERIES, comes_back, in_series
from dedup.read.text import words
from tests.texts import story

START = datetime(2025, 6, 1, tzinfo=UTC)
REST = " ".join(story(1, 150)) + "."


def post(name: str, opening: str, rest: str = REST, **facts: object) -> Article:
    known: dict[str, object] = {"source": "Desk", "title": "Grants announced", "published": START}
    return Article(name, f"{opening} {rest}", **(known | facts))  # type: ignore[arg-type]


def relation(one: Article, other: Article) -> Relation | None:
    (match,) = dedup.cluster([one, other]).matches
    return match.relation


def test_numbers_are_taken_whole() -> None:
    """57,799 and 57,000 have a part in common, and 3.75 and 3: they are other numbers all the same."""
    for amount, other in (("57,799", "57,000"), ("3", "3.75")):
        pair = [
            post(town, f"The {town} fire brigade will receive {sum} dollars. The people of {town} are glad.")
            for town, sum in (("Lima", amount), ("Dover", other))
        ]
        assert relation(*pair) is Relation.TEMPLATE


def test_a_name_misread_is_no_other_name() -> None:
    one = post("a", "The Chauncey fire brigade will receive 12,240 dollars. The people of Chauncey are glad.")
    other = post("b", "The Chaunccy fire brigade will receive 12,249 dollars. The people of Chaunccy are glad.")
    assert relation(one, replace(other, source="Other")) is Relation.REPUBLISHED


def test_of_roads_and_flights_each_letter_and_digit_counts() -> None:
    for code, other in (("A591", "A595"), ("BA117", "BA172")):
        pair = [
            post(it, f"The {it} was closed for {n} hours on Tuesday. The {it} is open.", title=f"{it} news")
            for n, it in ((5, code), (7, other))
        ]
        assert relation(*pair) is Relation.TEMPLATE
        assert (
            relation(pair[0], replace(pair[0], id="b", text=pair[0].text.replace("Tuesday", "Monday")))
            is Relation.REPEAT
        )


def test_another_weekday_and_date_make_no_form() -> None:
    one = post("a", "On Tuesday, June 3, the council met. Tuesday was warm.")
    other = post("b", "On Friday, June 6, the council met. Friday was warm.")
    assert relation(one, replace(other, source="Other")) is Relation.REPUBLISHED


def test_where_hardly_a_number_is_left_no_name_is_needed() -> None:
    report = "Profit was {} million, or {} cents a share, on revenue of {} million; {} had been expected. " * 2
    sums = [range(101, 109), range(201, 209)]
    pair = [post(str(n), report.format(*numbers)) for n, numbers in enumerate(sums)]
    assert relation(*pair) is Relation.TEMPLATE
    corrected = report.format(*sums[0]).replace("101", "110")
    assert relation(pair[0], post("c", corrected, published=START + timedelta(hours=1))) is Relation.REVISION


def test_boilerplate_with_numbers_of_its_own_does_not_hide_that_all_others_are_new() -> None:
    draw = "The winning numbers were {}, {}, {}, {} and {}, and the red ball was {}. The jackpot is {} million now. "
    rules = "Draws are held at 10:59 in 45 states, tickets cost 2 dollars, and the odds are 1 in 292.2 million. "
    rest = f"{' '.join(story(4, 60))}. {rules} Call 888-555-0122 from 9 to 5, or write to 14 Elm Street, Lima 45801."
    sums = [(18, 20, 50, 52, 56, 21, 305), (7, 23, 24, 53, 60, 25, 328)]
    pair = [
        post(str(n), draw.format(*figures), rest, title="Winning numbers", published=START + timedelta(days=n))
        for n, figures in enumerate(sums)
    ]
    assert relation(*pair) is Relation.TEMPLATE
    with_lede = f"{' '.join(story(5, 50))} on 5, 6, 7, 8 and 9 May. {pair[0].text}"
    later = replace(pair[0], id="c", text=with_lede, published=START + timedelta(hours=2))
    assert relation(pair[0], later) is not Relation.TEMPLATE, "the same numbers, further down"


def test_of_numbers_that_are_written_at_length_no_part_counts() -> None:
    """43,955.01 and 43,881.40 have 43 in common, as two days of an exchange mostly have."""
    report = "The index closed at {}, the broad one at {}, the tech one at {}; oil was {} and gold {} dollars. "
    sums = [
        ("43,955.01", "5,983.25", "19,286.92", "68.37", "2,915.10"),
        ("43,881.40", "5,970.11", "19,011.73", "69.02", "2,920.40"),
    ]
    pair = [
        post(str(n), report.format(*figures), title=f"Stocks {n}", published=START + timedelta(days=n))
        for n, figures in enumerate(sums)
    ]
    assert relation(*pair) is Relation.TEMPLATE
    scanned = replace(pair[0], id="c", text=pair[0].text.replace(",", " "), source="Other")
    assert relation(pair[0], scanned) is Relation.REPUBLISHED, "the same numbers, written otherwise"


def test_what_stands_under_one_title_on_three_days_are_editions() -> None:
    def forecast(day: int, low: int, high: int, **facts: object) -> Article:
        opening = f"Expect a low of {low} and a high of {high} degrees with light winds over the county today."
        facts = {"title": "Today's forecast", "published": START + timedelta(days=day)} | facts
        return post(f"{day} {low}", opening, **facts)  # type: ignore[arg-type]

    days = [forecast(0, 41, 54), forecast(1, 44, 57), forecast(2, 39, 49)]
    assert len(dedup.cluster(days[:2]).clusters) == 1, "two may be versions of one article"
    assert len(dedup.cluster(days).clusters) == 3
    mended = forecast(2, 38, 49, published=START + timedelta(days=2, hours=3))
    assert sorted(cluster.size for cluster in dedup.cluster([*days, mended]).clusters) == [1, 1, 2]
    one_page = [replace(day, url="https://desk.example/news/harbour-fire-what-we-know") for day in days]
    assert len(dedup.cluster(one_page).clusters) == 1, "versions of what stands there"


def test_what_stands_at_one_address_is_one_article_however_many_numbers_are_new() -> None:
    """Unless it is a rubric, whose page has another day's text each day."""
    report = "{} acres have burned, {} of them since noon; {} people fled, {} houses are gone, and {} men are there. "
    sums = [range(100, 105), range(200, 205), range(300, 305)]
    page = "https://desk.example/news/bear-gulch-fire-what-we-know"
    days = [
        post(str(n), report.format(*figures), url=page, published=START + timedelta(days=n))
        for n, figures in enumerate(sums)
    ]
    assert relation(*days[:2]) is Relation.REVISION
    assert relation(days[0], replace(days[1], url=None)) is Relation.TEMPLATE
    assert len(dedup.cluster(days).clusters) == 3


def test_a_title_comes_back_on_three_days() -> None:
    hours = [timedelta(hours=hour) for hour in (0, 17, 18, 30, 36)]
    assert comes_back(START + hour for hour in hours)
    assert not comes_back(START + hour for hour in hours[:4])


def test_a_correction_under_its_title_is_no_form() -> None:
    """Tseng's 14 cents became 1.4, and a line says so with a capital; Sales became Revs."""
    facts = "Sales were 4,255,731 dollars and net income 258,125 in 1986, of which 31 percent came from abroad."
    one = post("a", f"Tseng earned 14 cts. Tseng said so. {facts} Reuter", title="TSENG SEES SALES INCREASE")
    corrected = f"Tseng earned 1.4 cts. Tseng said so. {facts.replace('Sales', 'Revs')} Corrects cts per share Reuter"
    other = post("b", corrected, title="(CORRECTED) TSENG SEES SALES INCREASE", published=START + timedelta(hours=1))
    assert relation(one, other) is Relation.REVISION


def test_within_one_outlet_another_subject_is_enough() -> None:
    pair = [
        post(town, f"The {town} council will receive 52,000 dollars, {town} was told.", title=f"Grant for {town}")
        for town in ("Pierre", "Yankton")
    ]
    assert relation(*pair) is Relation.TEMPLATE
    assert relation(pair[0], replace(pair[1], source="Other")) is Relation.REPUBLISHED, "another house's style"


def test_what_an_outlet_writes_anew_days_later_is_no_correction() -> None:
    one = post("a", "The county will receive 327,750 dollars.")
    other = post("b", "The county will receive 800,500 dollars.", published=START + timedelta(days=1))
    assert relation(one, other) is Relation.REVISION
    assert relation(one, replace(other, published=START + timedelta(days=90))) is Relation.TEMPLATE


def test_a_rising_toll_is_no_form_however_long_it_rises() -> None:
    updates = [
        post(f"v{n:02}", f"At least {10 + n} people died in the storm.", published=START + timedelta(hours=n))
        for n in range(15)
    ]
    result = dedup.cluster(updates)
    assert [cluster.size for cluster in result.clusters] == [15]
    assert not result.series


def test_a_long_series_is_told_by_numbers_alone() -> None:
    bulletins = [
        post(f"{n:02}", f"The dam holds {30 + 7 * n} percent of its water.", published=None, title=f"Day {n}")
        for n in range(SERIES + 3)
    ]
    result = dedup.cluster(bulletins)
    assert len(result.clusters) == len(bulletins)
    (series,) = result.series
    assert series.articles == tuple(article.id for article in bulletins)
    few = dedup.cluster(bulletins[: SERIES - 1])
    assert len(few.clusters) == 1, "other numbers alone prove nothing"
    assert not few.series


def test_a_series_keeps_its_copies_together() -> None:
    towns = ("Lima", "Dover", "Akron", "Toledo", "Canton", "Mentor", "Athens")
    each = [post(t, f"{t} will receive {n}7,000 dollars.") for n, t in enumerate(towns)]
    again = replace(each[2], id="again", text=each[2].text.replace("dollars", "US dollars"), source="Other")
    result = dedup.cluster([*each, again])
    assert sorted(cluster.size for cluster in result.clusters) == [1] * (len(towns) - 1) + [2]


@pytest.mark.parametrize(("groups", "expected"), [(SERIES + 1, SERIES + 1), (2, 0)])
def test_two_versions_taken_over_ten_times_are_no_series(groups: int, expected: int) -> None:
    nodes = range(2 * (SERIES + 1) if groups == 2 else groups)
    partners = {node: [other for other in nodes if other != node] for node in nodes}
    found = in_series(partners, lambda one, other: one % groups != other % groups)
    assert len(found) == expected


def test_lost_punctuation_makes_no_other_number() -> None:
    """One office's page has lost its commas and points: a joint release, not a form."""
    text = "Senators {0} said Lima and Dover will receive $500,000 and $1.5 million, {0} said; 12,240 of it today."
    one = post("a", text.format("Isakson"), source="Isakson")
    bare = text.format("Chambliss").replace(",", " ").replace(".", " ")
    assert relation(one, post("b", bare, source="Chambliss")) is Relation.REPUBLISHED


def test_a_quotation_has_numbers_whole_and_all_words() -> None:
    text = words("He had had 1.05 million, 57,799 in all.")
    assert quote(text, slice(0, len(text.folded))) == "he had had 1.05 million"
    assert quote(text, slice(4, len(text.folded))) == "1.05 million 57,799 in all"
