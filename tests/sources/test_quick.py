"""What is read quickly is what is read slowly: JSON, records, and the ids that came before."""

import json
import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dedup.article import Article
from dedup.errors import ArticleError
from dedup.records import ALIASES, _layout_of, read_plain, read_record
from dedup.sources._contract import Names, Record
from dedup.sources._json import _parse_slowly, parse
from dedup.sources._seen import Seen

# -- JSON ------------------------------------------------------------------------------------------------

NUMBERS = st.from_regex(r"-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,25})?([eE][+-]?[0-9]{1,3})?", fullmatch=True)
STRINGS = st.text(max_size=8).map(json.dumps) | st.text(max_size=8).map(
    lambda text: json.dumps(text, ensure_ascii=False)
)
ODD = st.sampled_from(
    ["NaN", "-Infinity", '"\\ud83d"', '"\\u0000"', "-0", "-0.0", "1e999", "01", "{", "", " 7 ", "\ufeff1"]
)
DOCUMENTS = st.recursive(
    NUMBERS | STRINGS | ODD | st.sampled_from(["true", "false", "null"]),
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda items: f"[{','.join(items)}]")
        | st.lists(st.tuples(STRINGS, inner), max_size=4).map(lambda pairs: f"{{{','.join(map(':'.join, pairs))}}}")
    ),
    max_leaves=8,
)


def outcome(read: Callable[[bytes], Any], data: bytes) -> str:
    """What reading gives, or what it says; `repr` tells 1 from 1.0, -0.0 from 0.0, and the order of keys."""
    try:
        return repr(read(data))
    except ArticleError as error:
        return f"refused: {error}"


@given(DOCUMENTS)
@example('{"a": 1, "b": 2, "a": 3}')
@example(f"{2**63} {2**64}")
@example(f"[{2**63}, {-(2**63)}, {2**64 - 1}, {2**64}, {-(2**63) - 1}, 1.5e19]")
@example("[" * 99 + "1" + "]" * 99)
@example("[" * 2000)
@example("1" * 5000)
@settings(max_examples=300)
def test_json_is_what_pythons_own_reader_makes_of_it(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    assert outcome(lambda data: parse(data)[0], data) == outcome(_parse_slowly, data)


@given(st.binary(max_size=12))
def test_bytes_that_are_no_json_are_refused_in_the_same_words(data: bytes) -> None:
    assert outcome(lambda data: parse(data)[0], data) == outcome(_parse_slowly, data)


@given(DOCUMENTS)
def test_strings_that_are_called_sound_are_sound(text: str) -> None:
    try:
        value, sound = parse(text.encode())
    except ArticleError:
        return
    if sound:
        written = json.dumps(value, ensure_ascii=False)
        written.encode()
        assert "\\u0000" not in written


# -- records ---------------------------------------------------------------------------------------------

SOUND = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
KEYS = st.sampled_from(
    [alias for aliases in ALIASES.values() for alias in aliases[:3]] + ["Text", " TITLE ", "pub-date", "own", "Own"]
)
PLAIN = st.text(SOUND, max_size=6) | st.sampled_from(["", " ", "2025-06-18", "2025-06-18T09:10:00+02:00", "soon"])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | PLAIN
VALUES = SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(st.sampled_from(["name", "x"]), SCALARS, max_size=2)
NAMED = st.dictionaries(st.sampled_from(list(ALIASES)), KEYS, max_size=2)


@given(st.dictionaries(KEYS, VALUES, max_size=6), NAMED)
@example({"text": "a", "date": " "}, {})
@example({"text": "a", "date": " "}, {"published": "date"})
@example({"text": "", "body": "b"}, {})
@example({"title": " ", "headline": "T", "text": "a"}, {})
@example({"title": "T", "headline": "U", "text": "a"}, {})
@example({"text": "a", "date": math.nan, "id": math.nan}, {})
@settings(max_examples=500)
def test_a_plain_record_is_read_as_any(record: dict[str, object], fields: dict[str, str]) -> None:
    quick = read_plain(record, fields, "default")
    if quick is not None:
        article, repairs = read_record(record, fields=fields, default_id="default")
        assert type(quick) is Article and repairs == []
        assert repr(quick) == repr(article)  # NaN differs from itself
        assert list(quick.extra) == list(article.extra)


def test_nearly_all_records_are_plain() -> None:
    for record in ({"id": 7, "text": "a"}, {"body": "a", "link": "u", "likes": [1], "date": "June 18, 2025"}):
        assert read_plain(record, {}, "x") is not None


def test_layouts_of_hostile_records_are_not_kept() -> None:
    from dedup.records import _layout

    before = _layout.cache_info().currsize
    _layout_of({f"key {i}": i for i in range(1000)}, {})
    assert _layout.cache_info().currsize == before


# -- ids -------------------------------------------------------------------------------------------------


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from("abc"), st.sampled_from("xy"), st.sampled_from([None, "", "t"]))
    )
)
def test_who_was_first_is_what_a_dict_says(given_: list[tuple[int, str, str, str | None]]) -> None:
    inputs = [Names("one:\0", ""), Names("two[\0]", ""), Names("page", "")]
    seen, places, contents = Seen(), dict[str, str](), set[tuple[str, str, str]]()
    for number, (where, name, text, title) in enumerate(sorted(given_, key=lambda one: one[0])):
        article = Article(name, text, title)
        record = Record(inputs[where], number, article)
        first = seen.first(article, record)
        content = (name, title or "", text)
        assert first == ((content in contents, places[name]) if name in places else None)
        places.setdefault(name, record.place)
        contents.add(content)


@pytest.mark.parametrize(
    ("names", "place"), [(Names("a.jsonl:\0", "a:\0"), "a.jsonl:7"), (Names("page.txt", "p"), "page.txt")]
)
def test_records_are_called_by_their_number(names: Names, place: str) -> None:
    assert names.place_of(7) == Record(names, 7, None, "no text").place == place
