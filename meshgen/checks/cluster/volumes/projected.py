"""Volumes that put files of several sources together."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.volumes.items import DOWNWARD_FILE, KEY_TO_PATH, MODE
from meshgen.checks.cluster.volumes.paths import unreserved
from meshgen.checks.cluster.volumes.trust import CLUSTER_TRUST_BUNDLE, GATED, POD_CERTIFICATE
from meshgen.checks.fields import at_most_one, required, within
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_PLAIN = ("configMap", "downwardAPI", "secret", "serviceAccountToken")
_OF_ITEMS = ("secret", "configMap", "downwardAPI")
_OF_CERTIFICATE = ("credentialBundlePath", "keyPath", "certificateChainPath")
_File = tuple[Path, str]

_no_second = at_most_one(*_PLAIN)
_no_second_since_37 = at_most_one(*_PLAIN, *GATED)


def _one_kind(source: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a source is of two kinds, some of which are left out before 1.37.

    Source: validateProjectionSources.
    """
    if len(source) > 1:
        check = _no_second_since_37 if span.since(37) else _no_second
        yield from check(source, path, span)


def _files(source: Mapping[str, Any], path: Path, span: Span) -> Iterator[_File]:
    """Yield the files of a source, in upstream's order."""
    for kind in _OF_ITEMS:
        for position, item in enumerate(source.get(kind, {}).get("items", ())):
            yield (*path, kind, "items", position, "path"), item["path"]
    if span.since(37):
        if "clusterTrustBundle" in source:
            at = (*path, "clusterTrustBundle", "path")
            yield at, source["clusterTrustBundle"].get("path", "")
        certificate = source.get("podCertificate", {})
        for field in _OF_CERTIFICATE:
            if certificate.get(field):
                yield (*path, "podCertificate", field), certificate[field]


def _each_file_once(volume: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield files that two sources would write. Source: validateProjectionSources."""
    sources = volume.get("sources", ())
    seen: set[str] = set()
    for position, source in enumerate(sources):
        for at, file in _files(source, (*path, "sources", position), span):
            if file and file in seen:
                yield Violation(at, f"{words.show(file)} is there already", "expected another file")
            seen.add(file)


def _token_path(file: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield a path that leads out of the volume, which was not looked at before 1.30."""
    if span.since(30):
        yield from unreserved(file, path, span)


# Source: validateProjectionSources.
_TOKEN = Type(
    (required("path"),),
    fields={
        "expirationSeconds": Type((within(600, 2**32),)),
        "path": Type((_token_path,)),
    },
)
_ITEMS = Type((required("name"),), fields={"items": KEY_TO_PATH})
_SOURCE = Type(
    (_one_kind,),
    fields={
        "clusterTrustBundle": CLUSTER_TRUST_BUNDLE,
        "configMap": _ITEMS,
        "downwardAPI": Type(fields={"items": DOWNWARD_FILE}),
        "podCertificate": POD_CERTIFICATE,
        "secret": _ITEMS,
        "serviceAccountToken": _TOKEN,
    },
)
PROJECTED = Type((_each_file_once,), fields={"defaultMode": MODE, "sources": _SOURCE})
