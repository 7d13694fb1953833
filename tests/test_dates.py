"""Dates, as feeds, files and people write them."""

from datetime import UTC, datetime, timedelta, timezone

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.dates import is_relative, parse_date, parse_relative, span

JUNE = datetime(2025, 6, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2025-06-18", "2025-06-18T00:00:00Z", "2025-06-18 02:00+02:00", "20250618", "Wed, 18 Jun 2025 00:00:00 GMT",
        "18-06-2025", "18-JUN-2025 00:00:00.00", "18.06.2025", "18/06/2025", "06/18/2025",
        "18 June 2025", "June 18, 2025", "Jun 18 2025", "2025/06/18", "1750204800", "1750204800000",
        1750204800, 1750204800.0, JUNE, JUNE.replace(tzinfo=None),
        JUNE.astimezone(timezone(timedelta(hours=9))), pd.Timestamp("2025-06-18"),
    ],
)  # fmt: skip
def test_dates_become_aware_utc(text: object) -> None:
    found = parse_date(text)
    assert found == JUNE
    assert found is not None
    assert type(found) is datetime
    assert found.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "04/03/2025", "31-02-2025", "12", True, None, float("nan"), 10**400, "99999999999999", "²" * 10,
        "3 pm", "18 June 2025 25:10", "June 18", "18 June", "June 2025", "13:10 AM, 18 June 2025", "18 06 2025",
        "Updated 18 June 2025", "between 18 June 2025 and now", "18 June 2025 and 19 June 2025", "3/4/2025 10:00 PM",
        "0001-01-01T00:00:00", "1970-01-01T00:00:00Z", 0, "18 June 2025 09:10 +99:00", "9:10 9:10 18 June 2025",
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_unknown(text: object) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("June 18, 2025 11:30 PM", 23, 30), ("18 Jun 2025 12:10 AM", 0, 10), ("Jun. 18, 2025 12:05 p.m.", 12, 5),
        ("Wednesday, June 18, 2025 3:45 PM EDT", 19, 45), ("June 18th, 2025 at 3:45pm ET", 19, 45),
        ("6/18/2025 3:45 PM", 15, 45), ("3 pm June 18 2025", 15, 0), ("13:45 PM, 18 June 2025", 13, 45),
        ("2025/06/18 09:10", 9, 10), ("18/06/2025 09:10:00", 9, 10), ("18.06.2025 09:10", 9, 10),
        ("20250618091000", 9, 10), ("202506180910", 9, 10), (20250618091000, 9, 10), ("20250618T091000Z", 9, 10),
        ("2025-06-18 09:10:00 EST", 14, 10), ("2025-06-18 09:10:00 -0500", 14, 10), ("18-06-2025 09:10 UTC", 9, 10),
        ("Wed, 18 Jun 2025 09:10:00 +0200", 7, 10), ("Wednesday, 18-Jun-25 09:10:00 GMT", 9, 10),
        ("Wed Jun 18 09:10:00 2025", 9, 10), ("Wed Jun 18 09:10:00 +0000 2025", 9, 10),
        ("Wed, 18 Jun 2025 09:10:00 GMT+0530 (IST)", 3, 40), ("Jun 18, 2025 | 10:00 IST", 4, 30),
        ("09:10, 18 June 2025", 9, 10), ("09:10 - 18/06/2025", 9, 10), ("18/06/2025 à 09h10", 9, 10),
        ("Mittwoch, 18. Juni 2025, 09:10 Uhr", 9, 10), ("mercredi 18 juin 2025 à 09h10", 9, 10),
        ("18 de junio de 2025 09:10", 9, 10), ("2025年6月18日 09:10", 9, 10), ("2025. 6. 18. 09:10", 9, 10),
        ("2025년 6월 18일", 0, 0), ("18 June 2025 15:45 XYZ", 0, 0), (1750237800000000, 9, 10),
        ("1750237800000000000", 9, 10),
    ],
)  # fmt: skip
def test_times_of_day_and_zones_are_read(text: object, hour: int, minute: int) -> None:
    """A time in a zone that is not known is left out: the day is known."""
    assert parse_date(text) == JUNE.replace(hour=hour, minute=minute)


FORMS = (
    "%a, %d %b %Y %H:%M:%S +0000", "%d %B %Y %H:%M:%S", "%B %d, %Y %I:%M:%S %p", "%Y/%m/%d %H:%M:%S",
    "%d.%m.%Y %H:%M:%S",
    "%A, %d-%b-%y %H:%M:%S GMT", "%c", "%Y%m%d%H%M%S", "%H:%M:%S on %d %b %Y", "%d-%b-%Y %I:%M:%S%p utc",
)  # fmt: skip


@given(st.datetimes(datetime(1970, 1, 2), datetime(2068, 12, 31)), st.sampled_from(FORMS))
def test_what_is_written_is_read_again(moment: datetime, form: str) -> None:
    moment = moment.replace(microsecond=0)
    assert parse_date(moment.strftime(form)) == moment.replace(tzinfo=UTC)


@given(st.text("0123456789-/.,:+ apmAPMjunetchZ\u5e74", max_size=40))
def test_no_written_date_breaks_the_reader(text: str) -> None:
    found = parse_date(text)
    assert found is None or found.tzinfo is UTC


@given(st.text(max_size=30) | st.floats() | st.integers())
def test_no_date_breaks_the_reader(value: object) -> None:
    found = parse_date(value)
    assert found is None or found.tzinfo is UTC


class Slow(str):
    """A string that no shortcut takes for one."""


@given(
    st.datetimes().map(str)
    | st.datetimes(timezones=st.timezones()).map(datetime.isoformat)
    | st.from_regex(r"\d{4}-?\d\d-?\d\d([T \n]?\d\d(:?\d\d){0,2}(Z| UTC|[+-]\d\d(:?\d\d)?)?)?", fullmatch=True)
    | st.text("0123456789-:T Z", max_size=16)
)
@example("2025-W01")
@example("0001-01-01T00:00+14:00")
def test_dates_are_read_quickly_and_as_before(text: str) -> None:
    assert parse_date(text) == parse_date(Slow(text))


def test_relative_times_need_to_know_from_when() -> None:
    assert parse_relative("2 days ago", None) is None
    assert parse_relative("2 days ago", JUNE) == JUNE - timedelta(days=2)
    assert parse_relative("an hour ago", JUNE) == JUNE - timedelta(hours=1)
    assert parse_relative("just now", JUNE) == JUNE
    assert parse_relative("the day before", JUNE) is None
    assert parse_relative("9999 years ago", JUNE) is None
    assert is_relative("36 minutes ago")
    assert not is_relative("he left 36 minutes ago")


def test_a_span_in_words() -> None:
    spans = {40: "40 s", 119: "119 s", 300: "5 min", 3 * 3_600: "3 h", 86_399: "23 h", 86_400: "1 day", 90_000: "25 h"}
    spans |= {172_800: "2 days", 3_000 * 86_400: "3,000 days"}
    assert {seconds: span(timedelta(seconds=seconds)) for seconds in spans} == spans
