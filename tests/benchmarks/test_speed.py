"""The growth figure: whole, and true to its numbers."""

from xml.etree import ElementTree

from benchmarks.growth_figure import draw
from benchmarks.speed import Run, sizes_up_to


def made(articles: int) -> Run:
    stages = {"start and end": 0.5, "read": articles / 1000, "judge": articles / 500}
    peaks = {"read": 100.0, "judge": 100.0 + articles / 10}
    return Run(articles, 1, 0, 1, sum(stages.values()), stages, peaks, {}, 1.0)


def test_sizes() -> None:
    assert sizes_up_to(30_000) == [1_000, 10_000, 30_000]
    assert sizes_up_to(1_000) == [1_000]


def test_what_is_linear_is_drawn_straight_and_all_numbers_are_told() -> None:
    root = ElementTree.fromstring(draw([made(count) for count in (1_000, 10_000, 100_000)]))
    lines: dict[str | None, list[tuple[float, ...]]] = {}
    for group in root.iter("{http://www.w3.org/2000/svg}g"):
        title, line = (group.find("{http://www.w3.org/2000/svg}" + name) for name in ("title", "polyline"))
        if title is not None and line is not None:
            points = [tuple(map(float, point.split(","))) for point in line.attrib["points"].split()]
            lines.setdefault(title.text, points)
    assert "judge: 1,000: 2.00, 10,000: 20.00, 100,000: 200.00" in lines
    (_, first), (_, second), (_, third) = lines["judge: 1,000: 2.00, 10,000: 20.00, 100,000: 200.00"]
    assert abs((first - second) - (second - third)) < 0.2
    assert "at most: 1,000: 200.00, 10,000: 1,100.00, 100,000: 10,100.00" in lines
    assert "when all are read: 1,000: 100.00, 10,000: 100.00, 100,000: 100.00" in lines


def test_one_run_has_a_figure_too() -> None:
    ElementTree.fromstring(draw([made(1_000)]))
