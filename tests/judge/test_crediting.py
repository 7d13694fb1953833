"""Whom articles credit by an author that is another's outlet: only matched articles tell, and nobody credits itself."""

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest

import dedup
from dedup.article import Article
from dedup.judge.crediting import Crediting
from dedup.lineage import Credit, CreditKind
from dedup.outlets import credit_key
from dedup.read.credits import find_credits
from dedup.run import concluding
from tests.texts import story

TEXT = " ".join(story(1, 200))
FIRST = Article("first", TEXT, source="Mississippi Today", published=datetime(2025, 5, 1, 8, tzinfo=UTC))


@pytest.mark.parametrize(
    "author",
    [
        "Mississippi Today",
        "mississippitoday.org",
        "Alice Chu, Mississippi Today",
        "Alice Chu | Mississippi Today",
        "Alice Chu - Mississippi Today",
        "Alice Chu for Mississippi Today",
    ],
)
def test_an_author_that_is_the_others_outlet_is_a_credit(author: str) -> None:
    copy = Article("copy", TEXT, source="Delta Ledger", published=datetime(2025, 5, 2, 8, tzinfo=UTC), author=author)
    result = dedup.cluster([FIRST, copy])
    (match,) = result.matches
    assert match.relation == "syndicated" and match.direction is not None
    assert (match.direction.first, match.direction.certainty) == ("first", "sure")
    (cluster,) = result.clusters
    assert cluster.canonical.id == "first" and "credited by copy" in cluster.reason
    assert cluster.origin is not None and cluster.origin.certainty == "sure"
    assert credit_key(cluster.origin.name or "") == credit_key("Mississippi Today")
    ((credit,),) = result.credits.values()
    assert credit.kind is CreditKind.METADATA and credit.quote == author and list(result.credits) == ["copy"]


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("By Alice Chu, Mississippi Today\n{}", "byline"),
        ("BY: ALICE CHU - Mississippi Today\n{}", "byline"),
        ("{}\nStory by Mississippi Today", "credit line"),
        ("{}\nCourtesy of Mississippi Today.", "credit line"),
        ("{}\n(c)2025 Mississippi Today", "credit line"),
        ("{}\nPublished in Mississippi Today, May 1st", "credit line"),
        ("{}\nProvided by Mississippi Today", "credit line"),
        ("{}\n© States Desk. Visit mississippitoday.org.", "credit line"),
    ],
)
def test_a_line_that_names_the_others_outlet_is_a_credit(form: str, kind: str) -> None:
    copy = Article("copy", form.format(TEXT), source="Delta Ledger", published=datetime(2025, 5, 2, 8, tzinfo=UTC))
    result = dedup.cluster([FIRST, copy])
    (match,) = result.matches
    assert match.relation == "syndicated"
    ((credit,),) = result.credits.values()
    assert credit.kind == kind and credit_key(credit.name) == credit_key("Mississippi Today")
    assert credit.quote in " ".join(copy.text.split())


@pytest.mark.parametrize(
    "form",
    [
        "By what Alice Chu told Mississippi Today\n{}",
        "{}\nShe told Mississippi Today so.",
        "{}\nPhoto courtesy of Mississippi Today",
        "{}\nMississippi Today was the first to report it.",
        "{}\n© Delta Ledger",
    ],
)
def test_a_line_that_cites_it_is_none(form: str) -> None:
    copy = Article("copy", form.format(TEXT), source="Delta Ledger")
    assert dedup.cluster([FIRST, copy]).credits == {}


def test_a_line_that_is_cut_where_lines_are_looked_for_is_none() -> None:
    """It was: a sentence that begins with "By" and goes on beyond the first bytes."""
    lead = TEXT[: 400 - len("\nBy the way, Mississippi Today")]
    text = f"{lead}\nBy the way, Mississippi Today has often been wrong about what {TEXT[len(lead) :]}"
    assert text[:400].endswith("Mississippi Today")
    copy = Article("copy", text, source="Delta Ledger")
    result = dedup.cluster([FIRST, copy])
    assert result.matches and result.credits == {}


@pytest.mark.parametrize(
    ("author", "source"),
    [
        ("Alice Chu", "Delta Ledger"),
        ("Alice Chu, Staff", "Delta Ledger"),
        ("Mississippi Today Staff", "Delta Ledger"),
        ("Mississippi Today", "Mississippi Today"),
        ("Mississippi Today", None),
        (", ".join(["Mississippi Today", *"abcdefgh"]) * 9, "Delta Ledger"),
        (None, "Delta Ledger"),
    ],
)
def test_others_are_none(author: str | None, source: str | None) -> None:
    copy = Article("copy", TEXT, source=source, author=author)
    result = dedup.cluster([FIRST, copy])
    expected = {"copy"} if source is None else set()  # whose outlet is not known credits the one that it names
    assert set(result.credits) == expected and len(result.matches) == 1


def test_what_a_text_says_by_itself_comes_besides() -> None:
    copy = Article("copy", f"{TEXT}\n© 2025 AFP", source="Delta Ledger", author="Mississippi Today")
    crediting = Crediting(find_credits)
    _, found = crediting.between(FIRST, copy)
    assert [(credit.name, credit.kind) for credit in found] == [
        ("AFP", "credit line"),
        ("Mississippi Today", "metadata"),
    ]
    assert crediting.all_of(copy) == tuple(found) and crediting.all_of(FIRST) == ()
    again = replace(copy, id="again", source="AFP", author="AFP")
    assert not crediting.between(FIRST, again)[1]


def test_a_generic_word_is_nobody_though_an_outlet_has_it() -> None:
    one, other = Article("a", TEXT, source="Staff"), Article("b", TEXT, source="Delta Ledger", author="Jane Roe, Staff")
    assert Crediting(find_credits).between(one, other) == ([], [])


def test_credits_do_not_depend_on_the_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    """An article with copies in one share and a passage in another names other outlets in each."""
    passage = " ".join(story(5, 60))
    text = f"{TEXT}. {passage}."
    copies = [Article(f"c{n}", text, source=f"Copy {n}") for n in range(3)]
    author = Article("a", f"{text}\nSource: Reuters", source="Delta Ledger", author="Copy 1 / Far Times, AP")
    far = Article("far", f"{' '.join(story(6, 400))}. {passage}.", source="Far Times")
    expected = dedup.cluster([*copies, author, far])
    monkeypatch.setattr(concluding, "A_PROCESS", 1)
    found = dedup.cluster([*copies, author, far])
    assert found.credits == expected.credits and found.matches == expected.matches
    names = [credit.names for credit in expected.credits["a"]]
    assert names == [("Reuters",), ("AP",), ("Copy 1", "Far Times")]


def test_explaining_a_pair_names_its_author() -> None:
    copy = Article("copy", TEXT, source="Delta Ledger", author="Mississippi Today")
    credits = dedup.explain(FIRST, copy).credits
    assert [[credit.name for credit in its] for its in credits] == [[], ["Mississippi Today"]]


def test_credits_do_not_depend_on_the_order() -> None:
    outlets = ["One Times", "Two Times", "Three Times"]
    articles = [Article(f"a{n}", TEXT, source=name) for n, name in enumerate(outlets)]
    articles += [
        Article("b", TEXT, source="Four Times", author="Jane Roe, two times / One Times"),
        Article("c", TEXT, source="one times", author="Three Times"),
    ]
    expected = dedup.cluster(articles)
    for seed in range(6):
        random.Random(seed).shuffle(articles)
        found = dedup.cluster(articles)
        assert (found.clusters, found.matches, found.credits) == (expected.clusters, expected.matches, expected.credits)
    assert expected.credits["b"] == (
        Credit(("One Times", "two times"), CreditKind.METADATA, "Jane Roe, two times / One Times"),
    )
