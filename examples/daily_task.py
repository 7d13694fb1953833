"""A day's file in, a report out: a plain function for any scheduler, or for cron.

    python examples/daily_task.py news.db examples/data/2025-03-07.csv report.csv

Nothing of Airflow or Prefect is needed here, and either takes the function as it is: `task(mark_day)`. It is safe to
run again, which is what schedulers do: a day that the index has is not added once more, the report is put in its
place in one step, and both say the same as after the first time.
"""

import argparse
import hashlib
from pathlib import Path

import pandas

import dedup
from dedup.integrations.pandas import annotate


def mark_day(index: str, day: str, report: str) -> str:
    """Add a day's articles, a CSV file with ids, to an index, and write what they are; gives the report's path.

    The index notes the file's checksum in the transaction that adds it. Where that and the report are there, there is
    nothing to do; where the report is lost, it is made anew.
    """
    digest = hashlib.sha256(Path(day).read_bytes()).hexdigest()
    key = f"day {Path(day).name}"
    with dedup.Index.open(index) as opened:
        if opened.notes.get(key) == digest and Path(report).exists():
            print(f"{day}: done before")
            return report
        frame = pandas.read_csv(day, dtype={"id": str}).drop_duplicates("id", keep="last")
        marked = annotate(frame, opened, note={key: digest})
    draft = Path(f"{report}.part")
    marked.drop(columns=["text", "dedup_state"]).to_csv(draft, index=False)  # the state differs from run to run
    draft.replace(report)
    copies = int(marked["dedup_of"].notna().sum())
    print(f"{day}: {len(marked)} rows, {copies} copies, {marked['dedup_cluster'].nunique()} stories; see {report}")
    return report


def main() -> None:
    """Run it once, as cron does."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("index")
    options.add_argument("day")
    options.add_argument("report")
    mark_day(**vars(options.parse_args()))


if __name__ == "__main__":
    main()
