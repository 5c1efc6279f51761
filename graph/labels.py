"""When two labels are one: the key under which a name is looked up."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_IGNORED: Final = re.compile(r"[\s\-_·・‐-―\x00-\x1f\x7f]+")


def label_key(text: str) -> str:
    """Return what stays of a label when case, width, spaces and hyphens are left aside.

    >>> label_key("Sora 2") == label_key("SORA-2") == label_key("ｓｏｒａ2")
    True
    """
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text).casefold())
