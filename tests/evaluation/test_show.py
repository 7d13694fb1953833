"""What a person and a program get to see of an evaluation."""

import io
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from dedup.article import Article
from dedup.evaluation.jsondoc import to_json
from dedup.evaluation.measure import Evaluation
from dedup.evaluation.show import print_evaluation
from dedup.evaluation.truth import Truth
from dedup.outcome import Outcome
from tests.reports.helpers import UNSEEN

from .helpers import AGREEMENT, JOIN, MISS, SWEEPS, evaluation, hostile


def shown(what: Evaluation, width: int = 80, encoding: str = "utf-8") -> str:
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding, newline="\n")
    options: dict[str, Any] = {"color_system": None, "force_terminal": False, "legacy_windows": False, "_environ": {}}
    print_evaluation(what, Console(file=file, width=width, height=50, **options))
    file.flush()
    return raw.getvalue().decode(encoding)


def test_it_reads_well() -> None:
    assert shown(evaluation(JOIN, MISS, sweeps=SWEEPS[:1])).split("\n") == [
        "Adjusted Rand index 0.838, B-cubed F1 0.982.",
        "1,683 articles in 1,482 clusters, where the truth has 1,492 families; 264 pairs",
        "joined rightly, 62 wrongly, 40 lost.",
        "",
        "            precision  recall     F1",
        "  B-cubed        0.979   0.985  0.982",
        "  pairwise       0.810   0.868  0.838",
        "",
        "Worst false joins: 62 wrong pairs in 23 clusters",
        "",
        "  1  2 wrong pairs of 14 in the cluster of ap-1",
        "     Storm kills 12 in Poland",
        "     AP · 2025-06-18 09:10 · family storm · ap-1",
        '     "Floods kill 12 in the south of Poland"',
        "     no outlet · not in the truth · blog/5",
        "     ━━━━━━────  resemblance 0.69, first in second 90%, second in first 75%",
        "     69% of all shingles are in both; no outlet is known for blog/5",
        '     34 words in common: "At least twelve people were killed ..."',
        "",
        "Worst misses: 40 lost pairs in 21 families",
        "",
        "  1  2 lost pairs of 14 in the family storm",
        "     Storm kills 12 in Poland",
        "     AP · 2025-06-18 09:10 · canonical of its cluster · ap-1",
        '     "Floods kill 12 in the south of Poland"',
        "     no outlet · cluster of other · blog/5",
        "     ━━━━━━────  resemblance 0.69, first in second 90%, second in first 75%",
        "     69% of all shingles are in both; no outlet is known for blog/5",
        "     no passage in common",
        "",
        "Sweep of copied  B-cubed, and the adjusted Rand index",
        "  copied    precision  recall     F1     ARI",
        "  0.1           0.800   0.999  0.888   0.412  ━━━━──────",
        "  0.3     ●     0.979   0.985  0.982   0.838  ━━━━━━━━──  this run, best",
        "  0.9           0.990   0.976  0.983   0.835  ━━━━━━━━──",
        "",
    ]


def test_what_is_not_counted_is_said() -> None:
    assert "not" not in shown(evaluation(sweeps=()))
    absent = [f"id{n}" for n in range(7)]
    result = Outcome([Article(str(n), "text") for n in range(1700)], [], [])
    text = " ".join(shown(evaluation(absent=absent, result=result)).split())
    assert "7 ids of the truth not in the input: id0, id1, id2, id3, id4 ... 17 articles not in the truth, clus" in text
    pairs = evaluation(absent=["one"], result=result, truth=Truth({"a": "x"}, "gold.csv", pairs=True))
    assert "1 id of the truth not in the input: one 17 articles in no pair of the truth, clustered but not" in " ".join(
        shown(pairs).split()
    )


def test_one_is_only_said_of_all() -> None:
    nearly = replace(AGREEMENT, bcubed_recall=0.99996, bcubed_precision=1.0)
    text = shown(evaluation(agreement=nearly, sweeps=()))
    assert "  B-cubed        1.000   0.999  0.999\n" in text


@pytest.mark.parametrize("width", [20, 40, 60, 80, 100, 140, 200])
@pytest.mark.parametrize("what", [evaluation(JOIN, MISS), hostile()], ids=["plain", "hostile"])
def test_no_line_is_wider_than_the_window_and_no_control_reaches_it(what: Evaluation, width: int) -> None:
    text = shown(what, width)
    assert not UNSEEN.search(text)
    assert all(cell_len(line) <= width for line in text.split("\n"))


@settings(max_examples=60)
@given(st.lists(st.text(st.characters(exclude_categories=())), min_size=1, max_size=3), st.integers(20, 160))
def test_any_strings_fit_any_window(strings: list[str], width: int) -> None:
    text = shown(hostile(tuple(strings)), width)
    assert not UNSEEN.search(text)
    assert all(cell_len(line) <= width for line in text.split("\n"))
    json.loads(to_json(hostile(tuple(strings))))


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp932"])
def test_other_encodings_get_other_signs(encoding: str) -> None:
    assert "* " in shown(hostile(), 80, encoding)


def test_markup_is_printed_as_it_is() -> None:
    title = "[bold]markup[/bold] [/] :smile:"
    assert title in shown(evaluation(replace(JOIN, left=replace(JOIN.left, title=title))))


def test_json_has_it_all() -> None:
    document = json.loads(to_json(evaluation(JOIN, MISS, absent=["gone"])))
    assert document["agreement"]["adjusted_rand"] == 0.838
    assert document["agreement"]["pairwise_recall"] == round(264 / 304, 6)
    assert document["truth"] == {"place": "folder/gold.csv", "articles": 1, "as": "families", "absent": ["gone"]}
    assert document["params"]["copied"] == 0.55
    (join,) = document["false_joins"]
    assert (join["left"]["id"], join["left"]["family"], join["left"]["cluster"]) == ("ap-1", "storm", "ap-1")
    assert (join["left"]["published"], join["right"]["family"]) == ("2025-06-18T09:10:00Z", None)
    assert (join["pairs"], join["total"], join["left_in_right"], join["passage_words"]) == (2, 14, 0.9, 34)
    assert [miss["right"]["cluster"] for miss in document["misses"]] == ["other"]
    assert [(p["setting"], p["value"]) for p in document["sweep"] if p["current"]] == [
        ("copied", 0.3),
        ("excerpt", 0.6),
    ]
    assert json.loads(to_json(evaluation(sweeps=())))["sweep"] == []
    json.loads(to_json(hostile()))
