"""Credits are found; citations are none."""

import pytest

from dedup.article import Article
from dedup.read.credits import find_credits

STORY = "The storm came over the coast at noon. Nobody was hurt, officials said."


@pytest.mark.parametrize(
    ("text", "agency", "kind"),
    [
        (f"HELSINKI (AP) — {STORY}", "AP", "dateline"),
        (f"LONDON, June 17 (Reuters) - {STORY}", "Reuters", "dateline"),
        (f"A summary comes first.\nSeoul (AsiaNews/Agencies) – {STORY}", "AsiaNews/Agencies", "dateline"),
        (f"By JOHN DOE, Associated Press\n{STORY}", "AP", "byline"),
        (f"{STORY}\n© 2018 AFP", "AFP", "credit line"),
        (f"{STORY}\nSource: Reuters", "Reuters", "credit line"),
        (f"{STORY} (With inputs from PTI)", "PTI", "credit line"),
        (f"{STORY}\n— Bloomberg", "Bloomberg", "credit line"),
        (f"{STORY} (Reporting by Jane Roe; Editing by Max Moe)", "Reuters", "credit line"),
        (f"{STORY} The Associated Press contributed to this report.", "AP", "contribution"),
    ],
)
def test_credits_are_found(text: str, agency: str, kind: str) -> None:
    credit = find_credits(Article("1", text))[0]
    assert (credit.name, credit.kind) == (agency, kind)
    assert credit.quote in " ".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        f"{STORY} State media KCNA reported.",
        f"{STORY} He told Reuters that he was well, according to AFP.",
        f"{STORY} (AP Photo/John Doe)",
        f"{STORY} A Reuters investigation has found more.",
        f"{STORY} File photo: Reuters",
        "TASS said so.",
        "",
    ],
)
def test_citations_are_no_credits(text: str) -> None:
    assert find_credits(Article("1", text)) == ()


def test_the_author_field_is_metadata() -> None:
    credit = find_credits(Article("1", STORY, author="Agence France-Presse"))[0]
    assert (credit.name, credit.kind) == ("AFP", "metadata")


def test_a_hostile_text_takes_no_time() -> None:
    blanks = ("source" + "\n" * 100_000, "source" + " \n" * 100_000, "© " + " " * 100_000, "by " + " " * 100_000)
    for text in (
        *blanks,
        "(" * 100_000,
        "by " * 100_000,
        "source: " * 50_000,
        "- " * 100_000,
        "(Reporting by " * 20_000,
    ):
        find_credits(Article("1", text))
