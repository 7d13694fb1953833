"""The truth: every way in, closure of pairs, and what is refused."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.api import read_articles
from dedup.errors import SourceError
from dedup.evaluation.truth import Truth, read_truth
from tests import reference

FAMILIES = {"1": "x", "2": "x", "3": "y"}


def groups(family_of: Mapping[str, str]) -> set[frozenset[str]]:
    found = defaultdict(set)
    for article, family in family_of.items():
        found[family].add(article)
    return {frozenset(members) for members in found.values()}


@pytest.mark.parametrize(
    "content",
    [
        "id,family\n1,x\n2,x\n3,y\n",
        "\ufeffid,family\r\n1,x\r\n2,x\r\n3,y\r\n",
        "id;family;sure\n1;x;0.5\n2;x;\n3;y;1\n",
        "Family\tID\nx\t1\nx\t2\ny\t3",
        'id,family\n"1", x\n2,x \n\n3,"y"\n1,x\n',  # blanks around, a blank line, a row twice
        "a,id,b,family\n3,1,1,x\n3,2,2,x\n1,3,2,y\n",  # families win
    ],
)
def test_files_of_families(content: str, tmp_path: Path) -> None:
    path = tmp_path / "gold.csv"
    path.write_bytes(content.encode())
    truth = read_truth(path)
    assert dict(truth.family_of) == FAMILIES
    assert (truth.name, truth.pairs) == ("gold.csv", False)


@pytest.mark.parametrize(
    "given",
    [
        FAMILIES,
        {1: "x", 2.0: "x", 3: "y"},
        [{"id": 1, "family": "x"}, {"id": 2, "family": "x", "odd": None}, {"id": 3, "family": "y"}],
        pd.DataFrame({"id": [1, 2, 3], "family": ["x", "x", "y"], "sure": [None, 1, 0.5]}),
        pd.DataFrame({"ID": [1.0, 2.0, 3.0], "Family": pd.Series(["x", "x", "y"], dtype="string")}),
        Truth(FAMILIES, "mine"),
    ],
)
def test_what_a_caller_hands_in(given: object) -> None:
    assert dict(read_truth(given).family_of) == FAMILIES


def test_ids_are_compared_as_articles_read_them() -> None:
    frame = pd.DataFrame({"id": [7.0, 8.0], "text": ["one", "two"], "family": [1, 2]})
    assert list(read_truth(frame).family_of) == [article.id for article in read_articles(frame)] == ["7", "8"]


PAIRS = st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15)), min_size=1, max_size=30)


@given(PAIRS)
def test_pairs_are_closed(pairs: list[tuple[int, int]]) -> None:
    truth = read_truth(pairs)
    named = {number for pair in pairs for number in pair}
    ties = {(min(pair), max(pair)) for pair in pairs}
    closed = {frozenset(map(str, group)) for group in reference.components(16, ties) if set(group) <= named}
    assert groups(truth.family_of) == closed
    assert truth.pairs


def test_pairs_from_files_and_tables(tmp_path: Path) -> None:
    (tmp_path / "pairs.tsv").write_text("a\tb\tkind\n1\t2\tcopy\n3\t3\tcopy\n")
    path = tmp_path / "pairs.tsv"
    for same in (path, str(path), [("1", 2), [3, 3]], iter([(1, 2), (3, 3)]), pd.read_csv(path, sep="\t")):
        assert groups(read_truth(same).family_of) == {frozenset("12"), frozenset("3")}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "gold.csv: is empty"),
        (b"id,family\n", "gold.csv: names no article"),
        (b"id,label\n1,x\n", "gold.csv: a truth has the columns id and family, or a and b; there are: id, label"),
        (b"id,family\n1,x\n2,y\n1,z\n", r"gold.csv:4: '1' is of the family 'z', and of 'x' in .*gold.csv:2"),
        (b"id,family\n1,x\n2,\n", "gold.csv:3: no family"),
        (b"id,family\n ,x\n", "gold.csv:2: no id"),
        (b"a,b\n1,2\n3,\n", "gold.csv:3: no b"),
        (b"id,family\n1,x,y\n", "gold.csv:2: 3 columns where the header has 2"),
        (b"id,family\n1,\xe9\n", "gold.csv:2: byte 0xe9"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "gold.csv: holds a PNG image"),
        (b"\x00\x01\x02\xfe" * 500, "gold.csv: holds binary data"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "gold.csv").write_bytes(content)
    with pytest.raises(SourceError, match=message):
        read_truth(tmp_path / "gold.csv")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "the truth: names no article"),
        ([], "the truth: names no article"),
        ({"1": None}, "id '1': no family"),
        ({1: "x", "1": "y"}, "of the family 'y', and of 'x'"),
        ([(1, 2), (1, 2, 3)], "item 1 of the truth is no dict and no pair of ids"),
        ([(1, 2), "12"], "item 1 of the truth"),
        ([(1, None)], "item 0: no b"),
        ([{"name": 1}], "there are: name"),
        (pd.DataFrame({"id": [1, None], "family": ["x", "y"]}), "row 1: no id"),
        (pd.DataFrame({"id": [1], "label": ["x"]}), "there are: id, label"),
        (b"gold.csv", "cannot read a truth from bytes"),
        (5, "cannot read a truth from int"),
    ],
)
def test_what_is_no_truth_is_refused(given: object, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read_truth(given)
