"""The index on the command line: what is printed, exit codes, messages, and never a traceback."""

import json
import os
import re
import sqlite3
import subprocess
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from dedup.api import cluster
from dedup.index.index import Index
from tests.index.commands import command as dedup
from tests.test_cli import ROOT, RUN, lines
from tests.texts import planted, story

TEXT = " ".join(story(1))
ONE = lines({"id": "a", "text": TEXT, "title": "Kursk", "source": "BBC", "published": "2025-06-18"})
COPY = lines({"id": "b", "text": TEXT, "title": "Kursk again", "source": "CNN", "published": "2025-06-19"})
OTHER = lines({"id": "c", "text": " ".join(story(2)), "published": "2020-01-01"})


def parsed(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """An index of three articles, two of them one."""
    with Index.open(tmp_path / "news.db") as index:
        index.add([json.loads(line) for line in (ONE + COPY + OTHER).splitlines()])
    return tmp_path / "news.db"


def ids_of(path: Path) -> set[str]:
    with Index.open(path) as index:
        return {article.id for article in index.export().articles}


# -- what they do ----------------------------------------------------------------------------------------


def test_add_tells_the_copies_and_adds_nothing_twice(tmp_path: Path) -> None:
    done = dedup("index", "add", tmp_path / "news.db", "seeds/")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("18 articles: 18 new; 4 copies.\n")
    assert re.search(r"new +1  near repeat +96%  000_7d48096d84a0d4ee#5  of 001_408a3d0338c94663#0\n", done.stdout)
    again = dedup("index", "add", tmp_path / "news.db", "seeds/", "--batch", "5")
    assert again.stdout.startswith("18 articles: 18 known; 4 copies.\n")
    assert len(ids_of(tmp_path / "news.db")) == 18


def test_a_revised_article_is_a_new_version_and_a_better_one_a_new_canonical(news: Path) -> None:
    longer = lines({"id": "a", "text": f"{TEXT} {' '.join(story(3, 30))}", "source": "BBC", "published": "2025-06-18"})
    done = dedup("index", "add", news, "-", stdin=longer)
    assert done.stdout.startswith("1 article: 1 in a new version; 0 copies.\n")
    assert ids_of(news) == {"a", "a@1", "b", "c"}
    told = re.search(r"Clusters: 1 with another canonical\n  1  (\S+)\n +was (\S+)\n", done.stdout)
    (document,) = parsed(dedup("index", "show", news, "1", "--json").stdout)
    assert told is None or told[1] == document["canonical"]
    assert {row["id"] for row in document["articles"]} == {"a", "a@1", "b"}


def test_add_in_json_is_a_line_for_each_transaction(tmp_path: Path) -> None:
    given = [{"id": one.id, "text": one.text, "source": one.source} for one in planted(1, 6)]
    done = dedup("index", "add", tmp_path / "news.db", "-", "--json", "--batch", "4", stdin=lines(*given))
    found = parsed(done.stdout)
    assert [len(one["articles"]) for one in found[:-1]] == [4] * (len(found) - 1)
    assert [row["id"] for one in found for row in one["articles"]] == [one["id"] for one in given]
    assert all(set(one) == {"articles", "merged", "split", "canonicals", "removed"} for one in found)
    numbers = {row["id"]: row["cluster"] for one in found for row in one["articles"]}
    for one in found:
        for merged in one["merged"]:
            numbers = {name: merged["cluster"] if n in merged["gone"] else n for name, n in numbers.items()}
    result = cluster(given)
    together = {frozenset([one.canonical.id, *(member.id for member in one.members)]) for one in result.clusters}
    assert {frozenset(name for name, n in numbers.items() if n == number) for number in numbers.values()} == together


def test_query_says_what_add_would_and_adds_nothing(news: Path) -> None:
    asked = lines({"id": "new", "text": f"{TEXT} the end"}, {"id": "d", "text": "alone"}) + ONE
    copy, alone, known = parsed(dedup("index", "query", news, "-", "--json", stdin=asked).stdout)
    assert (copy["state"], copy["cluster"], copy["overlap"], copy["relation"]) == ("new", 1, "near", "copy")
    assert (alone["state"], alone["cluster"], alone["of"], alone["reason"]) == ("new", None, None, None)
    assert (known["state"], known["cluster"]) == ("known", 1)
    told = dedup("index", "query", news, "-", stdin=asked).stdout.splitlines()
    assert re.fullmatch(r"new +1  near copy +\d+%  new  of a", told[0])
    assert re.fullmatch(r"new +new  alone +d", told[1])
    assert ids_of(news) == {"a", "b", "c"}


@pytest.mark.parametrize("command", ["add", "query"])
@pytest.mark.parametrize(("given", "code"), [(OTHER, 0), (lines({"id": "x", "text": "short"}), 0), (COPY, 3)])
def test_fail_on_copy(command: str, given: bytes, code: int, news: Path) -> None:
    assert dedup("index", command, news, "-", "--fail-on-copy", stdin=given).returncode == code
    assert dedup("index", command, news, "-", stdin=given).returncode == 0


@pytest.mark.parametrize(
    ("draft", "code", "said"),
    [
        ({"id": "a", "text": TEXT, "source": "Mine"}, 3, "would be canonical"),  # of equals the smaller id
        ({"id": "z", "text": TEXT, "published": "2001-01-01"}, 3, "  z  of 2 articles"),
        ({"id": "z", "text": TEXT}, 3, "identical copy"),
        ({"id": "z", "text": " ".join(story(8))}, 0, "alone"),
    ],
)
def test_a_draft_is_a_copy_also_where_it_would_be_the_canonical(
    draft: dict[str, str], code: int, said: str, tmp_path: Path
) -> None:
    with Index.open(tmp_path / "news.db", canonical="default") as index:
        index.add([{"id": "m", "text": TEXT, "source": "Theirs"}])
    done = dedup("index", "query", tmp_path / "news.db", "-", "--fail-on-copy", stdin=lines(draft))
    assert (done.returncode, said in done.stdout) == (code, True), done.stdout
    assert dedup("index", "query", tmp_path / "news.db", "-", stdin=lines(draft)).returncode == 0


def test_show_a_cluster_by_its_number_and_by_an_id(news: Path) -> None:
    number = dedup("index", "show", news, "1").stdout
    assert number.startswith("cluster 1  2 articles\n\n● Kursk\n  BBC · 2025-06-18 · a\n")
    assert re.search(r"└ .*100%  identical republished  CNN  2025-06-19  b", number)
    assert dedup("index", "show", news, "b").stdout == number
    (document,) = parsed(dedup("index", "show", news, "b", "--json").stdout)
    assert (document["cluster"], document["canonical"], document["size"]) == (1, "a", 2)
    assert [(row["id"], row["of"]) for row in document["articles"]] == [("a", None), ("b", "a")]
    assert "cluster 3  1 article\n" in dedup("index", "show", news, "c").stdout


def test_an_id_that_is_a_number(tmp_path: Path) -> None:
    news = tmp_path / "news.db"
    with Index.open(news) as index:
        index.add([{"id": "2", "text": TEXT}, {"id": "x", "text": "alone"}, {"id": "77", "text": "alone, too"}])
    assert "· x" in dedup("index", "show", news, "2").stdout
    assert "· 2" in dedup("index", "show", news, "2", "--id").stdout
    assert "· 77" in dedup("index", "show", news, "77").stdout


def test_show_the_largest(news: Path) -> None:
    told = dedup("index", "show", news).stdout
    assert re.search(r"^ +1 +2  Kursk\n +BBC · 2025-06-18 · a$", told, re.MULTILINE)
    assert parsed(dedup("index", "show", news, "--json").stdout) == [
        {"cluster": 1, "size": 2, "canonical": "a", "reason": json.loads(_reason(news))}
    ]
    with Index.open(news) as index:
        index.remove(["b"])
    assert dedup("index", "show", news).stdout == "No cluster has several articles.\n"


def _reason(news: Path) -> str:
    with Index.open(news) as index:
        return json.dumps(index.cluster(1).reason)


def test_stats(news: Path) -> None:
    told = dedup("index", "stats", news).stdout
    assert re.search(r"^articles +3$", told, re.MULTILINE) and re.search(r"^latest date +2025-06-19$", told, re.M)
    (document,) = parsed(dedup("index", "stats", news, "--json").stdout)
    with Index.open(news) as index:
        stats = index.stats()
    assert {name: document[name] for name in ("articles", "copies", "largest")} == {
        "articles": stats.articles,
        "copies": stats.copies,
        "largest": stats.largest,
    }


def test_remove_and_prune(news: Path) -> None:
    done = dedup("index", "remove", news, "a", "nobody")
    assert (done.returncode, done.stderr) == (0, "nobody: there is no such article\n")
    assert done.stdout.startswith("1 article removed.\n") and "was a" in done.stdout
    (document,) = parsed(dedup("index", "prune", news, "--older-than", "2020-01-02", "--json").stdout)
    assert document["removed"] == ["c"] and ids_of(news) == {"b"}
    assert dedup("index", "remove", news, "-", stdin=b"b\n\n").stdout == "1 article removed.\n"
    assert dedup("index", "prune", news, "--keep", "0").stdout == "No article removed.\n"


def test_remove_ids_that_are_no_text_and_no_line(news: Path) -> None:
    done = dedup("index", "remove", news, "-", stdin=b"\xff\nx\xe2\x80\xa8y\r\na")
    assert done.returncode == 0 and done.stdout.startswith("1 article removed.\n")
    assert len(done.stderr.split("\n")) == 3 and ids_of(news) == {"b", "c"}


def test_ids_of_the_command_line_that_are_no_text(news: Path) -> None:
    """Bytes that are no UTF-8 reach a program as halves of surrogate pairs; `add` has replaced those of an id."""
    with Index.open(news) as index:
        index.add([{"id": "x\udcff", "text": TEXT}])
    assert "x\ufffd" in dedup("index", "show", news, "x\udcff").stdout
    done = dedup("index", "show", news, "\udcff")
    assert (done.returncode, "there is no cluster and no article" in done.stderr) == (1, True)
    done = dedup("index", "remove", news, "\udcff", "x\udcff")
    assert done.returncode == 0 and done.stdout.startswith("1 article removed.\n")
    assert len(done.stderr.splitlines()) == 1 and ids_of(news) == {"a", "b", "c"}


def test_learn(tmp_path: Path) -> None:
    menu = " ".join(story(50, 40))
    articles = [{"id": str(n), "text": f"{' '.join(story(n, 50))}. {menu}.", "source": "BBC"} for n in range(12)]
    dedup("index", "add", tmp_path / "news.db", "-", stdin=lines(*articles))
    assert dedup("index", "learn", tmp_path / "news.db").stdout.startswith("Learned; ")
    with Index.open(tmp_path / "news.db") as index:
        assert index.stats().learned is not None


def test_export_is_what_cluster_writes(news: Path, tmp_path: Path) -> None:
    (tmp_path / "feed.jsonl").write_bytes(ONE + COPY + OTHER)
    for format in ("jsonl", "csv"):
        exported = dedup("index", "export", news, "--format", format).stdout
        assert exported == dedup("cluster", tmp_path / "feed.jsonl", "--format", format).stdout
    assert dedup("index", "export", news).stdout == dedup("cluster", tmp_path / "feed.jsonl").stdout
    done = dedup("index", "export", news, "-o", tmp_path / "report.json")
    assert (
        done.stderr == f"wrote {tmp_path / 'report.json'}\n"
        and json.loads((tmp_path / "report.json").read_text())["summary"]
    )


def test_check_and_rebuild(news: Path) -> None:
    done = dedup("index", "check", news)
    assert (done.returncode, done.stdout) == (0, "") and "no damage found" in done.stderr
    connection = sqlite3.connect(news)
    with connection:
        connection.execute("DELETE FROM texts WHERE row = 3")
    connection.close()
    done = dedup("index", "check", news)
    assert done.returncode == 1 and done.stdout
    done = dedup("index", "rebuild", news)
    assert done.returncode == 0 and "rebuilt" in done.stderr
    assert dedup("index", "check", news).returncode == 0
    assert ids_of(news) == {"a", "b"}


# -- what it was made with -------------------------------------------------------------------------------


def test_what_an_index_was_made_with_need_not_be_named_again(tmp_path: Path) -> None:
    news, made = tmp_path / "news.db", ("--set", "copied=0.6", "--window", "30d", "--prefer", "BBC")
    dedup("index", "add", news, "-", *made, stdin=ONE)
    for again in ((), made, ("--set", "copied=0.6"), ("--canonical", "default"), ("--config", os.devnull)):
        assert dedup("index", "add", news, "-", *again, stdin=COPY).returncode == 0
    with Index.open(news) as index:
        assert index.settings.params.copied == 0.6 and index.settings.prefer == ("BBC",)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--set", "copied=0.55"], "copied is 0.55 here and 0.6 there"),
        (["--set", "hubs=3"], "hubs is 3 here and 2 there"),
        (["--window", "7d"], "window is 7d here and 30d there"),
        (["--canonical", "latest"], "canonical is 'latest' here and 'default' there"),
        (["--prefer", "BBC"], "prefer is ('BBC',) here and () there"),
    ],
)
@pytest.mark.parametrize("command", [["index", "add"], ["stream"]])
def test_others_are_refused_by_name(command: list[str], args: list[str], message: str, tmp_path: Path) -> None:
    news = tmp_path / "news.db"
    dedup("index", "add", news, "-", "--set", "copied=0.6", "--window", "30d", stdin=ONE)
    done = dedup(*command, news, "-", *args, stdin=COPY)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"dedup: {news}: {message}; it was made with that\n"
    assert ids_of(news) == {"a"}


def test_a_file_of_settings_in_the_folder_counts(tmp_path: Path) -> None:
    (tmp_path / "dedup.toml").write_text("copied = 0.7\n")
    (tmp_path / "feed.jsonl").write_bytes(ONE)

    add = partial(dedup, "index", "add", "news.db", "feed.jsonl", folder=tmp_path)
    assert add().stderr == "settings: dedup.toml (copied 0.7)\n"
    (tmp_path / "dedup.toml").write_text("copied = 0.8\n")
    done = add()
    assert done.returncode == 2 and "copied is 0.8 here and 0.7 there" in done.stderr


# -- what is wrong ---------------------------------------------------------------------------------------

READING = (["query", "NEWS", "seeds"], ["show", "NEWS"], ["stats", "NEWS"], ["export", "NEWS"], ["learn", "NEWS"])
LOOKING = (*READING, ["prune", "NEWS", "--keep", "1"], ["remove", "NEWS", "a"], ["check", "NEWS"], ["rebuild", "NEWS"])


def index(args: Sequence[str], news: Path, stdin: bytes = b"") -> "subprocess.CompletedProcess[str]":
    return dedup("index", *(str(news) if arg == "NEWS" else arg for arg in args), stdin=stdin)


@pytest.mark.parametrize("args", LOOKING, ids=lambda args: args[0])
def test_none_is_made_by_looking(args: list[str], tmp_path: Path) -> None:
    done = index(args, tmp_path / "none.db")
    assert (done.returncode, done.stdout) == (1, "")
    assert "none.db: there is no such index; `dedup index add` makes one" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("args", [*READING, ["add", "NEWS", "seeds"]], ids=lambda args: args[0])
def test_a_file_that_is_no_index_is_left_as_it_is(args: list[str], tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    with connection:
        connection.execute("CREATE TABLE mine (x)")
    connection.close()
    (tmp_path / "page.txt").write_text("No index, but a page of text.\n" * 9)
    for path, message in ((other, "of another program"), (tmp_path / "page.txt", "is no index")):
        before = path.read_bytes()
        done = index(args, path)
        assert (done.returncode, done.stdout, message in done.stderr) == (1, "", True), done.stderr
        assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["add", "/no/such/folder/news.db", "seeds"], 1, "/no/such/folder/news.db: cannot be opened"),
        (["add", "/sys/news.db", "seeds"], 1, "/sys/news.db: "),
        (["add", "NEWS"], 2, "Missing argument"),
        (["add", "NEWS", "missing.jsonl"], 1, "missing.jsonl: no such file or directory (not read)"),
        (["add", "NEWS", "-", "--strict"], 1, "stdin:1: not JSON"),
        (["add", "NEWS", "-"], 1, "stdin:1: not JSON"),
        (["add", "NEWS", "seeds", "--batch", "0"], 2, "--batch"),
        (["add", "NEWS", "seeds", "--field", "odd=x"], 2, "odd"),
        (["add", "NEWS", "seeds", "--window", "0d"], 2, "'0d' is no span of time"),
        (["query", "NEWS", "-"], 1, "stdin:1: not JSON"),
        (["show", "NEWS", "99"], 1, "news.db: there is no cluster and no article '99'"),
        (["show", "NEWS", "1", "--id"], 1, "news.db: there is no article '1'"),
        (["show", "NEWS", "9" * 5000], 1, "there is no cluster and no article '999"),
        (["show", "NEWS", "--limit", "0"], 2, "--limit"),
        (["prune", "NEWS"], 2, "give one of --older-than and --keep"),
        (["prune", "NEWS", "--keep", "1", "--older-than", "1d"], 2, "give one of --older-than and --keep"),
        (["prune", "NEWS", "--older-than", "odd"], 2, "'odd' is no span of time"),
        (["remove", "NEWS"], 2, "Missing argument"),
        (["export", "NEWS", "-o", "x.odd"], 2, "x.odd"),
        (["export", "NEWS", "--format", "odd"], 2, "odd"),
        (["export", "NEWS", "-o", "/no/such/folder/x.json"], 1, "/no/such/folder"),
        (["nonsense"], 2, "No such command"),
    ],
)
def test_exit_codes_and_messages(args: list[str], code: int, message: str, news: Path) -> None:
    done = index(args, news, stdin=b"{broken\n")
    assert (done.returncode, message in " ".join(done.stderr.split())) == (code, True), done.stderr
    assert ids_of(news) == {"a", "b", "c"}


@pytest.mark.parametrize(("given", "code"), [("missing.jsonl", 1), ("bad.jsonl", 1), ("good.jsonl", 0)])
def test_an_index_is_made_only_where_there_is_something_for_it(given: str, code: int, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("{broken\n")
    (tmp_path / "good.jsonl").write_bytes(ONE + OTHER)
    assert dedup("index", "add", "new.db", given, folder=tmp_path).returncode == code
    assert (tmp_path / "new.db").exists() is (code == 0)
    if code == 0:
        assert ids_of(tmp_path / "new.db") == {"a", "c"}


def test_a_line_without_an_id_is_refused_by_add_and_may_be_asked_about(news: Path) -> None:
    line = lines({"text": TEXT, "link": "https://a.example/1"})
    done = dedup("index", "add", news, "-", stdin=line)
    assert done.returncode == 1 and "stdin:1: no id; give each article one" in done.stderr
    assert ids_of(news) == {"a", "b", "c"}
    assert parsed(dedup("index", "query", news, "-", "--json", stdin=line).stdout)[0]["cluster"] == 1
    assert dedup("index", "add", news, "-", "--field", "id=link", stdin=line).returncode == 0
    assert ids_of(news) == {"a", "b", "c", "https://a.example/1"}


def test_a_bad_record_is_named_and_the_rest_is_added(tmp_path: Path) -> None:
    done = dedup("index", "add", tmp_path / "news.db", "-", stdin=ONE + b"{broken\n" + OTHER)
    assert done.returncode == 0 and done.stderr.startswith("stdin:2: not JSON")
    assert ids_of(tmp_path / "news.db") == {"a", "c"}
    done = dedup("index", "add", tmp_path / "strict.db", "-", "--strict", stdin=ONE + b"{broken\n" + OTHER)
    assert (done.returncode, done.stderr.startswith("dedup: stdin:2: not JSON")) == (1, True)
    assert ids_of(tmp_path / "strict.db") == {"a"}


def test_an_index_that_another_process_keeps_busy(news: Path) -> None:
    connection = sqlite3.connect(news, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    done = dedup("index", "add", news, "-", "--timeout", "0.1", stdin=COPY)
    assert (done.returncode, "another writer" in done.stderr) == (1, True)
    connection.close()


# -- how it looks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [30, 60, 100, 180])
def test_no_line_is_wider_than_the_window_and_nothing_reaches_the_terminal(columns: int, tmp_path: Path) -> None:
    odd = "\x1b[31m中文字\u202e" * 9
    given = lines(*({"id": f"{odd}{n}", "text": TEXT, "title": f"{odd} [bold]", "source": odd} for n in range(3)))
    news = str(tmp_path / "news.db")
    for command in (["add", news, "-"], ["query", news, "-"], ["show", news], ["show", news, "1"], ["stats", news]):
        told = dedup("index", *command, stdin=given, columns=columns).stdout
        assert told and "\x1b" not in told and "\u202e" not in told
        for line in told.splitlines():
            assert sum(2 if "⺀" <= sign <= "鿿" else 1 for sign in line) <= columns, line


@pytest.mark.parametrize("args", [["show", "NEWS"], ["add", "NEWS", "seeds", "--json"]], ids=lambda args: args[0])
def test_a_reader_that_has_seen_enough_is_no_error(args: list[str], news: Path) -> None:
    command = " ".join([*RUN, "index", *(str(news) if arg == "NEWS" else arg for arg in args)])
    script = f"{command} | (exec 0<&-; sleep 2); exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
