"""Two articles compared, as a page without scripts: verdict, scores, and both texts side by side, whole.

Imports article, outcome and its neighbours.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from markupsafe import Markup

from dedup.article import Article
from dedup.dates import written
from dedup.lineage import Credit, Direction
from dedup.outcome import Comparison, Overlap, Relation
from dedup.reports._html.assets import digest, part, template, version
from dedup.reports._html.clusters import shown, web
from dedup.reports._html.sides import rows
from dedup.reports._summary import verdict_line
from dedup.wording import percent

Values = dict[str, object]

_RULE = 2_000  # characters that are shown

_OVERLAPS = {
    Overlap.IDENTICAL: "the same words in the same order",
    Overlap.NEAR: "most of both texts, or a good part of both, is the same",
    Overlap.EXCERPT: "most of one text is in the other, which goes on well beyond it",
    Overlap.PASSAGE: "the texts share some sentences only",
}
_RELATIONS = {
    None: "not a copy",
    Relation.REPEAT: "the same outlet again",
    Relation.REVISION: "the same outlet; the text or its facts moved on",
    Relation.SYNDICATED: "another outlet, with a credit to the origin",
    Relation.REPUBLISHED: "another outlet, no credit found",
    Relation.COPY: "a copy; an outlet is not known",
    Relation.EMBEDDED: "taken into a digest or live blog; not merged",
    Relation.TEMPLATE: "the same form with other facts; not a copy",
}


def pieces(comparison: Comparison) -> Iterator[str]:
    """The page, piece by piece."""
    style = _style()
    policy = f"default-src 'none'; style-src '{digest(style)}'; base-uri 'none'; form-action 'none'"
    return template("pair.html").generate(
        verdict(comparison),
        policy=policy,
        style=Markup(style),
        scores=scores(comparison),
        rows=rows(comparison.blocks),
        version=version(),
    )


def verdict(comparison: Comparison, most: int | None = None) -> Values:
    """What the two are to each other, why, who had it first, and whom they credit: all, or the `most` strongest."""
    match = comparison.match
    means = (
        f"{_OVERLAPS[match.overlap]}; {_RELATIONS[match.relation]}"
        if match
        else "they would not be reported as a match"
    )
    return {
        "verdict": verdict_line(match),
        "means": means,
        "rule": shown(comparison.rule, _RULE),
        "first": _first(match.direction) if match and match.direction else "",
        "left": _side(comparison.left, comparison.credits[0][:most]),
        "right": _side(comparison.right, comparison.credits[1][:most]),
    }


def scores(comparison: Comparison) -> list[Values]:
    """Each score with its name, its value, how it is written and what it is."""
    counts = f"{comparison.shared:,}, of {comparison.left_size:,} in left and {comparison.right_size:,} in right"
    told = [
        ("resemblance", comparison.resemblance, f"of all shingles (short runs of words) are in both: {counts}"),
        ("left in right", comparison.left_containment, "of the shingles of left are in right (containment)"),
        ("right in left", comparison.right_containment, "of the shingles of right are in left (containment)"),
        ("sentences of left", comparison.left_taken, "of left is taken over from right by whole sentences"),
        ("sentences of right", comparison.right_taken, "of right is taken over from left by whole sentences"),
    ]
    if comparison.shared:
        told.append(("quoted", comparison.quoted, "of the shared words are inside quotation marks"))
    return [
        {"name": name, "filled": round(100 * value), "value": percent(value), "about": about}
        for name, value, about in told
    ]


def _first(direction: Direction) -> str:
    told = f"{direction.first} ({direction.certainty.value}: " if direction.first is not None else "unknown ("
    return shown(f"{told}{direction.reason})", _RULE)


def _side(article: Article, credits: Sequence[Credit]) -> Values:
    return {
        "id": shown(article.id),
        "title": shown(article.title) or "(no title)",
        "url": web(article.url),
        "outlet": shown(article.source) or "unknown",
        "published": f"{written(article.published)} UTC" if article.published else "unknown",
        "author": shown(article.author),
        "credits": [
            {"name": shown(one.name), "kind": one.kind.value, "quote": shown(one.quote, _RULE)} for one in credits
        ],
    }


@cache
def _style() -> str:
    return part("common.css") + part("pair.css")
