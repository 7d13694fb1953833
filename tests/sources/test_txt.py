"""Plain pages."""

from pathlib import Path

import pytest

from .helpers import read_bytes


@pytest.mark.parametrize(
    ("content", "title", "text"),
    [
        ("Title\nText.\nMore.\n", "Title", "Text.\nMore."),
        ("\n\n  Title  \n\nText.\n\nMore.\n\n", "Title", "Text.\n\nMore."),
        ("Only one line\n", None, "Only one line"),
        ("x" * 201 + "\nText.", None, "x" * 201 + "\nText."),
        ("x" * 200 + "\nText.", "x" * 200, "Text."),
        ("Title\r\nText.\r\nMore.", "Title", "Text.\nMore."),
        ("Title\nText.\n12/02/2016 15:14\n\n25/04/2019 16:28", "Title", "Text."),
        ("Title\nText.\n2019-04-25\n18 June 2025\n2025-06-18T10:00:00Z", "Title", "Text."),
        ("Title\n12/02/2016 was the day.\nText.", "Title", "12/02/2016 was the day.\nText."),
        ("Title\n12/02/2016\nText.\n2000\n", "Title", "12/02/2016\nText.\n2000"),
        ("Title\n12/02/2016\n", None, "Title"),
        ("Title\nText.\nCall:\n1718000000", "Title", "Text.\nCall:\n1718000000"),
    ],
)
def test_plain_pages(content: str, title: str | None, text: str, tmp_path: Path) -> None:
    article = read_bytes(tmp_path, "page.txt", content.encode()).one
    assert (article.id, article.title, article.text) == ("page#0", title, text)
    assert article.published is None and article.source is None and article.extra == {}


def test_a_page_that_is_not_utf8_is_reported(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, "page.txt", "Titel\nEin Käse.\n".encode("latin-1"))
    assert [problem.reason for problem in reading.problems] == [
        "byte 0xe4 at offset 11 is not UTF-8; save the input as UTF-8"
    ]
