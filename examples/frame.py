"""A DataFrame in, a DataFrame out: the same rows, and what the index says of each.

python examples/frame.py news.db examples/data/2025-03-07.csv
"""

import argparse

import pandas

import dedup
from dedup.integrations.pandas import annotate


def main() -> None:
    """Read a CSV file, say of each row what it is, and show what that is good for."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("index")
    options.add_argument("csv")
    given = options.parse_args()
    frame = pandas.read_csv(given.csv, parse_dates=["published"])
    with dedup.Index.open(given.index) as index:
        marked = annotate(frame, index)
    print(marked[["id", "outlet", "dedup_cluster", "dedup_state", "dedup_relation", "dedup_of"]].to_string())
    stories = marked.groupby("dedup_cluster").agg(outlets=("outlet", "nunique"), views=("views", "sum"))
    print(stories.sort_values("views", ascending=False).to_string())


if __name__ == "__main__":
    main()
