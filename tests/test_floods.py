"""Small floods, with caps to match: the right answers, and no more work for an article the more there are."""

from collections import Counter

import pytest

import dedup
from benchmarks.flood_texts import FLOODS, prose, story
from benchmarks.floods import Found, compare
from dedup import outlets
from dedup.article import Article
from dedup.find.hashing import I64
from dedup.find.verify import Scores
from dedup.judge import apart, evidence, forms, judging, relations
from dedup.params import Params
from dedup.run.nodes import Nodes

# So low that a hundred articles are a flood.
CAPS = Params(band_cap=4, sample_cap=4, text_cap=16, near_cap=8)

# Its phrases each have hubs of their own: so few articles are no more than these.
TOO_FEW = {"phrases"}


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> "Counter[str]":
    """Counts what is done: pairs that are counted, alignments of two texts, comparisons of titles and outlets."""
    done: Counter[str] = Counter()
    count, align, outlet_key, same_title = Nodes._count, evidence.align, outlets.outlet_key, relations.same_title

    def counted(nodes: Nodes, left: I64, right: I64, k: int) -> Scores:
        done["pairs"] += len(left)
        return count(nodes, left, right, k)

    def aligned(*args: object) -> object:
        done["alignments"] += 1
        return align(*args)  # type: ignore[arg-type]

    def keyed(article: Article) -> str | None:
        done["outlets"] += 1
        return outlet_key(article)

    def titled(one: Article, other: Article) -> bool:
        done["titles"] += 1
        return same_title(one, other)

    monkeypatch.setattr(Nodes, "_count", counted)
    monkeypatch.setattr(judging, "outlet_key", keyed)
    monkeypatch.setattr(judging, "same_title", titled)
    for module in (apart, forms, relations):
        monkeypatch.setattr(module, "align", aligned)
    return done


def found_in(name: str, count: int) -> Found:
    return compare(dedup.cluster(list(FLOODS[name].make(count)), params=CAPS))


@pytest.mark.parametrize("name", sorted(FLOODS))
def test_floods_are_answered_rightly_and_say_what_was_left_out(name: str) -> None:
    found = found_in(name, 150)
    assert found.is_right(FLOODS[name]), found


@pytest.mark.parametrize("name", sorted(FLOODS.keys() - TOO_FEW))
def test_the_work_grows_with_the_number_of_articles(name: str, work: "Counter[str]") -> None:
    counts = []
    for count in (200, 400):
        work.clear()
        found = found_in(name, count)
        counts.append(work | {"matches": found.matches})
    few, many = counts
    for what in few:  # every pair would be four times as many
        assert many[what] <= 3 * few[what], f"{what}: {few[what]:,}, of twice the articles {many[what]:,}"


@pytest.mark.parametrize(("name", "each"), [("near-identical", 50), ("wire", 50), ("notices", 50), ("mosaic", 40)])
def test_a_flood_of_versions_forms_or_passages_is_judged_through_the_closest_and_hubs(name: str, each: int) -> None:
    articles = list(FLOODS[name].make(200))
    thinned, whole = (compare(dedup.cluster(articles, params=Params(near_cap=cap))) for cap in (8, 64))
    assert thinned.is_right(FLOODS[name]), thinned
    assert whole.is_right(FLOODS[name]), whole
    assert thinned.matches < 10 * len(articles) < each * len(articles) < whole.matches
    assert thinned.uncompared > whole.uncompared  # which are those that buckets left out


def test_a_few_that_are_all_alike_are_no_flood() -> None:
    assert compare(dedup.cluster(list(FLOODS["wire"].make(60)), params=Params(near_cap=8))).uncompared == 0


def test_comparing_with_those_that_a_full_bucket_left_out_counts_no_other_text_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counted: Counter[int] = Counter()
    count = Nodes._count

    def counting(nodes: Nodes, left: I64, right: I64, k: int) -> Scores:
        counted.update(left[left == right].tolist())  # texts that stand several times and are near no other
        return count(nodes, left, right, k)

    monkeypatch.setattr(Nodes, "_count", counting)
    twins = [{"id": f"twin {i}", "text": prose(story(f"twin {i // 2}", 100))} for i in range(20)]
    dedup.cluster([*FLOODS["wire"].make(150), *twins], params=CAPS)
    assert list(counted.values()) == [1] * 10


@pytest.mark.parametrize("name", ["near-identical", "wire", "shuffled"])
def test_a_story_that_a_few_outlets_have_again_and_again_is_no_furniture(name: str) -> None:
    """Full buckets keep an outlet's versions from being compared with each other: hubs say that they are one story."""
    records = [{**record, "source": f"outlet {i % 10}"} for i, record in enumerate(FLOODS[name].make(150))]
    assert len(dedup.cluster(records, params=CAPS).clusters) == 1
