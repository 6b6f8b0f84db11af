"""Pod specs and templates: what their parts are."""

from meshgen.checks.cluster.pods.container import CONTAINER
from meshgen.checks.types import Type

POD_SPEC = Type(fields={"containers": CONTAINER})
POD_TEMPLATE = Type(fields={"spec": POD_SPEC})
