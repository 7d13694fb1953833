"""Which version of a cluster to show, and why. Imports article, errors, outcome and relations.

A rule keeps the best of the articles still in the running and says in words why; the next rule decides among
those. A new rule is one new function here and one entry in a policy.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from dedup.article import Article
from dedup.errors import ParameterError
from dedup.judge.relations import fact_order, outlet_key
from dedup.outcome import Credit


@dataclass(frozen=True, slots=True)
class Contest:
    """The articles of which one is to be chosen, and what is known about them."""

    articles: Sequence[Article]  # by fact_order
    excerpts: Mapping[str, str] = field(default_factory=dict)  # id of an excerpt: id of the whole text
    credits: Mapping[str, Credit] = field(default_factory=dict)


Rule = Callable[[Sequence[Article], Contest], tuple[Sequence[Article], str]]
"""Takes those still in the running; returns those to keep (never none) and why they are kept."""
Chooser = Callable[[Sequence[Article]], Article]
"""The caller's own function: takes a cluster's articles, returns one of them."""


def whole_text(running: Sequence[Article], contest: Contest) -> tuple[Sequence[Article], str]:
    """The whole text before an excerpt of it."""
    ids = {article.id for article in running}
    cut = [article.id for article in running if contest.excerpts.get(article.id) in ids]
    kept = [article for article in running if article.id not in cut]
    return (
        kept or running,
        f"the full text ({_list(cut)} {'is an excerpt' if len(cut) == 1 else 'are excerpts'})",
    )


def credited_origin(running: Sequence[Article], contest: Contest) -> tuple[Sequence[Article], str]:
    """The outlet that the other articles name as their source."""
    credited: dict[str, list[Article]] = defaultdict(list)  # by the outlet or agency named
    for article in contest.articles:
        if article.id in contest.credits:
            for name in contest.credits[article.id].agency.casefold().split("/"):
                credited[name].append(article)
    kept, why = [], ""
    for article in running:
        outlet = outlet_key(article)
        by = [other.id for other in credited.get(outlet or "", ()) if outlet_key(other) != outlet]
        if by:
            kept.append(article)
            why = f"{article.source} is credited by {_list(by)}"
    return kept or running, why


def earliest(running: Sequence[Article], contest: Contest) -> tuple[Sequence[Article], str]:
    """The earliest known date; an unknown one never wins by being unknown."""
    dates = [article.published for article in running if article.published is not None]
    if not dates:
        return running, ""
    first = min(dates)
    undated = [article.id for article in running if article.published is None]
    why = "the only date known" if len(dates) == 1 and undated else "the earliest known date"
    return [article for article in running if article.published == first], f"{why} ({first:%Y-%m-%d %H:%M} UTC)"


# Traces of a text that was damaged on its way: sentences glued together by lost line breaks, text decoded
# with the wrong encoding, markup left over.
_DAMAGE = re.compile(
    r"[a-z][.!?][\"”’']?[A-Z][a-z]|�|â€|Ã[©¨¤¶¼]|&(?:amp|quot|nbsp|lt|gt|#\d+);|</?(?:p|br|div|span|a)\b"
)
_BLOCK = 1500  # characters without a line break that are a text whose paragraphs were lost


def cleaner(running: Sequence[Article], contest: Contest) -> tuple[Sequence[Article], str]:
    """The text with the fewest traces of damage: glued sentences, wrong characters, markup, lost paragraphs."""

    def damage(article: Article) -> int:
        lost_paragraphs = max(map(len, article.text.split("\n"))) > _BLOCK
        return sum(1 for _ in _DAMAGE.finditer(article.text)) + lost_paragraphs

    found = {article.id: damage(article) for article in running}
    least, most = min(found.values()), max(found.values())
    why = f"the cleaner text ({_traces(least)} of damage; others have up to {most})"
    return [article for article in running if found[article.id] == least], why


def _traces(count: int) -> str:
    return {0: "no trace", 1: "1 trace"}.get(count, f"{count} traces")


def longest(running: Sequence[Article], contest: Contest) -> tuple[Sequence[Article], str]:
    """The longest text."""
    most = max(len(article.text) for article in running)
    return [article for article in running if len(article.text) == most], f"the longest text ({most:,} characters)"


def smallest_id(running: Sequence[Article], contest: Contest) -> tuple[Sequence[Article], str]:
    """The smallest id: says nothing, but is always the same."""
    return [min(running, key=lambda article: article.id)], "the smallest id of otherwise equal ones"


def _preferred(outlets: Sequence[str], running: Sequence[Article], contest: Contest) -> tuple[Sequence[Article], str]:
    for outlet in outlets:
        kept = [article for article in running if outlet_key(article) == outlet.strip().casefold().removeprefix("www.")]
        if kept:
            return kept, f"{outlet} is a preferred outlet"
    return running, ""


_DEFAULT: tuple[Rule, ...] = (whole_text, credited_origin, earliest, cleaner, longest, smallest_id)
POLICIES: dict[str, tuple[Rule, ...]] = {
    "default": _DEFAULT,
    "earliest": (earliest, *_DEFAULT),
    "longest": (longest, *_DEFAULT),
}


def policy_rules(policy: str, prefer: Sequence[str] = ()) -> tuple[Rule, ...]:
    """The rules of a named policy, preferred outlets in front.

    Raises:
        ParameterError: there is no such policy.
    """
    if policy not in POLICIES:
        raise ParameterError(f"canonical is {policy!r}; there are: {', '.join(POLICIES)}, or a function")
    return (partial(_preferred, tuple(prefer)), *POLICIES[policy]) if prefer else POLICIES[policy]


def choose(contest: Contest, rules: Sequence[Rule]) -> tuple[Article, str]:
    """The article that the rules leave, and the reasons of the rules that decided something."""
    running, reasons = contest.articles, []
    for rule in rules:
        if len(running) == 1:
            break
        kept, why = rule(running, contest)
        if len(kept) < len(running):
            reasons.append(why)
        running = kept
    return running[0], "; ".join(reasons) or "the only one"


def choose_by(chooser: Chooser, articles: Sequence[Article]) -> tuple[Article, str]:
    """The article that the caller's function picks.

    Raises:
        ParameterError: it returned something else than one of the articles.
    """
    chosen = chooser(tuple(articles))
    name = getattr(chooser, "__name__", type(chooser).__name__)
    if not any(chosen is article for article in articles):
        raise ParameterError(f"the canonical function {name} must return one of the articles that it was given")
    return chosen, f"chosen by {name}"


def in_fact_order(articles: Sequence[Article]) -> list[Article]:
    """Articles as a contest takes them: in an order that does not depend on how they came."""
    return sorted(articles, key=fact_order)


def _list(ids: Sequence[str], most: int = 3) -> str:
    return ", ".join(ids[:most]) + (f" and {len(ids) - most} more" if len(ids) > most else "")
