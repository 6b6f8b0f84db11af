"""References to keys of ConfigMaps and Secrets."""

from meshgen.checks.cluster.fields import named_if_any, required
from meshgen.checks.names import is_data_key, is_subdomain
from meshgen.checks.types import Type

# Source: validateConfigMapKeySelector, validateSecretKeySelector.
KEY_REFERENCE = Type(
    (required("name", "key"),),
    fields={
        "key": Type((named_if_any(is_data_key),)),
        "name": Type((named_if_any(is_subdomain),)),
    },
)
