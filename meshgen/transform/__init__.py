"""What Kustomize does to all resources of an overlay, done here for `meshgen build`.

Namespace, name prefix and suffix, references by name, and labels.
"""

from meshgen.transform.apply import finished
from meshgen.transform.settings import Settings

__all__ = ["Settings", "finished"]
