"""What is tried only where it may match finds what is found by trying it everywhere."""

import re
import sys
from collections.abc import Iterable
from itertools import islice, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.agencies import agencies
from dedup.read.credits import opening
from dedup.read.credits.bylines import _BY_LETTERS, _byline, _signature, _signed_by
from dedup.read.credits.forms import LANGUAGES, Form
from dedup.read.credits.lines import _ABROAD, _SHORT, _TRIGGERS, ENDING, _may_have_notices
from dedup.read.credits.names import _any, either_case, endings
from dedup.read.credits.places import triggers_in, words
from dedup.read.credits.signatures import _last_letters

NAMES = sorted({name for each in agencies() for name in (*each.also, *each.short)})
PIECES = st.sampled_from(
    [
        *"()[]（）【】/,.-–—|•\n\n\n    159a日電",
        *("МОСКВА", "PARIS", "Paris", "INTERFAX", "INTERFAX.RU", "By", "von", "Jane Roe", "JANE ROE", "17 июня"),
        *("June 17", "6月17日电", "staff", "Political Writer", "the ", "(AP) —", "/ТАСС/", "Via", "via "),
    ]
)
TEXTS = st.lists(PIECES | st.sampled_from(NAMES), max_size=25).map("".join)


def spans(matches: Iterable[re.Match[str]]) -> list[tuple[int, int]]:
    return [match.span("all") for match in matches]


@settings(max_examples=300)
@given(TEXTS)
def test_bare_datelines(text: str) -> None:
    slashed, capitals, *eastern = opening._bare()
    scripts = opening._OTHER_SCRIPTS.search(text)
    tried = [slashed] * bool(scripts or "/" in text[:100]) + [capitals] * bool(scripts or "INTERFAX" in text)
    expected = [match for pattern in tried + eastern * bool(scripts) for match in pattern.finditer(text)]
    assert spans(opening._bare_datelines(text)) == spans(expected)


@given(TEXTS | st.text(alphabet="([（【)]）】 aA/", max_size=60), st.integers(0, 300))
def test_brackets(text: str, more: int) -> None:
    text += more * "x"
    found = [match.span() for match in opening._brackets(text)]
    assert found == [match.span() for match in islice(opening._BRACKET.finditer(text), 1_000)]


@settings(max_examples=300)
@given(TEXTS)
def test_first_words_and_outlets(text: str) -> None:
    if not opening._SPACED_DASH.search(text[:150]):
        assert not opening._first_words().match(text[:150])
    if "(" not in text[:80] and "/" not in text[:80]:
        assert not opening._OUTLET_DATELINE.match(text)


@settings(max_examples=300)
@given(
    st.lists(PIECES, max_size=6).map("".join), st.sampled_from(NAMES), st.sampled_from(["", " staff", " Writer", "x"])
)
def test_bylines(before: str, name: str, after: str) -> None:
    line = (before + name + after).strip()
    found, expected = _signed_by(line), _signature().fullmatch(line)
    assert (found and found.span("who")) == (expected and expected.span("who"))
    if _byline().match(line):
        assert line.strip()[0] in _BY_LETTERS


@given(st.text(max_size=30) | TEXTS)
def test_other_scripts(text: str) -> None:
    if text:
        assert opening._has_other_scripts(text) == bool(opening._OTHER_SCRIPTS.search(text))


@given(
    st.lists(st.sampled_from(["\n", "(", "  ", "via", "VIA", "vıa", "Via ", " ", ":", "x", "AP"]), max_size=9).map(
        "".join
    )
)
def test_via_at_the_beginning_of_a_line(text: str) -> None:
    (form,) = (form for _, forms in LANGUAGES for form in forms if form.trigger == "via ")
    if words(form).search(text) and "via " in text.lower():
        assert "via " in triggers_in(text)


@pytest.mark.parametrize(
    "form", [form for _, forms in LANGUAGES for form in forms if form.needs], ids=lambda form: form.trigger
)
def test_what_a_form_needs_stands_in_all_that_it_matches(form: Form) -> None:
    pattern, needs = words(form), form.needs.split("|")
    beginnings = [
        "".join(parts) for parts in product(["re", "cross", "re-", "cross-", ""], ["published", "posted", "printed"])
    ]
    matched = [text for text in [*beginnings, "syndicated", "excerpted"] if pattern.fullmatch(f"{text} from")]
    assert len(matched) == len(needs)
    assert all(any(need in text for need in needs) for text in matched)


@given(
    st.lists(st.sampled_from([*_TRIGGERS, *_ABROAD, *_SHORT, "x", "©", "РЕДАКТОР", "é"]), max_size=4).map("".join),
    st.booleans(),
)
def test_notices(ending: str, swapped: bool) -> None:
    ending = ending.swapcase() if swapped else ending
    looked_for = (*_TRIGGERS, *_SHORT, *(_ABROAD * (not ending.isascii())))
    expected = any(each in ending for each in looked_for)
    assert _may_have_notices(ending) == _may_have_notices(ending.ljust(ENDING)) == expected


def test_a_letter_in_any_case_is_what_a_pattern_takes_for_it() -> None:
    everything = "".join(map(chr, range(sys.maxunicode)))
    firsts = {name[0].lower() for each in agencies() for name in each.also}  # short names stand in their own case
    for first in sorted(firsts | set("wtcrads")):
        assert re.findall(either_case(first), everything) == re.findall(re.escape(first), everything, re.IGNORECASE)


@given(st.lists(st.sampled_from(NAMES) | st.sampled_from(" xS-sſK."), max_size=6).map("".join), st.booleans())
def test_names_by_first_letters(text: str, case: bool) -> None:
    longest_first = sorted(NAMES, key=lambda name: (-len(name), name))
    listed = "|".join(re.escape(name).replace(r"\ ", r"\s{1,2}") for name in longest_first)
    assert re.findall(_any(set(NAMES), case=case), text) == re.findall(listed, text, 0 if case else re.IGNORECASE)


@given(st.text(max_size=5), st.sampled_from(NAMES))
def test_last_letters(before: str, name: str) -> None:
    text = (before + name).casefold()
    assert text.endswith(endings())
    assert (before + name)[-2:].casefold()[-2:] in _last_letters()
