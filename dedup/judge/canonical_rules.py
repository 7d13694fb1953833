"""The rules by which the canonical version of a cluster is chosen. Imports article, dates, lineage, outlets, wording.

A rule gives each article a score, the lower the better, and can say in words why the best one is better.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from dedup.article import Article
from dedup.dates import is_before, may_be_first, written
from dedup.outlets import names_of, outlet_key
from dedup.wording import some


@dataclass(frozen=True, slots=True)
class Contest:
    """What is known about the articles of which one is to be chosen."""

    excerpts: Mapping[str, str] = field(default_factory=dict)  # id of an excerpt: id of the whole text
    credited: Mapping[str, Sequence[Article]] = field(default_factory=dict)  # by outlet: those that credit it
    versions: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # by id: which of how many, from 1 on


class Rule(Protocol):
    """Scores articles, and says why the best is better than others."""

    def scores(self, articles: Sequence[Article], contest: Contest) -> Sequence[float | str]:
        """One for each of those among which it decides, the lower the better."""

    def why(self, best: Article, others: Sequence[Article], contest: Contest) -> str:
        """In words, why `best` has a lower score than `others`."""


class _EachByItself(Protocol):
    """Rules whose score of an article does not depend on the others."""

    def scores(self, articles: Sequence[Article], contest: Contest) -> Sequence[float | str]:
        """Those of each."""
        return [self.score(article, contest) for article in articles]

    def score(self, article: Article, contest: Contest) -> float | str:
        """The lower the better."""


class WholeText(_EachByItself):
    """The whole text before an excerpt of it."""

    def score(self, article: Article, contest: Contest) -> float:
        """1 for an excerpt of another article."""
        return article.id in contest.excerpts

    def why(self, best: Article, others: Sequence[Article], contest: Contest) -> str:
        """Names the excerpts, and whose they are, if they are another's."""
        own = [other.id for other in others if contest.excerpts[other.id] == best.id]
        foreign = [other.id for other in others if contest.excerpts[other.id] != best.id]
        told = [f"{some(ids)} {'is an excerpt' if len(ids) == 1 else 'are excerpts'}" for ids in (own, foreign) if ids]
        whole = f" of {some(sorted({contest.excerpts[one] for one in foreign}))}" if foreign else ""
        return f"the full text ({'; '.join(told)}{whole})"


class CreditedOrigin(_EachByItself):
    """The outlet that other articles name as their source."""

    def score(self, article: Article, contest: Contest) -> float:
        """0 for an article whose outlet is credited by another one."""
        return next(self._by(article, contest), None) is None

    def why(self, best: Article, others: Sequence[Article], contest: Contest) -> str:
        """Names those that credit it."""
        crediting = {other.id: other for other in self._by(best, contest)}
        return f"{best.source} is credited by {some(list(crediting))}"

    @staticmethod
    def _by(article: Article, contest: Contest) -> Iterator[Article]:
        for name in sorted(names_of(article)) if contest.credited else ():
            for other in contest.credited.get(name, ()):
                if outlet_key(other) != outlet_key(article):
                    yield other


_ELLIPSIS = "…".encode()


class Uncut:
    """A text that goes to its end before one that an ellipsis cuts off, if it is as long."""

    # A teaser's end: "The mayor said …", "[...]", "… Read more". What follows it is a word or two on a button.
    _MORE = r"\W{0,3}(?:read|see|show|continue|view|learn)(?: \w+){1,2}\W{0,3}"
    CUT = re.compile(rf"(?:…|\.{{3}})[\])]?(?:{_MORE})?\s*$", re.I)
    TAIL = 120  # bytes of a text's end that are looked at

    def scores(self, articles: Sequence[Article], contest: Contest) -> Sequence[float]:
        """1 for a text that is cut off and no longer than one that is not."""
        cut = [self._is_cut(article.utf8[-self.TAIL :]) for article in articles]
        if not any(cut):
            return [0] * len(articles)
        longest = max((article.length for article, is_cut in zip(articles, cut, strict=True) if not is_cut), default=0)
        return [is_cut and article.length <= longest for article, is_cut in zip(articles, cut, strict=True)]

    def _is_cut(self, tail: bytes) -> bool:
        return (b"..." in tail or _ELLIPSIS in tail) and bool(self.CUT.search(tail.decode(errors="ignore")))

    def why(self, best: Article, others: Sequence[Article], contest: Contest) -> str:
        """Names those that are cut off."""
        cut = some([other.id for other in others])
        return f"the text goes to its end ({cut} {'is' if len(others) == 1 else 'are'} cut off)"


class Earliest:
    """What nothing else surely precedes; an unknown date never wins by being unknown.

    A date without a time of day is a whole day: a paper's "12 June" is not before what stood on a page that morning.
    """

    def scores(self, articles: Sequence[Article], contest: Contest) -> Sequence[float]:
        """0 for those that no other's date is surely before; 1 for the others, and for those without a date."""
        return [not is_first for is_first in may_be_first([article.published for article in articles])]

    def why(self, best: Article, others: Sequence[Article], contest: Contest) -> str:
        """Gives the date."""
        if best.published is None:
            return ""
        date = f"{written(best.published)} UTC"
        dated = [other.published for other in others if other.published]
        if not dated:
            return f"the only date known ({date})"
        is_first = all(is_before(best.published, one) for one in dated)
        return f"{'the earliest' if is_first else 'no later than any'} date known ({date})"


class Cleaner(_EachByItself):
    """The text with the fewest traces of damage on its way."""

    # Each with what a text without such a trace seldom has, and which is found much sooner.
    TRACES: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
        "glued sentences": (  # lost line breaks
            re.compile(r"[.!?][\"”’']?[A-Z][a-z]"),
            re.compile(r"[a-z][.!?][\"”’']?[A-Z][a-z]"),
        ),
        # Decoded with the wrong encoding; the controls are what Latin-1 makes of dashes and quotation marks. 833 of
        # 72,644 Senate releases have some. One of them (85) ends a line.
        "wrong characters": (
            re.compile(r"[�âÃ\x80-\x84\x86-\x9f]"),
            re.compile(r"�|â€|Ã[©¨¤¶¼]|[\x80-\x84\x86-\x9f]+"),
        ),
        "left-over markup": (
            re.compile(r"[&<]"),
            re.compile(r"&(?:amp|quot|nbsp|lt|gt|#\d+);|</?(?:p|br|div|span|a)\b"),
        ),
    }
    BLOCK = 1500  # characters without a line break: a text that has lost its paragraphs

    def score(self, article: Article, contest: Contest) -> float:
        """How many traces."""
        return sum(self._damage(article).values())

    def why(self, best: Article, others: Sequence[Article], contest: Contest) -> str:
        """Says what is wrong with the worst of the others."""
        worst = max((self._damage(article) for article in others), key=lambda damage: sum(damage.values()))
        traces = ", ".join(f"{count} {kind}" if count > 1 else kind for kind, count in worst.items() if count)
        return f"the cleaner text ({'the other has' if len(others) == 1 else 'others have'} {traces})"

    def _damage(self, article: Article) -> dict[str, int]:
        text = article.text
        found = {
            kind: sum(1 for _ in trace.finditer(text)) if sign.search(text) else 0
            for kind, (sign, trace) in self.TRACES.items()
        }
        found["lost paragraph breaks"] = int(max(map(len, text.split("\n"))) > self.BLOCK)
        found["capitals only"] = int(text.isupper() and 2 * sum(map(str.isupper, text)) > sum(map(str.isalpha, text)))
        return found


class LastVersion(_EachByItself):
    """The last version of an article that its outlet revised."""

    def score(self, article: Article, contest: Contest) -> float:
        """The share of the versions that came after it; 1 for an article that is no version of any."""
        place, count = contest.versions.get(article.id, (0, 1))
        return (count - place) / count

    def why(self, best: Article, others: Sequence[Article], contest: Contest) -> str:
        """Says which of how many it is."""
        return _which_version(best, contest)


class FirstVersion(_EachByItself):
    """The first version of an article that its outlet revised."""

    def score(self, article: Article, contest: Contest) -> float:
        """The share of the versions that came before it; 1 for an article that is no version of any."""
        place, count = contest.versions.get(article.id, (2, 1))
        return (place - 1) / count

    def why(self, best: Article, others: Sequence[Article], contest: Contest) -> str:
        """Says which of how many it is."""
        return _which_version(best, contest)


def _which_version(article: Article, contest: Contest) -> str:
    place, count = contest.versions[article.id]
    which = {1: "the first", count: "the last"}.get(place, f"number {place}")
    return f"{which} of {count} versions by {article.source}"


class Longest(_EachByItself):
    """The longest text."""

    def score(self, article: Article, contest: Contest) -> float:
        """Characters, as a negative number."""
        return -article.length

    def why(self, best: Article, others: Sequence[Article], contest: Contest) -> str:
        """Gives the length."""
        return f"the longest text ({best.length:,} characters)"


class SmallestId(_EachByItself):
    """The smallest id: says nothing, but is always the same."""

    def score(self, article: Article, contest: Contest) -> str:
        """The id."""
        return article.id

    def why(self, best: Article, others: Sequence[Article], contest: Contest) -> str:
        """Says that nothing else decided."""
        return "the smallest id of otherwise equal ones"


@dataclass(frozen=True, slots=True)
class Preferred(_EachByItself):
    """The outlets that the caller prefers, the first most."""

    outlets: tuple[str, ...]

    def score(self, article: Article, contest: Contest) -> float:
        """The outlet's place in the list."""
        outlet = outlet_key(article)
        return self.outlets.index(outlet) if outlet in self.outlets else len(self.outlets)

    def why(self, best: Article, others: Sequence[Article], contest: Contest) -> str:
        """Names the outlet."""
        return f"{best.source} is a preferred outlet"
