"""A series of forms is told as one, in every report for people, and whole in the json report."""

import json
from dataclasses import replace

from dedup.outcome import Outcome, Overlap, Relation, Series
from dedup.reports import report_named

from .helpers import alone, article, match, outcome, rendered


def forms(text: str = "the same form with other facts: 'Lima' against 'Dover'") -> Outcome:
    names = [f"town {n}" for n in range(4)]
    pairs = [
        match(a, b, Overlap.NEAR, Relation.TEMPLATE, rule=f"90% of all shingles are in both; {text}")
        for place, a in enumerate(names)
        for b in names[:place]
    ]
    found = outcome(*(alone(article(name, name, text)) for name in names), matches=pairs)
    return replace(found, series=[Series(tuple(names), pairs[0])])


def test_a_series_is_one_line_and_its_pairs_are_none() -> None:
    for name in ("terminal", "md"):
        text = rendered(report_named(name), forms("Lima against Dover")).decode()
        assert "0 templates, 1 series of 4 articles" in text
        assert "Lima against Dover" in text
        assert "town 0" in text
        assert "town 3" not in text.split("apart", 1)[1]


def test_json_has_the_whole_series() -> None:
    document = json.loads(rendered(report_named("json"), forms()))
    (series,) = document["series"]
    assert series["size"] == 4
    assert series["articles"] == [f"town {n}" for n in range(4)]
    assert series["example"]["relation"] == "template"
    assert len(document["matches"]) == 6


def test_what_a_series_is_told_by_is_shown_safely() -> None:
    for name in ("terminal", "md"):
        text = rendered(report_named(name), forms("\x1b[31m<b>|\n# red")).decode()
        assert "\x1b" not in text
        assert "<b>" not in text or name == "terminal"
        assert "\n# red" not in text
