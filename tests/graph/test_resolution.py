from graph.resolution import Naming, ResolvedEntity, resolve
from ontology.model import Entity


def naming(report: str, mentions: int = 1, **fields: object) -> Naming:
    given = {"id": "x", "type": "Model", "labels": (("en", "X"),), **fields}
    return Naming(report, Entity(**given, mentions=((0, 1),) * mentions))  # type: ignore[arg-type]


def resolved(*namings: Naming) -> ResolvedEntity:
    (one,) = resolve(namings).values()
    assert resolve(reversed(namings))["x"] == one, "the order of the reports does not matter"
    return one


def test_the_label_with_most_mentions_is_preferred_and_the_other_is_another_form() -> None:
    one = resolved(
        naming("a", 1, labels=(("en", "Kling AI"),)),
        naming("b", 3, labels=(("en", "Kling"),)),
    )
    assert one.preferred == (("en", "Kling"),)
    assert one.others == (("en", "Kling AI"),)


def test_of_labels_with_equal_mentions_the_shortest_then_the_first_by_code_point() -> None:
    one = resolved(
        naming("a", labels=(("en", "Sora-2"),)),
        naming("b", labels=(("en", "Sora2"),)),
        naming("c", labels=(("en", "Nora2"),)),
    )
    assert one.preferred == (("en", "Nora2"),)
    assert set(one.others) == {("en", "Sora-2"), ("en", "Sora2")}


def test_one_label_a_language_and_no_form_that_is_a_preferred_label() -> None:
    one = resolved(
        naming("a", labels=(("en", "Kling"), ("zh", "可灵")), aliases=(("zh", "Kling"),)),
        naming("b", labels=(("zh", "Kling"),), aliases=(("en", "可灵"), ("zh", "可灵大模型"))),
    )
    assert one.preferred == (("en", "Kling"), ("zh", "可灵"))
    assert one.others == (("zh", "可灵大模型"),)


def test_a_form_of_two_languages_is_kept_once_in_that_of_its_script() -> None:
    one = resolved(
        naming("a", aliases=(("zh", "X one"), ("en", "X一"))),
        naming("b", aliases=(("en", "X one"), ("zh", "X一"))),
    )
    assert one.others == (("en", "X one"), ("zh", "X一"))


def test_the_class_is_that_of_most_mentions_and_then_of_the_list() -> None:
    assert resolved(naming("a", 1), naming("b", 2, type="Product")).type == "Product"
    assert resolved(naming("a", 1), naming("b", 1, type="Product")).type == "Model"


def test_only_an_organization_bears_roles() -> None:
    roles = ("ListedCompany",)
    assert resolved(naming("a", type="Organization", roles=roles)).roles == {"a": roles}
    mixed = resolved(naming("a", type="Organization", roles=roles), naming("b", 5))
    assert mixed.type == "Model"
    assert mixed.roles == {"a": (), "b": ()}


def test_an_entity_without_a_label_is_called_by_its_id() -> None:
    assert resolved(naming("a", labels=())).preferred == (("en", "x"),)
