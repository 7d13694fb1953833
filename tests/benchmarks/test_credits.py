"""What is counted of credits is right by hand."""

from benchmarks.credits import count_credits
from dedup.article import Article

STORY = "The storm came over the coast at noon. Nobody was hurt, officials said."


def test_credits_are_counted_as_the_readers_say() -> None:
    rows: list[dict[str, object]] = [
        {"id": "dateline", "credit": "AP", "credit_quote": "OSLO (AP) —"},
        {"id": "help", "credit": "AP (contributed)", "credit_quote": "Additional reporting by AP and Reuters"},
        {"id": "missed", "credit": "Reuters", "credit_quote": "Reuters reports:"},
        {"id": "wrong", "credit": "none", "credit_quote": None},
        {"id": "cited", "credit": "none", "credit_quote": None},
        {"id": "outlet", "credit": "Slate", "credit_quote": "This article originally appeared on Slate"},
        {"id": "unread", "credit": None, "credit_quote": None},
    ]
    articles = [
        Article("dateline", f"OSLO (AP) — {STORY}"),
        Article("help", f"{STORY}\nAdditional reporting by AP and Reuters"),
        Article("missed", f"Reuters reports: {STORY}"),
        Article("wrong", f"OSLO (AFP) — {STORY}"),
        Article("cited", f"{STORY} He told Reuters so."),
        Article("outlet", f"{STORY}\nThis article originally appeared on Slate."),
        Article("unread", f"OSLO (AP) — {STORY}"),
    ]
    counts = count_credits(articles, rows)
    assert (counts.rows, counts.right, counts.wrong) == (6, 3, 1)
    assert (counts.found, counts.missed) == (2, 1)
    assert (counts.cited, counts.taken) == (2, 1)
    assert (counts.outlets_right, counts.outlets_wrong, counts.outlets_missed) == (1, 0, 0)
    assert counts.figures["credit precision"] == 3 / 4
    assert [line.split(":")[0] for line in counts.mistakes] == ["missed", "wrong"]
