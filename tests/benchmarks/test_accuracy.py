"""The accuracy gate: a figure below its floor never passes, nor a corpus that is another one."""

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedup
from benchmarks import accuracy, corpora, planted
from benchmarks.corpora import CORPORA, Corpus, Measured
from benchmarks.floors import Floor, Floors, down, hashes
from benchmarks.planted import Cell
from dedup.errors import ParameterError
from dedup.outcome import Cluster, Match, Outcome, Overlap, Relation
from tests.texts import edited, story

# -- floors -------------------------------------------------------------------------------------------------


@given(st.dictionaries(st.sampled_from("abc"), st.floats(-0.5, 1), min_size=1))
def test_what_was_measured_passes_its_own_floors_and_anything_visibly_lower_does_not(figures: dict[str, float]) -> None:
    floors = Floors()
    floors.renew("news", figures, {}, None)
    assert floors.check("news", figures) == []
    for name in figures:
        assert floors.figures("news")[name] <= figures[name] + 1e-8
        assert len(floors.check("news", figures | {name: figures[name] - 0.0011})) == 1


def test_rounded_down_not_to_the_nearest() -> None:
    assert [down(value) for value in (0.9999, 0.91, 0.57, 1 / 3, 1.0, -0.0001)] == [0.999, 0.91, 0.57, 0.333, 1, -0.001]


def test_what_is_below_its_floor_is_named_with_both_values() -> None:
    floors = Floors({"news": Floor({}, {"recall": 0.9, "precision": 0.9, "gone": 0.5})})
    assert floors.check("news", {"recall": 0.8996, "precision": 0.9, "new": 0.1}) == [
        "news: recall is 0.8996, below its floor of 0.900",
        "news: gone has a floor, 0.500, and is not measured",
    ]
    assert floors.check("unknown", {"recall": 0}) == []


def test_a_floor_is_raised_freely_and_lowered_for_a_reason_only() -> None:
    floors = Floors({"news": Floor({}, {"recall": 0.9, "precision": 0.9})})
    for worse in ({"recall": 0.8, "precision": 1.0}, {"recall": 1.0}):
        with pytest.raises(ParameterError, match="--why"):
            floors.renew("news", worse, {}, None)
    assert floors.figures("news") == {"recall": 0.9, "precision": 0.9}
    floors.renew("news", {"recall": 0.95, "precision": 0.9}, {}, None)
    assert (floors.figures("news"), floors.why) == ({"recall": 0.95, "precision": 0.9}, [])
    floors.renew("news", {"recall": 0.8}, {}, "the labels were wrong")
    assert floors.figures("news") == {"recall": 0.8}
    assert floors.why == ["news: recall 0.950 → 0.800, precision 0.900 → none: the labels were wrong"]


def test_floors_are_read_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    assert Floors.read(path) == Floors()
    floors = Floors({"b": Floor({"b.csv": "00"}, {"recall": 0.5}), "a": Floor({}, {})}, ["a: a reason"])
    floors.write(path)
    assert Floors.read(path) == floors
    assert list(json.loads(path.read_text())["corpora"]) == ["a", "b"]


def test_the_floors_are_those_of_the_corpora_and_every_target_is_measured() -> None:
    floors = Floors.read(accuracy.FLOORS)
    assert floors.corpora.keys() == CORPORA.keys()
    for name, corpus in CORPORA.items():
        assert set(floors.corpora[name].files) == set(corpus.files)
        assert corpus.targets.keys() <= floors.figures(name).keys()


# -- the command line ---------------------------------------------------------------------------------------


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., int]:
    """Runs the command on a folder with one corpus, whose recall is 0.9 and whose floor is that."""
    (tmp_path / "news.csv").write_text("news")
    measured = Measured({"recall": 0.9}, {"articles": 3}, {"mistakes": ["a b: a\nrule"], "none": []})
    monkeypatch.setattr(accuracy, "FLOORS", tmp_path / "floors.json")
    monkeypatch.setitem(CORPORA, "news", Corpus("made up", ("news.csv",), lambda _: measured, {"recall": 0.95}))
    floors = Floors({"news": Floor(hashes(tmp_path, ["news.csv"]), {"recall": 0.9})})
    floors.write(accuracy.FLOORS)

    def call(*arguments: object) -> int:
        monkeypatch.setattr("sys.argv", ["accuracy", *map(str, arguments)])
        return accuracy.main()

    return call


Captured = pytest.CaptureFixture[str]


def test_without_a_folder_it_says_so_and_passes(
    gate: Callable[..., int], monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.delenv("DEDUP_DATA", raising=False)
    assert gate() == 0
    said = capsys.readouterr()
    assert "nothing measured" in said.err
    assert "DEDUP_DATA" in said.err
    assert said.out == ""


def test_a_corpus_that_is_not_there_is_named_and_skipped(
    gate: Callable[..., int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Captured
) -> None:
    monkeypatch.setenv("DEDUP_DATA", str(tmp_path))
    assert gate() == 0
    said = capsys.readouterr()
    assert "news: made up" in said.out
    for name in CORPORA.keys() - {"news", accuracy.FULL}:
        assert f"{name}: skipped, {tmp_path} has no {CORPORA[name].files[0]}" in said.err
    assert accuracy.FULL not in said.err
    assert gate("--full") == 0
    assert f"{accuracy.FULL}: skipped" in capsys.readouterr().err
    assert gate("--full", "--corpus", accuracy.PART) == 0
    assert f"{accuracy.FULL}: skipped" in capsys.readouterr().err
    assert gate(tmp_path / "elsewhere", "--corpus", "news") == 0
    assert "nothing measured in" in capsys.readouterr().err


def test_a_figure_below_its_floor_fails(gate: Callable[..., int], tmp_path: Path, capsys: Captured) -> None:
    assert gate(tmp_path, "--corpus", "news", "--verbose") == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert "recall     0.900  0.900   0.950<" in said.out
    assert "    a b: a rule" in said.out
    assert "none" not in said.out
    raise_floor(0.901)
    assert gate(tmp_path, "--corpus", "news") == 1
    said = capsys.readouterr()
    assert said.err == "news: recall is 0.9000, below its floor of 0.901\n"
    assert "0.901!" in said.out
    assert "a rule" not in said.out


def raise_floor(value: float) -> None:
    floors = Floors.read(accuracy.FLOORS)
    floors.corpora["news"] = Floor(floors.corpora["news"].files, {"recall": value})
    floors.write(accuracy.FLOORS)


def test_another_corpus_is_an_error_of_its_own_and_is_not_measured(
    gate: Callable[..., int], tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "news.csv").write_text("other news")
    assert gate(tmp_path, "--corpus", "news") == 2
    said = capsys.readouterr()
    assert said.err.startswith("news: this is another corpus than the floors were measured on: news.csv\n")
    assert said.out == ""
    assert gate(tmp_path, "--corpus", "news", "--update") == 0
    assert gate(tmp_path, "--corpus", "news") == 0


def test_update_writes_floors_and_lowers_none_without_a_reason(
    gate: Callable[..., int], tmp_path: Path, capsys: Captured
) -> None:
    raise_floor(0.5)
    assert gate(tmp_path, "--corpus", "news", "--update") == 0
    assert Floors.read(accuracy.FLOORS).figures("news") == {"recall": 0.9}
    raise_floor(0.95)
    assert gate(tmp_path, "--corpus", "news", "--update") == 1
    assert "recall 0.950 → 0.900" in capsys.readouterr().err
    assert Floors.read(accuracy.FLOORS).figures("news") == {"recall": 0.95}
    assert gate(tmp_path, "--corpus", "news", "--update", "--why", "a test") == 0
    assert Floors.read(accuracy.FLOORS).figures("news") == {"recall": 0.9}
    assert Floors.read(accuracy.FLOORS).why == ["news: recall 0.950 → 0.900: a test"]


def test_json_has_all_of_it(gate: Callable[..., int], tmp_path: Path, capsys: Captured) -> None:
    raise_floor(0.95)
    assert gate(tmp_path, "--corpus", "news", "--corpus", "fnc1", "--json") == 1
    document = json.loads(capsys.readouterr().out)
    news = document["corpora"]["news"]
    assert (news["figures"], news["floors"], news["targets"]) == ({"recall": 0.9}, {"recall": 0.95}, {"recall": 0.95})
    assert (news["counts"], news["lists"]["mistakes"]) == ({"articles": 3}, ["a b: a\nrule"])
    assert [len(document[name]) for name in ("skipped", "other", "failed")] == [1, 0, 1]


def test_a_corpus_that_cannot_be_read_is_named(
    gate: Callable[..., int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Captured
) -> None:
    for name in CORPORA["fnc1"].files:
        (tmp_path / name).write_text("id,sure\n")
    monkeypatch.setattr(accuracy, "FLOORS", tmp_path / "none.json")
    assert gate(tmp_path, "--corpus", "fnc1", "--corpus", "news") == 1
    said = capsys.readouterr()
    assert said.err.startswith("fnc1: ")
    assert not accuracy.FLOORS.exists()
    assert "news: made up" in said.out


# -- the corpora --------------------------------------------------------------------------------------------


def told(seed: int, length: int = 120) -> str:
    return " ".join(story(seed, length))


def write(path: Path, **columns: list[str]) -> None:
    pyarrow.parquet.write_table(pyarrow.table(columns), path)


def test_fnc1_counts_the_core_apart_and_clusters_all(tmp_path: Path) -> None:
    first, second = told(1), told(2)
    write(tmp_path / "fnc1.parquet", id=list("abcd"), text=[first, first, second, second])
    gold = ["id,family,sure", "a,x,1.0", "b,x,0.7", "c,y,0.9", "d,z,0.69"]
    (tmp_path / "fnc1_gold.csv").write_text("\n".join(gold))
    found = corpora.fnc1(tmp_path)
    assert (found.figures["all: B-cubed precision"], found.figures["core: B-cubed precision"]) == (0.75, 1)
    assert (found.figures["all: pairwise precision"], found.figures["core: adjusted Rand"]) == (0.5, 1)
    assert (found.counts["core rows"], found.counts["wrong pairs"], found.counts["lost pairs"]) == (3, 1, 0)
    assert found.lists["wrong pairs"][0].startswith("c d: ")


def test_senate_takes_the_sample_and_its_pairs_and_all_in_full(tmp_path: Path) -> None:
    form = "Sen. D today announced that {} will receive ${} of {}".format
    rest = told(3, 60)
    joint, its_form = told(1), " ".join(edited(story(1), 0.02, 5))
    rows = {
        "d1": ("Dewine", form("Leeds", "500", rest)), "d2": ("Dewine", form("Leeds", "500", rest + " more")),
        "d3": ("Dewine", form("York", "700", rest)), "v1": ("Voinovich", joint), "d4": ("Dewine", its_form),
        "c1": ("Clinton", joint), "c2": ("Clinton", told(4)),
    }  # fmt: skip
    sources, texts = map(list, zip(*rows.values(), strict=True))
    write(tmp_path / "senate.parquet", id=list(rows), text=texts, source=sources)
    write(tmp_path / "senate_pairs_j80.parquet", a=["d1", "d4", "v1", "c2"], b=["d2", "v1", "c1", "d1"])
    part, full = corpora.senate(tmp_path), corpora.senate_full(tmp_path)
    assert (part.counts["articles"], full.counts["articles"]) == (5, 7)
    assert (part.counts["exact pairs"], full.counts["exact pairs"]) == (2, 4)
    assert (part.figures["exact pairs found"], full.figures["exact pairs found"]) == (1, 0.75)
    assert (part.counts["exact pairs of two outlets"], full.counts["exact pairs of two outlets"]) == (1, 3)
    assert full.figures["exact pairs of two outlets matched"] == 2 / 3
    assert [line.partition(": ")[0] for line in full.lists["exact pairs missed"]] == ["c2 d1"]
    assert (part.counts["grants"], part.counts["grants: true pairs"], part.counts["grants: wrong pairs"]) == (3, 1, 0)
    assert part.figures["grants: pair recall"] == 1


def test_a_form_is_found_but_no_match_of_two_outlets() -> None:
    articles = [dedup.Article(id, id, source=id[0]) for id in ("x1", "x2", "y1", "z1")]
    matches = [
        Match(left, right, Overlap.NEAR, relation, 9, 10, 10, f"rule of {left} and {right}")
        for left, right, relation in (
            ("x1", "x2", Relation.TEMPLATE),
            ("x1", "y1", Relation.TEMPLATE),
            ("x1", "z1", None),
        )
    ]
    result = Outcome(articles, [Cluster(article, (), "") for article in articles], matches)
    found = corpora.of_pairs(result, [("x1", "x2"), ("y1", "x1"), ("z1", "x1"), ("x1", "gone")])
    assert found.figures == {"exact pairs found": 0.75, "exact pairs of two outlets matched": 1 / 3}
    assert (found.counts["pairs: template"], found.counts["pairs: passage"], found.counts["pairs: missed"]) == (2, 1, 1)
    assert found.lists == {
        "exact pairs missed": ["x1 gone: not read"],
        "exact pairs of two outlets taken for forms": ["y1 x1: rule of x1 and y1"],
    }


def test_wire_stories_and_political_news_are_measured(tmp_path: Path) -> None:
    rows = {"a": told(1), "b": " ".join(edited(story(1), 0.02, 3)), "c": told(2)}
    write(tmp_path / "reuters21578.parquet", id=list(rows), text=list(rows.values()))
    write(tmp_path / "reuters21578_pairs_j50.parquet", a=["a"], b=["b"])
    write(tmp_path / "allsides.parquet", id=list(rows), text=list(rows.values()))
    wire, political = corpora.reuters21578(tmp_path), corpora.allsides(tmp_path)
    corrections = ("corrections in clusters", "corrections in clusters that are later versions")
    assert wire.figures == dict.fromkeys(("exact pairs found", *corrections, "cohesion"), 1)
    assert (wire.counts["pairs: copy"], wire.counts["clusters of several"]) == (1, 1)
    assert political.figures == {"cohesion": 1}
    assert (political.counts["articles in them"], political.counts["largest cluster"]) == (2, 2)
    assert political.lists["largest clusters"][0].startswith("2 articles: ")


def test_planted_edits_are_averaged_over_the_strengths(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def cell(operation: str, right: float, precision: float) -> Cell:
        return Cell(operation, "x", "together", 25, right, None, precision, None, {}, ())

    cells = [cell("lead", 1, 1), cell("lead", 0.5, 0.8), cell("digest", 0.25, 1)]
    monkeypatch.setattr(planted, "measure", lambda articles, each, seed: [*articles, *cells])
    write(tmp_path / "allsides.parquet", id=[], text=[])
    found = corpora.planted_edits(tmp_path)
    assert found.figures == {
        "lead: right": 0.75,
        "lead: precision": 0.9,
        "digest: right": 0.25,
        "digest: precision": 1,
    }
    assert found.counts == {"trials": 75}
