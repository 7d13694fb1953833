"""Dates and spans of time as feeds, files and people write them, and the words of the calendar. Imports errors."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from math import inf

from dedup.errors import ParameterError

# Tried in order after ISO 8601 and RFC 822. Day-first forms with a dash or dot only: "04/03/2025" is
# March in Britain and April in America, so a slashed date is read only where one part is above 12.
_PLAIN_FORMS = (
    "%d-%m-%Y",
    "%d-%m-%Y %H:%M",
    "%d-%b-%Y",
    "%d-%b-%Y %H:%M:%S",
    "%d-%b-%Y %H:%M:%S.%f",
    "%d.%m.%Y",
    "%d.%m.%Y %H:%M",
    "%Y/%m/%d",
    "%Y/%m/%d %H:%M:%S",
    "%d %B %Y",
    "%d %b %Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%B %d %Y",
    "%b %d %Y",
)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:[ ,]+(\d{1,2}):(\d{2}))?$")
_EPOCH_RANGE = (10**8, 10**11)  # 1973 to 5138 in seconds; larger values are milliseconds

_UNITS = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86400,
    "week": 604800,
    "month": 2629746,
    "year": 31556952,
}
_RELATIVE = re.compile(
    r"(?:(?P<count>an?|one|a few|\d{1,4})\s+(?P<unit>second|minute|hour|day|week|month|year)s?\s+ago"
    r"|(?P<now>just now|now)|(?P<yesterday>yesterday))",
    re.IGNORECASE,
)

_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*([hdwy])", re.IGNORECASE)
_HOURS = {"h": 1, "d": 24, "w": 7 * 24, "y": 365.25 * 24}

# Words with a capital that are no names, and that make the number beside them part of a date. In English only: an
# outlet tells a story on Tuesday and again on Wednesday, and it is the same story.
CALENDAR = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun",
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
})  # fmt: skip


def parse_date(value: object) -> datetime | None:
    """The moment that `value` names, as aware UTC, or None where it cannot be told.

    Takes datetime objects, ISO 8601, RFC 822, plain day-month-year forms, and Unix time in seconds or
    milliseconds. A value without a time zone is taken as UTC; one without a time as midnight.
    """
    if type(value) is str and value[4:5] == "-":  # as most are: 2025-06-18T09:10:00Z
        try:
            return _to_utc(datetime.fromisoformat(value))
        except ValueError:
            pass
    if value is None or isinstance(value, bool) or value != value:  # NaN and NaT differ from themselves
        return None
    if isinstance(value, datetime):
        return _to_utc(value)
    if isinstance(value, int | float):
        return _from_epoch(value)
    text = " ".join(str(value).split())
    if text.isdecimal() and len(text) in (10, 13):  # eight digits are a compact ISO date
        return _from_epoch(float(text))
    for parse in (_iso, _rfc822, _plain, _slashed):
        found = parse(text)
        if found is not None:
            return _to_utc(found)
    return None


def parse_relative(text: str, as_of: datetime | None) -> datetime | None:
    """The moment that "2 days ago" names, seen from `as_of`; None without `as_of`, or if it names none."""
    found = _RELATIVE.fullmatch(text.strip())
    if found is None or as_of is None:
        return None
    if found["now"]:
        return as_of
    if found["yesterday"]:
        return as_of - timedelta(days=1)
    words = {"a": 1, "an": 1, "one": 1, "a few": 3}
    count = words.get(found["count"].lower()) or int(found["count"])
    try:
        return as_of - timedelta(seconds=count * _UNITS[found["unit"].lower()])
    except OverflowError:  # before the year 1
        return None


def is_relative(text: str) -> bool:
    """Whether `text` as a whole is a relative time such as "an hour ago"."""
    return _RELATIVE.fullmatch(text.strip()) is not None


def _to_utc(moment: datetime) -> datetime | None:
    if moment.tzinfo is UTC and type(moment) is datetime:
        return moment
    try:
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return datetime.combine(moment.date(), moment.time(), UTC)  # a plain one also of pandas' Timestamp


def _from_epoch(seconds: float) -> datetime | None:
    if _EPOCH_RANGE[1] <= seconds < 1000 * _EPOCH_RANGE[1]:
        seconds /= 1000
    if not _EPOCH_RANGE[0] <= seconds < _EPOCH_RANGE[1]:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.removesuffix(" UTC"))
    except ValueError:
        return None


def _rfc822(text: str) -> datetime | None:
    if ":" not in text:  # the standard parser reads "18 06 2025" as a time in the year 2018
        return None
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _plain(text: str) -> datetime | None:
    for form in _PLAIN_FORMS:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None


def _slashed(text: str) -> datetime | None:
    found = _SLASHED.match(text)
    if found is None:
        return None
    first, second, year, hour, minute = (int(group or 0) for group in found.groups())
    if (first > 12) == (second > 12) and first != second:
        return None  # day and month cannot be told apart
    month, day = (second, first) if first > 12 else (first, second)
    try:
        return datetime(year, month, day, hour, minute)
    except ValueError:
        return None


def span(lag: timedelta) -> str:
    """A span in words: "40 s", "5 min", "3 h", "2 days"; "1 day", not "24 h", which would know a time of day."""
    seconds = int(lag.total_seconds())
    if seconds == 86_400:
        return "1 day"
    for unit, size, most in (("s", 1, 120), ("min", 60, 7_200), ("h", 3_600, 172_800)):
        if seconds < most:
            return f"{seconds // size} {unit}"
    return f"{seconds // 86_400:,} days"


def parse_span(span: str | timedelta) -> float:
    """A span of time in seconds: "12h", "30d", "8w", "1y" or a timedelta.

    Raises:
        ParameterError: it is no span, or not longer than nothing.
    """
    if isinstance(span, timedelta):
        seconds = span.total_seconds()
    else:
        found = _SPAN.fullmatch(str(span).strip())
        seconds = float(found[1]) * _HOURS[found[2].lower()] * 3600 if found else 0.0
    if not 0 < seconds < inf:
        raise ParameterError(f"{span!r} is no span of time; write it like 12h, 30d, 8w or 1y")
    return seconds


def written_span(seconds: float) -> str:
    """A span of time as it is written: 1y, 30d, 36h."""
    hours = seconds / 3600
    if hours % _HOURS["y"] == 0:
        return f"{hours / _HOURS['y']:g}y"
    return f"{hours / 24:g}d" if hours % 24 == 0 else f"{hours:g}h"


# A date without a time of day stands for a day somewhere on earth: it may begin 14 hours before it does in UTC,
# and it ends up to 12 hours after.
DAY_BEGINS, DAY_ENDS = timedelta(hours=-14), timedelta(hours=36)


def is_before(one: datetime | None, other: datetime | None) -> bool:
    """Whether a moment is surely before another; a date without a time of day is a whole day, anywhere on earth."""
    if one is None or other is None:
        return False
    if is_day(one) == is_day(other):
        return one < other
    latest = one + DAY_ENDS if is_day(one) else one
    return latest < (other + DAY_BEGINS if is_day(other) else other)


def is_day(moment: datetime) -> bool:
    """Whether it has no time of day: midnight to the microsecond."""
    return moment.hour == moment.minute == moment.second == moment.microsecond == 0


def written(moment: datetime) -> str:
    """A moment for people, without the time of day where it has none: 2025-06-18, or 2025-06-18 09:10."""
    return moment.isoformat(" ", "minutes")[: 10 if is_day(moment) else 16]  # %Y gives the year 1 one digit
