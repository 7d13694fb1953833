"""The planted benchmark: the truth holds, and the figures are what came of it."""

import json
import xml.etree.ElementTree as ElementTree
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import dedup
from benchmarks import corpus, planted, planted_figure
from benchmarks.planted import Cell, main, measure, run, score, sow
from benchmarks.trials import EDITS, SAME_OUTLET, Trial, needed
from dedup.errors import SourceError

EACH = 2


@pytest.fixture(scope="module")
def articles() -> list[dedup.Article]:
    made = (article for article in corpus.articles(450) if article.kind == "original")
    return [
        dedup.Article(
            article.id,
            f"{article.text}\n\nOn Tuesday 14 people met; by Friday it was 25 and {article.id}.",
            article.title,
            None,
            article.source,
            datetime.fromisoformat(article.published),
        )
        for article in made
    ]


@pytest.fixture(scope="module")
def trials(articles: list[dedup.Article]) -> list[Trial]:
    return sow(articles, EACH, seed=7)


@pytest.fixture(scope="module")
def cells(trials: list[Trial]) -> list[Cell]:
    return score(trials, run(trials))


# -- the truth ----------------------------------------------------------------------------------------------


def test_every_kind_is_planted_so_often_and_each_original_once(
    articles: list[dedup.Article], trials: list[Trial]
) -> None:
    kinds = Counter((trial.operation, trial.strength) for trial in trials if not trial.operation.startswith("form"))
    assert set(kinds.values()) == {EACH}
    ids = [article.id for trial in trials for article in trial.articles]
    assert len(set(ids)) == len(ids)
    originals = {article.id for article in articles}
    assert len(originals.intersection(ids)) == needed(EACH)


def test_a_copy_comes_later_and_from_another_outlet(trials: list[Trial]) -> None:
    for trial in trials:
        if len(trial.articles) != 2 or not trial.together or trial.operation == "retitled":
            continue
        original, copy = trial.articles
        assert trial.together == ((original.id, copy.id),)
        assert copy.text != original.text
        assert original.published is not None
        assert copy.published is not None
        assert timedelta(hours=1) <= copy.published - original.published <= timedelta(hours=48)
        assert (copy.source == original.source) == (trial.operation in SAME_OUTLET)


def test_a_digest_holds_its_stories_and_a_quoting_story_the_paragraphs(trials: list[Trial]) -> None:
    for trial in trials:
        if trial.operation == "digest":
            *stories, digest = trial.articles
            opening = {"whole stories": 10_000, "leads of 100": 100, "leads of 60": 60}[trial.strength]
            assert all(" ".join(story.text.split()[:opening]) in " ".join(digest.text.split()) for story in stories)
            assert len(trial.apart) == 10
            assert set(trial.met) == {(story.id, digest.id) for story in stories}
        elif trial.operation == "quoted in another story":
            source, host = trial.articles
            assert trial.apart == ((source.id, host.id),)
            quoted = host.text.split(" reported:\n\n")[1].split("\n\n")[: int(trial.strength[0])]
            assert all(paragraph in source.text for paragraph in quoted)


def test_nothing_depends_on_the_order_of_the_articles(articles: list[dedup.Article], trials: list[Trial]) -> None:
    assert sow(articles[::-1], EACH, seed=7) == trials
    assert sow(articles, EACH, seed=8) != trials


def test_too_few_articles_are_named(articles: list[dedup.Article]) -> None:
    with pytest.raises(SourceError, match="alone are needed for 2 copies"):
        sow(articles[:50], EACH, seed=7)
    plain = [replace(article, text=article.text.replace("day", "")) for article in articles]
    with pytest.raises(SourceError, match="'corrected, a weekday'"):
        sow(plain, EACH, seed=7)


# -- the figures --------------------------------------------------------------------------------------------


def test_what_is_easy_is_found_and_what_is_foreign_stays_apart(cells: list[Cell]) -> None:
    found = {(cell.operation, cell.strength): cell for cell in cells}
    assert set(EDITS) <= {cell.operation for cell in cells}
    for kind in (
        ("cut from the end", "keep 80 %"), ("words replaced", "2 %"), ("credit", "dateline added"),
        ("retitled", "another outlet"), ("digest", "whole stories"), ("quoted in another story", "1 paragraph"),
    ):  # fmt: skip
        cell = found[kind]
        assert (cell.right, cell.precision, cell.trials, cell.wrong) == (1, 1, EACH, {}), kind
    assert found["digest", "leads of 60"].expected == "apart"
    assert found["lead", "60 words"].target == 0.95
    assert found["lead", "40 words"].target is None
    assert found["form, other facts", "grant"].trials == 3


def test_wrong_results_are_told_by_what_became_of_them() -> None:
    one, other = (article.text for article in (corpus.planted(0, 9), corpus.planted(1, 9)))
    moment = datetime(2025, 1, 1, tzinfo=UTC)

    def article(id: str, text: str) -> dedup.Article:
        return dedup.Article(id, text, None, None, "Here", moment)

    def trial(operation: str, a: str, b: str, **what: tuple[tuple[str, str], ...]) -> Trial:
        return Trial(operation, "x", (article(f"{operation} 1", a), article(f"{operation} 2", b)), **what)

    lead, passage = " ".join(one.split()[:30]), " ".join(other.split()[:30])
    trials = [
        trial("lost", one, other, together=(("lost 1", "lost 2"),)),
        trial("quoted", f"{one} {passage}", f"{passage} {other[::-1]}", together=(("quoted 1", "quoted 2"),)),
        trial("glued", lead, lead + " too", apart=(("glued 1", "glued 2"),)),
        trial("glued", lead[::-1], passage[::-1], apart=(("glued 1", "glued 2"),), met=(("glued 1", "glued 2"),)),
    ]
    cells = {cell.operation: cell for t in (trials[:1], trials[1:2], trials[2:3]) for cell in score(t, run(t))}
    assert (cells["lost"].right, cells["lost"].matched, cells["lost"].wrong) == (0, 0, {"no match": 1})
    assert (cells["quoted"].right, cells["quoted"].matched, cells["quoted"].wrong) == (0, 0, {"passage": 1})
    glued = cells["glued"]
    assert (glued.right, glued.precision, glued.matched, glued.wrong) == (0, 0, None, {"joined": 1})
    assert glued.examples == (("glued 1", "glued 2"),)
    (missed,) = score(trials[3:], run(trials[3:]))
    assert (missed.right, missed.precision, missed.matched) == (1, 1, 0)


def test_a_stranger_in_the_cluster_costs_precision_only() -> None:
    text = corpus.planted(0, 9).text
    a, b, c = (dedup.Article(id, f"{text} {id}", None, None, "Here") for id in "abc")
    trials = [Trial("pair", "x", (a, b), together=(("a", "b"),)), Trial("stranger", "x", (c,))]
    pair, stranger = score(trials, run(trials))
    assert (pair.right, pair.precision) == (1, 0)
    assert (stranger.right, stranger.precision) == (1, 0)


# -- the command line ---------------------------------------------------------------------------------------


def call(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr("sys.argv", ["planted", *map(str, arguments)])
    return main()


def test_without_a_corpus_it_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DEDUP_DATA", raising=False)
    assert call(monkeypatch) == 2
    assert "DEDUP_DATA" in capsys.readouterr().err
    monkeypatch.setenv("DEDUP_DATA", str(tmp_path))
    assert call(monkeypatch) == 2
    assert str(tmp_path / "allsides.parquet") in capsys.readouterr().err
    assert call(monkeypatch, tmp_path / "no.jsonl") == 2
    said = capsys.readouterr()
    assert "no.jsonl" in said.err
    assert said.out == ""


def test_all_that_it_writes(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    trials: list[Trial],
    cells: list[Cell],
) -> None:
    monkeypatch.setattr(planted, "sow", lambda *_: trials)
    figure, kept = tmp_path / "p.svg", tmp_path / "p.jsonl"
    source = tmp_path / "a.jsonl"
    source.write_text('{"id": "1", "text": "x"}\n')
    assert call(monkeypatch, source, "--json", "--figure", figure, "--keep", kept) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(cell["operation"], cell["right"]) for cell in told["cells"]] == [(c.operation, c.right) for c in cells]
    assert figure.read_text(encoding="utf-8") == planted_figure.draw(cells)
    assert [article.text for article in dedup.cluster(kept).articles] == [
        article.text for trial in trials for article in trial.articles
    ]
    wrong = [cell for cell in cells if cell.examples]
    assert call(monkeypatch, source, "--examples", 1) == 0
    table = capsys.readouterr().out
    assert all(f"{cell.operation} ({cell.expected})" in table for cell in cells)
    assert all(f"{cell.operation}, {cell.strength}: {cell.examples[0][0]!r}" in table for cell in wrong)
    assert call(monkeypatch, source, "--figure", tmp_path / "no" / "p.svg") == 1
    assert "p.svg" in capsys.readouterr().err


def test_measure_is_all_of_it(articles: list[dedup.Article], cells: list[Cell]) -> None:
    assert measure(articles, EACH, seed=7) == cells


# -- the picture --------------------------------------------------------------------------------------------

SVG = "{http://www.w3.org/2000/svg}"


def test_the_figure_is_well_formed_and_has_every_cell(cells: list[Cell]) -> None:
    nasty = replace(cells[0], operation='<b>&"', strength="<i>&", right=0.25, matched=None, precision=0.5, target=0.9)
    root = ElementTree.fromstring(planted_figure.draw([*cells, nasty]))
    texts = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    assert all(any(text.startswith(cell.operation) for text in texts) for cell in [*cells, nasty])
    assert "<i>&" in texts
    marks = [title.text for title in root.iter(f"{SVG}title")][1:]
    assert len(marks) == len(cells) + 1
    assert marks[-1] == f'<b>&", <i>&: 0.250 of {EACH}, precision 0.500'
    crosses = [path for path in root.iter(f"{SVG}path") if path.get("class") == "cross"]
    assert len(crosses) == 1 + sum(cell.precision < 1 for cell in [*cells, nasty])  # one is the legend's
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    for panel in root.findall(f"{SVG}g"):
        x, y = map(float, panel.get("transform", "").removeprefix("translate(").removesuffix(")").split())
        assert x >= 0
        assert all(x + float(text.get("x", 0)) < width for text in panel.iter(f"{SVG}text"))
        assert all(y + float(text.get("y", 0)) < height for text in panel.iter(f"{SVG}text"))


def test_a_higher_share_stands_higher(cells: list[Cell]) -> None:
    several = [replace(cells[0], strength=str(n), right=n / 4, matched=None) for n in range(5)]
    root = ElementTree.fromstring(planted_figure.draw(several))
    panel = root.findall(f"{SVG}g")[0]
    heights = [float(dot.get("cy", 0)) for dot in panel.iter(f"{SVG}circle")]
    assert heights == sorted(heights, reverse=True)
    assert len(set(heights)) == 5
