"""The table that all reports share: one row an article. Imports outcome only."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from dedup.article import Article
from dedup.lineage import Appearance, Credit
from dedup.outcome import Cluster, Member, Outcome
from dedup.reports._plain import utc

# What dedup says of an article, then the article's own facts. `--format jsonl` promises these names.
COLUMNS = (
    "id", "cluster", "canonical", "of", "overlap", "relation", "resemblance", "containment",
    "credit", "credit_kind", "credit_quote", "origin", "origin_certainty", "origin_share", "lag", "reason",
    "title", "url", "source", "published", "author", "language",
)  # fmt: skip
DIGITS = 4  # of resemblance and containment

_NOTHING: dict[str, object] = dict.fromkeys(COLUMNS)  # copied: most articles are alone, and most columns are empty

_TAKEN = re.compile(rf"(?:extra_)*(?:{'|'.join(COLUMNS)})")


def rows(outcome: Outcome) -> Iterator[dict[str, object]]:
    """One row an article, in the order of the input: the columns of `COLUMNS`, then the caller's own fields.

    - `cluster` is the canonical's id; `of` the id that the article was matched to, None for a canonical.
    - `containment` is how much of this article is in `of`.
    - `credit` is whom the article credits; of several credits the strongest.
    - `origin` is the agency or outlet that the cluster's text comes from, `origin_share` how much of this article
      is the origin's text, `lag` the seconds since the first dated article of the cluster.
    - `reason` says why the canonical was chosen, or which rule made the match; None for a lone article.
    - `published` is an aware moment in UTC, or None.
    - The caller's fields ride along untouched. One whose name is taken gets `extra_` in front, and so does
      one called `extra_` plus a taken name: no field is lost, and every name can be led back.
    """
    places = _places(outcome.several)
    for article in outcome.articles:
        cluster, member, step = places.get(article.id, _ALONE)
        row = _row(article, cluster, member, outcome.credits.get(article.id, ()), step)
        for name, value in article.extra.items():
            row[own_name(str(name))] = value
        yield row


_Place = tuple[Cluster | None, Member | None, Appearance | None]
_ALONE: _Place = (None, None, None)


def _places(clusters: Sequence[Cluster]) -> dict[str, _Place]:
    """For the id of each article that is not alone its cluster, it as a member of that, and its step in the lineage."""
    found: dict[str, _Place] = {}
    for cluster in clusters:
        steps = {one.id: one for one in cluster.lineage.timeline} if cluster.lineage else {}
        found[cluster.canonical.id] = cluster, None, steps.get(cluster.canonical.id)
        found.update({member.id: (cluster, member, steps.get(member.id)) for member in cluster.members})
    return found


def columns(outcome: Outcome) -> tuple[str, ...]:
    """The names of all columns of `rows`: those of `COLUMNS`, then the caller's, as they first appear."""
    names = dict.fromkeys(str(name) for article in outcome.articles for name in article.extra)
    return COLUMNS + tuple(own_name(name) for name in names)


@lru_cache(10_000)
def own_name(name: str) -> str:
    """The column of a caller's field."""
    return f"extra_{name}" if _TAKEN.fullmatch(name) else name


def _row(
    article: Article,
    cluster: Cluster | None,
    member: Member | None,
    credits: Sequence[Credit],
    step: Appearance | None,
) -> dict[str, object]:
    row = _NOTHING.copy()
    row["id"] = row["cluster"] = article.id
    row["canonical"] = member is None
    row["title"], row["url"], row["source"] = article.title, article.url, article.source
    row["author"], row["language"] = article.author, article.language
    if article.published:
        row["published"] = utc(article.published)
    if credits:
        credit = credits[0]
        row["credit"], row["credit_kind"], row["credit_quote"] = credit.name, credit.kind.value, credit.quote
    if cluster:
        row["cluster"] = cluster.canonical.id
        row["reason"] = cluster.reason if cluster.members else None
        if origin := cluster.origin:
            row["origin"], row["origin_certainty"] = origin.name, origin.certainty.value
    if step:
        row["origin_share"] = None if step.share is None else round(step.share, DIGITS)
        row["lag"] = None if step.lag is None else step.lag.total_seconds()
    if member:
        match = member.match
        row["of"], row["overlap"], row["reason"] = member.of, match.overlap.value, match.rule
        row["relation"] = match.relation and match.relation.value
        row["resemblance"] = round(match.resemblance, DIGITS)
        row["containment"] = round(match.containment(article.id), DIGITS)
    return row
