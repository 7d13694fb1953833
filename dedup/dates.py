"""Dates and spans of time as feeds, files and people write them, and the words of the calendar.

Imports errors and written_dates.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import inf

from dedup.errors import ParameterError
from dedup.written_dates import read_date

# Unix time in seconds is from 1973 to 2286; a thousand times that in milliseconds, and so on to nanoseconds.
_SECONDS, _FINER = (10**8, 10**10), (1, 10**3, 10**6, 10**9)
_LATEST = 10**14  # of numbers that are a day, or a day and a time: 20250618, 20250618091000

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

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

# The same in other languages that credits are read in (read/credits/forms.py), as dictionaries have them, in full. Not
# what is a name or another word as well: mars, mai, set, Domingo, Julio, segunda. These are no names; what makes a
# number a date is English only, as the kernel of numbers knows it.
_OTHER_CALENDARS = """
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
januar jänner februar märz juni juli oktober dezember
lundi mardi mercredi jeudi vendredi samedi dimanche
janvier février avril juin juillet août septembre octobre novembre décembre
lunes martes miércoles jueves viernes sábado
enero febrero marzo abril mayo junio agosto septiembre octubre noviembre diciembre
lunedì martedì mercoledì giovedì venerdì sabato domenica
gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
janeiro fevereiro março maio junho julho setembro outubro dezembro
понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
"""
NO_NAMES = CALENDAR | {unicodedata.normalize("NFD", word) for word in _OTHER_CALENDARS.split()}


def parse_date(value: object) -> datetime | None:
    """The moment that `value` names, as aware UTC, or None where it cannot be told.

    Takes datetime objects, ISO 8601, Unix time in seconds, milli-, micro- or nanoseconds, and what people and feeds
    write (`written_dates`). A value without a time zone is taken as UTC; one without a time as midnight. What stands
    for no date is none: year 1, and the first moment of Unix time.
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
        found = _from_epoch(value)
        if found or value % 1 or not 0 < value < _LATEST:
            return found
        value = int(value)  # 20250618
    text = str(value).strip()
    if text.isdecimal() and len(text) in (10, 13, 16, 19):  # 8 digits are a day, 12 and 14 have its time besides
        return _from_epoch(float(text))
    moment = _iso(text) or read_date(text)
    return _to_utc(moment) if moment else None


def parse_relative(text: str, as_of: datetime | None) -> datetime | None:
    """The moment that "2 hours ago" names, seen from `as_of`; None without `as_of`, or if it names none.

    "2 days ago" names a day, without a time.
    """
    found = _RELATIVE.fullmatch(text.strip())
    if found is None or as_of is None:
        return None
    if found["now"]:
        return as_of
    if found["yesterday"]:
        return _midnight(as_of - timedelta(days=1))
    words = {"a": 1, "an": 1, "one": 1, "a few": 3}
    count = words.get(found["count"].lower()) or int(found["count"])
    unit = _UNITS[found["unit"].lower()]
    try:
        moment = as_of - timedelta(seconds=count * unit)
    except OverflowError:  # before the year 1
        return None
    return moment if unit < _UNITS["day"] else _midnight(moment)


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def is_relative(text: str) -> bool:
    """Whether `text` as a whole is a relative time such as "an hour ago"."""
    return _RELATIVE.fullmatch(text.strip()) is not None


def _to_utc(moment: datetime) -> datetime | None:
    if moment.tzinfo is not UTC or type(moment) is not datetime:
        try:
            moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (OverflowError, ValueError):
            return None
        moment = datetime.combine(moment.date(), moment.time(), UTC)  # a plain one also of pandas' Timestamp
    return None if moment.year == 1 or moment == _EPOCH else moment


def _from_epoch(number: float) -> datetime | None:
    for parts in _FINER:
        if _SECONDS[0] * parts <= number < _SECONDS[1] * parts:
            return datetime.fromtimestamp(number / parts, UTC)
    return None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
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


def may_be_first(dates: Sequence[datetime | None]) -> list[bool]:
    """Which of some dates no other is surely before; False where none is known."""
    days = min((date for date in dates if date and is_day(date)), default=None)
    moments = min((date for date in dates if date and not is_day(date)), default=None)
    return [date is not None and not is_before(days, date) and not is_before(moments, date) for date in dates]


def is_day(moment: datetime) -> bool:
    """Whether it has no time of day: midnight to the microsecond."""
    return moment.hour == moment.minute == moment.second == moment.microsecond == 0


def written(moment: datetime) -> str:
    """A moment for people, without the time of day where it has none: 2025-06-18, or 2025-06-18 09:10."""
    return moment.isoformat(" ", "minutes")[: 10 if is_day(moment) else 16]  # %Y gives the year 1 one digit
