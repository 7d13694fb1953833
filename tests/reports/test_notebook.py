"""What notebooks show: small, without scripts, and readable without its style."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

import dedup
from dedup.article import Article
from dedup.lineage import Appearance, Certainty, Credit, CreditKind, Direction, Lineage, Origin
from dedup.outcome import Block, Cluster, Comparison, Drawn, Member, Outcome
from dedup.reports._html.notebook import fragment

from .helpers import HOSTILE, NINE, alone, article, hostile, match, outcome, small
from .markup import Markup, check_inert

LONG = "A long 1 " * 1_200_000  # ten megabytes


@pytest.fixture(scope="module")
def result() -> dedup.Result:
    return dedup.cluster("seeds")


def shown(value: Drawn) -> Markup:
    """What a notebook asks for, checked."""
    text = value._repr_html_()
    assert text is not None
    assert text == value._repr_html_()
    return check_inert(text)


def told(read: Markup) -> str:
    """All of it as a notebook without style would show it."""
    style = read.tags("style")[0]
    return " ".join(read.tags("div")[0].replace(style, "").split())


def test_results_clusters_and_comparisons_are_shown(result: dedup.Result) -> None:
    read = shown(result)
    assert "18 articles in 14 clusters: 4 copies, 11 stand alone." in told(read)
    assert len(read.tags("tr")) == 1 + 3
    assert "BBC News (likely)" in told(read)
    first = result.clusters[0]
    cluster = told(shown(first))
    assert first.reason in cluster
    assert all(member.id in cluster for member in first.members)
    comparison = dedup.explain(first.canonical, first.members[0].article, within=result)
    read = shown(comparison)
    assert told(read).startswith(
        f"near, repeat: most of both texts, or a good part of both, is the same; the same outlet again{comparison.rule}"
    )
    signs = dict(zip(["equal", "replaced", "cut", "added"], "=~−+", strict=True))
    assert read.classed("sign")[1:] == [signs[block.kind] for block in comparison.blocks]


def test_a_result_tells_of_its_largest_clusters() -> None:
    what = small()
    read = shown(what)
    cells = read.tags("td")
    assert cells[:4] == ["3", "Storm kills 12 in Polandap-1", "AP, Yahoo", "AP (sure)"]
    assert cells[4:8] == ["3", "Vote count, 3v3", "CNN", "CNN (likely)"]
    assert "1 record skipped, 1 mended, 2 read before; 1 article too short" in told(read)
    assert "largest of" not in told(read)
    many = outcome(
        *(Cluster(article(f"{n}a"), (Member(article(f"{n}b"), match(f"{n}a", f"{n}b")),), "") for n in range(30))
    )
    read = shown(many)
    assert len(read.tags("tr")) == 1 + 10
    assert "The 10 largest of 30 clusters of several articles." in told(read)
    assert "not named" in told(read)


def test_a_cluster_tells_of_its_members() -> None:
    syndicated = next(cluster for cluster in small().clusters if cluster.canonical.id == "ap-1")
    said = told(shown(syndicated))
    for part in (
        "3 articles · 2 outlets · weakest link 69%", "Canonical: ap-1 – credited by yahoo-7",
        "Origin: AP, an agency (sure: credited by Yahoo: 'WARSAW (AP) —'); not credited by",
        "2025-06-18 10:10 (+60 min)", "identical syndicated", "100%", "75%",
    ):  # fmt: skip
        assert part in said, part
    revised = next(cluster for cluster in small().clusters if cluster.canonical.id == "v3")
    assert "near revision of v2" in told(shown(revised))


def test_an_empty_result_and_a_lone_article() -> None:
    assert "No articles." in told(shown(Outcome([], [], [])))
    assert "the only one" in told(shown(alone(article("a"))))


def large(count: int, text: str) -> Cluster:
    """A cluster of so many articles, each of whose fields is long."""
    ids = [f"{n} {text}" for n in range(count)]
    articles = [
        replace(article(one, text, text, published=NINE, url=f"https://x.example/{one}"), text=text) for one in ids
    ]
    members = tuple(Member(one, match(ids[0], one.id, rule=text)) for one in articles[1:])
    steps = tuple(Appearance(one, text, NINE, timedelta(0), 0.5, credits_origin=False, is_origin=False) for one in ids)
    return Cluster(articles[0], members, text, Lineage(Origin(text, False, None, Certainty.SURE, text), steps))


def test_their_size_is_bounded() -> None:
    clusters = [large(2_000, f"{n} outlet " * 50) for n in range(12)]
    read = shown(clusters[0])
    assert len(read.tags("tr")) == 1 + 20
    assert "and 1,980 more" in told(read)
    assert len(clusters[0]._repr_html_() or "") < 30_000
    assert len(outcome(*clusters)._repr_html_() or "") < 20_000


@pytest.mark.parametrize("kind", ["equal", "replaced", "cut", "added", "not compared"])
def test_the_size_of_a_comparison_is_bounded(kind: Any) -> None:
    one, two = (Article(id=f"{LONG}{n}", text=LONG, title=LONG, source=LONG, url=f"https://{LONG}") for n in range(2))
    tie = replace(match(one.id, two.id, rule=LONG), direction=Direction(one.id, Certainty.GUESS, LONG))
    credits = (Credit((LONG,), CreditKind.BYLINE, LONG),) * 50
    left, right = LONG if kind != "added" else "", LONG if kind != "cut" else ""
    whole = Comparison(one, two, tie, LONG, 1, 2, 3, 0.5, 0.5, 0.5, (credits, credits), [Block(kind, left, right)])
    text = whole._repr_html_() or ""
    assert 1_000 < len(text) < 60_000
    assert re.search(r"… [\d,]+ characters", text)
    read = shown(replace(whole, blocks=[Block(kind, "A", "1")] * 100_000))
    assert "rows are left out" in told(read)
    assert len(read.tags("tr")) < 300


def test_hostile_strings_stay_text() -> None:
    what = hostile()
    shown(what)
    for cluster in what.clusters:
        shown(cluster)
    for text in HOSTILE:
        one, two = (Article(id=f"{text}{n}", text=text, title=text, source=text, url=text) for n in range(2))
        made = [Block("replaced", f"{text} A", f"B1 {text}"), Block("equal", text * 200, text * 200)]
        credits = (Credit((text,), CreditKind.BYLINE, text),)
        shown(Comparison(one, two, None, text, 1, 2, 3, 0.5, 0.5, 0.5, (credits, credits), made))


def test_no_ink_is_set_on_a_paper_that_is_not_known(result: dedup.Result) -> None:
    style = shown(result).tags("style")[0]
    rules = re.findall(r"([^{}]+)\{([^}]*)\}", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL))
    assert len(rules) > 10
    assert all(part.strip().startswith(".dedup") for names, _ in rules for part in [names]), "nothing else is styled"
    assert set(re.findall(r"(?<![-\w])color: ([^;]+);", style)) == {"inherit"}


def test_without_the_library_data_is_plain() -> None:
    """The data types know no reports; nothing is imported for notebooks before one asks."""
    code = (
        "import sys; from dedup.outcome import Outcome; o = Outcome([], [], []); assert o._repr_html_() is None\n"
        "import dedup.api; assert 'jinja2' not in sys.modules; assert 'No articles' in o._repr_html_()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_what_is_not_drawn_is_refused() -> None:
    with pytest.raises(TypeError, match="a Drawn is not drawn"):
        fragment(Drawn())
