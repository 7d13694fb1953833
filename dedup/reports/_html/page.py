"""The page as a whole: its figures, its filters, its policy. Imports outcome and its neighbours."""

from collections import Counter
from collections.abc import Iterator
from functools import cache

from markupsafe import Markup

from dedup.outcome import Outcome
from dedup.reports._html.assets import digest, part, template, version
from dedup.reports._html.clusters import Told, address, shown
from dedup.reports._html.parts import parts
from dedup.reports._plain import dump
from dedup.reports._summary import Summary, changed_line, headline, remarks, summarise
from dedup.wording import count, percent

_PROBLEMS = 200
_NAMES = 2_000  # outlets that the filter suggests
_SCRIPTS = ("dom.js", "compare.js", "timeline.js", "cluster.js", "main.js")


def pieces(outcome: Outcome, limit: int) -> Iterator[str]:
    """The page, piece by piece: what stands behind a cluster is made when its turn comes, and then forgotten."""
    return template("page.html").generate(_values(outcome, limit))


def _values(outcome: Outcome, limit: int) -> dict[str, object]:
    summary = summarise(outcome)
    chosen = outcome.several[:limit]
    several = summary.clusters - summary.alone
    told = Told(outcome.credits)
    entries = [told.entry(number, cluster) for number, cluster in enumerate(chosen)]
    members = {address(member.id): number for number, cluster in enumerate(chosen) for member in cluster.members}
    linked = members.keys() | {address(cluster.canonical.id) for cluster in chosen}
    style, script = _style(), _script()
    data = {"outlets": list(told.outlets), "clusters": entries, "members": members}
    return {
        "policy": f"default-src 'none'; style-src '{digest(style)}'; script-src '{digest(script)}'; base-uri 'none'; "
        "form-action 'none'",
        "style": Markup(style),
        "script": Markup(script),
        "data": _json(data),
        "blocks": (_json(told.block(cluster)) for cluster in chosen),
        "headline": headline(summary),
        "figures": figures(outcome, summary),
        "remarks": remarks(outcome),
        "settings": changed_line(outcome) or "All parameters at their defaults.",
        "limit": _limit(several, len(chosen)),
        "outlet_names": sorted(told.outlets)[:_NAMES],
        "choices": _choices(entries),
        "parts": parts(outcome, linked),
        "problems": _problems(outcome),
        "problems_left_out": (
            f"The first {_PROBLEMS} of {len(outcome.problems):,}; a report in .json has all."
            if len(outcome.problems) > _PROBLEMS
            else ""
        ),
        "version": version(),
    }


def _limit(several: int, told: int) -> str:
    if told == several:
        return f"All {several:,} clusters of several articles are here." if several else "No article has a copy."
    return (
        f"The {told:,} largest of {count(several, 'cluster')} of several articles are here; "
        "--report-clusters N tells of more, a report in .json or .csv has all."
    )


def figures(outcome: Outcome, summary: Summary) -> list[dict[str, str]]:
    """The figures of a run, each with what it is."""
    outlets = len({article.source for article in outcome.articles if article.source})
    dates = sorted(article.published for article in outcome.articles if article.published)
    days = list(dict.fromkeys(date.isoformat()[:10] for date in (*dates[:1], *dates[-1:])))
    origins = Counter(cluster.origin.certainty.value for cluster in outcome.several if cluster.origin)
    known = sum(number for certainty, number in origins.items() if certainty != "unknown")
    several = summary.clusters - summary.alone
    told = [
        ("articles", f"{summary.articles:,}", "that were looked at"),
        ("clusters", f"{several:,}", f"of several articles; {summary.alone:,} articles stand alone"),
        ("copies", f"{summary.copies:,}", "articles that are not their cluster's canonical version"),
        ("share of copies", percent(summary.copies / max(1, summary.articles)), "of all articles"),
        ("outlets", f"{outlets:,}", "that articles name"),
        ("time span", " to ".join(days) or "unknown", f"{len(dates):,} of the articles have a date"),
        ("origins known", f"{known:,}", f"of {several:,} clusters; {origins['sure']:,} of them sure"),
        ("skipped", f"{summary.skipped:,}", "records that could not be read"),
    ]
    return [{"label": label, "value": value, "about": about} for label, value, about in told]


def _choices(entries: list[dict[str, object]]) -> list[dict[str, object]]:
    def values(name: str) -> list[str]:
        return sorted({value for entry in entries for value in _listed(entry[name])})

    origins = [entry["origin"] for entry in entries]
    names = sorted({str(origin["name"]) for origin in origins if isinstance(origin, dict) and origin["name"]})
    return [
        {"label": "Origin", "name": "origin", "options": names[:_NAMES]},
        {"label": "Credited", "name": "credit", "options": values("credits")[:_NAMES]},
        {"label": "Certainty of origin", "name": "certainty", "options": ["sure", "likely", "guess", "unknown"]},
        {"label": "Relation", "name": "relation", "options": values("relations")},
        {"label": "Overlap", "name": "overlap", "options": values("overlaps")},
    ]


def _listed(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _problems(outcome: Outcome) -> list[dict[str, str]]:
    return [
        {
            "place": shown(problem.place),
            "what": problem.fate,
            "reason": shown(problem.reason, 600),
        }
        for problem in outcome.problems[:_PROBLEMS]
    ]


def _json(value: object) -> Markup:
    """JSON that no parser of HTML takes for anything else: it has no <, > or & in it."""
    text = dump(value)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


@cache
def _script() -> str:
    return '"use strict";\n{\n' + "\n".join(part(name) for name in _SCRIPTS) + "}\n"


@cache
def _style() -> str:
    return part("common.css") + part("page.css")
