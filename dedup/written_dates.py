"""Dates as people and feeds write them: a day, a time of day and a zone in any usual order. Imports nothing of dedup.

`email.utils` reads RFC 822 only and drops what it does not know: of "June 18, 2025 11:30 PM" the afternoon. dateutil
guesses: "04/03/2025" is April to it. Here all of a text is read or none of it.
"""

import re
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# As English, German, French, Spanish, Italian, Portuguese and Dutch write them.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier janv enero ene gennaio gen janeiro januari",
            "february feb februar février févr febrero febbraio fevereiro fev februari",
            "march mar märz mrz mars marzo março maart mrt",
            "april apr avril avr abril abr aprile",
            "may mai mayo maggio mag maio mei",
            "june jun juni juin junio giugno giu junho",
            "july jul juli juillet juil julio luglio lug julho",
            "august aug août agosto ago augustus",
            "september sep sept septembre septiembre settembre set setembro",
            "october oct oktober okt octobre octubre ottobre ott outubro out",
            "november nov novembre noviembre novembro",
            "december dec dezember dez décembre déc diciembre dic dicembre dezembro",
        ),
        1,
    )
    for name in names.split()
}

# Hours from UTC. Where several zones have a name: IST is India's, BST Britain's, the American ones are as in RFC 822.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "mez": 1, "wat": 1,
    "cest": 2, "mesz": 2, "eet": 2, "cat": 2, "sast": 2, "eest": 3, "msk": 3, "eat": 3, "trt": 3, "gst": 4, "pkt": 5,
    "ist": 5.5, "wib": 7, "ict": 7, "sgt": 8, "hkt": 8, "pht": 8, "myt": 8, "awst": 8, "jst": 9, "kst": 9,
    "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "brt": -3, "art": -3,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8,
    "hst": -10,
}  # fmt: skip
_PLACES = {"et": "New_York", "ct": "Chicago", "mt": "Denver", "pt": "Los_Angeles"}  # their names tell no summer time
_UNKNOWN = timezone(timedelta(), "unknown")

_TIME = re.compile(
    r"(?<![\d:.+-])(?P<hour>\d{1,2})"
    r"(?:[:h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?)?(?![\d:])"
    r"(?:\s*(?P<half>[ap])\.?m\b\.?|\s*(?:uhr|hrs)\b)?"
)
_OFFSET = re.compile(r"\s*\(?(?:(?:utc|gmt)\s*)?([+-])(\d{1,2}):?(\d{2})?\b\)?(?:\s*\([a-z]+\))?")
_ZONE = re.compile(r"\s*\(?([a-z]{1,5})\b\)?")
_COMPACT = re.compile(r"(\d{8})t?(\d{2})(\d{2})(\d{2})?(z?)")

_WEEKDAYS = (
    "(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?|lun|mer|mié|jeu|jue|ven|vie|sam|sáb|dim|dom",
    "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|mo|di|mi|do|fr|sa|so",
    "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo",
)
_BESIDES = re.compile(  # what may stand beside a day and says nothing: "Wednesday, the 18th of June 2025 at"
    rf"\b(?:{'|'.join(_WEEKDAYS)}|at|on|of|the|um|de|del|à|às)\b\.?|[,|•·]|(?:^|\s)[–—-](?=\s|$)|(?<=\d)t$"
)
_DAY_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<year>\d{4}) ?[年년.] ?(?P<month>\d{1,2}) ?[月월.] ?(?P<day>\d{1,2}) ?[日일]?",
        r"(?P<day>\d{1,2})(?P<sign>[-.])(?P<month>\d{1,2})(?P=sign)(?P<year>\d{4})",
        r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º)?[-. ]{0,2}(?P<name>[^\W\d_]{3,})[-. ]{1,2}(?P<year>\d{4}|\d{2})",
        r"(?P<name>[^\W\d_]{3,})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)? (?P<year>\d{4})",
        r"(?P<year>\d{4})[- ](?P<name>[^\W\d_]{3,})\.?[- ](?P<day>\d{1,2})",
    )
)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_CENTURY = 69  # two digits from here on are a year of the last century, as POSIX has it
_FARTHEST = 14  # hours from UTC
_LONGEST = 80  # characters


def read_date(text: str) -> datetime | None:
    """The moment that a text names: without a zone where it names none, at midnight where it names no time of day.

    None for what is no date, and for what may be one of two: 04/03/2025 is March in Britain and April in America. Of a
    time in a zone that is not known only the day is taken.
    """
    if len(text) > _LONGEST:
        return None
    text = " ".join(text.casefold().split())
    compact = _COMPACT.fullmatch(text)
    if compact:  # 20250618091000
        day, hour, minute, second, zone = compact.groups("")
        text = f"{day} {hour}:{minute}:{second or '00'} {zone}"
    for time in _TIME.finditer(text):
        if time["minute"] or time["half"]:
            return _at(text, time)
    return _day(text)


def _at(text: str, time: re.Match[str]) -> datetime | None:
    """The moment of a text in which a time of day stands."""
    hour = int(time["hour"])
    if time["half"] and hour <= 12:
        hour = hour % 12 + 12 * (time["half"] == "p")  # 12 AM is midnight
    elif time["half"] == "a":
        return None
    end, zone = _zone(text, time.end())
    day = _day(_BESIDES.sub(" ", text[: time.start()].rstrip()) + " " + text[end:])
    if day is None or zone is _UNKNOWN:
        return day
    micro = int((time["fraction"] or "")[:6].ljust(6, "0"))
    try:
        moment = day.replace(
            hour=hour, minute=int(time["minute"] or 0), second=int(time["second"] or 0), microsecond=micro
        )
    except ValueError:  # 25:70
        return None
    return moment.replace(tzinfo=zone)


def _zone(text: str, place: int) -> tuple[int, tzinfo | None]:
    """Where the zone ends that stands there in a text, and the zone; None where there is none."""
    found = _OFFSET.match(text, place)
    if found and int(found[2]) <= _FARTHEST:
        offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return found.end(), timezone(-offset if found[1] == "-" else offset)
    found = _ZONE.match(text, place)
    if found is None or found[1] in _MONTHS or _BESIDES.fullmatch(found[1]):
        return place, None
    return found.end(), _zone_called(found[1])


def _zone_called(name: str) -> tzinfo:
    if name in _ZONES:
        return timezone(timedelta(hours=_ZONES[name]))
    try:
        return ZoneInfo(f"America/{_PLACES[name]}")
    except (KeyError, ZoneInfoNotFoundError):  # no such name; or a system without a list of zones
        return _UNKNOWN


def _day(text: str) -> datetime | None:
    """Midnight of the day that a text names, and nothing besides."""
    text = " ".join(_BESIDES.sub(" ", text).split()).strip(".")
    slashed = _SLASHED.fullmatch(text)
    if slashed:
        first, second, year = map(int, slashed.groups())
        if (first > 12) == (second > 12) and first != second:
            return None  # day and month cannot be told apart
        return _midnight(year, *((second, first) if first > 12 else (first, second)))
    for form in _DAY_FORMS:
        found = form.fullmatch(text)
        if found:
            parts = found.groupdict()
            month = _MONTHS.get(parts["name"]) if "name" in parts else int(parts["month"])
            year = int(parts["year"])
            if len(parts["year"]) == 2:
                year += 1900 if year >= _CENTURY else 2000
            return _midnight(year, month or 0, int(parts["day"]))
    return None


def _midnight(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day)
    except ValueError:  # 31 February
        return None
