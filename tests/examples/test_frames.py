"""The frame and the daily task: what they print, and that a second run changes nothing."""

import csv
from pathlib import Path

import dedup

from .running import DATA, printed

DAY = DATA / "2025-03-07.csv"


def test_a_frame_is_marked_and_its_stories_are_counted(tmp_path: Path) -> None:
    said = printed("frame.py", "news.db", DAY, folder=tmp_path)
    table = [line.split() for line in said]
    assert table[0] == ["id", "outlet", "dedup_cluster", "dedup_state", "dedup_relation", "dedup_of"]
    assert ["2", "coast-ferry", "Coast", "Daily", "2", "new", "syndicated", "courier-ferry"] in table
    assert ["5", "coast-weather", "Coast", "Daily", "<NA>", "<NA>", "<NA>", "<NA>"] in table
    assert table[-3:] == [["2", "2", "715"], ["4", "1", "310"], ["1", "2", "132"]]
    with dedup.Index.open(tmp_path / "news.db") as index:
        assert len(index) == 5 and "coast-weather" not in index
        assert index.get("coast-ferry").extra == {"views": 75}


def test_the_daily_task_may_be_run_again(tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    said = printed("daily_task.py", "news.db", DAY, report, folder=tmp_path)
    assert said == [f"{DAY}: 6 rows, 2 copies, 3 stories; see {report}"]
    first, numbers = report.read_bytes(), counters(tmp_path)
    with report.open(newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert len(rows) == 6 and rows["coast-weather"]["dedup_cluster"] == ""
    assert rows["island-library"]["dedup_of"] == "courier-library"

    assert printed("daily_task.py", "news.db", DAY, report, folder=tmp_path) == [f"{DAY}: done before"]
    assert (report.read_bytes(), counters(tmp_path)) == (first, numbers)

    report.unlink()  # as if the first run had been killed between the commit and the report
    assert printed("daily_task.py", "news.db", DAY, report, folder=tmp_path) == said
    assert (report.read_bytes(), counters(tmp_path)) == (first, numbers)


def counters(folder: Path) -> dict[str, int]:
    with dedup.Index.open(folder / "news.db") as index:
        assert index.counters["transactions"] == 0
        numbers = index.stats().counters()
        return {name: value for name, value in numbers.items() if not name.startswith("bytes")}
