"""Outlets and their pages: when two names, or two addresses, mean one. Imports agencies and article only."""

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from dedup.agencies import agency_of, goes_by
from dedup.article import Article


def outlet_key(article: Article) -> str | None:
    """The outlet, written one way: "www.BBC.co.uk" and "bbc.co.uk" are one, so are "Associated Press" and "AP"."""
    source = article.source
    return _key(source) if source else None


@lru_cache(10_000)
def _key(source: str) -> str | None:
    return (agency_of(source) or source).strip().casefold().removeprefix("www.") or None


def names_of(article: Article) -> frozenset[str]:
    """The keys under which credits may name an article's outlet: of its name, and of its site.

    An agency's site is no name of another outlet: collections keep the link to where a piece came from.
    """
    return _names(article.source, _host(article.url) if article.url else None)


@lru_cache(10_000)
def _names(source: str | None, host: str | None) -> frozenset[str]:
    agency = agency_of(host)
    if source and agency and agency_of(source) != agency and not goes_by(source, agency):
        host = None
    return frozenset(credit_key(name) for name in (source, host) if name)


@lru_cache(10_000)
def credit_key(name: str) -> str:
    """An outlet's name as credits and feeds vary it: "The Daily Mail", "Daily Mail", "dailymail.co.uk" are one.

    Looser than `outlet_key`: two outlets that share a name but for the country's ending would be one. So it tells whom
    a credit names, and never merges two outlets.
    """
    agency = agency_of(name)
    if agency:
        return agency.casefold()
    folded = name.strip().casefold()
    if _SITE.fullmatch(folded):
        labels = folded.split(".")[:-1]
        stem = labels[-2] if len(labels) > 1 and labels[-1] in _SECOND else labels[-1]
        folded = folded if stem in _COMMON else stem
    key = "".join(filter(str.isalnum, folded)) or folded
    return key[3:] if key.startswith("the") and len(key) > _SHORT else key


_SITE = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_SHORT = 5  # thesun.co.uk is The Sun; "them" is no "m"
_COMMON = frozenset({"news", "online", "daily", "today", "press"})  # too common to tell an outlet: news.com.au
_SECOND = frozenset(
    {"ac", "co", "com", "edu", "go", "gov", "gob", "net", "or", "org"}
)  # what stands before .uk, .au, .jp


_PAGE = re.compile(
    r"(?:https?:)?//(?:(?:www|m|mobile|amp)\.)*([^/?#]+)(/[^?#]*?)(?:/amp|\.amp)?/?(\?[^#]*)?(?:#|$)", re.I
)
# A section has a word or two for its name: /us-news, /world/asia. An article has a number, or more words.
_OF_AN_ARTICLE = re.compile(r"\d|-[^/]*-[^/]*$|/[^/]+/[^/]*-[^/]*$")
# By these a site counts where its readers come from: the trackers of Google, Facebook, Microsoft and Mailchimp, and
# what feeds and newsletters of papers add ("?ref=rss", "?cmpid=...", "?smid=tw-share").
_TRACKER = re.compile(
    r"(?:utm_\w*|at_\w+|mc_[ce]id|(?:fb|g|d|y)clid|gclsrc|msclkid|igshid|ref|ref_src|ref_url|referrer|cmp|cmpid|smid"
    r"|smtyp|ftag|ncid|ocid|ito|xtor|guccounter|guce_\w+|taid|traffic_source|__twitter_impression|wpisrc|mod|rss|feed)"
    r"(?:=.*)?",
    re.I,
)
# An address in words tells the article, and these a version or a page of it: "?v=4", "?page=2", "?outputType=amp".
_SLUG = re.compile(r"-[^/]*-[^/]*$")
_VERSION = re.compile(r"\?(?:(?:v|ver|version|page|pg|amp|outputtype)=(?:\d{1,2}|amp|true)&?)+", re.I)


@lru_cache(10_000)
def page_of(url: str) -> str | None:
    """An article's address without what is its form only (www, amp, utm_source); None of a section or home page."""
    found = _PAGE.match(url[:2_000].strip())
    if not found:
        return None
    host, path, query = found[1].casefold(), found[2], _without_trackers(found[3] or "")
    if not _OF_AN_ARTICLE.search(path + query):
        return None
    return host + path if _SLUG.search(path) and _VERSION.fullmatch(query) else host + path + query


def _without_trackers(query: str) -> str:
    kept = [part for part in query[1:].split("&") if part and not _TRACKER.fullmatch(part)]
    return "?" + "&".join(kept) if kept else ""


def _host(url: str) -> str | None:
    """The host of a URL. It stands before the third slash, if there are so many; what follows differs in each."""
    return _host_of("/".join(url.split("/", 3)[:3]))


@lru_cache(10_000)
def _host_of(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def outlet_hashes(articles: Iterable[Article]) -> npt.NDArray[np.uint64]:
    """A hash of the outlet on whose pages each article stands, [articles]: of its name, or where an article has none of
    its site; 0 where neither is known."""
    names = [article.source or (_host(article.url) if article.url else None) for article in articles]
    hashes = {name: _hash(name) for name in set(names)}
    return np.fromiter(map(hashes.__getitem__, names), np.uint64, len(names))


def _hash(name: str | None) -> int:
    key = _key(name) if name else None
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") if key else 0
