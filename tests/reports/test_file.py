"""A report file appears whole or not at all."""

import os
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import BinaryIO, cast

import pytest

from dedup.errors import DedupError, ParameterError, ReportError
from dedup.outcome import Outcome
from dedup.reports import Report, report_named, write_file

from .helpers import rendered, small

JSON = report_named("json")
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="modes and devices as POSIX has them")


def failing(error: BaseException) -> Report:
    """A report that fails midway."""

    def write(outcome: Outcome, file: BinaryIO) -> None:
        file.write(b"half of it" * 100_000)
        raise error

    return cast(Report, SimpleNamespace(NAME="failing", write=write))


def test_a_new_file(tmp_path: Path) -> None:
    write_file(small(), tmp_path / "report.json")
    assert (tmp_path / "report.json").read_bytes() == rendered(JSON, small())
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


def test_a_path_may_be_a_string(tmp_path: Path) -> None:
    write_file(small(), str(tmp_path / "report.json"))
    assert (tmp_path / "report.json").exists()


def test_a_path_without_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_file(small(), "report.json")
    assert (tmp_path / "report.json").exists()


@pytest.mark.parametrize("old", [None, b"old"])
@pytest.mark.parametrize("error", [RuntimeError("broken"), KeyboardInterrupt(), SystemExit(), ParameterError("no")])
def test_a_failure_leaves_what_was_there(error: BaseException, old: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    if old is not None:
        path.write_bytes(old)
    with pytest.raises(type(error)):
        write_file(small(), path, failing(error))
    assert [found.read_bytes() for found in tmp_path.iterdir()] == ([] if old is None else [old])


def test_a_full_disk_is_told_and_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(b"old")
    with pytest.raises(DedupError, match=r"cannot write .*report\.json.*: no space left"):
        write_file(small(), path, failing(OSError(28, "No space left on device")))
    assert [found.read_bytes() for found in tmp_path.iterdir()] == [b"old"]


def missing_folder(folder: Path) -> Path:
    return folder / "missing" / "report.json"


def in_a_file(folder: Path) -> Path:
    (folder / "file").write_bytes(b"")
    return folder / "file" / "report.json"


def a_folder(folder: Path) -> Path:
    (folder / "report.json").mkdir()
    return folder / "report.json"


def a_name_too_long(folder: Path) -> Path:
    return folder / ("x" * 300 + ".json")


def a_name_with_a_nul(folder: Path) -> Path:
    return folder / "a\0.json"


@pytest.mark.parametrize("place", [missing_folder, in_a_file, a_folder, a_name_too_long, a_name_with_a_nul])
def test_a_place_where_no_file_can_be_is_told(place: Callable[[Path], Path], tmp_path: Path) -> None:
    path = place(tmp_path)
    with pytest.raises(ReportError, match="cannot write"):
        write_file(small(), path)
    assert not list(tmp_path.rglob(".dedup-*"))


@POSIX
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_or_a_file_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(ReportError, match="write-protected"):
        write_file(small(), path)
    tmp_path.chmod(0o555)
    with pytest.raises(ReportError, match="permission denied"):
        write_file(small(), tmp_path / "new.json")
    tmp_path.chmod(0o755)


def test_a_folder_that_refuses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ReportError, match="permission denied"):
        write_file(small(), tmp_path / "new.json")


@POSIX
def test_a_new_file_has_the_rights_of_any_new_file(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        write_file(small(), tmp_path / "report.json")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "report.json").stat().st_mode) == 0o640


@POSIX
def test_a_file_that_was_there_keeps_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(b"old")
    path.chmod(0o600)
    write_file(small(), path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes() != b"old"


@POSIX
def test_a_link_goes_on_pointing_where_it_did(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "target.json").write_bytes(b"old")
    (tmp_path / "report.json").symlink_to("folder/target.json")
    write_file(small(), tmp_path / "report.json")
    assert (tmp_path / "report.json").is_symlink()
    assert (tmp_path / "folder" / "target.json").read_bytes() == rendered(JSON, small())


@POSIX
def test_a_device_is_written_to_and_not_replaced() -> None:
    write_file(small(), "/dev/null", JSON)
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has it")
def test_a_device_that_is_full_is_told() -> None:
    with pytest.raises(DedupError, match="no space left"):
        write_file(small(), "/dev/full", JSON)


@POSIX
def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    path, got = tmp_path / "pipe.json", []
    os.mkfifo(path)
    reader = threading.Thread(target=lambda: got.append(path.read_bytes()))
    reader.start()
    write_file(small(), path)
    reader.join()
    assert got == [rendered(JSON, small())]
    assert stat.S_ISFIFO(path.stat().st_mode)
