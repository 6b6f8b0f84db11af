"""Types of objects that many rules are about."""

from meshgen.kinds import KINDS

# What pods are made of, each `Kind.group`, or `Kind` of the core group.
WORKLOADS = frozenset(
    f"{kind.name}.{kind.group}" if kind.group else kind.name
    for kind in KINDS
    if kind.pod_template is not None
)
