"""Outcomes for the browser: stories of many kinds, built by hand, and ones that mean harm."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from dedup.article import Article
from dedup.lineage import Appearance, Certainty, Chain, Change, Credit, CreditKind, Lineage, Origin, Version
from dedup.outcome import Cluster, Match, Member, Outcome, Overlap, Problem, Relation
from dedup.reports._plain import mend

from ..reports.helpers import HOSTILE, match, outcome

START = datetime(2025, 6, 1, 9, 10, tzinfo=UTC)
OUTLETS = ("BBC News", "Yahoo", "Guardian", "Die Zeit", "الجزيرة", "新华社", "CNN")
AGENCIES = ("AP", "Reuters", "AFP")
RELATIONS = (Relation.REPEAT, Relation.SYNDICATED, Relation.REPUBLISHED, Relation.COPY)
OVERLAPS = (Overlap.NEAR, Overlap.EXCERPT, Overlap.IDENTICAL)
CERTAINTIES = tuple(Certainty)

# Ids that an address, an object or a selector may stumble over.
IDS = (
    "a#0", "feed.jsonl:7/b", "100%", "%41", "%zz", "two words", "it's \"so\"", "a&b=c?d", "東京-1", "é́", "__proto__",
    "constructor", "toString", "hasOwnProperty", "0", "-1", "https://news.example/a?b=c#d", "<b>", "../x", "\\", "é",
)  # fmt: skip

SENTENCES = [
    f"Sentence number {n} of the story tells of the river, the bridge and the town in some words." for n in range(20)
]
TEXT = f"In Paris 12 people were hurt, Anna Berg said. {' '.join(SENTENCES)} The mayor thanked all helpers."
EDITED = f"In Lyon 13 people were hurt, Anna Berg said. {' '.join(SENTENCES)} More is to come. It rained."
ARABIC = (
    "قال المتحدث باسم الحكومة إن القرار سيدخل حيز التنفيذ في بداية الشهر المقبل بعد موافقة البرلمان عليه في 12 مايو. "
)
CHINESE = "新华社北京电,国务院总理周三主持召开会议,研究部署下一步经济工作,参加会议的有120人。"


def story(
    number: int, ids: Sequence[str], title: str | None = None, texts: tuple[str, str] = (TEXT, EDITED), outlets: int = 7
) -> Cluster:
    """A canonical and its members; `number` says which relation, overlap, certainty, agency and day they have."""
    start = START + timedelta(days=number)
    articles = [
        Article(
            id=each,
            text=texts[place > 0],
            title=title or f"Story {number:03} of the {'river' if number % 2 else 'bridge'}",
            source=None if (number + place) % 9 == 8 else OUTLETS[(number + place) % min(7, outlets)],
            published=None if number % 11 == 10 else start + timedelta(hours=5 * place),
            url=f"https://news.example/{number}/{place}",
        )
        for place, each in enumerate(ids)
    ]
    canonical, *others = articles
    members = tuple(Member(one, _tie(number, place, canonical.id, one.id)) for place, one in enumerate(others))
    steps = tuple(
        Appearance(
            one.id,
            one.source,
            one.published,
            one.published - start if one.published else None,
            1.0 if place == 0 else 0.8,
            credits_origin=place > 0,
            is_origin=place == 0,
        )
        for place, one in enumerate(articles)
    )
    certainty = CERTAINTIES[number % len(CERTAINTIES)]
    name = None if certainty is Certainty.UNKNOWN else AGENCIES[number % 3]
    chains = (
        Chain((Version(ids[0], start, (), None), Version(ids[-1], None, (Change("number", "12", "13"),), "was 12"))),
    )
    lineage = Lineage(Origin(name, True, None, certainty, "it says so"), steps, chains if number % 5 == 0 else ())
    return Cluster(canonical, members, f"the fullest of {len(ids)}", lineage)


def _tie(number: int, place: int, canonical: str, member: str) -> Match:
    sizes = (100 - (number * 7 + place) % 60, 100, 120)
    return match(canonical, member, OVERLAPS[(number + place) % 3], RELATIONS[(number + place) % 4], sizes)


def stories() -> Outcome:
    """150 stories; the first are large, Arabic and Chinese, or have ids that are hard to address."""
    clusters = [story(0, [f"large-{n}" for n in range(130)], "The large one")]
    clusters.append(
        story(1, ["ar-1", "ar-2"], "رئيس الوزراء: القرار (12) يدخل حيز التنفيذ", (ARABIC * 9, ARABIC * 8 + "انتهى."))
    )
    clusters.append(
        story(2, ["zh-1", "zh-2"], "国务院总理主持召开会议", (CHINESE * 9, CHINESE.replace("120", "95") * 8))
    )
    clusters += [story(3 + n, [each, f"{each} (copy)"]) for n, each in enumerate(IDS)]
    clusters += [story(n, [f"s{n}-{m}" for m in range(2 + n % 4)]) for n in range(len(clusters), 150)]
    credits = {
        member.id: (Credit((AGENCIES[n % 3],), CreditKind.DATELINE, f"PARIS ({AGENCIES[n % 3]}) -"),)
        for n, cluster in enumerate(clusters)
        if n % 4
        for member in cluster.members
    }
    return outcome(*clusters, credits=credits)


# What must not run, leave the page or break out of where it stands, wherever a string can stand.
HARMFUL = (
    *HOSTILE,
    "</script><script>window.harmed=1</script>", "<!--<script>", "]]>", "</title><script>harmed=1</script>",
    "</style><img src=x onerror=harmed=1>", "\" onmouseover=\"harmed=1\" x=\"", "' autofocus onfocus='harmed=1",
    "javascript:harmed=1", "JaVaScRiPt:harmed=1//http://x.example", " javascript:harmed=1", "java\nscript:harmed=1",
    "data:text/html,<script>harmed=1</script>", "vbscript:x", "file:///etc/passwd", "//evil.example/x",
    "https://evil.example/\" onclick=\"harmed=1", "http:evil.example", "https://ok.example/a?b=<c>&d='e'",
    "{{7*7}}", "{% for x in y %}", "{# x #}", "${7*7}", "`${7*7}`", "{{ ''.__class__ }}", "<%= 7*7 %>",
    "<svg onload=harmed=1>", "<iframe srcdoc='<script>parent.harmed=1</script>'>", "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0;url=//evil.example>", "<style>*{display:none}</style>", "</datalist></option>",
    "url(//evil.example)", "javascript\u2028:x", "\u202egnp.exe", "title\u202dx\u2069", "<b>{}</b>".format("x" * 5000),
)  # fmt: skip


def harmful() -> Outcome:
    """Each string in every place that a page shows, each in a story of its own."""
    clusters, credits = [], {}
    for number, text in enumerate(HARMFUL):
        articles = [
            Article(
                f"{text}{n}", f"{mend(text)} {body}", text, text, text, START + timedelta(hours=number + n), text, text
            )
            for n, body in enumerate((TEXT, EDITED))
        ]
        one, two = articles
        tie = match(one.id, two.id, Overlap.NEAR, Relation.SYNDICATED, (9, 10, 10), rule=text)
        steps = tuple(
            Appearance(a.id, text, a.published, None, 0.5, credits_origin=True, is_origin=False) for a in articles
        )
        chain = Chain(
            (Version(one.id, START, (), None), Version(two.id, None, (Change("name", text, text),), text or None))
        )
        lineage = Lineage(Origin(text, True, one.id, Certainty.SURE, text), steps, (chain,))
        clusters.append(Cluster(one, (Member(two, tie),), text, lineage))
        credits[two.id] = (Credit((text,), CreditKind.DATELINE, text),)
    apart = [
        match(a.canonical.id, b.canonical.id, Overlap.PASSAGE, None, rule=text)
        for a, b, text in zip(clusters, clusters[1:], HARMFUL, strict=False)
    ]
    return outcome(*clusters, matches=apart, credits=credits, problems=[Problem(text, text) for text in HARMFUL])
