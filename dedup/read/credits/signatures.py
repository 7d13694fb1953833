"""Who signs: an agency alone at the very end. Imports forms, found, lists, names and phrases."""

import re
from collections.abc import Iterator
from functools import cache

from dedup.lineage import CreditKind
from dedup.read.credits.forms import PICTURE
from dedup.read.credits.found import Found
from dedup.read.credits.lists import agencies_beside
from dedup.read.credits.names import agency_list, endings, names_in
from dedup.read.credits.phrases import PICTURED

SIGNATURE = 120  # characters at the end in which an agency stands alone


def signed(text: str) -> Iterator[Found]:
    """An agency alone at the end: a last line of its own, or behind the last sentence."""
    ending = _INITIALS.sub("", text[-SIGNATURE:].rstrip())
    offset = max(0, len(text) - SIGNATURE)
    found = _signature(ending) or _listed(ending)
    tails = 0
    while not found and tails < _TAILS and (ending[-1:].isupper() or "/" in ending[-9:]):
        shorter = _TAIL.sub("", ending)
        tails = tails + 1 if shorter != ending else _TAILS
        ending = shorter
        found = _signature(ending)
    if found and offset + found[1] and not _is_of_a_picture(ending, found[1]):
        names, start, end = found
        yield Found.of(names, CreditKind.CREDIT_LINE, text, offset + start, offset + end)


def _signature(ending: str) -> tuple[tuple[str, ...], int, int] | None:
    """The agencies that an ending ends with, and where they begin and end in it."""
    last = _CODE.sub("", ending.rstrip(" )）]】>›〉/.*_#"))
    if last[-2:].casefold()[-2:] not in _last_letters() or not last.casefold().endswith(endings()):
        return None
    match = _signed().search(ending)
    return (names_in(match["who"]), match.start("all"), match.end()) if match else None


def _listed(ending: str) -> tuple[tuple[str, ...], int, int] | None:
    """The same of agencies in a list with others."""
    listed = _LISTED.search(ending) if any(sign in ending[-20:] for sign in "/,|") else None
    names = agencies_beside(listed["who"], houses=False) if listed else ()
    return (names, listed.start("who"), listed.end("who")) if listed and names else None


# A list at the end: (mbr/dpa), red, ORF.at/Agenturen.
_LISTED = re.compile(
    r"(?:\n|[.!?。！？…][\"”’'»)\]]{0,3}\s)[\s_*–—-]{0,6}[(（\[]?(?P<who>(?:[^\n()（）\[\].!?]|\.(?=[\w/,]))"
    r"{1,50}?[,/|](?:[^\n()（）\[\].!?]|\.(?=[\w/,])){1,50})[)）\]]?[\s.*_]{0,4}$"
)
_CODE = re.compile(r"\s?/\s?[a-zA-Z]{2,4}$")  # of a desk or an editor: dpa/lni, dpa/AFP/mz
# Below the agency's name, and the author's, editors set their initials: kld/ mok/
_INITIALS = re.compile(r"(?<=[)\]])(?:\s*\n[^\W\d_a-z][^\n\d]{3,40})?\s*\n\s*[a-z]{2,4}/(?:\s?[a-z]{2,4}/?){0,3}$")
# Behind it stand the initials of whoever wrote and edited: PTI TGB SA; IANS int/sd/. Reuters TV is no such thing.
_TAIL = re.compile(r"(?:\s{1,3}[a-z]{2,4}(?:/[a-z]{2,4}){1,3}/?|\s(?!TV\b)[A-Z]{2,3})$")
_TAILS = 4
_CAPTIONED = re.compile(rf"\b(?i:{PICTURE})\s?[:：]|^\W{{0,3}}FILE\s?[-–—]")


def _is_of_a_picture(ending: str, place: int) -> bool:
    """Whether the line up to a name is a caption, or ends with what the maker of a picture stands behind."""
    before = ending[:place].rstrip(" ([（—–-\n")
    line = ending[ending.rfind("\n", 0, place) + 1 : place]
    return bool(PICTURED.search(before) or _CAPTIONED.search(line))


@cache
def _last_letters() -> frozenset[str]:
    return frozenset(name[-2:] for name in endings())


@cache
def _signed() -> re.Pattern[str]:
    """Names that stand for other things too count in brackets only."""
    bare, enclosed = agency_list(common=False), agency_list(common=True)
    return re.compile(
        r"(?:\n|[.!?。！？…।][\"”’'»)\]]{0,3}[\s_*]{0,4})[\s_*#]{0,6}"
        r"(?:[a-z]{2,4}(?:/[a-z]{2,4}){0,3}\s(?=[(（])|[\uac00-\ud7af]{2,4}\s기자\s?[·/]\s?)?(?P<all>(?P<who>"
        rf"[-–—=/|(（\[【<‹〈]{{0,3}}\s?{bare}|[(（\[]\s?{enclosed}(?=\s?[)）\]]))"
        r"(?:\s?/\s?[a-zA-Z]{2,4})?\s?[)）\]】>›〉/.*_#]{0,4})$"
    )
