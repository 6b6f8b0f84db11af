"""The config's own types: frozen, documented, every default in its field.

The JSON Schema, `meshgen explain` and the reference page are all made from these types.
"""

from meshgen.model.environment import Environment
from meshgen.model.istio import Istio
from meshgen.model.mesh import Mesh
from meshgen.model.namespace import Mtls, Namespace
from meshgen.model.service import Service

__all__ = ["Environment", "Istio", "Mesh", "Mtls", "Namespace", "Service"]
