"""Passages that travel between clusters: what is found, what is not, and that the order of articles changes nothing."""

import csv
import io
import json
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

import dedup
from dedup import Article, Passage
from dedup.lineage import Occurrence
from dedup.passages import travelling
from dedup.read.text import words
from dedup.reports import _passages
from tests.reports.helpers import HOSTILE, UNSEEN
from tests.test_cli import dedup as command
from tests.texts import story

NOON = datetime(2025, 6, 18, 12, tzinfo=UTC)


def told(seed: int, *parts: str, length: int = 120) -> str:
    """A story of its own, with some parts in it, a paragraph each."""
    own = [" ".join(story(seed * 100 + number, length)) + "." for number in range(len(parts) + 1)]
    return "\n".join(line for pair in zip(own, [*parts, ""], strict=True) for line in pair if line)


def said(seed: int, count: int = 30) -> str:
    return " ".join(story(seed, count))


def articles(*texts: str, outlets: Sequence[str | None] = (), dated: bool = True) -> list[Article]:
    sources = [*outlets, *(f"outlet {n}" for n in range(len(texts)))]
    return [
        Article(f"a{n}", text, source=sources[n], published=NOON + timedelta(hours=n) if dated else None)
        for n, text in enumerate(texts)
    ]


def passages(given: Sequence[Article]) -> list[Passage]:
    return dedup.cluster(list(given)).passages()


def ids(passage: Passage) -> list[str]:
    return [one.id for one in passage.appearances]


def test_a_quotation_in_three_stories_edited_by_a_word() -> None:
    original = story(7, 40)
    quotation, edited = " ".join(original), " ".join([*original[:18], "altogether", *original[19:]])
    texts = [told(1, f"“{quotation},” he said."), told(2, f"“{edited},” he said."), told(3, f"“{quotation},” he said.")]
    (found,) = passages(articles(*texts))
    assert (ids(found), found.clusters, found.outlets) == (
        ["a0", "a1", "a2"],
        3,
        ("outlet 0", "outlet 1", "outlet 2"),
    )
    assert found.text.startswith("“" + quotation)
    assert found.quoted == pytest.approx(40 / found.words)
    assert [one.share for one in found.appearances] == [1.0, pytest.approx(1 - 1 / found.words), 1.0]
    assert found.first is found.appearances[0]
    assert found.undated == 0


def test_two_quotations_of_one_pair_are_two_passages_in_whatever_order_they_stand() -> None:
    one, other = said(8), said(9)
    for pair in ((one, other), (other, one)):
        found = passages(articles(told(1, one, other), told(2, *pair)))
        assert sorted(passage.text for passage in found) == sorted([one, other])


def test_words_between_two_equal_halves_are_part_of_it_and_a_paragraph_is_not() -> None:
    half, rest = said(8), said(9)
    (found,) = passages(articles(told(1, f"{half} {rest}"), told(2, f"{half} he told reporters {rest}")))
    assert words(found.text).folded == words(f"{half} {rest}").folded
    found_apart = passages(articles(told(1, f"{half} {rest}"), told(2, half, rest)))
    assert sorted(passage.text for passage in found_apart) == sorted([half, rest])


def test_longer_and_shorter_extents_are_one_passage_and_part_of_a_longer_one_another() -> None:
    whole = story(8, 100)
    cut, part = " ".join(whole[:80]), " ".join(whole[:25])
    texts = [told(1, " ".join(whole)), told(2, " ".join(whole)), told(3, cut), *(told(n, part) for n in (4, 5, 6))]
    found = passages(articles(*texts))
    assert [(passage.words, ids(passage)) for passage in found] == [
        (25, ["a0", "a1", "a2", "a3", "a4", "a5"]),
        (100, ["a0", "a1", "a2"]),
    ]


def test_a_part_that_only_stands_where_the_whole_stands_is_not_told_again() -> None:
    whole = story(8, 100)
    texts = [told(1, " ".join(whole)), told(2, " ".join(whole)), told(3, " ".join(whole[:55]))]
    (found,) = passages(articles(*texts))
    assert [round(one.share, 2) for one in found.appearances] == [1.0, 1.0, 0.55]


def test_the_copies_of_a_story_count_one_cluster() -> None:
    statement = said(8)
    copies = [told(1, statement) + f" It ends here, {n}." for n in range(5)]
    (found,) = passages(articles(*copies, told(2, statement)))
    assert (found.clusters, len(found.appearances)) == (2, 6)
    assert len({one.cluster for one in found.appearances[:5]}) == 1


def test_a_copy_that_lost_the_statement_does_not_have_it() -> None:
    statement = said(8)
    texts = told(1, statement), told(1, said(9)), told(2, statement)
    (found,) = passages(articles(*texts))
    assert (ids(found), found.clusters) == (["a0", "a2"], 2)


def test_page_furniture_is_no_passage() -> None:
    menu = said(50, 30)
    pages = [told(n, menu) for n in range(6)]
    assert passages(articles(*pages[:2])), "two pages do not tell that it is furniture"
    assert passages(articles(*pages, outlets=["one outlet"] * 6)) == []
    (found,) = passages([*articles(*pages, outlets=["one outlet"] * 6), *others(told(7, menu), told(8, menu))])
    assert ids(found) == ["b0", "b1"], "it is furniture of its outlet, and nowhere else"


def others(*texts: str) -> list[Article]:
    return [replace(one, id=f"b{n}", source=f"other {n}") for n, one in enumerate(articles(*texts))]


def test_set_phrases_and_galleries_are_no_passages() -> None:
    gallery = " ".join(f"Hide Caption {n} of 14 Photos:" for n in range(1, 15))
    assert passages(articles(told(1, gallery), told(2, gallery))) == []
    phrases = [said(n, 7) for n in range(90, 95)]
    scattered = [told(n, *phrases, length=30) for n in (1, 2)]
    assert passages(articles(*scattered)) == []


def test_half_of_a_quotation_in_set_phrases_is_no_appearance() -> None:
    quotation = story(8, 40)
    pieces = "\n".join(" ".join([*quotation[n : n + 8], *story(n, 8)]) for n in range(0, 40, 10))
    (found,) = passages(articles(told(1, " ".join(quotation)), told(2, " ".join(quotation)), told(3, pieces)))
    assert ids(found) == ["a0", "a1"], "it has 32 of its 40 words, but no ten in a row"


@pytest.mark.parametrize("script", [0x4E00, 0x3041])
def test_scripts_without_spaces(script: int) -> None:
    def run(seed: int, count: int) -> str:
        chance = random.Random(seed)
        return "".join(chr(script + chance.randrange(80)) for _ in range(count))

    quotation = run(1, 40)
    texts = [f"{run(n, 150)}。{run(n, 2)}:「{quotation}」{run(n + 50, 150)}。" for n in (2, 3)]
    (found,) = passages(articles(*texts))
    assert (found.text, found.words, found.quoted) == (f"「{quotation}」", 40, 1.0)


def test_who_was_first_is_said_only_where_it_is_known() -> None:
    texts = [told(n, said(8)) for n in (1, 2, 3)]
    undated = articles(*texts, dated=False)
    (found,) = passages(undated)
    assert (found.first, found.undated) == (None, 3)
    (found,) = passages([replace(undated[0], published=NOON), *undated[1:]])
    assert found.first is found.appearances[0]
    assert (found.first.id, found.undated) == ("a0", 2)
    (found,) = passages([replace(one, published=NOON) for one in undated])
    assert (found.first, found.undated) == (None, 0), "three outlets at one moment"
    (found,) = passages([replace(one, published=NOON, source="one outlet") for one in undated])
    assert found.first is found.appearances[0], "whichever it was, it was this outlet"


def test_passages_of_one_outlet_come_last() -> None:
    texts = [told(n, said(8)) for n in (1, 2, 3)], [told(n, said(9)) for n in (4, 5)]
    found = passages([*articles(*texts[0], outlets=["one outlet"] * 3), *others(*texts[1])])
    assert [len(passage.outlets) for passage in found] == [2, 1]


def test_a_text_is_quoted_from_sentence_to_sentence_with_its_marks() -> None:
    statement = '"It is ' + said(8) + '." "We ' + said(9) + '."'
    texts = told(1, f"He said: {statement} The end is"), told(2, f"She said: {statement} The end was")
    (found,) = passages(articles(*texts))
    assert found.text == statement


def test_nothing_in_nothing() -> None:
    assert passages([]) == []
    assert passages(articles(told(1), told(2))) == []
    assert passages(articles(told(1), told(1))) == [], "copies are no passages"


def test_the_passage_of_the_seeds(seeds: Path) -> None:
    (found,) = dedup.cluster(seeds).passages()
    assert found.text.startswith("South Korean president Lee Jae Myung and Japan's prime minister Shigeru Ishiba")
    assert [one.id.split("_")[0] + one.id[-2:] for one in found.appearances] == ["000#2", "003#0", "003#3"]
    assert found.clusters == 2


@given(st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_the_same_in_any_order_and_in_each_of_its_articles(chance: random.Random) -> None:
    statements = [story(500 + n, chance.randrange(20, 70)) for n in range(4)]
    made = []
    for number in range(10):
        parts = []
        for statement in chance.sample(statements, chance.randrange(3)):
            first, last = chance.randrange(0, 8), len(statement) - chance.randrange(0, 8)
            parts.append(" ".join(statement[first:last]))
        text = told(number, *parts, length=60)
        moment = NOON + timedelta(hours=chance.randrange(3))
        one = Article("", text, source=f"o{chance.randrange(4)}", published=moment)
        made += [replace(one, id=f"{number}-{copy}") for copy in range(chance.randrange(1, 3))]
    found = passages(made)
    texts = {article.id: words(article.text).folded for article in made}
    for passage in found:
        own = words(passage.text).folded
        assert passage.clusters >= 2
        assert all(in_common(own, texts[appearance.id]) >= 0.4 * len(own) for appearance in passage.appearances)
    chance.shuffle(made)
    assert passages(made) == found


def in_common(passage: list[str], text: list[str]) -> int:
    """How many words of a passage stand in a text in runs of five."""
    runs = {tuple(text[n : n + 5]) for n in range(len(text) - 4)}
    inside = {n + step for n in range(len(passage) - 4) if tuple(passage[n : n + 5]) in runs for step in range(5)}
    return len(inside)


def test_a_flood_of_stories_with_one_statement() -> None:
    statement = said(8)
    (found,) = passages(articles(*(told(n, statement, length=150) for n in range(2_000))))
    assert (found.text, found.clusters) == (statement, 2_000)


# -- the command ---------------------------------------------------------------------------------------------


def feed(folder: Path) -> Path:
    path = folder / "feed.jsonl"
    texts = [told(n, f"“{said(8)}.”") for n in (1, 2, 3)]
    lines = [
        {"id": one.id, "text": one.text, "source": one.source, "published": str(one.published)}
        for one in articles(*texts)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_the_command_in_every_format(tmp_path: Path) -> None:
    path = feed(tmp_path)
    done = command("passages", path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("1 passage in several stories, 1 of them quoted.")
    assert "in 3 stories · 3 articles · 3 outlets · 30 words · quoted" in done.stdout
    assert "first: outlet 0, 2025-06-18 12:00" in done.stdout
    document = json.loads(command("passages", path, "--format", "json").stdout)["passages"]
    lines = command("passages", path, "--format", "jsonl").stdout.splitlines()
    assert document == [json.loads(line) for line in lines]
    assert (document[0]["first"], document[0]["appearances"][2]["published"]) == ("a0", "2025-06-18T14:00:00Z")
    rows = list(csv.DictReader(io.StringIO(command("passages", path, "--format", "csv").stdout)))
    assert [(row["passage"], row["id"], row["first"]) for row in rows] == [
        ("1", "a0", "true"),
        ("1", "a1", "false"),
        ("1", "a2", "false"),
    ]


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["--format", "odd"], 2, "there is no format 'odd' of passages; there are: terminal, json, jsonl, csv"),
        (["--min-clusters", "1"], 2, "--min-clusters"),
        (["--min-outlets", "-1"], 2, "--min-outlets"),
    ],
)
def test_wrong_usage(args: list[str], code: int, message: str) -> None:
    done = command("passages", "seeds", *args)
    assert (done.returncode, message in " ".join(done.stderr.split())) == (code, True)


def test_fewer_are_asked_for(tmp_path: Path) -> None:
    path = feed(tmp_path)
    for option in ("--min-clusters", "--min-outlets"):
        assert command("passages", path, option, "3").stdout.startswith("1 passage")
        assert command("passages", path, option, "4").stdout == "No passages in several stories.\n"
        assert json.loads(command("passages", path, option, "4", "--format", "json").stdout) == {"passages": []}
    assert command("passages", tmp_path / "missing.jsonl").returncode == 1


def hostile() -> list[Passage]:
    return [
        Passage(text, 20, 0.9, tuple(Occurrence(f"{text}{n}", text, None, text, 0.7) for n in range(12)))
        for text in HOSTILE
    ]


@pytest.mark.parametrize("width", [20, 80, 120])
def test_nothing_hostile_reaches_the_terminal(width: int) -> None:
    file = io.StringIO()
    _passages.print_passages(hostile() * 2, Console(file=file, width=width, color_system=None))
    printed = file.getvalue()
    assert not UNSEEN.search(printed)
    from rich.cells import cell_len

    assert max(map(cell_len, printed.splitlines())) <= width
    assert "more passages; --format json has all"[: width - 20] in printed


def test_hostile_fields_come_out_as_data() -> None:
    for format in ("json", "jsonl", "csv"):
        file = io.BytesIO()
        _passages.write(hostile(), format, file)
        text = file.getvalue().decode()
        if format == "json":
            assert len(json.loads(text)["passages"]) == len(HOSTILE)
        elif format == "jsonl":
            assert len([json.loads(line) for line in text.splitlines()]) == len(HOSTILE)
        else:
            cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
            assert not any(cell[:1] in ("=", "+", "@", "\t", "\r") for cell in cells)
            assert "-2+3" not in cells


def test_the_first_passages_are_the_first_of_all() -> None:
    lines = [said(seed, 30 + seed) for seed in (40, 41, 42, 43)]
    texts = [told(1, *lines), told(2, *lines[:3]), told(3, *lines[:2]), told(4, lines[3])]
    result = dedup.cluster(articles(*texts))
    every = result.passages()
    assert len(every) == 4
    for most in (0, 1, 2, 4, 9):
        assert travelling(result, most) == every[:most]
