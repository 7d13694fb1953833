"""Parameters from files: what counts, what is refused and how, and that the table in the docs is true."""

import os
import re
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedup
from dedup import ParameterError, Params, load_params
from dedup.params import RANGES, SKETCH_PARAMETERS
from dedup.settings import ABOUT, ALLOWED, DEFAULTS, as_toml, changed
from tests.texts import planted, story

DOCS = Path(__file__).parent.parent / "docs"


def written(folder: Path, content: str | bytes, name: str = "dedup.toml") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# -- files -------------------------------------------------------------------------------------------------


def test_a_file_sets_some_and_leaves_the_rest(tmp_path: Path) -> None:
    path = written(tmp_path, "# ours\ncopied = 0.35\nhost = 0\nscheme = 'affine32'\n")
    assert load_params(path) == load_params(str(path)) == Params(copied=0.35, host=0, scheme="affine32")
    assert load_params(written(tmp_path, "")) == Params()
    assert load_params(written(tmp_path, b"\xef\xbb\xbfcopied = 0.5\r\n")) == Params(copied=0.5)


def test_a_pyproject_is_read_for_its_table(tmp_path: Path) -> None:
    path = written(tmp_path, "copied = 7\n[tool.other]\ncopied = 8\n[tool.dedup]\ncopied = 0.4\n", "pyproject.toml")
    assert load_params(path) == Params(copied=0.4)


HOSTILE: dict[str, tuple[str | bytes, str]] = {
    "unknown": ("copeid = 0.4", "there is no parameter 'copeid'; did you mean copied?"),
    "case": ("COPIED = 0.4", "there is no parameter 'COPIED'; did you mean copied?"),
    "hyphen": ("min-words = 4", "there is no parameter 'min-words'; did you mean min_words?"),
    "far off": ("xyzzy = 1", "there is no parameter 'xyzzy'; there are: copied, "),
    "our own attribute": ("check_same = 1", "there is no parameter 'check_same'"),
    "a table": ("[tool.dedup]\ncopied = 0.4", "there is no parameter 'tool'"),
    "escape in a name": ('"\\u001b[31m" = 1', r"there is no parameter '\x1b[31m'"),
    "long name": (f"{'n' * 500_000} = 1", "there is no parameter 'nnnn"),
    "a text": ('copied = "0.4"', "copied is '0.4'; it must be a number"),
    "a truth": ("copied = true", "copied is True; it must be a number"),
    "a fraction": ("hubs = 2.0", "hubs is 2.0; it must be a whole number"),
    "a date": ("copied = 2025-06-18", "it must be a number"),
    "a list": ("copied = [0.4]", "copied is [0.4]; it must be a number"),
    "a table for a number": ("copied.x = 1", "copied is {'x': 1}; it must be a number"),
    "out of range": ("copied = 7", "copied is 7; it must be between 0.01 and 1.0"),
    "nan": ("copied = nan", "copied is nan; it must be between 0.01 and 1.0"),
    "infinite": ("copied = -inf", "copied is -inf; it must be between 0.01 and 1.0"),
    "scheme": ("scheme = 'legacy'", "scheme is 'legacy'; there are: one-permutation, affine32"),
    "scheme's type": ("scheme = ['affine32']", "scheme is ['affine32']; there are"),
    "not together": ("bands = 64\nrows = 8", "bands * rows is 512; it must not exceed permutations (256)"),
    "digits": (f"seed = {'9' * 5000}", "digits"),
    "hexadecimal digits": (f"seed = 0x{'f' * 5000}", "digits"),
    "broken": ("copied = 0.4\nhost = \n", "no TOML: Invalid value (at line 2, column "),
    "twice": ("copied = 0.4\ncopied = 0.4\n", "(at line 2, column "),
    "NUL": (b"copied = 0.4\0", "no TOML"),
    "nested": (f"copied = {'[' * 100_000}", "nested"),
    "dotted": (
        f"copied{'.a' * 2000} = 1",
        "copied is {'a': {'a': {'a': {'a': {'a': {'a': {...}}}}}}}; it must be a number",
    ),
    "UTF-16": ("copied = 0.4".encode("utf-16"), "not UTF-8, from byte 1 on"),
    "Latin-1": (b"# caf\xe9", "not UTF-8, from byte 6 on"),
    "binary": (bytes(range(256)), "not UTF-8, from byte 129 on"),
    "endless": ("#" * 2_000_000, "more than 1,000,000 bytes"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_wrong_in_a_file_is_said_with_its_name(name: str, tmp_path: Path) -> None:
    content, message = HOSTILE[name]
    path = written(tmp_path, content)
    with pytest.raises(ParameterError) as error:
        load_params(path)
    assert str(error.value).startswith(f"{path}: ")
    assert message in str(error.value)
    assert str(error.value).isprintable()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "there is no table [tool.dedup]"),
        ("[tool.ruff]\nx = 1", "there is no table [tool.dedup]"),
        ("tool = 3", "tool must be a table"),
        ("tool.dedup = 3", "dedup must be a table"),
        ("[[tool.dedup]]\ncopied = 0.4", "dedup must be a table"),
        ("[tool.dedup]\ncopeid = 1", "did you mean copied?"),
    ],
)
def test_what_is_wrong_in_a_pyproject(content: str, message: str, tmp_path: Path) -> None:
    path = written(tmp_path, content, "pyproject.toml")
    with pytest.raises(ParameterError) as error:
        load_params(path)
    assert str(error.value).startswith(f"{path}: ") and message in str(error.value)


def test_what_is_no_file(tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(tmp_path / "missing")
    for path, message in {
        tmp_path: "is a directory",
        tmp_path / "missing.toml": "no such file",
        link: "no such file",
        tmp_path / "a\0b": "null",
        Path("/dev/zero"): "more than 1,000,000 bytes",
    }.items():
        with pytest.raises(ParameterError, match=message):
            load_params(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = written(tmp_path, "copied = 0.4")
    path.chmod(0)
    with pytest.raises(ParameterError, match="permission denied"):
        load_params(path)


@given(st.text(st.characters(codec="utf-8")) | st.binary())
def test_no_file_raises_anything_else(content: str | bytes) -> None:
    data = content.encode() if isinstance(content, str) else content
    with TemporaryDirectory() as folder, suppress(ParameterError):
        load_params(written(Path(folder), data))


def values_of(name: str) -> st.SearchStrategy[Any]:
    for ranged, low, high in RANGES:
        if ranged == name:
            return st.integers(int(low), int(high)) if isinstance(DEFAULTS[name], int) else st.floats(low, high)
    return st.sampled_from(["one-permutation", "affine32"])


# Each alone at first: all together are seldom valid.
ANY_PARAMS = st.sampled_from(list(DEFAULTS)).flatmap(lambda name: values_of(name).map(lambda value: {name: value}))


@given(st.lists(ANY_PARAMS, max_size=4))
def test_what_is_printed_is_a_file_that_sets_it(several: list[dict[str, Any]]) -> None:
    params = Params()
    for values in several:
        with suppress(ParameterError):
            params = replace(params, **values)
    with TemporaryDirectory() as folder:
        assert load_params(written(Path(folder), as_toml(params))) == params
    assert replace(Params(), **changed(params)) == params


def test_what_is_printed_fits_eighty_columns() -> None:
    extreme: dict[str, Any] = {name: high for name, _, high in RANGES} | {"bands": 0, "scheme": "affine32"}
    for params in (Params(), replace(Params(), **extreme)):
        assert max(map(len, as_toml(params).splitlines())) < 80


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, *ends in RANGES for value in ends])
def test_what_the_ranges_allow_breaks_nothing(name: str, value: float) -> None:
    room: dict[str, Any] = {"bands": 1} if name in ("rows", "permutations") else {"rows": 1, "permutations": 1024}
    room |= {"rows": 2} if name == "permutations" else {}
    params = replace(Params(), **room | {name: value})
    articles = [*planted(1, 4), *(dedup.Article(f"short{n}", "word " * n) for n in range(1, 5))]
    assert len(dedup.cluster(articles, params=params).articles) == len(articles)


# -- the library -------------------------------------------------------------------------------------------


def test_the_library_reads_no_file_that_it_was_not_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, "nonsense")
    written(tmp_path, "nonsense", "pyproject.toml")
    monkeypatch.chdir(tmp_path)
    assert dedup.cluster([{"id": "a", "text": "some text"}]).params == Params()


def test_explain_takes_the_parameters_of_the_run() -> None:
    texts = {"a": story(1), "b": [*story(1)[:85], *story(2)[:35]]}
    one, other = (dedup.Article(name, " ".join(words)) for name, words in texts.items())
    strict = Params(copied=0.95, excerpt=0.99)
    result = dedup.cluster([one, other], params=strict)
    assert dedup.explain(one, other, within=result) == dedup.explain(one, other, strict)
    assert dedup.explain(one, other, Params(), within=result) == dedup.explain(one, other)
    assert dedup.explain(one, other).match != dedup.explain(one, other, strict).match


# -- the table ---------------------------------------------------------------------------------------------

PAGE = (DOCS / "parameters.md").read_text()
TABLES = [re.findall(r"^\| `(\w+)` \|(.*)\|$", part, re.MULTILINE) for part in PAGE.split("\n## ")[1:]]
ROWS = {name: [cell.strip() for cell in row.split(" |")] for table in TABLES for name, row in table}
NAMES = [field.name for field in fields(Params)]


def test_every_parameter_is_told_in_settings_and_in_the_table() -> None:
    for place, names in {"ABOUT of dedup/settings.py": list(ABOUT), "docs/parameters.md": list(ROWS)}.items():
        assert set(NAMES) - set(names) == set(), f"not in {place}"
        assert set(names) - set(NAMES) == set(), f"in {place}, but no parameter"
    assert list(ABOUT) == list(ROWS), "told in another order"


def test_those_that_make_sketches_stand_in_the_second_table() -> None:
    assert {name for name, _ in TABLES[1]} == set(SKETCH_PARAMETERS)


@pytest.mark.parametrize("name", NAMES)
def test_the_table_tells_what_the_code_says(name: str) -> None:
    about, default, allowed, evidence, _raising = ROWS[name]
    assert (about, default, allowed) == (ABOUT[name], str(DEFAULTS[name]), ALLOWED[name])
    assert evidence


def test_the_evidence_is_where_the_table_says() -> None:
    for page, anchor in re.findall(r"\]\(([a-z-]+\.md)#([\w-]+)\)", PAGE):
        heads = re.findall(r"^#+ (.*)$", (DOCS / page).read_text(), re.MULTILINE)
        assert anchor in {re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in heads}, f"{page}#{anchor}"
