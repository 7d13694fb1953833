"""The made-up corpus: the same for the same seed, and what its truth says is so."""

import json
import re
import subprocess
import sys
import tracemalloc
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path

import pytest
import zstandard

from benchmarks.corpus import FURNISHED_OUTLETS, OUTLETS, Planted, articles, planted, write

COUNT = 3200  # a multiple of 64: no quoting partner is cut off
ORIGINALS = ("original", "quote")


@pytest.fixture(scope="module")
def corpus() -> list[Planted]:
    return list(articles(COUNT))


def of_kind(corpus: list[Planted], *kinds: str) -> list[Planted]:
    return [article for article in corpus if article.kind in kinds]


def furnished_outlets(corpus: list[Planted]) -> set[str]:
    return {article.source for article in of_kind(corpus, "wrapped")}


# -- the stream ---------------------------------------------------------------------------------------------


def test_bytes_are_pinned(corpus: list[Planted]) -> None:
    # A new digest is a new corpus: figures measured on the old one no longer compare.
    digest = sha256()
    for article in corpus[:500]:
        digest.update(repr(article).encode())
    assert digest.hexdigest() == "bba1d07139bcedc650ac7e6249b1ae6f17671aad861c2591597c96edf375dab3"


def test_same_seed_same_articles_and_other_seed_others(corpus: list[Planted]) -> None:
    assert list(islice(articles(COUNT), 100)) == corpus[:100]
    other = list(islice(articles(COUNT, seed=8), 100))
    assert not {article.text for article in other} & {article.text for article in corpus}


def test_any_article_can_be_made_alone(corpus: list[Planted]) -> None:
    assert all(planted(position, COUNT) == corpus[position] for position in range(3, COUNT, 97))


def test_a_longer_stream_has_the_same_originals(corpus: list[Planted]) -> None:
    for short, long in zip(articles(192), corpus, strict=False):
        assert short.kind == long.kind
        assert short == long or short.kind not in ORIGINALS


def test_stream_is_lazy_and_holds_nothing() -> None:
    stream = articles(10**12)
    next(stream)  # the vocabulary
    list(islice(stream, 100))  # the furniture
    tracemalloc.start()
    try:
        for _ in islice(stream, 300):
            pass
        assert tracemalloc.get_traced_memory()[1] < 1_000_000  # their texts alone take more
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("count", [0, 1, 2, 10])
def test_small_streams(count: int) -> None:
    short = list(articles(count))
    assert len(short) == count
    assert all(short[article.family].kind in ORIGINALS for article in short)


def test_ids_are_unique_and_every_family_is_an_original_of_the_stream(corpus: list[Planted]) -> None:
    by_id = {article.id: article for article in corpus}
    assert len(by_id) == COUNT
    assert all(by_id[str(article.family)].kind in ORIGINALS for article in corpus)
    assert all((article.id == str(article.family)) == (article.kind in ORIGINALS) for article in corpus)


def test_copies_stand_anywhere(corpus: list[Planted]) -> None:
    copies = [article for article in corpus if article.kind not in ORIGINALS]
    before = sum(int(article.id) < article.family for article in copies)
    assert 0.4 < before / len(copies) < 0.6
    assert sum(abs(int(article.id) - article.family) > COUNT // 10 for article in copies) > len(copies) / 2


def test_shares_of_kinds(corpus: list[Planted]) -> None:
    found = Counter[str](article.kind for article in corpus)
    wanted = {"exact": 0.10, "edit": 0.10, "excerpt": 0.05, "wrapped": 0.05, "quote": 0.014}
    for kind, share in wanted.items():
        assert found[kind] / COUNT == pytest.approx(share, abs=0.01), kind
    assert (found["original"] + found["quote"]) / COUNT == pytest.approx(0.70, abs=0.02)


# -- copies -------------------------------------------------------------------------------------------------


def test_exact_copy_has_the_text_of_its_original(corpus: list[Planted]) -> None:
    for copy in of_kind(corpus, "exact"):
        original = corpus[copy.family]
        assert (copy.text, copy.title, copy.strength) == (original.text, original.title, 1.0)


def test_edit_changes_two_to_five_percent(corpus: list[Planted]) -> None:
    for copy in of_kind(corpus, "edit"):
        # A word that is inserted takes over the comma of the word before it: words are compared without.
        left, right = (Counter(re.findall(r"[^\s“”,.]+", text)) for text in (corpus[copy.family].text, copy.text))
        assert 0.95 <= copy.strength <= 0.98
        assert left != right
        most = round((1 - copy.strength) * left.total()) + 1  # "1,217" is one word there and two here
        assert (left - right).total() <= most
        assert (right - left).total() <= most


def test_excerpt_is_one_piece_of_its_original(corpus: list[Planted]) -> None:
    excerpts = of_kind(corpus, "excerpt")
    for copy in excerpts:
        original, size = corpus[copy.family], len(copy.text.split())
        assert copy.text in original.text
        assert size >= 60
        assert 0.148 <= copy.strength <= 0.6 or size == 60
        if original.source not in furnished_outlets(corpus):
            assert copy.strength == pytest.approx(size / len(original.text.split()))
    beginnings = [copy for copy in excerpts if corpus[copy.family].text.startswith(copy.text)]
    assert len(beginnings) > len(excerpts) / 2


def test_wrapped_copy_holds_its_original_in_furniture(corpus: list[Planted]) -> None:
    for copy in of_kind(corpus, "wrapped"):
        original = corpus[copy.family]
        if original.source in furnished_outlets(corpus):
            assert original.source != copy.source
            continue
        head, _, tail = copy.text.partition(original.text)
        assert 30 <= len(head.split()) <= 60
        assert 40 <= len(tail.split()) <= 120
        kept, size = len(original.text.split()), len(copy.text.split())
        assert copy.strength == pytest.approx(kept / size)


def test_a_copy_is_published_within_three_days_of_its_original(corpus: list[Planted]) -> None:
    for article in corpus:
        original = datetime.fromisoformat(corpus[article.family].published)
        delay = datetime.fromisoformat(article.published) - original
        assert original.utcoffset() == timedelta(0)
        assert original.year == 2025
        assert timedelta(0) <= delay <= timedelta(days=3)


# -- what is no copy ----------------------------------------------------------------------------------------


def test_furniture_recurs_on_originals_too(corpus: list[Planted]) -> None:
    originals = of_kind(corpus, *ORIGINALS)
    furnished = [article for article in originals if article.source in furnished_outlets(corpus)]
    assert len(furnished_outlets(corpus)) == FURNISHED_OUTLETS
    assert len(furnished) / len(originals) == pytest.approx(0.15, abs=0.03)
    frames = defaultdict(set)
    for article in [*furnished, *of_kind(corpus, "wrapped")]:
        words = article.text.split()
        frames[article.source].add((*words[:30], *words[-40:]))
    assert all(len(frame) == 1 for frame in frames.values())


def test_each_quote_shares_a_passage_with_one_other(corpus: list[Planted]) -> None:
    quotes = of_kind(corpus, "quote")
    holders = defaultdict(set)
    for article in quotes:
        words = article.text.split()
        for start in range(len(words) - 39):
            holders[tuple(words[start : start + 40])].add(article.id)
        assert 40 <= round(article.strength * len(words)) <= 60
    pairs = {frozenset(ids) for ids in holders.values() if len(ids) == 2}
    assert {article.id for article in quotes} <= set().union(*pairs)


# -- texts --------------------------------------------------------------------------------------------------


def test_texts_look_like_articles(corpus: list[Planted]) -> None:
    originals = of_kind(corpus, *ORIGINALS)
    sizes = sorted(len(article.text.split()) for article in originals)
    assert sizes[0] >= 60
    assert 430 < sizes[len(sizes) // 2] < 500  # some stand in furniture
    assert len({article.text for article in originals}) == len(originals)
    assert len({article.source for article in corpus}) == OUTLETS
    everything = "\n".join(article.text for article in originals)
    assert all(sign in everything for sign in ("“", "”", "’s", ", ", "\n\n", "é", "ñ", "ж", "1,"))
    for article in originals:
        assert article.text[-1] == "."
        assert not set("\t\0") & set(article.text)
        assert article.text == article.text.strip()
        assert 5 <= len(article.title.split()) <= 12


# -- files --------------------------------------------------------------------------------------------------


def test_files_hold_the_stream_and_its_truth(tmp_path: Path) -> None:
    write(tmp_path / "made.jsonl", 128, seed=3)
    made = list(articles(128, seed=3))
    lines = (tmp_path / "made.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [article.record() for article in made]
    header, *rows = (tmp_path / "made.truth.csv").read_text().splitlines()
    assert header == "id,family,kind,strength"
    assert rows == [f"{a.id},{a.family},{a.kind},{a.strength:.4f}" for a in made]


def test_command_line_writes_the_same_bytes(tmp_path: Path) -> None:
    write(tmp_path / "here.jsonl", 64, seed=3)
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "benchmarks.corpus", "64", str(tmp_path / "there.jsonl"), "--seed", "3"]
    subprocess.run(command, cwd=root, check=True)
    for suffix in (".jsonl", ".truth.csv"):
        assert (tmp_path / f"there{suffix}").read_bytes() == (tmp_path / f"here{suffix}").read_bytes()


def test_a_packed_file_holds_the_same(tmp_path: Path) -> None:
    write(tmp_path / "plain.jsonl", 64)
    write(tmp_path / "packed.jsonl.zst", 64)
    with zstandard.open(tmp_path / "packed.jsonl.zst", "rb") as packed:
        assert packed.read() == (tmp_path / "plain.jsonl").read_bytes()
    assert (tmp_path / "packed.truth.csv").read_bytes() == (tmp_path / "plain.truth.csv").read_bytes()
