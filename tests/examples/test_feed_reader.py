"""The feed reader: known entries change nothing, revised ones are versions."""

import shutil
from pathlib import Path

import dedup

from .running import DATA, example, printed


def test_two_polls_and_a_revised_entry(tmp_path: Path) -> None:
    feeds = [tmp_path / "courier.xml", tmp_path / "coast.xml"]
    for feed in feeds:
        shutil.copy(DATA / "feeds" / "morning" / feed.name, feed)
    said = printed("feed_reader.py", "news.db", *feeds, "--polls", "2", "--every", "0", folder=tmp_path)
    assert said == [
        "new      #1 courier-ferry: Norham Courier is credited by coast-ferry",
        "new      #2 courier-library: stands alone",
        "new      #1 coast-ferry: syndicated of courier-ferry",
        "poll 1: 3 new, 0 versions, 0 known, 1 copies",
        "poll 2: 0 new, 0 versions, 3 known, 0 copies",
    ]
    with dedup.Index.open(tmp_path / "news.db") as index:
        assert len(index) == 3
        before = index.stats()
        first = index.get("courier-ferry")

    for feed in feeds:
        shutil.copy(DATA / "feeds" / "evening" / feed.name, feed)
    said = printed("feed_reader.py", "news.db", *feeds, folder=tmp_path)
    assert "version  #1 courier-ferry: " in "\n".join(said)
    assert "story #1: courier-ferry is shown in place of courier-ferry@1" in said
    assert said[-1] == "poll 1: 1 new, 1 versions, 2 known, 0 copies"
    with dedup.Index.open(tmp_path / "news.db") as index:
        assert len(index) == 5
        assert index.get("courier-ferry@1").text == first.text
        cluster = index.cluster("courier-ferry")
        assert cluster.canonical.id == "courier-ferry"
        assert {member.id for member in cluster.members} == {"courier-ferry@1", "coast-ferry"}
        assert index.stats().window == before.window == "30d"


def test_a_feed_that_is_not_there_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "empty.xml").write_text("<rss><channel></channel></rss>")
    ran = example("feed_reader.py", "news.db", "empty.xml", DATA / "feeds" / "morning" / "coast.xml", folder=tmp_path)
    assert ran.returncode == 0
    assert "empty.xml: no entries" in ran.stderr
    assert ran.stdout.splitlines()[-1] == "poll 1: 1 new, 0 versions, 0 known, 0 copies"
