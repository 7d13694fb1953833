"""Opening one input: decompression, its first bytes, its lines, its text. Imports errors only."""

import gzip
import io
import os
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dedup.errors import MissingExtraError, SourceError

CHUNK = 64 * 1024
# The longest line, and the longest document that has to be read as a whole. A line of gzip data can
# unpack to a thousand times its size; beyond this it is no article.
LIMIT = 256 * 1024 * 1024

_BOM = b"\xef\xbb\xbf"
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_BINARY: tuple[tuple[bytes, str], ...] = (
    (b"PAR1", "a Parquet file"),
    (_GZIP, "gzip data; end its name in .gz"),
    (_ZSTD, "Zstandard data; end its name in .zst"),
    (b"\xfd7zXZ\0", "xz data"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF89a", "a GIF image"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\xff\xfe", "UTF-16 text; save it as UTF-8"),
    (b"\xfe\xff", "UTF-16 text; save it as UTF-8"),
)
_MARKUP = re.compile(rb"\s*<(!doctype\b|html\b|\?xml\b)", re.IGNORECASE)
_NOT_CONTROLS = bytes(set(range(256)) - (set(range(32)) - set(b"\t\n\r\f\x1b")))


@dataclass(frozen=True, slots=True)
class Found:
    """An input that was found and not yet opened."""

    place: str  # how messages call it
    stem: str  # what default ids begin with
    suffix: str  # in lower case, without that of the compression: ".jsonl"
    compression: str  # ".gz", ".zst" or ""
    path: Path | None  # None: standard input


@dataclass(frozen=True, slots=True)
class Input:
    """An opened input, decompressed."""

    place: str
    stem: str
    suffix: str
    path: Path | None  # a plain file that can be read in any order; None for a pipe or compressed data
    head: bytes  # its first bytes, without a byte order mark; they are still in the stream
    stream: io.BufferedReader

    def lines(self) -> Iterator[tuple[int, bytes | None]]:
        """Its lines with their numbers, from 1; None stands for a line that is longer than `LIMIT`.

        Raises:
            SourceError: it holds something else than text.
        """
        self._refuse_what_is_no_text()
        number = 0
        while line := self.stream.readline(LIMIT):
            number += 1
            if len(line) >= LIMIT and not line.endswith(b"\n"):
                while line and not line.endswith(b"\n"):
                    line = self.stream.readline(CHUNK)
                yield number, None
                continue
            yield number, line.removeprefix(_BOM) if number == 1 else line

    def blocks(self, size: int) -> Iterator[bytes | None]:
        """Its lines in blocks of about `size` bytes, below `LIMIT`; None stands for a line that is longer than that.

        Raises:
            SourceError: it holds something else than text.
        """
        self._refuse_what_is_no_text()
        first = True
        while block := self.stream.read(size):
            rest = self.stream.readline(LIMIT)
            block = (block.removeprefix(_BOM) if first else block) + rest
            first = False
            last = block.rfind(b"\n", 0, -1) + 1
            if len(block) - last < LIMIT or block.find(b"\n", last, last + LIMIT) >= 0:
                yield block
                continue
            if last:
                yield block[:last]
            while rest and not rest.endswith(b"\n"):
                rest = self.stream.readline(CHUNK)
            yield None

    def document(self) -> bytes:
        """All of it.

        Raises:
            SourceError: it is longer than `LIMIT`.
        """
        pieces, size = [], 0
        while piece := self.stream.read(CHUNK):
            pieces.append(piece)
            size += len(piece)
            if size > LIMIT:
                raise SourceError(f"is longer than {LIMIT // 2**20} MiB; give it as .jsonl, an article a line")
        return b"".join(pieces)

    def text(self) -> str:
        """All of it as text.

        Raises:
            SourceError: it holds something else than UTF-8 text, or is longer than `LIMIT`.
        """
        self._refuse_what_is_no_text()
        try:
            return self.document().decode().removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            raise SourceError(not_utf8(error)) from None

    def _refuse_what_is_no_text(self) -> None:
        kind = other_than_text(self.head)
        if kind:
            raise SourceError(f"holds {kind}")


def other_than_text(head: bytes) -> str | None:
    """What `head` is the beginning of, where it is not plain text."""
    for magic, kind in _BINARY:
        if head.startswith(magic):
            return kind
    if _MARKUP.match(head):
        return "HTML or XML markup, not plain text"
    try:
        head.decode()
    except UnicodeDecodeError as error:
        controls = len(head.translate(None, _NOT_CONTROLS))
        if error.start < len(head) - 3 and controls > len(head) / 20:
            return "binary data, not text"
    return None


def not_utf8(error: UnicodeDecodeError) -> str:
    """The reason to give for bytes that are not UTF-8."""
    return f"byte 0x{error.object[error.start]:02x} at offset {error.start} is not UTF-8; save the input as UTF-8"


@contextmanager
def opened(found: Found) -> Iterator[Input]:
    """The opened input; closed again at the end, except for standard input.

    Raises:
        SourceError: it is not compressed as its suffix says, or an SQLite database that is in use.
        MissingExtraError: reading .zst files needs zstandard.
        OSError: it cannot be opened or read.
    """
    with ExitStack() as closing:
        if found.path is None:
            if sys.stdin is None:
                raise SourceError("is closed")
            stream = _buffered(sys.stdin.buffer)
            compression = _compression(stream.peek())
        else:
            _refuse_database_in_use(found.path)
            stream = closing.enter_context(io.BufferedReader(io.FileIO(found.path), CHUNK))
            compression = found.compression
            if compression and stream.peek() and _compression(stream.peek()) != compression:
                raise SourceError(f"does not hold what its suffix {compression} says")
        if compression == ".gz":
            stream = _buffered(closing.enter_context(gzip.GzipFile(fileobj=stream)))
        elif compression == ".zst":
            stream = io.BufferedReader(_Unzstd(stream), CHUNK)
        plain = found.path is not None and not compression and stream.seekable()
        yield Input(
            place=found.place,
            stem=found.stem,
            suffix=found.suffix,
            path=found.path if plain else None,
            head=stream.peek()[:CHUNK].removeprefix(_BOM),
            stream=stream,
        )


def _refuse_database_in_use(path: Path) -> None:
    """Leave an index alone that `data/*` named too: to close it here drops this process's locks on it (POSIX).

    SQLite would not know, and let others delete the log with what the index has acknowledged.
    """
    shared = _BESIDE.sub("", os.fspath(path)) + "-shm"
    if os.path.exists(shared):  # noqa: PTH110 (a Path raises where the name is too long)
        raise SourceError("is an SQLite database that is in use")


_BESIDE = re.compile(r"-(shm|wal)\Z")


def _compression(head: bytes) -> str:
    return ".gz" if head.startswith(_GZIP) else ".zst" if head.startswith(_ZSTD) else ""


def _buffered(source: Any) -> io.BufferedReader:
    return io.BufferedReader(_Pieces(source), CHUNK)


class _Pieces(io.RawIOBase):
    """What a stream has to give right now: lines of a slow pipe, and all that a torn gzip file still gives.

    Closing it leaves the stream open: standard input is not ours to close.
    """

    def __init__(self, source: Any) -> None:
        self._source = source  # whatever has read1

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        piece: bytes = self._source.read1(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


class _Unzstd(io.RawIOBase):
    """Decompresses Zstandard frames. The library's own reader takes a torn file for a complete one."""

    # A few bytes can unpack to 128 KiB; with small bites no bite unpacks to more than memory holds.
    _BITE = 2048

    def __init__(self, source: io.BufferedReader) -> None:
        try:
            import zstandard
        except ImportError:
            raise MissingExtraError("reading .zst files", "zstd") from None
        self._source = source
        self._new_frame = zstandard.ZstdDecompressor().decompressobj
        self._error = zstandard.ZstdError
        self._frame = self._new_frame()
        self._inside = False  # a frame has begun and not ended
        self._packed = b""
        self._plain = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        while not self._plain:
            bite = self._packed or self._source.read(self._BITE)
            if not bite and self._inside:
                raise EOFError("the Zstandard data ends in the middle")
            if not bite:
                return 0
            self._plain = memoryview(self._unpack(bite))
        size = min(len(buffer), len(self._plain))
        buffer[:size] = self._plain[:size]
        self._plain = self._plain[size:]
        return size

    def _unpack(self, bite: bytes) -> bytes:
        if not self._inside:
            self._frame = self._new_frame()
        try:
            plain: bytes = self._frame.decompress(bite)
        except self._error as error:
            raise SourceError(f"the Zstandard data is damaged: {error}") from None
        self._inside = not self._frame.eof
        self._packed = self._frame.unused_data if self._frame.eof else b""
        return plain
