"""Versions of one article: which articles of a cluster they are, in which order, and what each changed.

Imports article, lineage, outlets, and its neighbours.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from dedup.article import Article
from dedup.judge.changes import Sentences, changes
from dedup.judge.clusters import Links, Node
from dedup.judge.marks import MarkKind, Title, parse_title
from dedup.judge.notes import new_note
from dedup.judge.overlaps import fact_order
from dedup.judge.relations import same_page, same_title
from dedup.lineage import Chain, Version
from dedup.outlets import outlet_key

Thread = Sequence[Article]
"""The versions of one article of one outlet, in time order, two or more."""


_TRIED = 10  # articles of one text that are tried as revisions of the first with another text


def threads(
    articles: Iterable[Article],
    node_of: Mapping[str, Node],
    links: Links,
    revisions: Links,
    is_revision: Callable[[Article, Article], bool],
) -> list[Thread]:
    """The articles of a cluster that are versions of one, by outlet: the longest thread first.

    An outlet's articles hang together by copies of its own texts under one title, and are versions of one if two of
    them are a revision, or one says that it corrects or updates another. Whatever has no place in time is left out:
    without a date, or with that of another one, only marks like UPDATE 2 tell the order.

    Args:
        articles: those of the cluster.
        node_of: the node of each article's text, by id.
        links: the nodes that are copies of each other.
        revisions: those of the links that tie two versions of any outlet's article.
        is_revision: whether two articles with linked texts are a revision.
    """
    by_outlet: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        outlet = outlet_key(article)
        if outlet is not None:
            by_outlet[outlet].append(article)
    found: list[Thread] = []
    for several in by_outlet.values():
        if len(several) > 1:
            for nodes in _hang_together(sorted(several, key=fact_order), node_of, links):
                thread = in_order(article for texts in nodes.values() for article in texts)
                if _revised(nodes, revisions, is_revision) or _says_so(thread, node_of):
                    found.append(thread)
    return sorted((thread for thread in found if len(thread) > 1), key=lambda one: (-len(one), fact_order(one[0])))


def chain(thread: Thread, read: Callable[[Article], Sentences]) -> Chain:
    """What each version of a thread added, cut or changed, and which of them correct the one before them."""
    first = Version(thread[0].id, thread[0].published, (), _title(thread[0]).correction)
    later = (
        Version(article.id, article.published, changes(read(before), read(article)), correction(before, article))
        for before, article in pairwise(thread)
    )
    return Chain((first, *later))


def correction(before: Article, after: Article) -> str | None:
    """The words by which an article says that it corrects the one before it: a note that is new, else its mark."""
    if before.text == after.text and _title(before).marks == _title(after).marks:
        return None
    return new_note(before.text, after.text) or _title(after).correction


def in_order(articles: Iterable[Article]) -> list[Article]:
    """The articles whose order is known, in time order.

    Those of one time, and those without one, have a place only where the marks of their titles tell it; of
    several that have the same, the longest stays.
    """
    dated: list[Article] = []
    undated: list[Article] = []
    ordered = sorted(articles, key=lambda one: (one.published is None, one.published, _stage(one), fact_order(one)))
    series = {mark.kind for one in ordered for mark in _title(one).marks} & {MarkKind.UPDATE, MarkKind.WRAPUP}
    for article in ordered:
        if article.published is None:
            undated.append(article)
        elif not dated or article.published != dated[-1].published or _told(dated[-1], article, series):
            dated.append(article)
    stages = [_stage(article) for article in dated]
    if len(series) > 1 or stages != sorted(stages):
        return dated
    for article in undated:
        stage = _stage(article)
        place = bisect_left(stages, stage)
        if place == bisect_right(stages, stage):
            stages.insert(place, stage)
            dated.insert(place, article)
    return dated


def _told(before: Article, after: Article, series: set[MarkKind]) -> bool:
    """Whether marks say that of two articles of one time one came after the other; UPDATE and WRAPUP are numbered
    each by itself."""
    return len(series) < 2 and _stage(before) < _stage(after)


def _title(article: Article) -> Title:
    return parse_title(article.title or "")


def _stage(article: Article) -> tuple[int, int]:
    return _title(article).stage


def _hang_together(
    articles: Iterable[Article], node_of: Mapping[str, Node], links: Links
) -> Iterator[dict[Node, list[Article]]]:
    """The articles of an outlet, by node, in the parts that copies of its own texts under one title tie together."""
    texts: dict[Node, list[Article]] = defaultdict(list)
    for article in articles:
        texts[node_of[article.id]].append(article)
    left = set(texts)
    while left:
        start = min(left)
        left.remove(start)
        part, frontier = [start], [start]
        while frontier and left:
            node = frontier.pop()
            near = links.get(node, set()) & left
            tied = {other for other in near if _may_tie(texts[node][0], texts[other][0])}
            left -= tied
            part += tied
            frontier += tied
        yield {node: texts[node] for node in sorted(part)}


def _may_tie(one: Article, other: Article) -> bool:
    """Whether two copies may be versions of one article by page or title: a digest is a copy under another title."""
    return not (one.title and other.title) or same_page(one, other) or same_title(one, other)


def _revised(
    nodes: Mapping[Node, Sequence[Article]], revisions: Links, is_revision: Callable[[Article, Article], bool]
) -> bool:
    """Whether any two of an outlet's texts are a revision."""
    return any(
        is_revision(articles[0], other)
        for node, articles in nodes.items()
        for its_node in revisions.get(node, ())
        for other in nodes.get(its_node, ())[:_TRIED]
    )


def _says_so(thread: Thread, node_of: Mapping[str, Node]) -> bool:
    """Whether one of the versions that differ from the one before says that it corrects or updates it."""
    return any(
        _title(after).says_it_is_new or new_note(before.text, after.text) is not None
        for before, after in pairwise(thread)
        if node_of[before.id] != node_of[after.id]
    )
