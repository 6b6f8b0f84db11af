"""Names of containers, each of which there is once in a pod."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.pods.every import containers_in
from meshgen.checks.names import is_subdomain, misnamed
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.resources import Path


def names_of_init_containers(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield init containers that are called as a container is. Source: validateInitContainers."""
    if "initContainers" in spec:
        names = {container["name"] for container in spec["containers"]}
        for place, container in containers_in(spec, path, "initContainers"):
            if container["name"] in names:
                message = f"there is a container `{container['name']}` already"
                yield Violation((*place, "name"), message, "expected another name")


def no_ephemeral_containers(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield containers that only a running pod can be given.

    Source: ValidatePodCreate, ValidatePodTemplateSpec.
    """
    if spec.get("ephemeralContainers"):
        expected = "expected none: `kubectl debug` adds them to a running pod"
        yield Violation((*path, "ephemeralContainers"), "is set", expected, "leave it out")


def deprecated_account(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that the old name of the field has no name, where it counts.

    Source: SetDefaults_PodSpec, ValidatePodSpec.
    """
    name = spec["serviceAccount"]
    if name and not spec.get("serviceAccountName"):
        yield from misnamed(is_subdomain, name, (*path, "serviceAccount"))


def image_without_spaces(image: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that an image of a pod has spaces around it. Source: validateContainerOnlyForPod."""
    if image != image.strip():
        yield Violation(path, "has spaces around it", "expected none")
