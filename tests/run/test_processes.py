"""Shares of the work in forked processes: the same findings, and nothing left behind, whatever becomes of a process.

What forks does it in a process of its own: the test runner's has other threads, and is not forked.
"""

import io
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import dedup
from benchmarks.flood_texts import FLOODS
from dedup import pipeline
from dedup.article import Article
from dedup.find.work import threads
from dedup.outcome import Outcome
from dedup.params import Params
from dedup.run import concluding, processes, sentences
from dedup.run.parcels import dumped, loaded
from tests.texts import planted

ROOT = Path(__file__).parents[2]
HERE = os.getpid()
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")


def in_a_process(function: Callable[[], None], **options: object) -> subprocess.CompletedProcess[bytes]:
    """Run a function of this file where nobody else is; with a limit, lest it hangs."""
    code = f"from tests.run.test_processes import {function.__name__} as run; run()"
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=300, check=False, **options)  # type: ignore[call-overload, no-any-return]


def passes(function: Callable[[], None]) -> None:
    ran = in_a_process(function)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b""), ran.stderr.decode()


# -- the same findings ---------------------------------------------------------------------------------


def corpora() -> list[tuple[Sequence[object], Params]]:
    """Copies of all kinds, dated and credited; forms in series; floods that caps thin out."""
    day = datetime(2025, 6, 1, tzinfo=UTC)
    dated = [
        replace(
            article,
            published=day + timedelta(hours=number % 50) if number % 3 else None,
            text=f"{'LONDON (Reuters) - ' if number % 4 else ''}{article.text}",
        )
        for number, article in enumerate(planted(5, 80))
    ]
    low = Params(band_cap=4, sample_cap=4, text_cap=16, near_cap=8)
    kinds = ("wire", "notices", "identical", "excerpts")
    floods = [record | {"id": f"{name} {record['id']}"} for name in kinds for record in FLOODS[name].make(120)]
    return [(dated, Params()), (floods, low)]


def results(count: int, memory: int | None = None, at_once: int = concluding.A_PROCESS) -> list[Outcome]:
    """What so many processes find; texts beyond `memory` lie in a file that all of them read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(concluding, "A_PROCESS", at_once)
        patch.setattr(pipeline, "processes", lambda: count)
        patch.setattr(concluding, "WORTH", 1)
        patch.setattr(sentences, "_AT_ONCE", 5)
        return [dedup.cluster(articles, params=params, memory=memory) for articles, params in corpora()]


def counted(patch: pytest.MonkeyPatch) -> dict[str, int]:
    """How many parcels came, by who asked for them. This process begins when another one has taken a share."""
    times: dict[str, int] = defaultdict(int)

    def in_processes(work: Any, shares: Sequence[Any], count: int, dump: Any, load: Any) -> list[Any]:
        receiver, sender = os.pipe()

        def waiting_work(share: Any) -> Any:
            if os.getpid() != HERE:
                os.write(sender, b".")
            elif share is shares[0] and min(count, len(shares)) > 1:
                os.read(receiver, 1)
            return work(share)

        def counted_load(data: bytes) -> Any:
            times[getattr(work, "func", work).__module__] += 1
            return load(data)

        return processes.in_processes(waiting_work, shares, count, dump, counted_load)

    for module in (concluding, sentences):
        patch.setattr(module, "in_processes", in_processes)
    return times


def compare_counts() -> None:
    alone = results(1)
    assert all(result.matches for result in alone) and any(result.credits for result in alone)
    assert any(result.series for result in alone) and any(result.borderline for result in alone)
    for count, memory, at_once in ((2, None, concluding.A_PROCESS), (3, 0, 20), (5, None, 100)):
        with pytest.MonkeyPatch.context() as patch:
            came = counted(patch)
            found = results(count, memory, at_once)
        assert found == alone
        assert set(came) == {"dedup.run.concluding", "dedup.run.sentences"}


@on_linux
def test_results_do_not_depend_on_the_number_of_processes() -> None:
    passes(compare_counts)


def test_findings_come_through_a_parcel_as_they_are() -> None:
    result = dedup.cluster(planted(5, 30))
    rows = {article.id: row for row, article in enumerate(result.articles)}
    found = result.clusters, result.matches, result.credits
    parcel = dumped(found, lambda article: rows[article.id], concluding.KINDS)
    came = loaded(parcel, result.articles, concluding.KINDS)
    assert came == found
    for cluster, same in zip(result.clusters, came[0], strict=True):
        assert all(one is other for one, other in zip(cluster.articles, same.articles, strict=True))
        assert {type(same), type(same.lineage), *map(type, same.members)} == {
            *(type(cluster), type(cluster.lineage)),
            *map(type, cluster.members),
        }


def test_a_function_of_the_callers_is_called_in_the_callers_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "processes", lambda: 1 / 0)
    asked: list[int] = []

    def shortest(articles: Sequence[Article]) -> Article:
        asked.append(os.getpid())
        return min(articles, key=lambda article: (article.length, article.id))

    assert dedup.cluster(planted(5, 30), canonical=shortest).matches
    assert set(asked) == {os.getpid()}


def test_shares_have_about_as_much_work_each() -> None:
    work = np.array([50, *[1] * 100, 0, 20])
    share_of = concluding._dealt(work, 4)
    assert np.bincount(share_of, work).tolist() == [50, 40, 40, 40]


def test_shares_one_after_the_other_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    articles, params = corpora()[1]
    whole = dedup.cluster(articles, params=params)
    monkeypatch.setattr(concluding, "A_PROCESS", 100)
    assert dedup.cluster(articles, params=params) == whole


# -- when it forks -------------------------------------------------------------------------------------


def compare_with_threads() -> None:
    assert processes.processes() == threads()
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    beside_a_thread = processes.processes()
    stop.set()
    other.join()
    assert beside_a_thread == 1 and processes.processes() == threads()
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(file=io.StringIO())):
        assert threading.active_count() == 2 and processes.processes() == threads()


@on_linux
def test_it_forks_only_where_no_other_thread_may_hold_a_lock() -> None:
    passes(compare_with_threads)


def test_it_does_not_fork_elsewhere_nor_in_a_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "enumerate", lambda: [threading.current_thread()])
    with monkeypatch.context() as patch:
        patch.setattr(sys, "platform", "darwin")
        assert processes.processes() == 1
    with monkeypatch.context() as patch:
        patch.setattr(multiprocessing.process, "_parent_process", object())
        assert processes.processes() == 1


def ask_in_pools() -> None:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, spawn) as executor:
        assert executor.submit(processes.processes).result() == 1
    with spawn.Pool(1) as pool:
        assert pool.apply(processes.processes) == 1


@on_linux
def test_a_process_of_a_pool_leaves_the_other_processors_to_it() -> None:
    passes(ask_in_pools)


# -- what may become of a process ----------------------------------------------------------------------


TAKEN = os.pipe()  # a byte for each share that another process has taken


def work(share: str) -> str:
    """What a share asks for, if it is not done in the process that all began in."""
    what, *rest = share.split()
    if what == "wait":  # until others have taken so many
        for _ in range(int(rest[0])):
            os.read(TAKEN[0], 1)
        what = rest[1]
    elif os.getpid() == HERE:
        return f"{share} here"
    else:
        os.write(TAKEN[1], b".")
    if what == "fail":
        raise ValueError(share)
    if what == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "sleep":
        time.sleep(1_000)
    if what == "interrupt":
        os.killpg(0, signal.SIGINT)
    return share * 1_000_000


def dump(share: str, found: str) -> bytes:
    return f"{share} {found}".encode()


def done(
    *shares: str, taken: int, then: str = "go on", count: int = 2, dump: Callable[[str, str], bytes] = dump
) -> list[str]:
    """What becomes of shares, while this process waits until others have taken so many of them."""
    return processes.in_processes(work, [f"wait {taken} {then}", *shares], count, dump, bytes.decode)[1:]


def open_files() -> int:
    return len([*Path("/proc/self/fd").iterdir()])


def gone() -> bool:
    """Whether this process has no children any more."""
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


def try_all_fates() -> None:
    one, two = "one " + "one" * 1_000_000, "two " + "two" * 1_000_000
    before = open_files()
    for count in (2, 4):
        assert done("one", "two", "one", taken=3, count=count) == [one, two, one]
    assert done("one", "fail", "two", taken=2) == [one, "fail here", "two here"]
    assert done("one", "die", "two", taken=2) == ["one here", "die here", "two here"]
    assert done("die", "one", "two", taken=3, count=3) == ["die here", one, two]
    with pytest.raises(UnicodeDecodeError):
        done("one", taken=1, dump=lambda share, found: b"\xff")
    start = time.monotonic()
    with pytest.raises(ValueError, match="wait 2 fail"):  # whatever fails here: nobody waits for the others
        done("sleep", "sleep", taken=2, then="fail", count=3)
    assert time.monotonic() - start < 100
    for name in ("fork", "pipe"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, name, nothing_left if name == "fork" else pipes(1))
            assert done("one", taken=0, count=9) == ["one here"]
    assert gone() and open_files() == before


def nothing_left() -> int:
    raise BlockingIOError(11, "Resource temporarily unavailable")


def pipes(count: int) -> Callable[[], tuple[int, int]]:
    """What gives so many pipes, and no more."""
    left, make = [None] * count, os.pipe

    def pipe() -> tuple[int, int]:
        if not left:
            raise OSError(24, "Too many open files")
        left.pop()
        return make()

    return pipe


@on_linux
def test_what_a_process_does_not_deliver_is_done_here() -> None:
    passes(try_all_fates)


def number_many() -> None:
    """More shares than numbers wait in the pipe."""
    shares = [str(number) for number in range(3 * processes._AT_ONCE + 7)]
    assert processes.in_processes(str.upper, shares, 3, lambda _, found: found.encode(), bytes.decode) == shares


@on_linux
def test_each_of_many_shares_is_done_once_and_in_order() -> None:
    passes(number_many)


def lose_a_share() -> None:
    alone = results(1)
    with pytest.MonkeyPatch.context() as patch:
        came = counted(patch)
        patch.setattr(concluding, "dumped", lambda *args: os._exit(3))
        assert results(2) == alone
        assert set(came) == {"dedup.run.sentences"}
        patch.setattr(concluding, "Clustering", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            results(2)
    assert gone()


@on_linux
def test_the_share_of_a_lost_process_is_done_here_and_errors_are_raised_here() -> None:
    passes(lose_a_share)


def be_interrupted() -> None:
    """Ctrl-C at a terminal goes to all processes."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # where tests run in the background it is off
    with pytest.raises(KeyboardInterrupt):
        done("sleep", "interrupt", "sleep", taken=9, count=4)
    assert gone()


def be_interrupted_in_a_fork() -> None:
    """The child that is forked meanwhile does not hear it, and goes with the others."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    fork = os.fork

    def interrupted_fork() -> int:
        os.kill(os.getpid(), signal.SIGINT)
        return fork()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fork", interrupted_fork)
        with pytest.raises(KeyboardInterrupt):
            done("sleep", "sleep", taken=9, count=3)
    assert gone()


@on_linux
@pytest.mark.parametrize("interrupted", [be_interrupted, be_interrupted_in_a_fork])
def test_ctrl_c_ends_all_processes_and_they_say_nothing(interrupted: Callable[[], None]) -> None:
    ran = in_a_process(interrupted, start_new_session=True)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b""), ran.stderr.decode()


def be_killed() -> None:
    """With two others at work that hold what this one prints to."""
    done("one", "one", taken=2, then="die", count=3)


@on_linux
def test_nobody_goes_on_when_the_first_is_killed() -> None:
    """Those it has forked would hold its output, for which its caller waits, and their memory."""
    ran = in_a_process(be_killed)
    assert (ran.returncode, ran.stderr) == (-signal.SIGKILL, b"")
