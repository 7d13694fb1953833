"""The library on the real pages and on what callers hand in."""

from itertools import combinations
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

import dedup
from benchmarks.flood_texts import FLOODS
from dedup import Article, Overlap, ParameterError, Params, Relation, SourceError
from tests.texts import planted, story

# The short names used in seeds/README.md.
STEMS = (
    "000_7d48096d84a0d4ee",
    "001_408a3d0338c94663",
    "002_81cd5a2c22e85d47",
    "003_112f806a48443f7c",
    "004_31b43cf113a89874",
)
PAGES = {stem[:3]: stem for stem in STEMS}


def full(short: str) -> str:
    page, place = short.split("#")
    return f"{PAGES[page]}#{place}"


@pytest.fixture(scope="module")
def result() -> dedup.Result:
    return dedup.cluster(Path(__file__).parent.parent / "seeds")


def test_the_seeds_are_eighteen_articles_in_fourteen_clusters(result: dedup.Result) -> None:
    assert len(result.articles) == 18
    assert len(result.clusters) == 14
    assert not result.problems
    found = {c.canonical.id: {(m.id, m.match.overlap, m.match.relation) for m in c.members} for c in result.clusters}
    assert {name: members for name, members in found.items() if members} == {
        full("001#0"): {
            (full("000#5"), Overlap.NEAR, Relation.REPEAT),
            (full("000#1"), Overlap.EXCERPT, Relation.REPEAT),
        },
        full("001#2"): {(full("001#3"), Overlap.IDENTICAL, Relation.REPEAT)},
        full("003#0"): {(full("003#3"), Overlap.IDENTICAL, Relation.COPY)},
    }


def test_the_wire_sentences_in_the_independent_are_a_passage(result: dedup.Result) -> None:
    passages = {(m.left, m.right) for m in result.matches if m.overlap is Overlap.PASSAGE}
    assert passages == {(full("000#2"), full("003#0")), (full("000#2"), full("003#3"))}
    assert all(m.relation is None for m in result.matches if m.overlap is Overlap.PASSAGE)


def test_the_only_credit_in_a_cluster_is_none(result: dedup.Result) -> None:
    assert result.credits == {}, "agencies are cited in the copies on these pages, and credited in none"


def test_credits_are_looked_for_in_matched_articles_or_in_all() -> None:
    words = planted(5)[0].text
    articles = [
        {"id": "a", "text": f"OSLO (AP) — {words}"},
        {"id": "b", "text": f"{words}\nThe Associated Press contributed to this report."},
        {"id": "c", "text": "OSLO (Reuters) - A storm came over the coast at noon, and nobody was hurt, it was said."},
    ]
    matched, every = dedup.cluster(articles), dedup.cluster(articles, credits="all")
    assert {id: credits[0].name for id, credits in matched.credits.items()} == {"a": "AP", "b": "AP"}
    assert {id: credits[0].name for id, credits in every.credits.items()} == {"a": "AP", "b": "AP", "c": "Reuters"}
    assert (matched.clusters, matched.matches) == (every.clusters, every.matches)
    with pytest.raises(ParameterError, match="credits is 'some'; it must be one of: matched, all"):
        dedup.cluster(articles, credits="some")


def test_the_time_of_fetching_does_not_change_the_clusters(result: dedup.Result, seeds: Path) -> None:
    later = dedup.cluster(seeds, as_of="2025-06-21T18:00")
    assert {frozenset([c.canonical.id, *(m.id for m in c.members)]) for c in later.clusters} == {
        frozenset([c.canonical.id, *(m.id for m in c.members)]) for c in result.clusters
    }
    with pytest.raises(ParameterError, match="as_of is 'yesterday-ish', which is no date"):
        dedup.cluster(seeds, as_of="yesterday-ish")


def test_all_ways_in_give_the_same() -> None:
    articles = planted(5)
    records = [{"id": a.id, "text": a.text, "source": a.source} for a in articles]
    expected = dedup.cluster(articles)
    for given in (records, iter(records), pd.DataFrame(records), pa.Table.from_pylist(records)):
        found = dedup.cluster(given)
        assert found.clusters == expected.clusters
        assert found.matches == expected.matches


def test_a_frame_comes_back_in_the_callers_order_with_the_callers_fields() -> None:
    records = [{"id": str(i), "text": " ".join(story(i % 2)), "likes": i} for i in range(4)]
    frame = dedup.cluster(records).to_frame()
    assert list(frame["id"]) == ["0", "1", "2", "3"]
    assert list(frame["likes"]) == [0, 1, 2, 3]
    assert list(frame["cluster"]) == ["0", "1", "0", "1"]
    assert list(frame["canonical"]) == [True, True, False, False]
    assert len(dedup.cluster([]).to_frame()) == 0
    assert "cluster" in dedup.cluster([]).to_frame()


def test_problems_are_told_as_they_happen_and_in_the_result() -> None:
    told: list[dedup.Problem] = []
    result = dedup.cluster([{"id": "1"}, {"id": "2", "text": "some text"}], on_problem=told.append)
    assert [article.id for article in result.articles] == ["2"]
    assert told == list(result.problems)
    assert "no text" in told[0].reason
    with pytest.raises(dedup.ArticleError):
        dedup.cluster([{"id": "1"}], strict=True)
    with pytest.raises(SourceError, match="cannot read int"):
        dedup.cluster(5)


def test_an_article_twice_is_one(tmp_path: Path) -> None:
    text = " ".join(story(1))
    result = dedup.cluster([Article("1", text), Article("1", text), Article("1", text + " more")])
    assert [article.id for article in result.articles] == ["1", "item 2"], "what is told keeps its text"
    assert result.repeats == 1
    assert len(result.problems) == 1
    assert "1" in result.problems[0].reason


def test_writing_by_suffix_and_by_name(tmp_path: Path, result: dedup.Result) -> None:
    for suffix in (".json", ".jsonl", ".csv", ".md", ".txt", ".parquet"):
        result.write(tmp_path / f"report{suffix}")
        assert (tmp_path / f"report{suffix}").stat().st_size > 100
    result.write(tmp_path / "odd", format="csv")
    assert (tmp_path / "odd").read_text().startswith("id,")
    with pytest.raises(ParameterError, match="odd"):
        result.write(tmp_path / "report.odd")


def test_explain_agrees_with_the_run(result: dedup.Result) -> None:
    articles = {article.id: article for article in result.articles}
    for match in result.matches:
        found = dedup.explain(articles[match.right], articles[match.left], within=result)
        assert found.match == match
        assert found.rule.startswith(match.rule)
        assert "".join(block.left for block in found.blocks) == articles[match.left].text
        assert "".join(block.right for block in found.blocks) == articles[match.right].text


def test_explain_knows_a_series_though_a_cap_kept_two_of_it_apart() -> None:
    run = dedup.cluster(FLOODS["numbers"].make(40), params=Params(band_cap=4, sample_cap=4))
    (series,) = run.series
    articles = {article.id: article for article in run.articles}
    compared = {(match.left, match.right) for match in run.matches}
    left, right = next(pair for pair in combinations(series.articles, 2) if not compared & {pair, pair[::-1]})
    found = dedup.explain(articles[left], articles[right], within=run)
    assert found.match is not None and found.match.relation is Relation.TEMPLATE
    assert "one series, 40 articles" in found.rule == found.match.rule
    alone = dedup.explain(articles[left], articles[right])
    assert alone.match is not None and alone.match.relation is Relation.REPEAT


def test_explain_says_why_not(result: dedup.Result) -> None:
    articles = {article.id: article for article in result.articles}
    found = dedup.explain(articles[full("004#0")], articles[full("000#2")])
    assert found.match is None
    assert "on average (copies: 55% or more)" in found.rule
    short = dedup.explain({"text": "too short"}, {"text": "too short"})
    assert short.match is None
    assert "A has 2 words" in short.rule


def test_explain_of_very_long_texts_is_bounded() -> None:
    words = story(1, 30_000)
    found = dedup.explain({"text": " ".join(words)}, {"text": " ".join(words[100:])})
    assert found.match is not None
    assert found.blocks[-1].kind == "not compared"
    assert "".join(block.left for block in found.blocks) == found.left.text


def test_an_input_that_is_missing_is_said_as_such(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A title\n" + " ".join(story(1)))
    result = dedup.cluster([tmp_path / "a.txt", tmp_path / "missing.jsonl"])
    assert [problem.whole for problem in result.problems] == [True]
    with pytest.raises(SourceError, match=r"missing\.jsonl"):
        dedup.cluster(tmp_path / "missing.jsonl")
    assert repr(result) == "<Result: 1 articles, 1 clusters, 0 copies>"


def test_identical_texts_are_in_each_other_though_all_of_them_is_furniture() -> None:
    match = dedup.Match("a", "b", Overlap.IDENTICAL, Relation.REPEAT, 0, 0, 0, "the same words")
    assert match.resemblance == match.containment("a") == match.containment("b") == 1
