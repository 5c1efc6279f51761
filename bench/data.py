"""The data of the benchmarks: a synthetic report graph, each fact once in the default graph.

Models come in clans of 40 with lineage inside; every fact has an assertion node with nine triples.
The same number of triples gives the same bytes. Shape after the project's shared generator.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

NAMES = ["灵境", "混元", "可灵", "即梦", "万相", "星图", "悟空", "盘古", "天枢", "海螺"]
RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
PREF_LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
XSD = "http://www.w3.org/2001/XMLSchema#"
CLAN, RUN = 40, 8


def size() -> int:
    """Return how many triples are measured: ``BENCH_TRIPLES``, or 100,000."""
    return int(os.environ.get("BENCH_TRIPLES", "100000"))


def rdflib_most() -> int:
    """Return on how many triples rdflib is measured at most: it parses 20,000 a second."""
    return int(os.environ.get("BENCH_RDFLIB_MOST", "100000"))


def folder() -> Path:
    """Return where the data is kept between runs."""
    path = Path(os.environ.get("BENCH_FOLDER", ".bench"))
    path.mkdir(parents=True, exist_ok=True)
    return path


def label_of(model: int) -> str:
    """Return a model's label."""
    return f"{NAMES[model // CLAN % len(NAMES)]}{model // CLAN}-{model % CLAN}"


def node(kind: str, number: int) -> str:
    return f"<http://kg.example/id/{kind}/{number}>"


def term(name: str) -> str:
    return f"<http://kg.example/onto#{name}>"


def models_in(triples: int) -> int:
    """Return how many models fit: each brings some 41 triples, with its assertions."""
    return max(CLAN, triples // 41)


def write(path: Path, triples: int) -> None:
    """Write N-Triples of about that many triples."""
    rng, models = random.Random(7), models_in(triples)
    firms = max(20, triples // 2000)
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for firm in range(firms):
            kind = "ListedCompany" if firm % 5 == 0 else "Organization"
            out.write(f"{node('org', firm)} {RDF_TYPE} {term(kind)} .\n")
            for predicate in (LABEL, PREF_LABEL):
                out.write(f'{node("org", firm)} {predicate} "公司{firm}"@zh .\n')
        for model in range(models):
            s, inside = node("model", model), model % CLAN
            kind = "WorldModel" if model % 23 == 0 else "VideoModel"
            out.write(f"{s} {RDF_TYPE} {term(kind)} .\n")
            for predicate in (LABEL, PREF_LABEL):
                out.write(f'{s} {predicate} "{label_of(model)}"@zh .\n')
            facts = [(s, "developedBy", node("org", model // RUN % firms))]
            facts.append((s, "basedOn", node("arch", rng.randrange(30))))
            if inside % RUN:
                facts.append((s, "succeeds", node("model", model - 1)))
            if inside:
                facts.append((s, "derivedFrom", node("model", model - inside + inside // 2)))
            for subject, name, target in facts:
                count += 1
                a = node("assertion", count)
                out.write(
                    f"{subject} {term(name)} {target} .\n"
                    f"{a} {RDF_TYPE} {term('Assertion')} .\n"
                    f"{a} {term('subject')} {subject} .\n{a} {term('predicate')} {term(name)} .\n"
                    f"{a} {term('object')} {target} .\n"
                    f"{a} {term('source')} {node('doc', model // 6)} .\n"
                    f'{a} {term("start")} "{count % 9000}"^^<{XSD}integer> .\n'
                    f'{a} {term("end")} "{count % 9000 + 60}"^^<{XSD}integer> .\n'
                    f'{a} {term("confidence")} "0.{rng.randrange(50, 99)}"^^<{XSD}decimal> .\n'
                    f'{a} {term("quote")} "{label_of(model)}视频生成模型{count}"@zh .\n'
                )


def file(triples: int) -> Path:
    """Return the data file, written on the first call."""
    path = folder() / f"graph-{triples}.nt"
    if not path.exists():
        part = path.with_suffix(".part")
        write(part, triples)
        part.replace(path)
    return path


def queries(models: int, count: int = 400) -> dict[str, list[str]]:
    """Return the measured queries, each over ``count`` entities spread through the data."""
    prologue = (
        "PREFIX : <http://kg.example/onto#>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
    )
    chosen = [n * (models - CLAN) // count for n in range(count)]
    late = [n // CLAN * CLAN + CLAN - 1 for n in chosen]
    return {
        "point": [
            f'{prologue}SELECT ?s WHERE {{ ?s rdfs:label "{label_of(n)}"@zh }}' for n in chosen
        ],
        "lineage": [
            f"{prologue}SELECT ?a WHERE {{ {node('model', n)} (:derivedFrom|:succeeds)+ ?a }}"
            for n in late
        ],
        "evidence": [
            f"{prologue}SELECT ?doc ?quote ?start ?end WHERE {{ ?a :subject {node('model', n)} ;"
            " :predicate :succeeds ; :source ?doc ; :quote ?quote ; :start ?start ; :end ?end }"
            for n in late
        ],
        "type": [
            f"{prologue}SELECT ?m WHERE {{ ?m a :WorldModel }} LIMIT {n}" for n in range(20, 80)
        ],
    }


def parts(models: int) -> list[str]:
    """Return parts of labels, each of eleven models: the third of a clan, and those from 30 on.

    Our search does not look at hyphens, so a clan is left out where its number and another's read
    the same with a model's.
    """
    clans = [str(clan) for clan in range(10, models // CLAN)]
    return [f"{NAMES[int(c) % 10][1]}{c}-3" for c in clans if c[-1] not in c[:-1] + "3"]


def contains(part: str) -> str:
    """Return a query for the entities of whose label a text is part, as a user would write it."""
    return (
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
        "SELECT ?s ?label WHERE { ?s rdfs:label ?label"
        f' FILTER(CONTAINS(LCASE(STR(?label)), "{part}")) }}'
    )
