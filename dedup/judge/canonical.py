"""Which version of a cluster to show, and why. Imports article, errors, outlets, and its neighbours.

The rules of a policy decide one after the other: the second among those that are equal by the first, and so on.
A new rule is one new class in canonical_rules.py, and its place in a policy.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from dedup.article import Article
from dedup.errors import ParameterError
from dedup.judge.canonical_rules import (
    Cleaner,
    Contest,
    CreditedOrigin,
    Earliest,
    FirstVersion,
    LastVersion,
    Longest,
    Preferred,
    Rule,
    SmallestId,
    Uncut,
    WholeText,
)
from dedup.judge.relations import credited
from dedup.lineage import Credit
from dedup.outlets import outlet_key

Chooser = Callable[[Sequence[Article]], Article]
"""The caller's own function: takes articles that are copies of each other, returns one of them."""

_DEFAULT: tuple[Rule, ...] = (WholeText(), Uncut(), CreditedOrigin(), Earliest(), Cleaner(), Longest(), SmallestId())
POLICIES: dict[str, tuple[Rule, ...]] = {
    "default": _DEFAULT,
    "earliest": (Earliest(), *_DEFAULT),
    "longest": (Longest(), *_DEFAULT),
    "latest": (LastVersion(), *_DEFAULT),
    "first": (FirstVersion(), *_DEFAULT),
}


def policy_rules(policy: str, prefer: Sequence[str] = ()) -> tuple[Rule, ...]:
    """The rules of a named policy, preferred outlets in front.

    Raises:
        ParameterError: there is no such policy.
    """
    if policy not in POLICIES:
        raise ParameterError(f"canonical is {policy!r}; there are: {', '.join(POLICIES)}, or a function")
    outlets = tuple(outlet for name in prefer if (outlet := outlet_key(Article("", "", source=name))))
    return (Preferred(outlets), *POLICIES[policy]) if outlets else POLICIES[policy]


def choose(articles: Sequence[Article], contest: Contest, rules: Sequence[Rule]) -> tuple[Article, str]:
    """The best of some articles, and why, in the words of the rules that decided against others.

    A rule is asked only about those that are equal by all before it.
    """
    running, decided = articles, []
    for rule in rules:
        if len(running) == 1:
            break
        scores = rule.scores(running, contest)
        least = min(scores)
        if scores.count(least) < len(scores):
            decided.append((rule, [article for article, score in zip(running, scores, strict=True) if score != least]))
            running = [article for article, score in zip(running, scores, strict=True) if score == least]
    best = running[0]
    reasons = "; ".join(rule.why(best, worse, contest) for rule, worse in decided)
    return best, reasons or ("the only one" if len(articles) == 1 else "equal to the others")


def credited_by(articles: Sequence[Article], credits: Mapping[str, Sequence[Credit]]) -> dict[str, list[Article]]:
    """Who credits whom: for each outlet or agency named, the articles that name it. `credits` are by article id."""
    found: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        for name in credited(credits[article.id]):
            found[name].append(article)
    return found


def choose_by(chooser: Chooser, articles: Sequence[Article]) -> Article:
    """The article that the caller's function picks.

    Raises:
        ParameterError: it returned something else than one of the articles.
    """
    chosen = chooser(tuple(articles))
    if not any(chosen is article for article in articles):
        raise ParameterError(
            f"the canonical function {chooser_name(chooser)} must return one of the articles that it was given"
        )
    return chosen


def chooser_name(chooser: Chooser) -> str:
    """The name of the caller's function."""
    return str(getattr(chooser, "__name__", type(chooser).__name__))
