"""Namespaces."""

from meshgen.checks.cluster.metadata import finalizer
from meshgen.checks.fields import named
from meshgen.checks.names import is_qualified
from meshgen.checks.types import Type

# Source: ValidateNamespace, validateFinalizerName.
_FINALIZER = Type((named(is_qualified), finalizer))
NAMESPACE = Type(fields={"spec": Type(fields={"finalizers": _FINALIZER})})
