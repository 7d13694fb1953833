"""What ties two clusters without making them one. Imports outcome."""

from dedup.outcome import MERGED, Match, Outcome, Overlap, Relation

# What is reported and not merged, in the order in which reports list it.
APART = (Overlap.PASSAGE.value, Relation.TEMPLATE.value, Relation.EMBEDDED.value)
CUT = "cut"


def kept_apart(outcome: Outcome) -> dict[str, list[Match]]:
    """What ties two clusters and did not merge them, by kind, most shared first: one match for two clusters.

    A thousand copies of a story share its passage with another text a thousand times; that is one passage. The
    pairs of a series are told by the series.
    Besides `APART` there is `CUT`: copies of a member that are no copies of its canonical.
    """
    cluster_of: dict[str, object] = {
        article_id: number
        for number, cluster in enumerate(outcome.several)
        for article_id in (cluster.canonical.id, *(member.id for member in cluster.members))
    }
    series_of = {article_id: number for number, series in enumerate(outcome.series) for article_id in series.articles}
    found: dict[str, dict[frozenset[object], Match]] = {kind: {} for kind in (*APART, CUT)}
    for match in sorted(outcome.matches, key=lambda match: (-match.shared, match.left, match.right)):
        clusters = frozenset(cluster_of.get(article_id, article_id) for article_id in (match.left, match.right))
        of_series = match.relation is Relation.TEMPLATE and match.left in series_of
        if len(clusters) == 2 and not of_series:
            found[_kind(match)].setdefault(clusters, match)
    return {kind: list(matches.values()) for kind, matches in found.items()}


def _kind(match: Match) -> str:
    if match.relation in MERGED:
        return CUT
    return match.relation.value if match.relation else match.overlap.value
