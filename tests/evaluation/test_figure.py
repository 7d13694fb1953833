"""The figure: well-formed whatever its words, all of it in its frame, and true to the points."""

from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.errors import ParameterError, ReportError
from dedup.evaluation.figure import LINES, draw
from dedup.evaluation.sweep import Sweep
from dedup.evaluation.truth import Truth
from tests.reports.helpers import HOSTILE

from .helpers import SWEEPS, evaluation, sweep

NAMES = {name for name, _, _ in LINES}


def parsed(sweeps: tuple[Sweep, ...] = SWEEPS, subject: str = "12 articles of gold.csv") -> ElementTree.Element:
    return ElementTree.fromstring(draw(sweeps, subject))


def found(root: ElementTree.Element, tag: str) -> list[ElementTree.Element]:
    return root.findall(f"{{http://www.w3.org/2000/svg}}{tag}")


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in found(root, "text")]


def test_it_has_a_panel_for_each_sweep_and_says_what_is_what() -> None:
    root = parsed()
    assert len(found(root, "polyline")) == len(SWEEPS) * len(LINES)
    assert len(found(root, "circle")) == len(SWEEPS) * len(LINES)
    said = texts(root)
    for expected in (
        "12 articles of gold.csv · B-cubed precision, recall, F1; adjusted Rand index (ARI)",
        "copied", "excerpt", "this run: 0.3", "this run: 0.6",
        "share of sentences taken over",
        "ARI 0.838 at 0.3, the best of these", "ARI 0.838 at 0.6, the best is 0.841 at 0.9",
    ):  # fmt: skip
        assert expected in said
    assert all(said.count(name) == len(SWEEPS) for name in NAMES)
    assert root.get("role") == "img"
    assert found(root, "title")[0].text == "Accuracy by threshold: 12 articles of gold.csv"


def test_the_lines_go_through_the_points() -> None:
    """Places are linear in the figures: the axis says which."""
    root = parsed(SWEEPS[:1])
    ticks = {
        float(t.text or ""): float(t.attrib["y"]) - 4 for t in found(root, "text") if t.get("class") == "quiet end"
    }
    (low, bottom), (high, top) = min(ticks.items()), max(ticks.items())
    for (_, kind, figure), line in zip(LINES, found(root, "polyline"), strict=True):
        assert line.get("class") == kind
        heights = [float(place.split(",")[1]) for place in line.attrib["points"].split()]
        values = [low + (bottom - height) / (bottom - top) * (high - low) for height in heights]
        assert values == pytest.approx([figure(point.agreement) for point in SWEEPS[0].points], abs=0.002)


SHARES = st.floats(0, 1)


@settings(max_examples=150)
@given(
    st.dictionaries(st.floats(0.01, 1), st.tuples(SHARES, SHARES, st.floats(-0.5, 1)), min_size=2, max_size=6),
    st.text(st.characters(exclude_categories=())),
)
def test_all_of_it_stays_in_the_frame_and_no_two_labels_meet(
    figures: dict[float, tuple[float, float, float]], subject: str
) -> None:
    values = sorted(figures)
    if values[1] - values[0] < 1e-6:
        return
    root = parsed((sweep("copied", values[0], figures),), subject)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for line in found(root, "polyline"):
        for place in line.attrib["points"].split():
            x, y = map(float, place.split(","))
            assert 0 < x < width and 0 < y < height
    labels = sorted(float(text.attrib["y"]) for text in found(root, "text") if text.text in NAMES)
    assert all(lower - upper >= 12 for upper, lower in pairwise(labels))
    assert all(0 < label < height for label in labels)
    assert all(0 <= float(text.attrib["y"]) <= height for text in found(root, "text"))


@pytest.mark.parametrize(
    "subject", [*HOSTILE, "<script>alert(1)</script> & \"'", "\x00\x01\x0b\ufffe\uffff\ud800", "]]>"]
)
def test_no_words_break_it(subject: str) -> None:
    drawing = draw(SWEEPS, subject)
    root = ElementTree.fromstring(drawing)
    assert {element.tag.split("}")[1] for element in root.iter()} <= {
        "svg", "title", "desc", "style", "rect", "line", "polyline", "circle", "text"
    }  # fmt: skip
    drawing.encode()


def test_it_is_written_whole_and_only_of_sweeps(tmp_path: Path) -> None:
    what = evaluation(truth=Truth({"a": "x"}, "some/<gold>.csv"))
    what.draw(tmp_path / "out.svg")
    assert any(
        "1,683 articles of <gold>.csv" in text for text in texts(ElementTree.parse(tmp_path / "out.svg").getroot())
    )
    with pytest.raises(ReportError, match="no folder"):
        what.draw(tmp_path / "missing" / "out.svg")
    with pytest.raises(ParameterError, match="sweep=True"):
        evaluation(sweeps=()).draw(tmp_path / "none.svg")
    assert [path.name for path in tmp_path.iterdir()] == ["out.svg"]
