"""Ctrl-C and SIGTERM end a run between its transactions. Imports nothing of dedup."""

import signal
import threading
from collections.abc import Iterator
from types import FrameType, TracebackType
from typing import TypeVar

Item = TypeVar("Item")

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class _Asked(BaseException):
    """A signal came while nothing was done but to wait for input."""


class Stop:
    """Hears Ctrl-C and SIGTERM while the block runs.

    The first ends `items`: at once while they are waited for, else before the next one, so that what is being done
    is done. A second signal raises KeyboardInterrupt at once; the open transaction is rolled back. A signal that was
    ignored before, as by nohup, stays so.
    """

    def __init__(self) -> None:
        self.signal: int | None = None  # the first that came
        self._waiting = False
        self._before: dict[int, object] = {}

    def __enter__(self) -> "Stop":
        if threading.current_thread() is threading.main_thread():  # only there Python hears signals
            for number in _SIGNALS:
                if signal.getsignal(number) is not signal.SIG_IGN:
                    self._before[number] = signal.signal(number, self._heard)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def _heard(self, number: int, frame: FrameType | None) -> None:
        if self.signal is not None:
            raise KeyboardInterrupt
        self.signal = number
        if self._waiting:
            raise _Asked

    def items(self, source: Iterator[Item]) -> Iterator[Item]:
        """What the source gives, until it ends or a signal comes."""
        while self.signal is None:
            try:
                self._waiting = True
                item = next(source)
                self._waiting = False
            except (StopIteration, _Asked):
                return
            finally:
                self._waiting = False
            yield item

    def exit_if_asked(self) -> None:
        """End the process as its signal asks for: 130 after Ctrl-C, 143 after SIGTERM."""
        if self.signal is not None:
            raise SystemExit(128 + self.signal)
