"""What notebooks show: a result, a cluster or a comparison as a small fragment of HTML, without scripts.

It brings a style of its own and reads well without it, for some notebooks take it away. Imports article, outcome and
its neighbours.
"""

from markupsafe import Markup

from dedup.article import Article
from dedup.dates import span, written
from dedup.lineage import Appearance
from dedup.outcome import Cluster, Comparison, Drawn, Match, Outcome
from dedup.reports._html.assets import part, template
from dedup.reports._html.clusters import shown, web
from dedup.reports._html.page import figures
from dedup.reports._html.pair import Values, scores, verdict
from dedup.reports._html.sides import some_rows
from dedup.reports._summary import headline, origin_line, remarks, summarise
from dedup.wording import count, percent, some

CLUSTERS = 10  # of a result
MEMBERS = 20  # of a cluster
CHARACTERS = 4_000  # of each of two texts
CREDITS = 3  # of each of them
_TITLE, _NAME, _REASON = 160, 60, 600  # characters that are shown


def fragment(value: Drawn) -> str:
    """The fragment for a value; its size is bounded, however large that is.

    Raises:
        TypeError: it is of a kind that is not drawn.
    """
    match value:
        case Comparison():
            kind, values = "comparison", _comparison(value)
        case Cluster():
            kind, values = "cluster", _cluster(value)
        case Outcome():
            kind, values = "result", _result(value)
        case _:
            raise TypeError(f"a {type(value).__name__} is not drawn")
    return template("notebook.html").render(values, kind=kind, style=Markup(part("notebook.css")))


def _result(outcome: Outcome) -> Values:
    summary = summarise(outcome)
    largest = outcome.several[:CLUSTERS]
    several = summary.clusters - summary.alone
    return {
        "headline": headline(summary),
        "figures": figures(outcome, summary)[3:],  # the headline has the first ones
        "remarks": remarks(outcome),
        "clusters": [_line(cluster) for cluster in largest],
        "left_out": f"The {CLUSTERS} largest of {count(several, 'cluster')} of several articles."
        if several > CLUSTERS
        else "",
    }


def _line(cluster: Cluster) -> Values:
    """A cluster in a result's table."""
    articles = cluster.articles
    outlets = list(dict.fromkeys(shown(article.source, _NAME) for article in articles if article.source))
    origin = cluster.origin
    return _named(cluster.canonical) | {
        "size": f"{cluster.size:,}",
        "outlets": some(outlets) or "not named",
        "origin": f"{shown(origin.name, _NAME)} ({origin.certainty.value})" if origin and origin.name else "unknown",
    }


def _cluster(cluster: Cluster) -> Values:
    lineage = cluster.lineage
    steps = {one.id: one for one in lineage.timeline} if lineage else {}
    pairs: list[tuple[Article, Match | None]] = [(cluster.canonical, None)]
    pairs += [(member.article, member.match) for member in cluster.members[: MEMBERS - 1]]
    facts = [count(cluster.size, "article")]
    if lineage and lineage.outlets:
        facts.append(count(len(lineage.outlets), "outlet"))
    if cluster.weakest:
        facts.append(f"weakest link {percent(cluster.weakest.resemblance)} alike")
    return {
        "canonical": _named(cluster.canonical),
        "facts": facts,
        "reason": shown(cluster.reason, _REASON),
        "origin": shown(origin_line(lineage), _REASON) if lineage else "",
        "members": [_member(article, match, steps.get(article.id), cluster) for article, match in pairs],
        "left_out": f"and {cluster.size - MEMBERS:,} more" if cluster.size > MEMBERS else "",
    }


def _member(article: Article, match: Match | None, step: Appearance | None, cluster: Cluster) -> Values:
    when = written(article.published) if article.published else ""
    how = "canonical"
    if match:
        how = f"{match.overlap} {match.relation or ''}".strip()
        of = match.other(article.id)
        how += f" of {shown(of, _NAME)}" if of != cluster.canonical.id else ""
    return _named(article) | {
        "outlet": shown(article.source, _NAME) or "not known",
        "published": f"{when} (+{span(step.lag)})" if step and step.lag else when,
        "how": how,
        "shared": _bar(match.containment(article.id) if match else None),
        "share": _bar(step.share if step else None),
    }


def _bar(share: float | None) -> Values | None:
    return {"filled": round(100 * share), "value": percent(share)} if share is not None else None


def _named(article: Article) -> Values:
    title = shown(article.title, _TITLE) or shown(article.text, _TITLE) or "(no title)"
    return {"id": shown(article.id, _NAME), "title": title, "url": web(article.url)}


def _comparison(comparison: Comparison) -> Values:
    rows, left_out = some_rows(comparison.blocks, CHARACTERS)
    return verdict(comparison, CREDITS) | {"scores": scores(comparison), "rows": rows, "left_out": left_out}
