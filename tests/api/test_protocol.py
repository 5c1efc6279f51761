"""Percent-encoding: our quick decoder says what the standard library's says."""

from urllib.parse import unquote_to_bytes

from hypothesis import given
from hypothesis import strategies as st

from api.sparql.protocol import Operation, _unquote, parameters, read_get

PIECES = [
    b"%", b"%%", b"=", b"%4", b"%41", b"%e4", b"%E4", b"%3D", b"%zz", b"=4", b"41",
    b"\r", b"\n", b"\r\n", b" ", b"\t", b"_", b".", b"\0", b"\xff", b"a",
]  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=3)), max_size=12))
def test_unquote(pieces: list[bytes]) -> None:
    raw = b"".join(pieces)
    assert _unquote(raw) == unquote_to_bytes(raw)


def test_a_query_alone_is_read_as_one_among_others_is() -> None:
    for text in (b"ASK%20%7B%7D", b"a+b%2Bc", b"%E4%B8%AD=%26", b""):
        alone, found = read_get(b"query=" + text), parameters(b"query=" + text + b"&x=1")
        assert alone == Operation("query", found["query"][0])
