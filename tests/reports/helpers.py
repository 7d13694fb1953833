"""What the tests of the reports share: outcomes built by hand, and strings that mean harm."""

import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from dedup.article import Article
from dedup.lineage import (
    Appearance,
    Certainty,
    Chain,
    Change,
    Credit,
    CreditKind,
    Lineage,
    Origin,
    Version,
)
from dedup.outcome import Cluster, Match, Member, Outcome, Overlap, Problem, Relation
from dedup.reports import Report

NINE = datetime(2025, 6, 18, 9, 10, tzinfo=UTC)

# Formulas, markup, terminal sequences, and text that is no text.
HOSTILE = (
    '=HYPERLINK("http://evil.example";"x")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1",
    " =1", '"=1', "'=1", "“=1”", "＝1+1", "＋1+1", "－1+1", "＠SUM(A1)", "\ufeff=1", "\u200b=1",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!-- c -->", "&lt;b&gt; &#60;", "</td></table>",
    "![x](http://evil.example/a.png)", "[x](javascript:alert(1))", "[x]: http://evil.example",
    "<http://evil.example>", "http://evil.example", "www.evil.example", "me@evil.example", "@team", "#1", "# head",
    "a | b |", "\\| \\", "`c` ``d``", "**b** __b__ *i* _i_ ~~s~~", "$x$ \\(x\\) \\[x\\]", "{#id .class}",
    "[bold red]x[/bold red]", "[/]", "[link=http://evil.example]x[/link]",
    "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\",
    "\x9b31mred", "\x1b", "\x07\b\x7f", "\u202eevil\u202c", "\u2066x", "a\u2028b\u2029c\x85d", "a\r\nb\rc\nd",
    "\ud800", "x\udfff\ud800y", "\ud83d\ude00", "a\0b", "e" + "\u0301" * 200, "\U000e0041\U000e0042", "", " ",
    "👨\u200d👩\u200d👧\u200d👦 ❤\ufe0f 🇯🇵", "東京" * 60, "أخبار" * 40,
)  # fmt: skip
# Nothing of this may reach a terminal.
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def article(article_id: str, title: str | None = None, source: str | None = None, **facts: Any) -> Article:
    return Article(id=article_id, text="Some text of the article", title=title, source=source, **facts)


def match(
    left: str,
    right: str,
    overlap: Overlap = Overlap.NEAR,
    relation: Relation | None = Relation.REPUBLISHED,
    sizes: tuple[int, int, int] = (90, 100, 120),
    rule: str = "69% of all shingles are in both; A and B, no credit found",
) -> Match:
    return Match(left, right, overlap, relation, *sizes, rule)


def outcome(*clusters: Cluster, **facts: Any) -> Outcome:
    """An outcome that holds the clusters, largest first."""
    articles = [each for c in clusters for each in c.articles]
    ordered = sorted(clusters, key=lambda c: (-c.size, c.canonical.id))
    matches = [member.match for c in clusters for member in c.members] + facts.pop("matches", [])
    matches.sort(key=lambda each: (each.left, each.right))
    return Outcome(articles, ordered, matches, **facts)


def alone(one: Article) -> Cluster:
    return Cluster(one, (), "the only one")


def small() -> Outcome:
    """A syndicated story with a republished one, two revisions in a chain, and one of each that is kept apart."""
    ap = article("ap-1", "Storm kills 12 in Poland", "AP", published=NINE, extra={"rank": 1, "tags": ["a", "b"]})
    yahoo = article("yahoo-7", "Storm kills 12 in Poland", "Yahoo", published=NINE + timedelta(hours=1))
    blog = article("blog/5", "Poland: twelve dead", extra={"rank": 2.5, "cluster": "theirs"})
    versions = [article(f"v{n}", f"Vote count, {n}", "CNN", published=NINE + timedelta(hours=n)) for n in (1, 2, 3)]
    weather = [article(f"w{n}", f"Weather for day {n}", "KXAN") for n in (1, 2)]
    digest = article("digest", "The day", "AP", published=NINE, url="https://ap.example/day", language="en")
    syndicated = match("ap-1", "yahoo-7", Overlap.IDENTICAL, Relation.SYNDICATED, (100, 100, 100), "the same words")
    return outcome(
        Cluster(
            ap,
            (Member(yahoo, syndicated), Member(blog, match("ap-1", "blog/5"))),
            "credited by yahoo-7",
            Lineage(
                Origin("AP", True, "ap-1", Certainty.SURE, "credited by Yahoo: 'WARSAW (AP) —'"),
                (
                    Appearance("ap-1", "AP", NINE, timedelta(0), 1.0, credits_origin=False, is_origin=True),
                    Appearance(
                        "yahoo-7",
                        "Yahoo",
                        yahoo.published,
                        timedelta(hours=1),
                        1.0,
                        credits_origin=True,
                        is_origin=False,
                    ),
                    Appearance("blog/5", None, None, None, 0.75, credits_origin=False, is_origin=False),
                ),
            ),
        ),
        Cluster(
            versions[2],
            (
                Member(versions[0], match("v1", "v2", relation=Relation.REVISION)),
                Member(versions[1], match("v2", "v3", relation=Relation.REVISION, sizes=(60, 120, 150))),
            ),
            "the latest revision",
            Lineage(
                Origin("CNN", False, "v1", Certainty.LIKELY, "no other outlet has it"),
                tuple(
                    Appearance(
                        one.id, "CNN", one.published, timedelta(hours=n), 0.8, credits_origin=False, is_origin=True
                    )
                    for n, one in enumerate(versions)
                ),
                (
                    Chain(
                        (
                            Version("v1", versions[0].published, (), None),
                            Version("v2", versions[1].published, (Change("sentence", "", "More came."),), None),
                            Version("v3", versions[2].published, (Change("number", "12", "13"),), None),
                        )
                    ),
                ),
            ),
        ),
        *map(alone, (*weather, digest)),
        matches=[
            match("w1", "w2", Overlap.NEAR, Relation.TEMPLATE, rule="the same form: 'Monday' against 'Tuesday'"),
            match("ap-1", "digest", Overlap.EXCERPT, Relation.EMBEDDED, (95, 100, 2000)),
            match("v3", "w1", Overlap.PASSAGE, None, (20, 150, 100), "some passages only, 20% of the shorter"),
        ],
        problems=[Problem("feed.jsonl:7", "no text"), Problem("feed.jsonl:9", "a NUL; replaced", kept=True)],
        too_short=["w1"],
        repeats=2,
        uncompared=1234,
        credits={"yahoo-7": (Credit(("AP",), CreditKind.DATELINE, "WARSAW (AP) —"),)},
    )


def hostile(strings: tuple[str, ...] = HOSTILE) -> Outcome:
    """Each string wherever one can stand, in clusters of a canonical and a member."""
    clusters, credits, apart = [], {}, []
    for number, text in enumerate(strings):
        facts: dict[str, Any] = {"url": text, "author": text, "language": text, "extra": {f"{text}!": text, "x": text}}
        one, two = (article(f"{text}{number}{letter}", text, text, **facts) for letter in "ab")
        tie = match(one.id, two.id, Overlap.IDENTICAL, Relation.SYNDICATED, (9, 9, 9), rule=text)
        versions = (Version(one.id, NINE, (), None), Version(two.id, None, (Change("name", text, text),), text or None))
        steps = tuple(
            Appearance(each.id, text, None, None, None, credits_origin=False, is_origin=False) for each in (one, two)
        )
        lineage = Lineage(Origin(text, False, None, Certainty.SURE, text), steps, (Chain(versions),))
        clusters.append(Cluster(one, (Member(two, tie),), text, lineage))
        credits[two.id] = (Credit((text,), CreditKind.DATELINE, text),)
        if number:
            apart.append(match(clusters[number - 1].canonical.id, one.id, Overlap.PASSAGE, None, rule=text))
    problems = [Problem(text, text) for text in strings]
    return outcome(*clusters, matches=apart, problems=problems, credits=credits)


def rendered(report: Report, what: Outcome) -> bytes:
    file = io.BytesIO()
    report.write(what, file)
    assert not file.closed
    return file.getvalue()
