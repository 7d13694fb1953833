"""A window of time, as users meet it: in the library, on the command line, in reports, and where two are explained."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

import dedup
from dedup import ParameterError, Relation
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


def test_an_evaluation_is_of_what_the_window_leaves() -> None:
    truth = {str(article["id"]): str(article["id"]) for article in WEEKLY}
    assert len(dedup.evaluate(WEEKLY, truth).false_joins) == 3
    assert not dedup.evaluate(WEEKLY, truth, window="12h").false_joins


@pytest.mark.parametrize("window", ["", "30", "-1d", "0d", "month", timedelta()])
def test_a_window_is_a_span(window: str | timedelta) -> None:
    with pytest.raises(ParameterError, match="is no span of time; write it like 12h, 30d, 8w or 1y"):
        dedup.cluster(WEEKLY, window=window)


def test_who_asks_why_is_told_of_the_window(tmp_path: Path) -> None:
    found = dedup.cluster(WEEKLY, window="7d")
    first, second, third, _ = found.articles
    apart = dedup.explain(first, second, within=found)
    assert apart.match is None
    assert apart.rule == (
        "published 14 days apart, more than the window of 7d, and so not compared there; else: "
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
    said = "Compared only what was published within 7d."
    assert said in dedup_run("cluster", feed, "--window", "7d").stdout
    assert said not in dedup_run("cluster", feed).stdout
    assert json.loads(dedup_run("cluster", feed, "--window", "7d", "--format", "json").stdout)["window"] == 604_800
    for name in ("report.md", "report.html"):
        dedup_run("cluster", feed, "--window", "7d", "-o", feed.with_name(name))
        assert said in feed.with_name(name).read_text()


def test_all_commands_that_cluster_take_it(feed: Path) -> None:
    explained = dedup_run("explain", "01", "15", "--in", feed, "--window", "7d")
    assert "more than the window of 7d" in explained.stdout
    for command in (["cluster", feed], ["outlets", feed], ["passages", feed], ["explain", "01", "15", "--in", feed]):
        failed = dedup_run(*command, "--window", "soon")
        assert (failed.returncode, failed.stderr) == (
            2, "dedup: 'soon' is no span of time; write it like 12h, 30d, 8w or 1y\n",
        )  # fmt: skip
    alone = dedup_run("explain", feed, feed, "--window", "7d")
    assert (alone.returncode, alone.stderr) == (2, "dedup: --window goes with --in\n")
