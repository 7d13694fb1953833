"""Large files are read as small ones: the same articles, problems and counts, whatever the lines hold."""

import json
from collections.abc import Iterator
from pathlib import Path
from sys import getsizeof

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dedup.article import Article, StoredArticle
from dedup.errors import DedupError
from dedup.sources import _lines, _open, jsonl
from dedup.sources._line_kernels import PADDING, texts_of_lines

from .helpers import Reading, read_all

# -- what lines may hold -----------------------------------------------------------------------------------

CHARACTERS = st.sampled_from([*'ab \t"\\/é“列😀\x00\x1f\x7f\x85\u3000\ufeff\ud83d\ude00']) | st.characters()
TEXTS = st.text(CHARACTERS, max_size=150)
ESCAPES = st.sampled_from(list(r'nu"\/bfrtx')).map("\\{}".format) | st.sampled_from(
    [
        r"\u0041",
        r"\u00e9",
        r"\u00E9",
        r"\u5217",
        r"\ud83d\ude00",
        r"\ud83d",
        r"\ude00",
        r"\ud83d\u0041",
        r"\ud83d\u",
        r"\u0000",
        r"\u001f",
        r"\u12",
        r"\u12g4",
        "\\",
        "\t",
    ]
)
WRITTEN = st.lists(st.text(st.sampled_from([*"ab é“列😀"]), max_size=70) | ESCAPES, max_size=5).map(
    lambda parts: '"' + "".join(parts) + '"'
)
STRINGS = TEXTS.map(json.dumps) | TEXTS.map(lambda text: json.dumps(text, ensure_ascii=False)) | WRITTEN
KEYS = st.sampled_from(
    ['"text"', '"body"', '"id"', '"title"', '"date"', '"own"', r'"te\u0078t"', r'"\u0062ody"', '""', '"Text"', '"i d"']
)
OTHERS = st.sampled_from(
    ["7", "-0.0", "1e400", "NaN", "9" * 30, "true", "null", "01", "{}", "[]", "x", '"2025-06-18"', '"soon"']
)
VALUES = st.recursive(
    STRINGS | OTHERS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.lists(st.tuples(KEYS, inner), max_size=2).map(
            lambda pairs: "{" + ",".join(f"{key}:{value}" for key, value in pairs) + "}"
        )
    ),
    max_leaves=4,
)
SPACE = st.sampled_from(["", "", " ", "\t", "\r", "  "])
PAIRS = st.tuples(SPACE, KEYS, SPACE, VALUES, SPACE).map(lambda parts: "{}{}{}:{}{}".format(*parts))
GOOD = st.tuples(st.integers(0, 5), STRINGS).map(lambda parts: '{{"id": {}, "text": {}}}'.format(*parts))
OBJECTS = st.lists(PAIRS, max_size=5).map(lambda pairs: "{" + ",".join(pairs) + "}")
LINES = OBJECTS | GOOD | st.sampled_from(["", " ", "\r", "[]", "7", '"text"', "null", '{"text": "a"}, {"text": "b"}'])


@st.composite
def torn(draw: st.DrawFn) -> bytes:
    """A line, nearly always with a byte too many, too few, or another one."""
    line = bytearray(draw(LINES).encode("utf-8", "surrogatepass"))
    place = draw(st.integers(0, len(line)))
    line[place : place + draw(st.integers(0, 1))] = draw(
        st.sampled_from([b"", b'"', b"\\", b"{", b"}", b"]", b",", b":", b"\x80", b"\xc3", b"\xe0\x80\x80", b"\n"])
        | st.binary(max_size=2)
    )
    return bytes(line)


FILES = st.lists(LINES.map(lambda line: line.encode("utf-8", "surrogatepass")) | torn(), max_size=6).map(b"\n".join)


# -- both ways ---------------------------------------------------------------------------------------------


@pytest.fixture(params=[1_000_000, 40])
def quick(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """All files count as large, and blocks have so many bytes."""
    monkeypatch.setattr(jsonl, "LARGE", 0)
    monkeypatch.setattr(_lines, "_BYTES", request.param)
    yield monkeypatch


def both(path: Path, monkeypatch: pytest.MonkeyPatch, **options: object) -> tuple[Reading | str, Reading | str]:
    """What the file gives when it counts as large, and when it does not."""

    def outcome() -> Reading | str:
        try:
            return read_all(path, **options)  # type: ignore[arg-type]
        except DedupError as error:
            return repr(error)

    found = outcome()
    with monkeypatch.context() as patch:
        patch.setattr(jsonl, "LARGE", 10**9)
        return found, outcome()


def same(quickly: Reading | str, slowly: Reading | str) -> None:
    if isinstance(quickly, str) or isinstance(slowly, str):
        assert quickly == slowly
        return
    assert [one.length for one in quickly.articles] == [one.length for one in slowly.articles]
    assert [one.utf8 for one in quickly.articles] == [one.utf8 for one in slowly.articles]
    assert repr(quickly.articles) == repr(slowly.articles)  # tells 1 from 1.0, and the order of keys
    assert (quickly.problems, quickly.repeats) == (slowly.problems, slowly.repeats)


@given(content=FILES, strict=st.booleans(), fields=st.sampled_from([{}, {}, {"text": "body"}, {"text": r"te\u0078t"}]))
@example(b'{"text": "A", "te\\u0078t": ""}', False, {})
@example(b'{"text": "A", "text": "B"}', False, {})
@example(b'{"a": {"text": "A"}, "text": "B"}', False, {})
@example(b'{"a": "x", "text": "A", "own": "\\u0000"}\n{"text": "B"}', False, {})
@example(b'{"text": "A", "date": "soon"}\n{"text": "B", "body": "C"}', False, {})
@example(b'{"body": "A"}\n{"text": "B", "body": "C"}', False, {})
@example(b'{"text": "A"}, {"text": "B"}\n{"text": "C"}', False, {})
@example(b'{"text": "A", "own": [}\n{"text": "B", "own": ]}', False, {})
@example(b'{"text": "A\n{"text": "B"}', False, {})
@example(b'{"text": "A\\\n"}\n{"text": "B"}', False, {})
@example(b'\xef\xbb\xbf{"text": "A"}\r\n\n{"text": "B"}', False, {})
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_large_files_are_read_as_small_ones(
    quick: pytest.MonkeyPatch, tmp_path: Path, content: bytes, strict: bool, fields: dict[str, str]
) -> None:
    path = tmp_path / "feed.jsonl"
    path.write_bytes(content)
    same(*both(path, quick, strict=strict, fields=fields, format="jsonl"))


@pytest.mark.parametrize("size", [60, 100, 139, 140, 141, 200])
@pytest.mark.parametrize("end", ["\n", ""])
def test_lines_beyond_the_limit_are_reported(quick: pytest.MonkeyPatch, tmp_path: Path, size: int, end: str) -> None:
    quick.setattr(_open, "LIMIT", 140)
    quick.setattr(_lines, "_BYTES", 40)
    long = '{"text": "' + "x" * (size - 12 - len(end)) + '"}' + end
    for name, content in {
        "alone": long,
        "first": long + '\n{"text": "b"}',
        "last": '{"text": "a"}\n{"text": "b"}\n' + long,
    }.items():
        path = tmp_path / f"{name}.jsonl"
        path.write_text(content)
        same(*both(path, quick))


def test_plain_lines_are_read_quickly(quick: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """All but the one that is mended: else the rest of this file proves nothing."""
    path = tmp_path / "feed.jsonl"
    path.write_text(
        '{"id": 1, "body": "Zwölf \\u201eZüge\\u201c 列车", "tags": ["a"], "rank": 7.5}\n'
        '{"own": {"body": "x"}, "body": " \\ud83d\\ude00", "title": "a \\"b\\"" }\r\n\n{"body": "\\u0000a"}'
    )
    found = read_all(path)
    assert [type(one) for one in found.articles] == [StoredArticle, StoredArticle, Article]
    assert [one.text for one in found.articles] == ["Zwölf „Züge“ 列车", " 😀", "\ufffda"]
    assert [one.kept for one in found.problems] == [True]


def test_a_folder_of_files_has_one_id_once(quick: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Texts count as the same whichever way they were read."""
    (tmp_path / "a.jsonl").write_text('{"id": "1", "text": "ä"}\n{"id": "2", "text": "ö"}')
    (tmp_path / "b.json").write_text('[{"id": "1", "text": "ä"}, {"id": "2", "text": "o"}]')
    found = read_all(tmp_path)
    assert (found.ids, found.repeats, len(found.problems)) == (["1", "2", f"{tmp_path}/b.json[1]"], 1, 1)


# -- the kernel --------------------------------------------------------------------------------------------


def width_of(text: str) -> int:
    return (getsizeof(text * 2) - getsizeof(text)) // len(text)


@given(TEXTS.filter(lambda text: "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)), st.booleans())
def test_a_text_is_what_json_makes_of_it(text: str, escaped: bool) -> None:
    line = json.dumps({"own": 1, "text": f"a{text}"}, ensure_ascii=escaped).encode()
    data = np.frombuffer(line + PADDING, np.uint8)
    texts, rests, found = np.empty_like(data), np.empty(len(data) + 6, np.uint8), np.empty((1, 4), np.int64)
    key = np.frombuffer(b"text", np.uint8)
    rest = b'{"own": 1, "text": ""},\n'
    assert texts_of_lines(data, len(line), key, texts, rests, found) == (1, len(f"a{text}".encode()), len(rest))
    assert found[0].tolist() == [len(line), len(f"a{text}".encode()), len(text) + 1, width_of(f"a{text}")]
    assert texts[: found[0, 1]].tobytes().decode() == f"a{text}"
    assert rests[: len(rest)].tobytes() == rest
