"""The terminal report: what stands in it, and that it fits any window."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from dedup.outcome import Cluster, Match, Member, Outcome, Overlap, Problem, Relation
from dedup.reports import report_named
from dedup.reports._safe import one_line
from dedup.reports.terminal import print_outcome

from .helpers import NINE, UNSEEN, alone, article, hostile, match, outcome, rendered, small

WIDTHS = (20, 40, 60, 80, 100, 120, 140, 200)
LONG = "North Korea to send thousands to help rebuild Russia's Kursk region, the security chief has said on Tuesday"


def shown(what: Outcome, width: int = 80, encoding: str = "utf-8", **options: Any) -> str:
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding, newline="\n")
    settings = {"color_system": None, "force_terminal": False, "legacy_windows": False, "_environ": {}} | options
    print_outcome(what, Console(file=file, width=width, height=50, **settings))
    file.flush()
    return raw.getvalue().decode(encoding)


def cluster(*members: Member, title: str | None = LONG, **facts: Any) -> Cluster:
    return Cluster(article("first", title, "AP", published=NINE, **facts), members, "the earliest known date")


def member(article_id: str, title: str | None = LONG, source: str | None = "Yahoo", **facts: Any) -> Member:
    return Member(article(article_id, title, source, **facts), match("first", article_id))


def many(clusters: int, members: int) -> Outcome:
    made = []
    for c in range(clusters):
        ids = [f"c{c:02}m{m:02}" for m in range(members)]
        ties = tuple(Member(article(i, f"title {i}"), match(f"c{c:02}", i)) for i in ids)
        made.append(Cluster(article(f"c{c:02}", f"title {c}"), ties, "why"))
    return outcome(*made)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("what", [small(), hostile(), many(30, 12)], ids=["small", "hostile", "many"])
def test_no_line_is_wider_than_the_window(what: Outcome, width: int) -> None:
    for line in shown(what, width).split("\n"):
        assert cell_len(line) <= width, line


@pytest.mark.parametrize("width", WIDTHS)
def test_no_control_character_reaches_it(width: int) -> None:
    assert not UNSEEN.search(shown(hostile(), width))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(st.characters(exclude_categories=())), min_size=1, max_size=3), st.integers(20, 160))
def test_any_strings_fit_any_window(strings: list[str], width: int) -> None:
    text = shown(hostile(tuple(strings)), width)
    assert not UNSEEN.search(text)
    assert all(cell_len(line) <= width for line in text.split("\n"))


@given(st.text(st.characters(exclude_categories=())), st.integers(2, 50))
def test_a_line_is_one_line(text: str, most: int) -> None:
    line = one_line(text, most)
    assert len(line) <= most and not UNSEEN.search(line) and "\n" not in line and line == line.strip()
    assert one_line(line, most) == line


@pytest.mark.parametrize("width", [60, 80, 120])
def test_all_ids_are_there_in_full(width: int) -> None:
    words = shown(small(), width).split()
    for one in small().clusters:
        if one.members:
            assert {one.canonical.id, *(m.id for m in one.members)} <= set(words)


def test_long_ids_are_there_in_full_where_the_window_allows() -> None:
    ids = [f"https://www.example.com/news/2025/06/18/{'a' * length}" for length in (10, 40, 70)]
    what = outcome(cluster(*map(member, ids)))
    assert set(ids) <= set(shown(what, 120).split())
    narrow = shown(what, 60)
    assert ids[0] in narrow.split() and ids[2] not in narrow
    assert re.search(r"https://www\.exampl.*….*a{20}", narrow)  # without its middle


def test_the_first_line_has_the_figures() -> None:
    lines = shown(small()).split("\n")
    assert lines[0] == "9 articles in 5 clusters: 4 copies, 3 stand alone."
    assert " ".join(lines[1:3]) == (
        "1 record skipped, 1 mended, 2 read before; 1 article too short to be judged; 1,234 "
        "pairs left out by caps (some of them met in another bucket)."
    )


def test_figures_that_are_zero_are_left_out() -> None:
    assert shown(outcome(alone(article("a")))) == "1 article in 1 cluster: 0 copies, 1 stands alone.\n"
    assert shown(Outcome([], [], [])) == "No articles.\n"
    assert shown(Outcome([], [], [], [Problem("x:1", "no text")])).split("\n") == [
        "No articles.", "1 record skipped.", "", "Records skipped or mended", "  skipped   x:1  no text", "",
    ]  # fmt: skip


def test_a_cluster_reads_well() -> None:
    what = outcome(
        cluster(
            member("second", published=NINE + timedelta(minutes=40)),
            member("third", "Another title", None),
        )
    )
    assert shown(what, 80).split("\n")[4:10] == [
        "● North Korea to send thousands to help rebuild Russia's Kursk region, the secu…",
        "  AP · 2025-06-18 09:10 · first",
        "  canonical: the earliest known date",
        "  ├ ━━━━━━━───  75%  near republished  Yahoo      2025-06-18 09:50  second",
        "  └ ━━━━━━━───  75%  near republished  no outlet                    third",
        "    Another title",
    ]
    assert shown(what, 140).split("\n")[8].endswith("third   Another title")


def test_the_share_is_rounded_but_all_and_nothing_are_meant() -> None:
    def line(shared: int, size: int) -> str:
        tie = Match("first", "b", Overlap.NEAR, Relation.COPY, shared, 10_000, size, "why")
        text = shown(outcome(cluster(Member(article("b"), tie))), 80)
        return next(line for line in text.split("\n") if "near copy" in line).split("near")[0]

    assert "━━━━━━━━━━ 100%" in line(1000, 1000)
    assert "━━━━━━━━━─  99%" in line(999, 1000)
    assert "────────── 0.1%" in line(1, 1000)
    assert "──────────   0%" in line(0, 1000)


def test_only_what_is_not_expected_is_said() -> None:
    text = shown(small(), 140)
    assert "matched to v2" in text and text.count("matched to") == 1
    assert "credits AP" in text and text.count("credits") == 1
    assert text.count("Storm kills 12 in Poland") == 1


def test_without_titles_the_text_names_the_cluster_and_without_outlets_there_is_no_column() -> None:
    one, two = article("first"), article("second")
    lines = shown(outcome(Cluster(one, (Member(two, match("first", "second")),), "why"))).split("\n")
    assert lines[4] == '● "Some text of the article"'
    assert lines[7].split() == ["└", "━━━━━━━───", "75%", "near", "republished", "second"]


def test_markup_is_printed_as_it_is() -> None:
    title = "[bold]markup[/bold] [/] :smile: [link=http://x]y[/link]"
    assert title in shown(outcome(cluster(member("b"), title=title)), force_terminal=True)


def test_emoji_are_as_wide_everywhere_as_they_are_here() -> None:
    assert one_line("👨\u200d👩\u200d👧 ❤\ufe0f!", 50) == "👨👩👧 ❤!"
    assert one_line("क्\u200dष می\u200cخواهم", 50) == "क्\u200dष می\u200cخواهم"  # scripts need their joiners


def test_large_outcomes_are_cut_and_say_so() -> None:
    text = shown(many(30, 12))
    assert text.count("●") == 1 + 20
    assert text.count("… and 2 more\n") == 20
    assert "… and 10 more clusters; -o report.json has all\n" in text
    assert "more" not in shown(many(20, 10)).replace("no more", "")


def test_what_was_kept_apart_is_counted_and_exemplified() -> None:
    text = shown(small())
    assert "Kept apart: 1 passage, 1 template, 1 embedded\n" in text
    assert "  template  KXAN · w1\n            KXAN · w2\n            the same form: 'Monday'" in text
    assert "Kept apart" not in shown(many(2, 2))


def test_examples_are_few_and_of_all_kinds() -> None:
    lone = [alone(article(f"a{n}")) for n in range(20)]
    passages = [match("a00", f"a{n}", Overlap.PASSAGE, None, (20 + n, 100, 100)) for n in range(10)]
    form = match("a18", "a19", relation=Relation.TEMPLATE)
    lines = shown(outcome(*lone, matches=[*passages, form])).split("\n")
    assert sum(line.startswith("  passage") for line in lines) == 4
    assert sum(line.startswith("  template") for line in lines) == 1


def test_copies_of_one_story_share_a_passage_once() -> None:
    ids = ["b", "c", "d"]
    ties = [match(name, "other", Overlap.PASSAGE, None, (20, 100, 100)) for name in ids]
    text = shown(outcome(cluster(*map(member, ids)), alone(article("other")), matches=ties))
    assert "Kept apart: 1 passage, 0 templates, 0 embedded\n" in text


def test_matches_within_a_cluster_are_not_kept_apart() -> None:
    tie = match("b", "c", Overlap.PASSAGE, None)
    assert "Kept apart" not in shown(outcome(cluster(member("b"), member("c")), matches=[tie]))


def test_copies_that_a_cut_chain_left_apart_are_counted() -> None:
    text = shown(outcome(alone(article("b")), alone(article("c")), matches=[match("b", "c")]))
    assert "Kept apart: 0 passages, 0 templates, 0 embedded, 1 cut from a chain\n" in text


def test_problems_are_few_and_counted() -> None:
    problems = [Problem(f"feed.jsonl:{n}", "no text", kept=n == 1) for n in range(8)]
    text = shown(Outcome([], [], [], problems))
    assert text.count("feed.jsonl:") == 5
    assert "  mended    feed.jsonl:1  no text\n" in text
    assert text.endswith("  … and 3 more\n")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "cp932"])
@pytest.mark.parametrize("what", [small(), hostile()], ids=["small", "hostile"])
def test_other_encodings_get_other_signs(encoding: str, what: Outcome) -> None:
    text = shown(what, 80, encoding)
    assert "* canonical" in text and "●" not in text


def test_colours_are_for_terminals_and_no_color_is_obeyed() -> None:
    colourful: dict[str, Any] = {"color_system": "standard", "force_terminal": True}
    assert re.search(r"\x1b\[[0-9;]*3[0-9]m", shown(small(), **colourful))
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", shown(small(), **colourful, _environ={"NO_COLOR": "1"}))
    assert "\x1b" not in shown(small())


def test_the_text_file_is_plain_and_a_hundred_columns_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"COLUMNS": "40", "FORCE_COLOR": "1", "TTY_COMPATIBLE": "1"}.items():
        monkeypatch.setenv(name, value)
    text = rendered(report_named("terminal"), small()).decode()
    assert text == shown(small(), 100)
    assert "\x1b" not in text
