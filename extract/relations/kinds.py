"""Groups of entity types that the relation rules speak of."""

from typing import Final

#: What an organization makes.
MADE: Final = frozenset({"Model", "Product"})
#: Kinds of technology.
TECHNOLOGIES: Final = frozenset({"Architecture", "Paradigm", "Method"})
#: Kinds of which a model is an example.
SCHOOLS: Final = frozenset({"Paradigm", "Architecture"})


def example_property(kind: str) -> str:
    """Return the property from a model to the kind it stands for."""
    return "exemplifies" if kind == "Paradigm" else "usesArchitecture"
