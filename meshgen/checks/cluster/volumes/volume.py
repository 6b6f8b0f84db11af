"""Volumes of a pod."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.quantities import negative
from meshgen.checks.cluster.volumes import disks
from meshgen.checks.cluster.volumes.ephemeral import EPHEMERAL
from meshgen.checks.cluster.volumes.items import DOWNWARD_FILE, KEY_TO_PATH, MODE
from meshgen.checks.cluster.volumes.paths import descending
from meshgen.checks.cluster.volumes.projected import PROJECTED
from meshgen.checks.cluster.volumes.sources import SOURCES
from meshgen.checks.fields import (
    at_most_one,
    missing,
    named_if_any,
    one_of,
    required,
    where,
)
from meshgen.checks.names import is_subdomain
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path


def _size(source: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield a size below nothing. Source: validateVolumeSource."""
    if "sizeLimit" in source:
        yield from negative(source["sizeLimit"], (*path, "sizeLimit"))


def _image(source: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield what is wrong with an image, which is left out before 1.35.

    Source: validateImageVolumeSource; a template may lack the reference before 1.37.
    """
    if span.since(35) and source.get("pullPolicy"):
        yield from _pull(source["pullPolicy"], (*path, "pullPolicy"), span)
    if span.since(37) and not source.get("reference"):
        yield missing(source, path, "reference", "expected an image, as in a container")


_pull = one_of("Always", "IfNotPresent", "Never")
_OF_PODS: Mapping[str, Type] = {
    "configMap": Type((required("name"),), {"defaultMode": MODE, "items": KEY_TO_PATH}),
    "csi": Type(
        fields={
            "driver": Type((disks.csi_driver,)),
            "nodePublishSecretRef": Type(
                (required("name"),), {"name": Type((named_if_any(is_subdomain),))}
            ),
        }
    ),
    "downwardAPI": Type(fields={"defaultMode": MODE, "items": DOWNWARD_FILE}),
    "emptyDir": Type((_size,)),
    "ephemeral": EPHEMERAL,
    "gitRepo": Type((required("repository"),), {"directory": Type((descending,))}),
    "persistentVolumeClaim": Type((required("claimName"),)),
    "projected": PROJECTED,
    "secret": Type((required("secretName"),), {"defaultMode": MODE, "items": KEY_TO_PATH}),
}
_KINDS = (*_OF_PODS, *SOURCES)
_one_source = at_most_one(*_KINDS, "image")


def _no_second(volume: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a volume has a second source; without any it is an emptyDir.

    Source: validateVolumeSource, SetDefaults_Volume. Before 1.35 a volume of an image is left out.
    """
    if len(volume) > 2 and ("image" not in volume or span.since(35)):
        yield from _one_source(volume, path, span)


VOLUME = Type(
    (_no_second, where(iscsi=disks.iscsi_target)),
    fields={**SOURCES, **_OF_PODS, "image": Type((_image,))},
)
