"""Files of ConfigMaps, Secrets and the downward API."""

from meshgen.checks.cluster.pods.downward import RESOURCE_REFERENCE, field_reference
from meshgen.checks.cluster.volumes.paths import unreserved
from meshgen.checks.fields import exactly_one, not_empty, required, within
from meshgen.checks.types import Type

MODE = Type((within(0, 0o777),))
FILE = Type((not_empty, unreserved))

# Source: validateKeyToPath.
KEY_TO_PATH = Type((required("key"),), fields={"path": FILE, "mode": MODE})
# Source: validateDownwardAPIVolumeFile.
DOWNWARD_FILE = Type(
    (exactly_one("fieldRef", "resourceFieldRef"),),
    fields={
        "fieldRef": field_reference(
            "metadata.annotations",
            "metadata.labels",
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
        ),
        "mode": MODE,
        "path": FILE,
        "resourceFieldRef": Type((required("containerName"),)).joined(RESOURCE_REFERENCE),
    },
)
