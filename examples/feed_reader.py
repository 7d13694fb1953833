"""A feed reader: polls feeds, and tells what is new, what was revised, and what is a copy of what.

    python examples/feed_reader.py news.db examples/data/feeds/morning/*.xml
    python examples/feed_reader.py news.db examples/data/feeds/evening/*.xml    # later: one entry revised, one new
    python examples/feed_reader.py news.db https://example.org/rss --polls 0 --every 300    # for ever

All entries of a poll go to the index, the known ones too: they cost next to nothing, and need no list of what was
seen. An entry that was revised becomes a version; the one before it stays in the index as id@1.
"""

import argparse
import sys
import time
from calendar import timegm
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import count

import feedparser

import dedup


def entries_of(address: str) -> Iterator[dict[str, object]]:
    """The entries of a feed; dedup takes the HTML off their texts."""
    feed = feedparser.parse(address)
    if not feed.entries:
        print(f"{address}: no entries {feed.get('bozo_exception', '')}", file=sys.stderr)
    for entry in feed.entries:
        moment = entry.get("updated_parsed") or entry.get("published_parsed")
        yield {
            "id": entry.get("id") or entry.get("link"),
            "text": entry.content[0].value if entry.get("content") else entry.get("summary", ""),
            "title": entry.get("title"),
            "url": entry.get("link"),
            "source": feed.feed.get("title"),
            "published": datetime.fromtimestamp(timegm(moment), UTC) if moment else None,
        }


def poll(index: dedup.Index, feeds: Sequence[str]) -> str:
    """Read all feeds once, in one transaction; tells what came of it."""
    entries = [entry for address in feeds for entry in entries_of(address)]
    before = index.counters
    changes = index.add(entries, on_problem=lambda problem: print(problem.place, problem.reason, file=sys.stderr))
    for one in changes.placements:
        if one.state == "known":
            continue
        tie = f"{one.relation} of {one.of}" if one.of else one.reason if one.size > 1 else "stands alone"
        print(f"{one.state:8} #{one.cluster} {one.id}: {tie}")
    for new in changes.canonicals:
        print(f"story #{new.cluster}: {new.after} is shown in place of {new.before}")
    done = {name: int(value - before[name]) for name, value in index.counters.items()}
    return f"{done['added']} new, {done['versions']} versions, {done['known']} known, {done['copies']} copies"


def main() -> None:
    """Poll."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("index")
    options.add_argument("feeds", nargs="+", help="files or addresses")
    options.add_argument("--polls", type=int, default=1, help="0: for ever")
    options.add_argument("--every", type=float, default=300, help="seconds between two polls")
    given = options.parse_args()
    with dedup.Index.open(given.index, window="30d", canonical="latest") as index:
        for number in count(1):
            print(f"poll {number}: {poll(index, given.feeds)}", flush=True)
            if number == given.polls:
                break
            time.sleep(given.every)


if __name__ == "__main__":
    main()
