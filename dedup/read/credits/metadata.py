"""Credits in an article's fields: its author, JSON-LD, links to where it was taken from. Imports names and found."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from dedup.agencies import agency_of
from dedup.article import Article
from dedup.lineage import CreditKind
from dedup.read.credits.forms import BY, ROLE
from dedup.read.credits.found import Found
from dedup.read.credits.names import agency_list, host, long_agency, names_in

# More names than these are no byline: crawlers take in the authors of all teasers on a page.
_AUTHORS = 3
_LINKS = (
    "canonical", "canonical_url", "canonical_link", "rel_canonical", "link_canonical", "original_source",
    "original_url", "syndication_source", "source_url",
)  # fmt: skip
_JSON_LD = ("json_ld", "jsonld", "ld_json", "ld+json", "structured_data")
_DEEPEST, _MOST = 6, 500  # levels and values of JSON-LD that are looked at
_LONGEST = 500_000  # characters of JSON-LD


def credits_of_fields(article: Article) -> Iterator[Found]:
    """The credits in an article's fields."""
    if article.author:
        yield from _author(article.author)
    if not article.extra:
        return
    fields = {_field(str(key)): value for key, value in article.extra.items()}
    if fields.keys().isdisjoint((*_LINKS, *_JSON_LD)):
        return
    for key in _LINKS:
        yield from _link(fields.get(key), article)
    for key in _JSON_LD:
        yield from _json_ld(fields.get(key), article)


@lru_cache(1_000)
def _field(key: str) -> str:
    return key.strip().lower().replace("-", "_").replace(" ", "_")


@lru_cache(10_000)
def _author(author: str) -> tuple[Found, ...]:
    """Whom an author credits. Authors write more than one article."""
    parts = re.split(r"[,;|]|\sand\s|\s&\s", author[:1_000])
    if len(parts) > _AUTHORS:
        return ()
    return tuple(filter(None, (_of_author(part.strip(), author) for part in parts)))


def _of_author(part: str, author: str) -> Found | None:
    match = _agency_author().fullmatch(part)
    if match:
        return _metadata(names_in(match["who"] or match["long"]), author)
    match = _author_with_agency().fullmatch(part)
    return _metadata(names_in(match["who"]), author, CreditKind.CONTRIBUTION) if match else None


@cache
def _agency_author() -> re.Pattern[str]:
    """Jane Roe | Reuters, AFP/Jiji, PA Media: UK News, Jane Roe Associated Press."""
    before = rf"(?:[^\n]{{2,80}}?\s?(?:/|\||\(|\bof\b|\bfor\b|[-–—])\s?)??(?P<who>{agency_list(common=True)})"
    return re.compile(
        rf"(?:(?i:{BY})\s*:?\s+)?(?:{before}|[^\n]{{2,60}}\s(?P<long>{long_agency()}))"
        rf"(?:\s(?i:{ROLE}))?(?:\s(?i:in)\s\w+|\s[/–—-]\s{_PLACE}|\s\({_PLACE})?\)?(?::\s[\w\s&-]{{2,40}})?"
    )


# EFE / Teruel, PTI (New Delhi).
_PLACE = r"(?!(?i:photo|getty|pool|ipsos))[^\W\d_a-z][\w.’'-]{1,20}(?:\s[\w.’'-]{2,20}){0,3}"


@cache
def _author_with_agency() -> re.Pattern[str]:
    """Le Quotidien de l'Ouest avec AFP, Redaktion mit dpa, Con EFE: a part of it may be theirs."""
    return re.compile(
        rf"(?:[^\n]{{2,80}}?\s)?(?i:with|mit|avec|con|com|z|met|med)\s(?P<who>{agency_list(common=True)})"
    )


def _link(value: object, article: Article) -> Iterator[Found]:
    """A page's word for where it was taken from counts only if that is another host: most name themselves."""
    if isinstance(value, Mapping):
        value = value.get("href") or value.get("url") or value.get("@id")
    site = host(value) if isinstance(value, str) else None
    own = host(article.url or "")
    if site and own and isinstance(value, str) and not _is_own(site, own, article):
        yield _metadata((agency_of(site) or site,), value)


def _is_own(site: str, own: str, article: Article) -> bool:
    """Whether a host is the page's own, a part of it, or that of the outlet under another address."""
    if site == own or site.endswith(f".{own}") or own.endswith(f".{site}") or _domain(site) == _domain(own):
        return True
    source = _letters(article.source or "")
    agency = agency_of(site)
    return bool(source) and (
        source in (_letters(site), _letters(site.split(".")[-2]))
        or (agency is not None and agency == agency_of(article.source))
    )


def _domain(site: str) -> str:
    """The name that was registered: edition.cnn.com and money.cnn.com are of one house."""
    parts = site.split(".")
    second = len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in {"co", "com", "org", "net", "gov", "ac", "edu"}
    return ".".join(parts[-3:] if second else parts[-2:])


def _letters(name: str) -> str:
    return re.sub(r"\W+", "", name.casefold().removeprefix("www.").removeprefix("the "))


def _json_ld(value: object, article: Article) -> Iterator[Found]:
    """Agencies as the source, the holder of the rights or the author; not the publisher, which is the outlet itself."""
    if isinstance(value, str):
        try:
            value = json.loads(value[:_LONGEST])
        except (ValueError, RecursionError):
            return
    for count, (key, each) in enumerate(_entries(value, 0)):
        if count > _MOST:
            return
        if key in ("isBasedOn", "isBasedOnUrl", "mainEntityOfPageOriginal"):
            address = each.get("url") or each.get("@id") if isinstance(each, Mapping) else each
            yield from _link(address, article)
        elif key in ("sourceOrganization", "copyrightHolder", "author", "creator", "provider"):
            name = each.get("name") if isinstance(each, Mapping) else each
            if not isinstance(name, str):
                continue
            if key in ("author", "creator"):
                yield from _author(name)
            elif agency_of(name):
                yield _metadata((agency_of(name) or name,), name)


def _entries(value: object, depth: int) -> Iterator[tuple[str, object]]:
    """All keys and values, those of lists one by one."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list | tuple):
        for each in value:
            yield from _entries(each, depth + 1)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            for each in inner if isinstance(inner, list | tuple) else (inner,):
                yield str(key), each
            if key in ("@graph", "mainEntity", "hasPart"):
                yield from _entries(inner, depth + 1)


def _metadata(names: tuple[str, ...], quote: str, kind: CreditKind = CreditKind.METADATA) -> Found:
    return Found(names, kind, " ".join(quote.split())[:300], 0, 0)
