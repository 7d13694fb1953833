"""The table that all reports share: one row an article. Imports outcome only."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from dedup.article import Article
from dedup.lineage import Credit
from dedup.outcome import Cluster, Member, Outcome
from dedup.reports._plain import utc

# What dedup says of an article, then the article's own facts. `--format jsonl` promises these names.
COLUMNS = (
    "id", "cluster", "canonical", "of", "overlap", "relation", "resemblance", "containment",
    "credit", "credit_kind", "credit_quote", "reason",
    "title", "url", "source", "published", "author", "language",
)  # fmt: skip
DIGITS = 4  # of resemblance and containment

_TAKEN = re.compile(rf"(?:extra_)*(?:{'|'.join(COLUMNS)})")


def rows(outcome: Outcome) -> Iterator[dict[str, object]]:
    """One row an article, in the order of the input: the columns of `COLUMNS`, then the caller's own fields.

    - `cluster` is the canonical's id; `of` the id that the article was matched to, None for a canonical.
    - `containment` is how much of this article is in `of`.
    - `reason` says why the canonical was chosen, or which rule made the match; None for a lone article.
    - `published` is an aware moment in UTC, or None.
    - The caller's fields ride along untouched. One whose name is taken gets `extra_` in front, and so does
      one called `extra_` plus a taken name: no field is lost, and every name can be led back.
    """
    places = {member.id: (cluster, member) for cluster in outcome.clusters for member in cluster.members}
    leads = {cluster.canonical.id: cluster for cluster in outcome.clusters}
    for article in outcome.articles:
        cluster, member = places.get(article.id) or (leads.get(article.id), None)
        yield _row(article, cluster, member, outcome.credits.get(article.id, ()))


def columns(outcome: Outcome) -> tuple[str, ...]:
    """The names of all columns of `rows`: those of `COLUMNS`, then the caller's, as they first appear."""
    names = dict.fromkeys(str(name) for article in outcome.articles for name in article.extra)
    return COLUMNS + tuple(own_name(name) for name in names)


@lru_cache(10_000)
def own_name(name: str) -> str:
    """The column of a caller's field."""
    return f"extra_{name}" if _TAKEN.fullmatch(name) else name


def _row(
    article: Article, cluster: Cluster | None, member: Member | None, credits: Sequence[Credit]
) -> dict[str, object]:
    match = member.match if member else None
    credit = credits[0] if credits else None
    row: dict[str, object] = {
        "id": article.id,
        "cluster": cluster.canonical.id if cluster else article.id,
        "canonical": member is None,
        "of": member.of if member else None,
        "overlap": match.overlap.value if match else None,
        "relation": match.relation.value if match and match.relation else None,
        "resemblance": round(match.resemblance, DIGITS) if match else None,
        "containment": round(match.containment(article.id), DIGITS) if match else None,
        "credit": credit.name if credit else None,
        "credit_kind": credit.kind.value if credit else None,
        "credit_quote": credit.quote if credit else None,
        "reason": match.rule if match else cluster.reason if cluster and cluster.members else None,
        "title": article.title,
        "url": article.url,
        "source": article.source,
        "published": utc(article.published) if article.published else None,
        "author": article.author,
        "language": article.language,
    }
    for name, value in article.extra.items():
        row[own_name(str(name))] = value
    return row
