"""Encodings, and every bad input: one clear reason each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extract.readers import READERS, read
from extract.readers.decoding import MAX_LINE
from ontology.errors import UnreadableReport

if TYPE_CHECKING:
    from pathlib import Path

_TEXT = "快手发布可灵2.6，支持1080p。\r\nOpenAI released Sora 2.\n"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("gb18030", b""),
    ],
)
def test_a_text_is_read_in_each_encoding(tmp_path: Path, encoding: str, mark: bytes) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(mark + _TEXT.encode(encoding))
    assert read(path).text == _TEXT


def _refused(path: Path) -> str:
    with pytest.raises(UnreadableReport) as caught:
        read(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    return caught.value.reason


def test_a_missing_file(tmp_path: Path) -> None:
    assert _refused(tmp_path / "no.txt") == "there is no such file"


def test_a_folder(tmp_path: Path) -> None:
    assert "folder" in _refused(tmp_path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\n", "white space"),
        (bytes(range(256)) * 8, "binary"),
        ("可灵".encode() + b"\x00\x00\x01" + "快手".encode(), "NUL"),
        (b"\xff\xfe\x00", "broken utf-16-le"),
        (b"\xef\xbb\xbf\xff", "broken utf-8"),
        (b"\x81\x82\x83\xff\xfe\xfd" * 50, "neither"),
        (b"\xff\xd8\xff\xe0" + b"\x01\x02\x00" * 90, "binary"),
        (b"--- \n***\n", "no text"),
    ],
)
def test_a_file_that_is_no_text(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(content)
    assert reason in _refused(path)


def test_a_line_of_twenty_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(b"a" * 20_000_000)
    assert f"{MAX_LINE:,}" in _refused(path)


@pytest.mark.parametrize("name", ["report.xyz", "report", "report.doc"])
def test_an_unknown_suffix_names_those_known(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("text")
    assert ".docx" in _refused(path)


@pytest.mark.parametrize("suffix", [".pdf", ".docx"])
def test_a_text_with_a_wrong_suffix(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"report{suffix}"
    path.write_text("no such format")
    assert "it is no" in _refused(path)


# python-docx opens the file itself
@pytest.mark.parametrize("suffix", sorted(READERS.keys() - {".docx"}))
def test_an_unreadable_file_gives_one_line(
    tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"report{suffix}"
    path.write_text("text")

    def denied(*_: object, **__: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "stat", lambda self, **_: denied() if self == path else None)
    monkeypatch.setattr(type(path), "exists", lambda _: True)
    monkeypatch.setattr(type(path), "is_dir", lambda _: False)
    monkeypatch.setattr(type(path), "read_bytes", denied)
    assert _refused(path) == "Permission denied"
