"""News agencies with their names and sites, as agencies.toml lists them. Imports nothing of dedup."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("agencies.toml")


@dataclass(frozen=True, slots=True)
class Agency:
    """A news agency; agencies.toml says what each field is."""

    name: str
    also: tuple[str, ...]
    short: tuple[str, ...]
    common: bool
    languages: tuple[str, ...]
    sites: tuple[str, ...]
    notice: tuple[str, ...]

    def all_names(self) -> tuple[str, ...]:
        """What it is called, and its sites without their endings."""
        return self.name, *self.also, *self.short, *(site.partition(".")[0] for site in self.sites)


@cache
def agencies() -> tuple[Agency, ...]:
    """All agencies, in the order of the file."""
    entries = tomllib.loads(_FILE.read_text(encoding="utf-8"))["agency"]
    return tuple(
        Agency(
            entry["name"],
            tuple(entry["also"]),
            tuple(entry.get("short", ())),
            entry.get("common", False),
            tuple(entry["languages"]),
            tuple(entry["sites"]),
            tuple(entry.get("notice", ())),
        )
        for entry in entries
    )


@lru_cache(10_000)
def agency_of(name: str | None) -> str | None:
    """The agency's short name, if a name or site is an agency's: "AP" for "www.apnews.com"."""
    key = " ".join((name or "").split()).casefold()
    for part in _endings(key.removeprefix("www.")) if "." in key else (key,):
        found = _names().get(part) or _names().get(part.removeprefix("the "))
        if found:
            return found
    return None


@lru_cache(10_000)
def goes_by(name: str, agency: str) -> bool:
    """Whether a name may be that of an agency, or of a part of it: "AP News", "NYTimes" and "WashPost Opinions" are.

    `agency` is its short name, as `agency_of` gives it.
    """
    words = _WORD.findall(name.casefold().removeprefix("the "))
    squeezed = "".join(words)
    for one in next(one for one in agencies() if one.name == agency).all_names():
        key = "".join(_WORD.findall(one.casefold())).removeprefix("the")
        if key in (squeezed if len(key) > _SHORT else words):
            return True
        if any(_shortens("".join(words[:count]), key) for count in range(1, len(words) + 1)):
            return True
    return False


_WORD = re.compile(r"\w+")
_SHORT = 3  # "ap" is in "Cape Times"
_LEAST = 2  # letters of an abbreviation


def _shortens(short: str, long: str) -> bool:
    """Whether all letters of one are in the other, in their order: "washpost" in "washingtonpost"."""
    rest = iter(long)
    return len(short) >= _LEAST and short[0] == long[0] and all(letter in rest for letter in short)


def _endings(site: str) -> Iterator[str]:
    """A site and what it is a part of: feeds.reuters.com, reuters.com."""
    yield site
    while "." in site:
        _, _, site = site.partition(".")
        if "." in site:
            yield site


@cache
def _names() -> dict[str, str]:
    return {
        name.casefold(): agency.name
        for agency in agencies()
        for name in (agency.name, *agency.also, *agency.short, *agency.sites)
    }
