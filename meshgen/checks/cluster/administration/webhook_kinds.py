"""The types of webhooks: few who name a namespace have any."""

from collections.abc import Mapping

from meshgen.checks.cluster.administration.webhooks import MUTATING, VALIDATING
from meshgen.checks.types import Type

KINDS: Mapping[str, Type] = {
    "MutatingWebhookConfiguration.admissionregistration.k8s.io": MUTATING,
    "ValidatingWebhookConfiguration.admissionregistration.k8s.io": VALIDATING,
}
