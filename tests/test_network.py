"""Who republishes whom."""

import csv
import io
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import dedup
from dedup import Article
from dedup.network import of_unknown_origin, republishing
from tests.texts import edited, story

NOON = datetime(2025, 6, 2, 12, 0, tzinfo=UTC)
AP = "WARSAW (AP) — "


def copy(seed: int, name: str, source: str | None, hours: float, before: str = "") -> Article:
    text = before + " ".join(edited(story(seed, 150), 0.02, sum(map(ord, name))))
    return Article(f"{seed}{name}", text, source=source, published=NOON + timedelta(hours=hours))


def test_stories_credits_and_lags_are_summed_up_by_origin_and_outlet() -> None:
    articles = [
        *(copy(seed, "a", "AP", 0) for seed in (1, 2, 3)),
        *(copy(seed, "b", "Yahoo", hours, AP) for seed, hours in ((1, 1), (2, 3))),
        copy(3, "b", "yahoo", 8),
        copy(1, "c", "Yahoo", 9, AP),  # a story twice counts once
        copy(1, "d", None, 9),  # of no known outlet
        copy(4, "a", "One", 0),
        copy(4, "b", "Two", 0),  # of unknown origin
    ]
    (row,) = republishing(dedup.cluster(articles))
    assert (row.origin, row.outlet, row.is_agency, row.stories) == ("AP", "Yahoo", True, 3)
    assert (row.credited, row.uncredited) == (2, 1)
    assert row.median_lag == timedelta(hours=3)
    assert (row.sure, row.likely, row.guess) == (2, 1, 0)
    assert row.example == "1b"
    assert republishing(dedup.cluster(articles[::-1])) == [row]
    (line,) = dedup.cluster(articles).outlets().to_dict("records")
    assert (line["origin"], line["outlet"], line["uncredited"], line["median_lag"]) == ("AP", "Yahoo", 1, 10_800.0)


def test_nothing_is_nothing() -> None:
    assert republishing(dedup.cluster([])) == []
    assert republishing(dedup.cluster([copy(1, "a", "One", 0), copy(1, "b", "One", 1)])) == []


@pytest.mark.parametrize("format", ["json", "jsonl", "csv", "terminal"])
def test_the_command(format: str, tmp_path: Path) -> None:
    articles = [
        copy(1, "a", "AP", 0),
        copy(1, "b", "=Yahoo\x1b[31m", 1, AP),
        copy(2, "a", "AP", 0),
        copy(2, "b", "Fox", 2),
    ]
    feed = tmp_path / "feed.jsonl"
    feed.write_text(
        "\n".join(
            json.dumps({"id": a.id, "text": a.text, "source": a.source, "published": str(a.published)})
            for a in articles
        )
    )
    done = subprocess.run(
        [sys.executable, "-m", "dedup", "outlets", feed, "--format", format], capture_output=True, text=True, check=True
    )
    if format == "terminal":
        assert "2 outlets with stories of 1 origin" in done.stdout and "\x1b" not in done.stdout
        return
    if format == "csv":
        found = list(csv.DictReader(io.StringIO(done.stdout)))
        assert [row["outlet"] for row in found] == ["'=Yahoo\x1b[31m", "Fox"]
    else:
        found = json.loads(done.stdout)["outlets"] if format == "json" else [*map(json.loads, done.stdout.splitlines())]
        assert [row["outlet"] for row in found] == ["=Yahoo\x1b[31m", "Fox"]
    assert [str(row["stories"]) for row in found] == ["1", "1"] and found[0]["origin"] == "AP"


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dedup", "outlets", "seeds", "--format", "xml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2 and "no format 'xml' of outlets" in done.stderr


def test_what_is_not_counted_is_said() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dedup", "outlets", "seeds"], capture_output=True, text=True, check=True
    )
    assert "Not counted: 1 story of unknown origin." in done.stdout
    result = dedup.cluster("seeds")
    unknown = [
        one.canonical.id for one in result.clusters if one.lineage is not None and one.lineage.origin.name is None
    ]
    assert len(unknown) == of_unknown_origin(result) == 1
