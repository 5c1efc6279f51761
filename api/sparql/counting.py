"""Count the rows of a serialized result as it passes, so that a limit on rows needs no parsing."""

from __future__ import annotations


class RowCounter:
    """Counts rows in the chunks of one result.

    XML and TSV escape their separators, so these are counted as they stand. In CSV a line end
    counts outside quotes only, and in JSON strings are cut out first. One triple is one row.
    """

    def __init__(self, key: str) -> None:
        self.rows = -1 if key in {"csv", "tsv"} else 0  # their first line is a heading
        self._key = key
        self._tail = b""
        self._in_string = False

    def add(self, chunk: bytes) -> int:
        """Take the next chunk and return the number of rows so far."""
        if self._key == "xml":
            self.rows += self._separated(chunk, b"<result>")
        elif self._key in {"tsv", "nt", "nq"}:
            self.rows += chunk.count(b"\n")
        elif self._key == "csv":
            self.rows += self._outside_quotes(chunk).count(b"\n")
        elif self._key == "json":
            self.rows += self._json(chunk)
        else:
            self.rows += chunk.count(b"\n") + chunk.count(b"},{")
        return self.rows

    def _separated(self, chunk: bytes, separator: bytes) -> int:
        data = self._tail + chunk
        self._tail = data[-(len(separator) - 1) :]
        return data.count(separator)

    def _outside_quotes(self, chunk: bytes) -> bytes:
        pieces = chunk.split(b'"')
        kept = b'"'.join(pieces[int(self._in_string) :: 2])
        if len(pieces) % 2 == 0:
            self._in_string = not self._in_string
        return kept

    def _json(self, chunk: bytes) -> int:
        """Count ``},{`` outside strings, which stands between two bindings and nowhere else."""
        data = self._tail + chunk
        keep = len(data) - len(data.rstrip(b"\\"))
        self._tail, data = (data[-keep:], data[:-keep]) if keep else (b"", data)
        plain = data.replace(b"\\\\", b"").replace(b'\\"', b"")
        outside = self._outside_quotes(plain)
        found = outside.count(b"},{") + outside.count(b"[{")
        if outside.endswith((b"}", b"},", b"[")):  # a separator cut by the end of the chunk
            cut = 2 if outside.endswith(b"},") else 1
            self._tail = outside[-cut:] + self._tail
        return found
