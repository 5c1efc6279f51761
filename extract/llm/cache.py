"""Answers on disk, so that a question that was answered once is not paid for twice."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from extract.llm.errors import LlmUnavailable

if TYPE_CHECKING:
    from pathlib import Path


class AnswerCache:
    """A folder with one file an answer; without a folder it keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        """Keep answers under ``folder``, which is made when the first one comes."""
        self._folder = folder

    def get(self, key: str) -> str | None:
        """Return the answer kept for a key, or None; a file that cannot be read counts as none."""
        if self._folder is None:
            return None
        try:
            return self._file(self._folder, key).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def put(self, key: str, content: str) -> None:
        """Keep an answer: whole or not at all, whoever else writes it.

        Raises:
            LlmUnavailable: the folder cannot be written to.
        """
        if self._folder is None:
            return
        file = self._file(self._folder, key)
        part = file.with_name(f".{key}.{os.getpid()}.{threading.get_ident()}.part")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(content, "utf-8")
            part.replace(file)
        except OSError as error:
            reason = error.strerror or str(error)
            raise LlmUnavailable(f"{self._folder}: cannot keep answers: {reason}") from error

    @staticmethod
    def _file(folder: Path, key: str) -> Path:
        return folder / key[:2] / f"{key}.json"
