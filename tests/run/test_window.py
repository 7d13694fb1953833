"""A window of time: as users meet it, and against loops."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedup
from dedup import ParameterError, Relation
from dedup.find.candidates import Folding
from dedup.run.window import Window, cut
from tests.texts import edited, story

NOTICE = " ".join(story(1))
WEEKLY = [
    {"id": f"{day}", "text": NOTICE, "title": "Notice", "source": "Reuters", "published": f"1987-03-{day}T12:00:00Z"}
    for day in ("01", "15", "16", "29")
]
LATER = {
    "id": "later",
    "text": " ".join(edited(story(1), 0.02, 4)),
    "source": "AP",
    "published": "1987-04-20T12:00:00Z",
}


def groups(result: dedup.Result) -> set[frozenset[str]]:
    return {frozenset(article.id for article in cluster.articles) for cluster in result.clusters}


@pytest.mark.parametrize("window", ["7d", "168h", "1w", timedelta(days=7)])
def test_the_same_notice_of_another_week_is_no_copy(window: str | timedelta) -> None:
    assert len(dedup.cluster([*WEEKLY, LATER]).clusters) == 1
    found = dedup.cluster([*WEEKLY, LATER], window=window)
    assert groups(found) == {frozenset(["01"]), frozenset(["15", "16"]), frozenset(["29"]), frozenset(["later"])}
    assert {(m.left, m.right) for m in found.matches} == {("15", "16")}
    assert found.window == 7 * 86_400


def test_what_has_no_date_is_compared_with_all_and_a_cluster_may_be_longer_than_the_window() -> None:
    undated = {key: value for key, value in LATER.items() if key != "published"}
    found = dedup.cluster([*WEEKLY, undated], window="7d")
    assert {(m.left, m.right) for m in found.matches} >= {("01", "later"), ("15", "later"), ("29", "later")}
    assert len(found.clusters) == 1
    assert groups(dedup.cluster([*WEEKLY, LATER], window="14d")) == {
        frozenset(["01", "15", "16", "29"]), frozenset(["later"]),
    }  # fmt: skip


def test_that_a_text_is_a_form_is_told_by_those_of_other_days_too() -> None:
    """Each has two others within the window, from which nobody could tell that it is one of a series."""
    form = (
        "The desk at the Bank bought {}00 mln stg of bills in the morning, dealers said. It said that the shortage of "
        "the day would be met by maturing assistance and the take-up of treasury bills, while a rise in the note "
        "circulation and the target of bankers' balances would drain the system."
    )
    noon = datetime(1987, 4, 1, 12, tzinfo=UTC)
    days = [
        {"id": f"{day}", "text": form.format(103 + 17 * day % 97), "source": "R", "published": noon + timedelta(day)}
        for day in range(40)
    ]
    assert len(dedup.cluster(days[:2]).clusters) == 1
    found = dedup.cluster(days, window="1d")
    assert len(found.clusters) == found.series[0].size == 40
    assert len(found.matches) == 39, "of two that lie further apart nothing else is said"


def test_a_digest_is_one_though_a_story_of_it_is_older_than_the_window() -> None:
    first, second, third = (" ".join(story(seed, 120)) for seed in (11, 12, 13))
    digest = {"id": "digest", "text": f"{first} {second} {third}", "published": "2025-06-20T12:00:00Z", "source": "A"}
    new = {"id": "new", "text": first, "published": "2025-06-20T09:00:00Z", "source": "A"}
    old = {"id": "old", "text": second, "published": "2024-06-20T09:00:00Z", "source": "A"}
    for window in (None, "30d"):
        found = {
            frozenset((m.left, m.right)): m.relation for m in dedup.cluster([digest, new, old], window=window).matches
        }
        assert found[frozenset(("digest", "new"))] is Relation.EMBEDDED
        assert (frozenset(("digest", "old")) in found) is (window is None)


def test_an_evaluation_is_of_what_the_window_leaves() -> None:
    truth = {str(article["id"]): str(article["id"]) for article in WEEKLY}
    assert len(dedup.evaluate(WEEKLY, truth).false_joins) == 3
    assert not dedup.evaluate(WEEKLY, truth, window="12h").false_joins


@pytest.mark.parametrize("window", ["", "30", "-1d", "0d", "month", "9" * 400 + "d", timedelta()])
def test_a_window_is_a_span(window: str | timedelta) -> None:
    with pytest.raises(ParameterError, match="is no span of time; write it like 12h, 30d, 8w or 1y"):
        dedup.cluster(WEEKLY, window=window)


def test_who_asks_why_is_told_of_the_window(tmp_path: Path) -> None:
    found = dedup.cluster(WEEKLY, window="7d")
    first, second, third, _ = found.articles
    apart = dedup.explain(first, second, within=found)
    assert apart.match is None
    assert apart.rule == (
        "published further apart than the window of 7d, and so no match there; else: "
        "the same words in the same order; Reuters again"
    )
    together = dedup.explain(second, third, within=found).match
    assert together is not None
    assert together.relation is Relation.REPEAT
    with dedup.Index.open(tmp_path / "news.db", window="7d") as index:
        index.add(WEEKLY)
        assert index.explain("01", "15") == apart
        assert index.explain(WEEKLY[0], WEEKLY[1]) == apart
        assert index.explain("15", "16").match == together
    with dedup.Index.open(tmp_path / "more.db", window="14d") as index:
        index.add(WEEKLY)
        assert index.explain("01", "29").match is not None, "one cluster, tied by what lies between"


def dedup_run(*args: object, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "dedup", *map(str, args)]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "feed.jsonl"
    path.write_text("".join(json.dumps(article) + "\n" for article in WEEKLY))
    return path


def test_reports_say_that_there_was_one(feed: Path) -> None:
    said = "What was published more than 7d apart is no match, unless others lie between."
    assert said in dedup_run("cluster", feed, "--window", "7d").stdout
    assert said not in dedup_run("cluster", feed).stdout
    assert json.loads(dedup_run("cluster", feed, "--window", "7d", "--format", "json").stdout)["window"] == 604_800
    for name in ("report.md", "report.html"):
        dedup_run("cluster", feed, "--window", "7d", "-o", feed.with_name(name))
        assert said in feed.with_name(name).read_text()


def test_all_commands_that_cluster_take_it(feed: Path) -> None:
    explained = dedup_run("explain", "01", "15", "--in", feed, "--window", "7d")
    assert "than the window of 7d" in explained.stdout
    for command in (["cluster", feed], ["outlets", feed], ["passages", feed], ["explain", "01", "15", "--in", feed]):
        failed = dedup_run(*command, "--window", "soon")
        assert (failed.returncode, failed.stderr) == (
            2, "dedup: 'soon' is no span of time; write it like 12h, 30d, 8w or 1y\n",
        )  # fmt: skip
    alone = dedup_run("explain", feed, feed, "--window", "7d")
    assert (alone.returncode, alone.stderr) == (2, "dedup: --window goes with --in\n")


# -- rows and pairs of nodes ---------------------------------------------------------------------------


WINDOW = 10.0
ROWS = st.lists(st.tuples(st.integers(0, 4), st.none() | st.integers(0, 60).map(float)), max_size=14)
Row = tuple[int, float | None]  # which text, and when


def folded(rows: list[Row]) -> Folding:
    """Texts 0 to 2 are judged; each row with another is a node of its own, and comes last."""
    texts = sorted({text for text, _ in rows if text < 3})
    short = [place for place, (text, _) in enumerate(rows) if text >= 3]
    nodes = [texts.index(text) if text < 3 else len(texts) + short.index(i) for i, (text, _) in enumerate(rows)]
    firsts = [nodes.index(node) for node in range(len(texts) + len(short))]
    return Folding(np.array(nodes, np.int64), np.array(firsts, np.int64), len(texts))


def runs(dates: list[tuple[float | None, int]]) -> list[list[int]]:
    """The rows of one text, cut where too much time lies between one and the next."""
    found: list[list[int]] = []
    before = None
    for date, row in sorted(dates, key=lambda one: (one[0] is None, one)):
        if not found or (before is not None and date is not None and date - before > WINDOW):
            found.append([])
        found[-1].append(row)
        before = date
    return found


def articles(rows: list[Row]) -> list[dedup.Article]:
    dates = [None if second is None else datetime.fromtimestamp(second, UTC) for _, second in rows]
    return [dedup.Article("", "", published=date) for date in dates]


@given(ROWS)
def test_equal_texts_are_one_as_long_as_no_gap_is_longer_than_the_window(rows: list[Row]) -> None:
    found = cut(folded(rows), articles(rows), WINDOW)
    expected = [
        run for text in range(3) for run in runs([(date, row) for row, (its, date) in enumerate(rows) if its == text])
    ]
    expected += [[row] for row, (text, _) in enumerate(rows) if text >= 3]
    assert [np.flatnonzero(found.nodes == node).tolist() for node in range(len(found.firsts))] == list(
        map(sorted, expected)
    )
    assert found.firsts.tolist() == list(map(min, expected))
    assert found.judged == len(expected) - sum(text >= 3 for text, _ in rows)


@given(ROWS)
def test_pairs_are_within_the_window_or_have_no_date(rows: list[Row]) -> None:
    folding = cut(folded(rows), articles(rows), WINDOW)
    left, right = np.array(list(combinations(range(len(folding.firsts)), 2)), np.int64).reshape(-1, 2).T
    window = Window(WINDOW, articles(rows), folding.nodes)
    near = window.holds(left, right)
    dates: dict[int, list[float]] = {node: [] for node in range(len(folding.firsts))}
    for node, (_, date) in zip(folding.nodes.tolist(), rows, strict=True):
        dates[node] += [] if date is None else [date]
    assert near.tolist() == [
        not (dates[one] and dates[other])
        or max(min(dates[one]), min(dates[other])) - min(max(dates[one]), max(dates[other])) <= WINDOW
        for one, other in combinations(dates, 2)
    ]
    pairs = list(combinations(dates, 2))
    assert window.far(pairs) == [pair for pair, held in zip(pairs, near.tolist(), strict=True) if not held]
