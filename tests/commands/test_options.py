"""The options that set parameters, and the files that the command finds: what goes before what, and what is told."""

import json
import os
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from dedup.settings import DEFAULTS
from tests.test_cli import RUN, lines
from tests.texts import story

# Two texts that are copies by default, and are not at 0.95.
PAIR = lines({"id": "a", "text": " ".join(story(1))}, {"id": "b", "text": " ".join([*story(1)[:85], *story(2)[:35]])})


def written(folder: Path, content: str | bytes, name: str = "dedup.toml") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def run(folder: Path, *args: str) -> "subprocess.CompletedProcess[str]":
    env = {**os.environ, "NO_COLOR": "1", "COLUMNS": "100"}
    done = subprocess.run(
        [*RUN, *args], input=PAIR.decode(), capture_output=True, text=True, cwd=folder, env=env, check=False
    )
    assert "Traceback" not in done.stderr
    return done


def in_force(folder: Path, *args: str) -> tuple[dict[str, Any], str]:
    """The parameters that count there, and what was said on stderr."""
    done = run(folder, "params", *args)
    assert done.returncode == 0, done.stderr
    return DEFAULTS | tomllib.loads(done.stdout), done.stderr


def test_set_goes_before_config_before_dedup_toml_before_pyproject(tmp_path: Path) -> None:
    assert in_force(tmp_path) == (DEFAULTS, "")
    written(tmp_path, "[tool.dedup]\ncopied = 0.41\nhost = 0.2\n", "pyproject.toml")
    assert in_force(tmp_path) == (
        DEFAULTS | {"copied": 0.41, "host": 0.2},
        "settings: pyproject.toml (copied 0.41, host 0.2)\n",
    )
    written(tmp_path, "copied = 0.42\n")
    assert in_force(tmp_path) == (DEFAULTS | {"copied": 0.42}, "settings: dedup.toml (copied 0.42)\n")
    other = written(tmp_path, "copied = 0.43\nhubs = 3\n", "other.toml")
    assert in_force(tmp_path, "--config", str(other)) == (DEFAULTS | {"copied": 0.43, "hubs": 3}, "")
    assert in_force(tmp_path, "--config", os.devnull) == (DEFAULTS, "")
    changes = ("--set", "copied=.5", "--set", " copied = 0.44 ", "--set", "scheme=affine32")
    wanted = DEFAULTS | {"copied": 0.44, "hubs": 3, "scheme": "affine32"}
    assert in_force(tmp_path, "--config", str(other), *changes) == (wanted, "")


def test_they_reach_the_run_and_its_report(tmp_path: Path) -> None:
    written(tmp_path, "copied = 0.42\nexcerpt = 0.99\n")
    done = run(tmp_path, "cluster", "-", "--format", "json", "--set", "copied=0.95")
    assert done.stderr == "settings: dedup.toml (copied 0.42, excerpt 0.99)\n"
    document = json.loads(done.stdout)
    assert document["params"] == DEFAULTS | {"copied": 0.95, "excerpt": 0.99}
    assert document["summary"]["copies"] == 0
    assert (
        json.loads(run(tmp_path, "cluster", "-", "--config", os.devnull, "--format", "json").stdout)["summary"][
            "copies"
        ]
        == 1
    )


def test_a_file_that_changes_nothing_is_not_told(tmp_path: Path) -> None:
    written(tmp_path, "copied = 0.55\n")
    written(tmp_path, "[tool.ruff]\nline-length = 100\n", "pyproject.toml")
    assert in_force(tmp_path) == (DEFAULTS, "")


def test_no_folder_above_is_looked_in(tmp_path: Path) -> None:
    written(tmp_path, "copied = 0.4\n")
    (tmp_path / "below").mkdir()
    assert in_force(tmp_path / "below") == (DEFAULTS, "")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--set", "copied"], "'copied' is not of the form NAME=VALUE, e.g. copied=0.6"),
        (["--set", "copied="], "'copied=' is not of the form"),
        (["--set", "=1"], "'=1' is not of the form"),
        (["--set", "copeid=1"], "dedup: --set: there is no parameter 'copeid'; did you mean copied?"),
        (["--set", "copied=abc"], "dedup: --set: copied is 'abc'; it must be a number"),
        (["--set", "copied=7"], "dedup: --set: copied is 7.0; it must be between 0.01 and 1.0"),
        (["--set", "copied=nan"], "dedup: --set: copied is nan; it must be between"),
        (["--set", "hubs=2.5"], "dedup: --set: hubs is '2.5'; it must be a whole number"),
        (["--set", f"seed={'9' * 5000}"], "dedup: --set: seed is '999"),
        (["--set", "scheme=legacy"], "dedup: --set: scheme is 'legacy'; there are: one-permutation, affine32"),
        (["--config", "missing.toml"], "dedup: missing.toml: no such file"),
        (["--config", "."], "dedup: .: is a directory"),
        (["--config", "bad/dedup.toml"], "dedup: bad/dedup.toml: copied is 7; it must be between 0.01 and 1.0"),
    ],
)
def test_what_is_wrong_is_said(args: list[str], message: str, tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    written(tmp_path / "bad", "copied = 7\n")
    done = run(tmp_path, "params", *args)
    assert (done.returncode, done.stdout, message in " ".join(done.stderr.split())) == (2, "", True), done.stderr


@pytest.mark.parametrize("command", ["cluster -", "explain A.txt B.txt"])
def test_every_command_refuses_before_it_reads(command: str, tmp_path: Path) -> None:
    done = run(tmp_path, *command.split(), "--set", "copied=7")
    assert (done.returncode, done.stderr) == (2, "dedup: --set: copied is 7.0; it must be between 0.01 and 1.0\n")


def test_a_file_that_is_found_is_checked_as_one_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "dedup.toml").symlink_to(tmp_path / "missing")
    assert run(tmp_path, "params").stderr == "dedup: dedup.toml: no such file or directory\n"
    (tmp_path / "dedup.toml").unlink()
    written(tmp_path, "[tool.dedup]\ncopeid = 1\n", "pyproject.toml")
    assert (
        run(tmp_path, "params").stderr
        == "dedup: pyproject.toml: there is no parameter 'copeid'; did you mean copied?\n"
    )


def test_explain_and_params_take_them_too(tmp_path: Path) -> None:
    written(tmp_path, "copied = 0.95\nexcerpt = 0.99\npassage = 1000\n")
    feed = written(tmp_path, PAIR, "feed.jsonl")
    told = run(tmp_path, "explain", "a", "b", "--in", str(feed)).stdout
    assert told.startswith("no match")
    assert run(tmp_path, "explain", "a", "b", "--in", str(feed), "--set", "copied=0.55").stdout.startswith("near")
    for name, row in zip("AB", PAIR.splitlines(), strict=True):
        written(tmp_path, json.loads(row)["text"], f"{name}.txt")
    assert "copies: 95% or more" in run(tmp_path, "explain", "A.txt", "B.txt").stdout
    assert "\ncopied = 0.95  # 0.01 to 1.0; default 0.55\n" in run(tmp_path, "params").stdout
    assert "\n#copied = 0.55  # 0.01 to 1.0\n" in run(tmp_path, "params", "--set", "copied=0.55").stdout


@pytest.mark.parametrize("format", ["terminal", "md"])
def test_reports_tell_what_is_not_the_default(format: str, tmp_path: Path) -> None:
    told = run(tmp_path, "cluster", "-", "--format", format, "--set", "copied=0.4", "--set", "hubs=3").stdout
    assert "Parameters changed: copied 0.4 (default 0.55), hubs 3 (default 2).\n" in told
    assert "Parameters changed" not in run(tmp_path, "cluster", "-", "--format", format).stdout
