"""Two subjects under titles that are much alike, told from versions of one article."""

from datetime import UTC, datetime, timedelta

import pytest

import dedup
from dedup import Article, Relation
from tests.texts import story

REST = " ".join(story(1, 60)) + "."
Facts = tuple[str, str]  # a title, and the opening under it


def relation(one: Facts, other: Facts, hours: int = 20) -> Relation | None:
    start = datetime(2025, 6, 10, 8, tzinfo=UTC)
    pair = [
        Article(str(n), f"{opening}\n\n{REST}", title, source="Desk", published=start + n * timedelta(hours=hours))
        for n, (title, opening) in enumerate((one, other))
    ]
    (match,) = dedup.cluster(pair).matches
    return match.relation


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            ("Man who died in Skegness crash named", "A man who died in a crash in Skegness was named as Lee Harding."),
            ("Man who died in Boston crash named", "A man who died in a crash in Boston was named as Gary Tull."),
        ),
        (
            (
                "Vehicle stolen",
                "A grey Ford of Martha Lund was taken from Elm Street at 9 p.m.; she had left it briefly.",
            ),
            (
                "Vehicle stolen",
                "A red Mazda of Victor Hale was taken from Church Lane at 4 a.m.; he had left it briefly.",
            ),
        ),
        (
            ("Porex Technologies sets initial dividend", "Porex Technologies Corp said its board declared a dividend."),
            ("Medco Containment sets initial payout", "Medco Containment Inc said its board declared a dividend."),
        ),
    ],
)
def test_two_subjects_are_two_stories(one: Facts, other: Facts) -> None:
    assert relation(one, other) is Relation.TEMPLATE


MAYOR = "Some 400 people have left their homes in Kirkdale, Mayor Ellen Ruiz said on Tuesday. Ruiz has two dogs."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((MAYOR, MAYOR), (MAYOR, MAYOR.replace("Mayor Ellen Ruiz", "Governor Tom Park").replace("Ruiz", "Park"))),
        (
            ("Flood: one dead, 400 flee", "One person has died and 400 fled from Kirkdale, the police said."),
            (
                "Two dead in Kirkdale flood as hundreds flee",
                "Two people have died and 620 fled from Kirkdale, the police said.",
            ),
        ),
        (
            ("Tax firm earns more", "Sales 41.1 mln\nNet 853,000 against a loss of 22,000\nYear\nSales 119.0 mln"),
            ("Tax firm earns more", "Revs 41.3 mln\nNet 853,000 against a loss of 22,000\nYear\nRevs 119.0 mln"),
        ),
    ],
)
def test_one_subject_is_one_story(one: Facts, other: Facts) -> None:
    for title in (other[0], one[0]):
        assert relation(one, (title, other[1])) in (Relation.REVISION, Relation.REPEAT)


def test_a_note_of_correction_makes_a_version() -> None:
    opening = (
        "The cyclist who was killed in Marsh Lane, aged {0}, was {1}, a teacher at the {2} School in the lower town."
    )
    one = ("Cyclist named", opening.format(34, "Daniel Frost", "Elm"))
    other = ("Cyclist named", opening.format(43, "Oliver Haig", "Hill"))
    assert relation(one, other) is Relation.TEMPLATE
    corrected = f"{other[1]} An earlier version of this article gave another name."
    assert relation(one, (other[0], corrected)) is Relation.REVISION


def test_several_blanks_in_a_row_are_told_apart_at_single_words() -> None:
    warning = "A yellow warning of thunderstorms covers {}. People there may see floods, the office for {} said."
    areas = (
        ("much of Wales and the West Midlands, from 2pm on Friday to 3am on Saturday", "Wales"),
        ("Northern Ireland and parts of south west Scotland, from noon on Sunday to 9pm the same day", "Ireland"),
    )
    one, other = ((f"Thunder: what {area} must know", warning.format(where, area)) for where, area in areas)
    assert relation(one, other) is Relation.TEMPLATE


@pytest.mark.parametrize(
    ("day", "other"), [("Mittwoch", "Donnerstag"), ("Février", "Décembre"), ("Miércoles", "Sábado")]
)
def test_another_weekday_or_month_is_no_other_subject(day: str, other: str) -> None:
    opening = "On {0} the council met, and {0} was warm; the people of Lima had waited for it."
    assert relation(("Council meets", opening.format(day)), ("Lima waits", opening.format(other))) is Relation.REPEAT
