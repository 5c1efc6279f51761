from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest

from graph.questions import answer
from graph.questions.linking import index_of
from graph.questions.literals import dates, numbers
from graph.questions.reading import read
from graph.questions.slips import one_slip
from graph.questions.ways import fits, fitting, way
from graph.questions.words import grammar, stem
from graph.sparql import keywords
from ontology.errors import InputError
from ontology.terms import class_labels, properties
from tests.graph.questions.scoring import mean, questions

if TYPE_CHECKING:
    from graph.repository import Repository
    from graph.store.oxigraph import OxigraphStore

ASKED = ("asked", "paraphrase-first", "paraphrase-second", "paraphrase-third")
HAN = re.compile(r"[\u4e00-\u9fff]")


def labels(store: OxigraphStore, question: str, **options: str) -> set[str]:
    return {one.label or one.value or "" for one in answer(store, question, **options).answers}


def test_the_list_is_as_long_and_as_mixed_as_promised() -> None:
    every = questions(*ASKED, "paraphrase", "unanswerable")
    chinese = sum(bool(HAN.search(case["q"])) for case in every)
    assert len(every) >= 120
    assert 0.4 <= chinese / len(every) <= 0.6
    assert len(questions("paraphrase")) == 40
    assert len(questions("unanswerable")) == 30


def test_questions_written_with_the_grammar_are_answered(samples: OxigraphStore) -> None:
    score, missed = mean(samples, questions(*ASKED))
    assert score >= 0.9, missed


def test_questions_in_other_words_are_answered(samples: OxigraphStore) -> None:
    score, missed = mean(samples, questions("paraphrase"))
    assert score >= 0.85, missed


@pytest.mark.parametrize("case", questions("unanswerable"), ids=lambda case: case["q"])
def test_what_the_graph_does_not_hold_is_not_answered(
    samples: OxigraphStore, case: dict[str, str]
) -> None:
    result = answer(samples, case["q"])
    assert result.answers == ()
    assert result.message


def test_a_path_names_only_what_holds(samples: OxigraphStore) -> None:
    told = [step for one in answer(samples, "Who is a listed company developing Veo?").answers
            for step in one.path]  # fmt: skip
    assert told
    assert not any("founded" in step for step in told)


def test_further_wordings_are_answered(samples: OxigraphStore, small: OxigraphStore) -> None:
    score, missed = mean(samples, questions("samples", file="wordings.yaml"))
    assert score >= 0.95, missed
    score, missed = mean(small, questions("small", file="wordings.yaml"))
    assert score >= 0.95, missed


@pytest.mark.parametrize(
    "case", questions("unanswerable", file="wordings.yaml"), ids=lambda case: case["q"]
)
def test_further_wordings_are_not_guessed(samples: OxigraphStore, case: dict[str, str]) -> None:
    result = answer(samples, case["q"])
    assert result.answers == ()
    assert result.message


@pytest.mark.slow
def test_the_real_report(real: OxigraphStore) -> None:
    score, missed = mean(real, questions("real"))
    assert score >= 0.9, missed


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "name", "least"),
    [
        ("unseen.yaml", "unseen", 0.95),
        ("held-out.yaml", "held-out", 0.7),
        ("held-out.yaml", "held-out-later", 0.6),
        ("wordings.yaml", "analyst-third", 0.85),
        ("wordings.yaml", "analyst-fourth", 0.7),
        ("outsider.yaml", "real-mended", 0.85),
        ("outsider.yaml", "real-held-out", 0.65),
    ],
)
def test_questions_in_an_analysts_words(
    real: OxigraphStore, file: str, name: str, least: float
) -> None:
    """Those held out were never mended with: docs/questions.md gives the first sight."""
    score, missed = mean(real, questions(name, file=file))
    assert score >= least, missed


@pytest.mark.parametrize(("name", "least"), [("mended", 0.85), ("held-out", 0.65)])
def test_an_outsiders_questions(samples: OxigraphStore, name: str, least: float) -> None:
    score, missed = mean(samples, questions(f"samples-{name}", file="outsider.yaml"))
    assert score >= least, missed


def test_what_an_outsider_asks_in_vain(samples: OxigraphStore) -> None:
    for case in questions("unanswerable-samples", file="outsider.yaml"):
        result = answer(samples, case["q"])
        assert result.answers == (), case["q"]
        assert result.message


@pytest.mark.slow
def test_what_an_outsider_asks_the_real_report_in_vain(real: OxigraphStore) -> None:
    for case in questions("unanswerable-real", file="outsider.yaml"):
        assert answer(real, case["q"]).answers == (), case["q"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["unseen", "held-out"])
def test_what_the_real_report_does_not_hold_is_not_answered(real: OxigraphStore, name: str) -> None:
    for case in questions("unanswerable", file=f"{name}.yaml"):
        result = answer(real, case["q"])
        assert result.answers == (), case["q"]
        assert result.message


def same_firms(store: OxigraphStore) -> None:
    english = answer(store, "which listed firms link to world models").answers
    chinese = answer(store, "哪些上市公司与世界模型有关").answers
    assert [one.iri for one in english] == [one.iri for one in chinese] != []
    for one in english:
        assert one.evidence
        assert len(one.path) > 1
        assert store.ask(f"ASK {{ <{one.iri}> a rg:ListedCompany ; rg:ticker ?code }}")


def test_both_languages_lead_to_the_same_listed_firms(samples: OxigraphStore) -> None:
    same_firms(samples)


@pytest.mark.slow
def test_both_languages_lead_to_the_same_listed_firms_of_the_real_report(
    real: OxigraphStore,
) -> None:
    same_firms(real)


def test_several_numbers_bound_a_thing_each_in_its_unit(small: OxigraphStore) -> None:
    query = answer(small, "Which models offer 4K at 24 fps?").sparql
    assert '"resolution"' in query
    assert '"frameRate"' in query


def test_every_quote_stands_in_its_report(
    samples: OxigraphStore, samples_repository: Repository
) -> None:
    texts = samples_repository.texts()
    quoted = 0
    for case in questions(*ASKED, "paraphrase"):
        for told in answer(samples, case["q"]).answers:
            for source in told.evidence:
                quoted += 1
                assert texts[source["report"]][source["start"] : source["end"]] == source["exact"]
    assert quoted > 200


def test_answers_are_quick(samples: OxigraphStore) -> None:
    asked = [case["q"] for case in questions(*ASKED)]
    for question in asked:
        answer(samples, question)
    start = time.process_time()
    for question in asked:
        answer(samples, question)
    assert (time.process_time() - start) / len(asked) < 0.05


def test_both_languages_give_the_same(small: OxigraphStore) -> None:
    assert labels(small, "谁开发了可灵？") == {"快手"}
    assert labels(small, "Who developed Kling?") == {"Kuaishou"}
    assert labels(small, "Who developed Kling?", language="zh") == {"快手"}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who developed Sora 2?", {"OpenAI"}),
        ("Sora 2由谁开发？", {"OpenAI"}),
        ("Which models use DiT?", {"Sora 2", "Kling"}),
        ("How many models use DiT?", {"2"}),
        ("What is DiT derived from?", {"Transformer", "Diffusion"}),
        ("What is the predecessor of Sora 2?", {"Sora"}),
        ("Sora的下一代是什么？", {"Sora 2"}),
        ("Who developed the models that use DiT?", {"OpenAI", "Kuaishou"}),
        ("Which models use DiT and were developed by Kuaishou?", {"Kling"}),
        ("Which models other than Kling use DiT?", {"Sora 2"}),
        ("When was Sora 2 released?", {"2025-09-30"}),
        ("Which models were released before 2026?", {"Sora 2"}),
        ("Which models were released before September 2025?", set()),
        ("Which models were released in the second half of 2025?", {"Sora 2"}),
        ("2025年上半年发布了哪些模型？", set()),
        ("What succeeded Sora?", {"Sora 2"}),
        ("How long are the clips of Sora 2?", {"up to 25 s"}),
        ("Which models make clips longer than 20 seconds?", {"Sora 2"}),
        ("Which models make clips longer than 30 seconds?", set()),
        ("Which models have the longest clips?", {"Sora 2"}),
        ("Does Kling use DiT?", {"yes"}),
        ("可灵采用DiT吗？", {"是"}),
        ("Which lab belongs to Google?", {"DeepMind"}),
        ("Who does Kuaishou partner with?", {"BlueFocus"}),
        ("Which listed companies benefit from advertising?", {"BlueFocus"}),
        ("Which company has developed the most models?", {"DeepMind", "Kuaishou", "OpenAI"}),
        ("What does Sora 2 and Kling have in common?", {"DiT"}),
        ("What is the ticker of Kuaishou?", {"1024.HK"}),
        ("What is DiT?", {"DiT"}),
        ("What exactly is DiT?", {"DiT"}),
        ("Which models use DiT but not GAN?", {"Kling", "Sora 2"}),
        ("Which models use DiT but not Flow matching?", set()),  # what else Kling uses is unknown
        ("哪些模型用了DiT而没有用Flow matching？", set()),
        ("Which models were released from July through October 2025?", {"Sora 2"}),
        ("2025年三季度发布了哪些模型？", {"Sora 2"}),
        ("Which models came out in the first quarter of 2025?", set()),
        ("Which models make clips longer than twenty seconds?", {"Sora 2"}),
        ("能生成二十秒以上视频的模型有哪些？", {"Sora 2"}),
        ("What is the maximum clip length of Sora 2?", {"up to 25 s"}),
        ("Who first made Sora 2?", {"OpenAI"}),
        ("Where does Kuaishou trade?", {"HKEX"}),
        ("Sora 2到底是谁做出来的？", {"OpenAI"}),
        ("Which models' architecture is DiT?", {"Sora 2", "Kling"}),
    ],
)
def test_forms_of_questions(small: OxigraphStore, question: str, expected: set[str]) -> None:
    assert labels(small, question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Who developed Kling with OpenAI's money?",  # words that nothing explains
        "Did OpenAI develop Kling?",  # a report denies it
        "Did OpenAI partner with Disney?",  # a report only forecasts it
        "What does Kling cost?",  # a report doubts it
        "Who developed Sora 3?",
        "Who likes DiT?",
        "",
        "？",
        "SELECT * WHERE { ?s ?p ?o }",
        "Which models were released after Kling?",  # order against a thing is not read
        "Where was Kuaishou born?",
        "Models with 25 s clips and more",  # no question for yes or no is answered by yes
        "Who draws Sora 2?",  # a verb that only carries a number, without one
        "How will models be?",  # nothing is listed that was not asked for
        "哪些开源模型采用DiT？",  # which are open, no report says
        "Which domestic companies developed Kling?",
    ],
)
def test_nothing_is_guessed(small: OxigraphStore, question: str) -> None:
    result = answer(small, question)
    assert result.answers == ()
    assert result.message


@pytest.mark.parametrize(
    ("question", "told", "expected"),
    [
        ("Who develped Sora 2?", "“develped” was read as “develop”", {"OpenAI"}),
        ("谁开发了可灵的母公丝", "“母公丝”按“母公司”理解", set()),
        ("Which archtecture does Kling use?", "“archtecture” was read as “architecture”", {"DiT"}),
    ],
)
def test_a_slip_is_mended_and_told(
    small: OxigraphStore, question: str, told: str, expected: set[str]
) -> None:
    result = answer(small, question)
    assert told in result.message
    assert {one.label for one in result.answers} == expected


@pytest.mark.parametrize(
    ("written", "meant", "near"),
    [
        ("modle", "model", True),
        ("model", "model", False),
        ("develped", "developed", True),
        ("kling2", "kling3", False),  # a number is no slip
        ("sora", "soda", True),
        ("runwya", "runway", True),
        ("runaways", "runway", False),
    ],
)
def test_one_slip(written: str, meant: str, near: bool) -> None:  # noqa: FBT001
    assert one_slip(written, meant) is near


def test_an_unknown_name_brings_suggestions(small: OxigraphStore) -> None:
    result = answer(small, "Who developed Klink?")
    assert "Kling" in result.suggestions
    assert "Kling" in result.message
    assert "Kuaishou" in answer(small, "kuaishou3发布了什么？").message


def test_paths_between_two(small: OxigraphStore) -> None:
    result = answer(small, "How are Sora 2 and world models related?")
    assert result.kind == "relation"
    assert result.answers[0].label == "World model"
    assert len(result.answers[0].path) == 2
    assert result.answers[0].evidence


def test_comparison_gives_both(small: OxigraphStore) -> None:
    steps = [step for one in answer(small, "Compare Sora 2 and Kling").answers for step in one.path]
    assert any(step.startswith("Sora 2") for step in steps)
    assert any(step.startswith("Kling") for step in steps)


def test_json_is_as_the_contract_says(small: OxigraphStore) -> None:
    told = answer(small, "Who developed Sora 2?").to_json()
    assert {"question", "language", "sparql", "answers", "message"} <= set(told)
    (one,) = told["answers"]
    assert set(one) == {"iri", "label", "labels", "value", "path", "evidence"}
    assert set(one["evidence"][0]) == {"report", "section", "start", "end", "exact"}


def test_the_query_shown_gives_the_answers(small: OxigraphStore) -> None:
    for question in ("Which models use DiT?", "谁开发了可灵？", "Which models use neither GAN?"):
        result = answer(small, question)
        rows = small.rows(result.sparql) if result.sparql else []
        assert {one.iri for one in result.answers} == {
            getattr(row["answer"], "value", None) for row in rows
        }


def test_nothing_is_changed_by_a_question(small: OxigraphStore) -> None:
    for case in questions("asked", "paraphrase"):
        words = set(keywords(answer(small, case["q"]).sparql))
        assert not words & {"INSERT", "DELETE", "SERVICE", "LOAD", "CLEAR", "DROP"}


def test_as_of_a_date(small: OxigraphStore) -> None:
    assert labels(small, "Who developed Sora 2?", as_of="2025-08") == set()
    assert labels(small, "Who developed Sora 2?", as_of="2025-10") == {"OpenAI"}
    # Kling has no date of its own: it is known from when a report says so
    assert labels(small, "Who developed Kling?", as_of="2025-12") == set()
    assert labels(small, "Who developed Kling?", as_of="2026-01-15") == {"Kuaishou"}
    with pytest.raises(InputError, match="no date"):
        answer(small, "Who developed Kling?", as_of="soon")


def test_every_way_of_the_grammar_fits_the_schema() -> None:
    told = grammar()
    lines = [line for cue in told.cues.values() for line in cue.ways]
    lines += [line for noun in told.roles.values() for line in noun.ways]
    lines += [tuple(line) for by in told.defaults.values() for ls in by.values() for line in ls]
    every = frozenset(class_labels())
    for line in lines:
        for text in line:
            assert fits(way(text), every, every), text


def test_every_date_and_class_of_the_grammar_exists() -> None:
    told = grammar()
    assert {name for cue in told.cues.values() for name in cue.dates} <= set(properties())
    nouns = (*told.roles.values(), *told.classes.values())
    assert {name for noun in nouns for name in noun.classes} <= set(class_labels())


def test_only_fitting_ways_are_taken() -> None:
    model, company = frozenset({"Model"}), frozenset({"Organization"})
    lines = (("^developedBy", "^producedBy"), ("^foundedBy",))
    assert fitting(lines, company, model) == (0, (way("^developedBy"),))
    assert fitting(lines, model, model) is None


@pytest.mark.parametrize(
    ("forms", "shared"),
    [
        (("use", "uses", "used", "using"), "use"),
        (("company", "companies"), "compani"),
        (("is", "are", "was", "were", "been"), "be"),
        (("planned", "plan", "plans"), "plan"),
    ],
)
def test_stems(forms: tuple[str, ...], shared: str) -> None:
    assert {stem(form) for form in forms} == {shared}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025年9月30日发布", ["2025-09-30"]),
        ("2025年之后", ["2025"]),
        ("in September 2025", ["2025-09"]),
        ("on 3 March 2025", ["2025-03-03"]),
        ("between 2024 and 2025", ["2024", "2025"]),
        ("25年9月", ["2025-09"]),
        ("2025年上半年", ["2025-01"]),
        ("in the second half of 2025", ["2025-07"]),
        ("Q3 2025", ["2025-07"]),
        ("from June through August 2025", ["2025-06"]),
        ("2025年6-8月", ["2025-06"]),
        ("the last quarter of 2025", ["2025-10"]),
        ("in late 2025", ["2025-09"]),
        ("2025年底", ["2025-11"]),
        ("2025年中国", ["2025"]),
        ("1080p", []),
        ("2000元", []),
    ],
)
def test_dates(text: str, expected: list[str]) -> None:
    assert [date.text for date in dates(text)] == expected


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("支持4K", 4, "K"),
        ("longer than 10 seconds", 10, "s"),
        ("under $20", 20, "USD"),
        ("超过1亿次", 100_000_000, "times"),
        ("3 million", 3_000_000, ""),
        ("66元", 66, "CNY"),
        ("六十集以上", 60, "episodes"),
        ("一百二十秒", 120, "s"),
        ("播放量破亿", 100_000_000, ""),
        ("sixty-five seconds", 65, "s"),
        ("a hundred million views", 100_000_000, ""),
        ("70 million times", 70_000_000, "times"),
    ],
)
def test_numbers(text: str, value: int, unit: str) -> None:
    (number,) = numbers(text, dates(text))
    assert (int(number.value), number.unit) == (value, unit)


def test_a_version_that_is_not_there_is_unknown(small: OxigraphStore) -> None:
    assert read(index_of(small), "Who made Sora 9?").unknown == ("Sora 9",)
    assert read(index_of(small), "Who made Sora 2?").unknown == ()
