"""Lists of whom a text is by, in which an agency stands beside others: mau/dpa, ntv.de, PAP/Interia.

Imports agencies, forms and names.
"""

import re

from dedup.agencies import agency_of
from dedup.read.credits.forms import PICTURE
from dedup.read.credits.names import agency_named

LONGEST = 60  # characters
_MOST = 5  # names in one list

_PART = re.compile(r"\s{0,2}[,/|;]\s{0,2}")
# Who works at the desk: their initials, or the desk itself.
_DESK = re.compile(r"[a-zäöüßøåæęłżź]{2,4}|[Rr]ed\.?|redaktion|redakcja|redacción|rédaction|redazione|redação|staff")
_SITE = re.compile(r"(?:www\.)?[\w-]{2,40}\.(?:[\w-]{2,20}\.)?[a-zA-Z]{2,6}")
_NAME = re.compile(r"[^\W\d_a-z][\w’'&.-]{1,30}(?:\s[^\W\d_a-z][\w’'&.-]{1,30}){0,3}")
# Whose the picture is, or the figures.
_NO_TEXT = re.compile(
    rf"(?i:\b(?:{PICTURE}|getty|imago|alamy|istock|shutterstock|picture.alliance|epa|newscom|landov|zuma|sipa|corbis)\b)"
)


def agencies_beside(written: str, *, houses: bool) -> tuple[str, ...]:
    """The agencies of a list in which somebody stands beside them; none, if it is anything else.

    Beside them may stand initials, the desk or a site; with `houses` any name.
    """
    if len(written) > LONGEST or _NO_TEXT.search(written):
        return ()
    parts = _PART.split(written.strip(" .\t\xa0"))
    names = [agency_named(part) for part in parts]
    others = [part for part, name in zip(parts, names, strict=True) if not name]
    if len(parts) > _MOST or not any(names) or not others or not all(_is_house(part, houses) for part in others):
        return ()
    return tuple(dict.fromkeys(agency_of(name) or name for name in names if name))


def _is_house(part: str, houses: bool) -> bool:
    return any(form.fullmatch(part) for form in ((_DESK, _SITE, _NAME) if houses else (_DESK, _SITE)))
