"""All kinds that have a description, and looking one up."""

from meshgen.kinds.istio import ISTIO
from meshgen.kinds.kind import Kind
from meshgen.kinds.kubernetes import KUBERNETES
from meshgen.resources import group_of

KINDS: tuple[Kind, ...] = (*KUBERNETES, *ISTIO)
# Every place where a kind has a pod template, its own root apart.
POD_TEMPLATES = tuple(dict.fromkeys(kind.pod_template for kind in KINDS if kind.pod_template))
_BY_NAME = {kind.name: kind for kind in KINDS}


def kind_named(name: str) -> Kind:
    """Return the description of a kind by its name alone, as Kustomize goes by it."""
    return _BY_NAME.get(name) or Kind(name=name)


def kind_of(api_version: str, name: str) -> Kind:
    """Return the description of a kind; a plain one for a kind that is not in the table."""
    group, row = group_of(api_version), _BY_NAME.get(name)
    return row if row and group in (row.group, *row.former_groups) else Kind(name=name, group=group)
