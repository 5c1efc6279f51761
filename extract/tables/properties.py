"""What a column states of the rows' subjects, by the types of both and by its heading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract.relations.kinds import MADE

if TYPE_CHECKING:
    from extract.mentions import Mention
    from extract.tables.roles import Role

#: ``(type of the record's subject, type of the column's names) -> (property, reversed)``, where
#: reversed makes the column's name the subject.
_BY_TYPES: Final[dict[tuple[str, str], tuple[str, bool]]] = {
    ("Model", "Organization"): ("developedBy", False),
    ("Product", "Organization"): ("developedBy", False),
    ("Method", "Organization"): ("developedBy", False),
    ("Architecture", "Organization"): ("developedBy", False),
    ("Model", "Architecture"): ("usesArchitecture", False),
    ("Method", "Architecture"): ("usesArchitecture", False),
    ("Model", "Method"): ("usesComponent", False),
    ("Model", "Paradigm"): ("exemplifies", False),
    ("Product", "Paradigm"): ("exemplifies", False),
    ("Model", "Sector"): ("appliedTo", False),
    ("Product", "Sector"): ("appliedTo", False),
    ("Organization", "Sector"): ("appliedTo", False),
    ("Paradigm", "Sector"): ("appliedTo", False),
    ("Architecture", "Sector"): ("appliedTo", False),
    ("Model", "Publication"): ("describedIn", False),
    ("Method", "Publication"): ("describedIn", False),
    ("Architecture", "Publication"): ("describedIn", False),
    ("Model", "Benchmark"): ("evaluatedOn", False),
    ("Organization", "Paradigm"): ("pursues", False),
    ("Organization", "Architecture"): ("pursues", False),
    ("Organization", "Method"): ("pursues", False),
    ("Organization", "Model"): ("developedBy", True),
    ("Organization", "Product"): ("developedBy", True),
    ("Organization", "Person"): ("affiliatedWith", True),
    ("Organization", "CreativeWork"): ("producedBy", True),
    ("CreativeWork", "Organization"): ("producedBy", False),
    ("CreativeWork", "Person"): ("producedBy", False),
    ("CreativeWork", "Model"): ("usedIn", True),
    ("CreativeWork", "Product"): ("usedIn", True),
    ("Product", "Model"): ("usedIn", True),
    ("Model", "Product"): ("usedIn", False),
    ("Paradigm", "Model"): ("exemplifies", True),
    ("Paradigm", "Product"): ("exemplifies", True),
    ("Architecture", "Model"): ("usesArchitecture", True),
    ("Paradigm", "Paradigm"): ("narrowerThan", True),
    ("Paradigm", "Architecture"): ("narrowerThan", True),
    ("Architecture", "Architecture"): ("narrowerThan", True),
    ("Paradigm", "Organization"): ("pursues", True),
    ("Person", "Organization"): ("affiliatedWith", False),
    ("Publication", "Person"): ("authoredBy", False),
    ("Publication", "Organization"): ("authoredBy", False),
    ("Publication", "Model"): ("describedIn", True),
    ("Publication", "Method"): ("describedIn", True),
    ("Benchmark", "Model"): ("evaluatedOn", True),
    ("Model", "Person"): ("developedBy", False),
    ("Method", "Person"): ("developedBy", False),
    ("Architecture", "Person"): ("developedBy", False),
    ("Sector", "Organization"): ("appliedTo", True),
    ("Sector", "Model"): ("appliedTo", True),
    ("Sector", "Product"): ("appliedTo", True),
}
#: Roles that fix the property whatever the types.
_BY_ROLE: Final[dict[str, tuple[str, bool]]] = {
    "producer": ("producedBy", False),
    "component": ("usesComponent", False),
    "parent": ("subOrganizationOf", False),
    "partner": ("partnersWith", False),
    "predecessor": ("succeeds", False),
    "founder": ("foundedBy", False),
    "tool": ("usedIn", True),
    "derived": ("derivedFrom", False),
    "beneficiary": ("beneficiaryOf", True),
    "benefit": ("beneficiaryOf", False),
}
#: A model in such a column is what the row's model was made from, not its backbone.
_BASE: Final = re.compile(r"基座|底座|底模|\bbase\b|initiali[sz]ed|fine-?tuned", re.IGNORECASE)
#: A product in such a column is inside the row's product.
_INSIDE: Final = re.compile(r"芯片|算力|计算平台|主控|\bchip|\bSoC\b|compute", re.IGNORECASE)
#: An architecture with such a name is a part of the models that use it.
_PART: Final = re.compile(r"(?:VAE|[Ee]ncoder|[Dd]ecoder|[Tt]okenizer|编码器|解码器)$")
#: Where a work is shown, and what a firm uses but did not make.
_CHANNEL: Final = re.compile(
    r"平台|渠道|频道|播出|platform|channel|network|streamer", re.IGNORECASE
)
_TOOLS: Final = re.compile(r"工具|使用|采用|接入|\btools?\b|\buse[sd]?\b|\bstack\b", re.IGNORECASE)


def property_of(
    subject: Mention, obj: Mention, role: Role, heading: str
) -> tuple[str, bool] | None:
    """Return what a column states of its row, and whether its own name is the subject.

    None where it states nothing that the ontology holds.
    """
    if fixed := _by_role(subject, role):
        return fixed
    if _silent(subject, obj, role, heading):
        return None
    if subject.type == "Model":
        return _of_model(subject, obj, role, heading)
    known = _BY_TYPES.get((subject.type, obj.type))
    if role.name == "Architecture" and obj.type == "Model":
        return ("usesArchitecture", False) if known else None
    if subject.type == obj.type == "Product" and _INSIDE.search(heading):
        return "usedIn", True
    return known


def _by_role(subject: Mention, role: Role) -> tuple[str, bool] | None:
    """Return what a role fixes whatever the types."""
    if role.name == "adopter":
        whole = subject.type == "Architecture" and not _PART.search(subject.surface)
        return ("usesArchitecture" if whole else "usesComponent"), True
    return _BY_ROLE.get(role.name) if role.kind == "relations" else None


def _silent(subject: Mention, obj: Mention, role: Role, heading: str) -> bool:
    """Whether a heading says that what it lists is beside the row's subject, no more."""
    if obj.type == "Person":
        # of the authors beside a model nobody says that they made it
        maker = role.type == "Organization"
        return not maker and (subject.type in MADE or role.type != "Person")
    if subject.type == "CreativeWork":
        return _CHANNEL.search(heading) is not None
    return (
        subject.type == "Organization" and obj.type in MADE and _TOOLS.search(heading) is not None
    )


def _of_model(subject: Mention, obj: Mention, role: Role, heading: str) -> tuple[str, bool] | None:
    if obj.type == "Model":
        if _BASE.search(heading):
            return "derivedFrom", False
        # what else one model's row lists of others is no relation that a type tells
        return ("usesArchitecture", False) if role.name == "Architecture" else None
    if role.name == "Method" and obj.type == "Architecture":
        return "usesComponent", False
    return _BY_TYPES.get((subject.type, obj.type))
