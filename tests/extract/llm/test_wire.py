"""Protocol: whatever the endpoint does, the facts are the same or the reason is told."""

from __future__ import annotations

import json
import re
import socket
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from extract.layout import parse
from extract.llm.errors import LlmUnavailable
from extract.llm.proposer import Proposed, propose
from tests.extract.llm.stub import Reply, Stub, completion, encoded, failure

if TYPE_CHECKING:
    from pathlib import Path

    from extract.llm.settings import LlmSettings

TEXT = "Lumora was nursed to life by Quillfern, a studio in Oslo.\n"
TWO_PARTS = TEXT + "\nA second paragraph speaks of nothing.\n"
GOOD = json.dumps(
    {
        "entities": [
            {"name": "Lumora", "type": "Model"},
            {"name": "Quillfern", "type": "Organization"},
        ],
        "relations": [
            {
                "subject": "Lumora",
                "property": "developedBy",
                "object": "Quillfern",
                "block": 1,
                "quote": "Lumora was nursed to life by Quillfern",
            }
        ],
    }
)
EMPTY = '{"entities": [], "relations": []}'
FENCED = f"```json\n{GOOD}\n```"
PROSE = f"Here is {{what}} I found:\n\n{GOOD}\n\nLet me know if you need {{more}}!"


def run(settings: LlmSettings, text: str = TEXT) -> Proposed:
    return propose(parse(text), settings)


def stands(found: Proposed) -> bool:
    return [(c.subject, c.property, c.object) for c in found.claims] == [
        ("Lumora", "developedBy", "Quillfern")
    ]


@pytest.mark.parametrize("content", [GOOD, FENCED, PROSE], ids=["bare", "fenced", "in prose"])
def test_json_is_found_however_it_is_wrapped(
    stub: Stub, settings: LlmSettings, content: str
) -> None:
    stub.script(completion(content))
    found = run(settings)
    assert stands(found)
    assert [(p.surface, p.type, p.source) for p in found.proposals] == [
        ("Lumora", "Model", "llm"),
        ("Quillfern", "Organization", "llm"),
    ]
    assert not found.rejects


def test_the_question_is_strict_cool_and_carries_the_key(stub: Stub, settings: LlmSettings) -> None:
    stub.script(completion(GOOD))
    run(settings)
    (asked,) = stub.asked
    assert stub.authorization == ["Bearer a-word"]
    assert asked["temperature"] == 0
    assert asked["response_format"]["json_schema"]["strict"] is True
    relation = asked["response_format"]["json_schema"]["schema"]["properties"]["relations"]
    assert "developedBy" in relation["items"]["properties"]["property"]["enum"]
    assert "[1] Lumora was nursed" in asked["messages"][1]["content"]
    assert "developedBy: Model" not in asked["messages"][1]["content"]
    assert "- developedBy: Model" in asked["messages"][0]["content"]


DEEP = b'{"choices":' + b"[" * 100_000
NO_ANSWERS = {
    "cut off": (completion(GOOD[:60], "length"), "answer cut off"),
    "refusal": (completion(None, refusal="I cannot help with that."), "refused to answer"),
    "filter": (completion("", "content_filter"), "refused to answer"),
    "empty choices": (encoded({"choices": []}), "empty answer"),
    "null content": (completion(None), "empty answer"),
    "blank content": (completion("  \n"), "empty answer"),
    "choice is no object": (encoded({"choices": [7]}), "empty answer"),
    "choices is no list": (encoded({"choices": "none"}), "unreadable answer"),
    "no choices": (encoded({}), "unreadable answer"),
    "not UTF-8": (Reply(b'{"choices": "\xff\xfe\x80"}'), "unreadable answer"),
    "HTML": (Reply(b"<html>Welcome</html>"), "unreadable answer"),
    "no body": (Reply(b""), "unreadable answer"),
    "too deep": (Reply(DEEP), "unreadable answer"),
    "prose alone": (completion("I found {nothing} of note."), "no JSON in the answer"),
    "another object": (completion('{"answer": 42}'), "no JSON in the answer"),
    "a list": (completion("[1, 2]"), "no JSON in the answer"),
    "deep content": (completion('{"relations":' * 50_000), "no JSON in the answer"),
}


def test_parts_without_usable_answer_are_counted_and_the_rest_is_read(
    stub: Stub, settings: LlmSettings
) -> None:
    def behave(asked: dict[str, Any]) -> Reply:
        shown = asked["messages"][1]["content"].removeprefix("[1] ")
        return NO_ANSWERS[shown][0] if shown in NO_ANSWERS else completion(GOOD)

    stub.behave = behave
    text = "\n\n".join([*NO_ANSWERS, TEXT])
    found = run(replace(settings, chunk_chars=1), text)
    assert stands(found)
    counted = {text[r.start : r.end].strip(): r.reason.removeprefix("llm: ") for r in found.rejects}
    assert counted == {case: reason for case, (_, reason) in NO_ANSWERS.items()}
    assert len(found.rejects) == len(NO_ANSWERS)


@pytest.mark.parametrize("case", ["refusal", "not UTF-8", "prose alone"])
def test_no_usable_answer_at_all_is_an_error(stub: Stub, settings: LlmSettings, case: str) -> None:
    reply, reason = NO_ANSWERS[case]
    stub.script(reply)
    with pytest.raises(LlmUnavailable, match=rf"gave no usable answer: {reason} \(1\)$"):
        run(settings)


def test_what_is_cut_off_is_asked_again_in_halves(stub: Stub, settings: LlmSettings) -> None:
    stub.script(completion(GOOD[:80], "length"), completion(GOOD), completion(EMPTY))
    found = run(settings, TWO_PARTS)
    assert stands(found)
    assert not found.rejects
    assert len(stub.asked) == 3


def test_halving_ends(stub: Stub, settings: LlmSettings) -> None:
    stub.script(completion("", "length"))
    with pytest.raises(LlmUnavailable, match=r"answer cut off \(4\)"):
        run(settings, "\n\n".join(f"Paragraph {n} is here." for n in range(30)))
    assert len(stub.asked) == 7


@pytest.mark.parametrize(
    ("known", "asked"),
    [("json_object", ["json_schema", "json_object"]), ("", ["json_schema", "json_object", ""])],
)
def test_an_endpoint_without_json_schema_is_asked_less_strictly(
    stub: Stub, settings: LlmSettings, known: str, asked: list[str]
) -> None:
    def behave(request: dict[str, Any]) -> Reply:
        if request.get("response_format", {}).get("type", "") != known:
            return failure(400, "response_format is not supported")
        return completion(FENCED)

    stub.behave = behave
    assert stands(run(replace(settings, concurrency=1, chunk_chars=60), TWO_PARTS))
    formats = [request.get("response_format", {}).get("type", "") for request in stub.asked]
    assert formats == [*asked, known]  # the second part is asked as the first was understood


def test_a_model_that_takes_no_temperature_is_asked_without(
    stub: Stub, settings: LlmSettings
) -> None:
    def behave(request: dict[str, Any]) -> Reply:
        if "temperature" in request:
            return failure(400, "Unsupported value", param="temperature")
        return completion(GOOD)

    stub.behave = behave
    assert stands(run(settings))
    assert stub.asked[-1]["response_format"]["type"] == "json_schema"


def test_retry_after_is_waited_for(stub: Stub, settings: LlmSettings) -> None:
    stub.script(failure(429, "slow down", retry_after="1"), completion(GOOD))
    before = time.monotonic()
    assert stands(run(replace(settings, retries=1)))
    assert 0.95 < time.monotonic() - before < 3
    assert len(stub.asked) == 2


def test_a_wait_without_bounds_is_not_waited_for(stub: Stub, settings: LlmSettings) -> None:
    stub.script(failure(429, "come tomorrow", retry_after="86400"))
    with pytest.raises(LlmUnavailable, match="answers 429"):
        run(replace(settings, retries=3))
    assert len(stub.asked) == 1


@pytest.mark.parametrize(
    "stumble",
    [failure(500, "oops"), Reply(hang_up="before"), Reply(b'{"choices"' * 9, hang_up="within")],
    ids=["500", "closed before", "closed within"],
)
def test_a_stumble_is_asked_again(stub: Stub, settings: LlmSettings, stumble: Reply) -> None:
    stub.script(stumble, completion(GOOD))
    assert stands(run(replace(settings, retries=1)))
    assert len(stub.asked) == 2


FATAL = {
    "500": (failure(500, "the model\nfell over"), "answers 500: .*the model fell over"),
    "429": (failure(429, "slow down"), "answers 429: .*slow down"),
    "401": (failure(401, "bad key a-word"), r"refuses the key in STUB_KEY \(401\)$"),
    "404": (failure(404, "no such model"), "answers 404: .*no such model"),
    "400": (failure(400, "context too long"), "answers 400: .*context too long"),
    "slow": (replace(completion(GOOD), delay=0.6), r"no answer within 0.3 s$"),
    "closed before": (Reply(hang_up="before"), "cannot be reached"),
    "closed within": (replace(completion(GOOD), hang_up="within"), "cannot be reached"),
}


@pytest.mark.parametrize("case", FATAL)
def test_an_endpoint_that_does_not_serve_is_one_line(
    stub: Stub, settings: LlmSettings, case: str
) -> None:
    reply, words = FATAL[case]
    stub.script(reply)
    with pytest.raises(LlmUnavailable, match=words) as caught:
        run(replace(settings, timeout=0.3))
    assert str(caught.value).startswith(f"language model stub at {stub.url}: ")
    assert "\n" not in str(caught.value)
    assert "a-word" not in str(caught.value)


def test_nobody_listens(settings: LlmSettings) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://user:secret@127.0.0.1:{free.getsockname()[1]}/v1"
        with pytest.raises(LlmUnavailable, match="cannot be reached") as caught:
            run(replace(settings, base_url=url))
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["nonsense", "ftp://127.0.0.1/", "http://[::1", "http:// /v1"])
def test_an_address_that_is_none(settings: LlmSettings, url: str) -> None:
    with pytest.raises(LlmUnavailable, match=f"^language model stub at {re.escape(url)}: ."):
        run(replace(settings, base_url=url))


def test_at_most_so_many_questions_are_open(stub: Stub, settings: LlmSettings) -> None:
    def behave(asked: dict[str, Any]) -> Reply:
        first = "Lumora" in asked["messages"][1]["content"]
        return replace(completion(GOOD if first else EMPTY), delay=0.3 if first else 0.02)

    stub.behave = behave
    text = TEXT + "".join(f"\nParagraph {n} is of some length but says little.\n" for n in range(9))
    found = run(replace(settings, concurrency=3, chunk_chars=60), text)
    assert stands(found)
    assert len(stub.asked) == 10
    assert stub.most_at_once == 3


def test_a_question_is_paid_for_once(stub: Stub, settings: LlmSettings, tmp_path: Path) -> None:
    stub.script(completion(GOOD))
    cached = replace(settings, cache=tmp_path / "answers")
    first, second = run(cached), run(cached)
    assert stands(first)
    assert stands(second)
    assert len(stub.asked) == 1
    run(replace(cached, model="another"))
    assert len(stub.asked) == 2
    for file in tmp_path.rglob("*.json"):
        file.write_bytes(b"\xff broken")
    assert stands(run(cached))
    assert len(stub.asked) == 3


def test_a_bad_answer_is_not_kept(stub: Stub, settings: LlmSettings, tmp_path: Path) -> None:
    stub.script(completion("nothing"), completion(GOOD))
    cached = replace(settings, cache=tmp_path / "answers")
    with pytest.raises(LlmUnavailable):
        run(cached)
    assert stands(run(cached))


def test_a_cache_that_cannot_be_written_is_told(
    stub: Stub, settings: LlmSettings, tmp_path: Path
) -> None:
    stub.script(completion(GOOD))
    (tmp_path / "file").write_text("")
    with pytest.raises(LlmUnavailable, match="cannot keep answers: "):
        run(replace(settings, cache=tmp_path / "file"))


def test_nothing_is_asked_of_a_document_that_says_nothing(
    stub: Stub, settings: LlmSettings
) -> None:
    assert run(settings, "\n\n").claims == []
    assert stub.asked == []
