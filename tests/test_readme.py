"""The README tells the truth: its commands run, and its example is what comes out."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"```\n(.*?)```", README, re.DOTALL)
COMMANDS = [line.split("#")[0].strip() for block in BLOCKS for line in block.splitlines()]


def test_the_first_two_commands_are_the_main_job_and_the_tests() -> None:
    assert COMMANDS[:2] == ["uv run dedup cluster seeds/", "uv run pytest"]


def test_what_the_main_job_prints_is_what_the_readme_shows() -> None:
    shown = README.split("The first prints:\n\n```\n")[1].split("```")[0]
    command = [sys.executable, "-m", "dedup", "cluster", "seeds/"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout
    text = words(printed)
    for line in shown.splitlines():
        assert words(line.replace("…", "")) in text, line


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("dedup ")])
def test_every_option_in_the_readme_exists(command: str) -> None:
    name = command.split()[1:3] if command.startswith("dedup index ") else command.split()[1:2]
    told = subprocess.run([sys.executable, "-m", "dedup", *name, "--help"], check=True, capture_output=True, text=True)
    for option in re.findall(r"(?<!\S)(--?[a-z][a-z-]*)", command):
        assert option in told.stdout, option
