"""Ctrl-C and SIGTERM: what is being done is done, and then no more."""

import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from dedup.commands.stopping import Stop


@pytest.fixture(autouse=True)
def heard() -> Iterator[None]:
    """Where tests run in the background, Ctrl-C may be switched off."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_after_the_item_that_is_being_looked_at(number: signal.Signals) -> None:
    done = []
    with Stop() as stop:
        for item in stop.items(iter(range(9))):
            if item == 2:
                os.kill(os.getpid(), number)
            done.append(item)
    assert done == [0, 1, 2]
    with pytest.raises(SystemExit) as left:
        stop.exit_if_asked()
    assert left.value.code == 128 + number


def test_it_ends_at_once_where_the_next_item_is_waited_for() -> None:
    def source() -> Iterator[int]:
        yield 1
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(60)
        raise AssertionError("it went on waiting")

    with Stop() as stop:
        assert list(stop.items(source())) == [1]
    assert stop.signal == signal.SIGTERM


def test_the_second_one_stops_what_is_being_done() -> None:
    with Stop() as stop:
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert stop.signal == signal.SIGTERM


def test_without_a_signal_nothing_happens_and_all_is_as_before() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with Stop() as stop:
        assert list(stop.items(iter("abc"))) == ["a", "b", "c"]
        assert signal.getsignal(signal.SIGINT) != before[0]
    stop.exit_if_asked()
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


def test_one_that_was_ignored_stays_ignored() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Stop() as stop:
        os.kill(os.getpid(), signal.SIGINT)
        assert stop.signal is None


def test_another_thread_hears_nothing_and_works() -> None:
    found: list[int] = []

    def work() -> None:
        with Stop() as stop:
            found.extend(stop.items(iter(range(3))))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [0, 1, 2]
