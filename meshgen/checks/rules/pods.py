"""The kinds that pods are made of."""

from meshgen.kinds import KINDS

PODS = frozenset(
    f"{kind.name}.{kind.group}" if kind.group else kind.name
    for kind in KINDS
    if kind.pod_template is not None
)
