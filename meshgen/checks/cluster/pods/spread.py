"""Topology spread constraints."""

from meshgen.checks.cluster.selectors import LABEL_SELECTOR
from meshgen.checks.types import Type

TOPOLOGY_SPREAD_CONSTRAINT = Type(fields={"labelSelector": LABEL_SELECTOR})
