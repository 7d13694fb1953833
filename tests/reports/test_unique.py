"""The feed without its copies: what is written is read again."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import dedup
from dedup.outcome import Outcome
from dedup.reports import unique
from tests.texts import edited, story

from .helpers import hostile


def written(outcome: Outcome) -> bytes:
    file = io.BytesIO()
    unique.write(outcome, file)
    return file.getvalue()


def test_each_story_is_there_once_and_is_read_as_it_was(tmp_path: Path) -> None:
    texts = [" ".join(story(seed, 80)) for seed in range(3)]
    articles = [
        dedup.Article("b", texts[0], "A title", source="Post", published=datetime(2025, 6, 18, 9, 10, tzinfo=UTC)),
        dedup.Article("a", " ".join(edited(story(0, 80), 0.03, 1)), source="Herald", extra={"own": [1, {"x": None}]}),
        dedup.Article("c", texts[1], author="Jane Roe", extra={"own": 7, "beat": "sea"}),
        dedup.Article("d", "too short"),
    ]
    result = dedup.cluster(articles)
    assert [cluster.size for cluster in result.clusters] == [2, 1, 1]
    result.write(tmp_path / "unique.jsonl", format="unique")
    assert list(dedup.read_articles(tmp_path / "unique.jsonl")) == [articles[0], *articles[2:]]
    again = dedup.cluster(tmp_path / "unique.jsonl")
    assert again.copies == 0 and list(again.articles) == [articles[0], *articles[2:]]


def test_no_field_is_lost() -> None:
    article = dedup.Article("a", "text", extra={"title": "own", "extra_title": 1, "when": datetime(2025, 6, 18)})
    (line,) = written(dedup.cluster([article])).splitlines()
    assert json.loads(line) == {"id": "a", "text": "text", "extra_title": 1, "when": "2025-06-18T00:00:00"} | {
        "extra_extra_title": 1,
        "extra_title": "own",
    }


def test_hostile_articles_are_lines_of_their_own() -> None:
    outcome = hostile()
    lines = written(outcome).decode().split("\n")
    assert lines.pop() == ""
    copies = {member.id for cluster in outcome.several for member in cluster.members}
    assert len(lines) == len(outcome.articles) - len(copies)
    assert all(json.loads(line)["text"] for line in lines)
    assert replace(outcome).articles == outcome.articles
