"""The shared table, and the lines of jsonl, whose format is a contract."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pandas

from dedup.article import Article
from dedup.outcome import Cluster, Member, Outcome
from dedup.reports import columns, report_named, rows

from .helpers import HOSTILE, NINE, alone, article, hostile, match, outcome, rendered, small

KEYS = [
    "id", "cluster", "canonical", "of", "overlap", "relation", "resemblance", "containment",
    "credit", "credit_kind", "credit_quote", "origin", "origin_certainty", "origin_share", "lag", "reason",
    "title", "url", "source", "published", "author", "language",
]  # fmt: skip


def lines(what: Outcome) -> list[dict[str, Any]]:
    text = rendered(report_named("jsonl"), what).decode()
    assert text == "" or text.endswith("\n")
    return [json.loads(line, parse_constant=_refuse) for line in text.split("\n")[:-1]]


def _refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


def line(what: Outcome, article_id: str) -> dict[str, Any]:
    (found,) = (row for row in lines(what) if row["id"] == article_id)
    return found


def test_the_keys_are_the_contract() -> None:
    for row in lines(small()) + lines(hostile()):
        assert list(row)[: len(KEYS)] == KEYS
    assert list(line(small(), "yahoo-7")) == KEYS
    assert list(line(small(), "ap-1")) == [*KEYS, "rank", "tags"]


def test_the_types_are_the_contract() -> None:
    for row in lines(small()):
        assert isinstance(row["id"], str) and isinstance(row["cluster"], str)
        assert isinstance(row["canonical"], bool)
        for name in KEYS:
            if name in ("resemblance", "containment", "origin_share"):
                assert row[name] is None or (isinstance(row[name], float) and 0 <= row[name] <= 1), name
            elif name == "lag":
                assert row[name] is None or (isinstance(row[name], float) and row[name] >= 0)
            elif name != "canonical":
                assert row[name] is None or isinstance(row[name], str), name


def test_one_line_an_article_in_the_order_of_the_input() -> None:
    assert [row["id"] for row in lines(small())] == [each.id for each in small().articles]
    assert lines(Outcome([], [], [])) == []


def test_a_member() -> None:
    assert line(small(), "yahoo-7") == {
        "id": "yahoo-7", "cluster": "ap-1", "canonical": False, "of": "ap-1",
        "overlap": "identical", "relation": "syndicated", "resemblance": 1.0, "containment": 1.0,
        "credit": "AP", "credit_kind": "dateline", "credit_quote": "WARSAW (AP) —",
        "origin": "AP", "origin_certainty": "sure", "origin_share": 1.0, "lag": 3600.0, "reason": "the same words",
        "title": "Storm kills 12 in Poland", "url": None, "source": "Yahoo",
        "published": "2025-06-18T10:10:00Z", "author": None, "language": None,
    }  # fmt: skip


def test_a_canonical() -> None:
    row = line(small(), "ap-1")
    assert row["cluster"] == "ap-1" and row["canonical"] is True
    assert [row[name] for name in ("of", "overlap", "relation", "resemblance", "containment")] == [None] * 5
    assert row["reason"] == "credited by yahoo-7"
    assert (row["origin"], row["lag"]) == ("AP", 0.0)
    assert (row["rank"], row["tags"]) == (1, ["a", "b"])


def test_an_article_that_stands_alone() -> None:
    row = line(small(), "digest")
    assert row["cluster"] == "digest" and row["canonical"] is True
    assert row["of"] is row["reason"] is row["origin"] is row["lag"] is None


def test_scores_are_rounded_and_containment_is_of_this_article() -> None:
    row = line(small(), "blog/5")  # shares 90 of its 120 shingles; the canonical has 100
    assert (row["resemblance"], row["containment"]) == (round(90 / 130, 4), 0.75)


def test_a_member_of_a_chain_names_the_next_and_the_canonical() -> None:
    row = line(small(), "v1")
    assert (row["of"], row["cluster"]) == ("v2", "v3")


def test_a_callers_name_that_is_taken_gets_a_prefix_that_can_be_led_back() -> None:
    extra = {"cluster": 1, "extra_cluster": 2, "extra_extra_id": 3, "extra_mine": 4, "title": 5, "text": 6}
    row = line(outcome(alone(article("a", "A", extra=extra))), "a")
    assert row["cluster"] == "a" and row["title"] == "A"
    own = {name: value for name, value in row.items() if name not in KEYS}
    assert own == {
        "extra_cluster": 1,
        "extra_extra_cluster": 2,
        "extra_extra_extra_id": 3,
        "extra_mine": 4,
        "extra_title": 5,
        "text": 6,
    }


def test_no_text() -> None:
    secret = Article(id="a", text="the secret words")
    assert b"secret" not in rendered(report_named("jsonl"), outcome(alone(secret)))


def test_moments_are_given_in_utc() -> None:
    paris = datetime(2025, 6, 18, 9, 30, tzinfo=timezone(timedelta(hours=2)))
    naive = datetime(2025, 6, 18, 9, 30)
    what = outcome(*(alone(article(name, published=when)) for name, when in (("p", paris), ("n", naive))))
    assert [row["published"] for row in lines(what)] == ["2025-06-18T07:30:00Z", "2025-06-18T09:30:00Z"]
    assert [row["published"] for row in rows(what)] == [paris, naive.replace(tzinfo=UTC)]


def test_rows_keep_the_callers_values_untouched() -> None:
    mine = object()
    (row,) = rows(outcome(alone(article("a", published=NINE, extra={"mine": mine}))))
    assert row["mine"] is mine
    assert row["published"] == NINE


def test_columns_are_the_contract_and_the_callers_as_they_appear() -> None:
    assert columns(small()) == (*KEYS, "rank", "tags", "extra_cluster")
    assert columns(Outcome([], [], [])) == tuple(KEYS)
    for row in rows(small()):
        assert set(row) <= set(columns(small()))


def test_rows_make_a_frame() -> None:
    frame = pandas.DataFrame(rows(small()), columns=list(columns(small())))
    assert len(frame) == len(small().articles)
    assert str(frame["published"].dtype).startswith("datetime64") and str(frame["canonical"].dtype) == "bool"
    assert frame.loc[frame["id"] == "blog/5", "containment"].item() == 0.75


def test_a_line_is_a_line_for_everybody() -> None:
    text = rendered(report_named("jsonl"), hostile()).decode()
    assert len(text.splitlines()) == len(hostile().articles)


def test_hostile_strings_come_through_as_they_are_but_for_nul_and_half_surrogates() -> None:
    found = {row["title"] for row in lines(hostile())}
    assert {text for text in HOSTILE if text.isprintable()} <= found
    assert {"a�b", "�", "x��y"} <= found


def test_two_clusters_do_not_mix() -> None:
    pairs = [(article(f"a{n}"), article(f"b{n}")) for n in range(3)]
    clusters = [Cluster(one, (Member(two, match(one.id, two.id)),), "why") for one, two in pairs]
    assert {row["id"]: row["cluster"] for row in lines(outcome(*clusters))} == {
        f"{letter}{n}": f"a{n}" for n in range(3) for letter in "ab"
    }
