"""The types of these kinds."""

from collections.abc import Mapping

from meshgen.checks.types import Type

KINDS: Mapping[str, Type] = {
    "Lease.coordination.k8s.io": Type(),
    "LimitRange": Type(),
    "MutatingWebhookConfiguration.admissionregistration.k8s.io": Type(),
    "Namespace": Type(),
    "PriorityClass.scheduling.k8s.io": Type(),
    "ResourceQuota": Type(),
    "RuntimeClass.node.k8s.io": Type(),
    "ValidatingWebhookConfiguration.admissionregistration.k8s.io": Type(),
}
