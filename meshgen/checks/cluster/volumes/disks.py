"""Disks of networks and clouds, whose fields have rules of their own."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import missing
from meshgen.checks.names import is_subdomain, misnamed
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

# What Go's \s is.
_SPACE = r"\t\n\f\r "
# How names of iSCSI begin, and what they look like. A name is looked for from anywhere on.
_ISCSI = {
    "iqn": re.compile(rf"iqn\.[0-9]{{4}}-[0-9]{{2}}\.[0-9A-Za-z.-]+:[^,;*&$|{_SPACE}]+\Z"),
    "eui": re.compile(r"\Aeui.[0-9A-Za-z]{16}\Z"),
    "naa": re.compile(r"\Anaa.[0-9A-Za-z]{32}\Z"),
}
# Name and target of an iSCSI volume in all, where it is told who asks.
_LONGEST_TARGET = 64
_HOST_AND_PORT = re.compile(r"(?:\[[^\[\]]*\]|[^\[\]:]*):[^\[\]:]*")
_LONGEST_TENANT = 64
_MANAGED, _MANAGED_URI = "Managed", "/subscriptions/"
_BLOB_URI = "https://"
_RESERVED = (".kubernetes.io", ".k8s.io")


def iscsi_name(name: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a text is no name of iSCSI. Source: validateISCSIVolumeSource."""
    form = _ISCSI.get(name[:3])
    if not (form and form.search(name)):
        message = f"found {words.show(name)}" if name else "is empty"
        expected = "expected a name of iSCSI, as in iqn.2001-04.com.example:storage.disk1"
        yield Violation(path, message, expected)


def iscsi_secret(source: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a login has no secret. Source: validateISCSIVolumeSource."""
    if "secretRef" not in source:
        for field in ("chapAuthDiscovery", "chapAuthSession"):
            if source.get(field):
                yield missing(source, path, "secretRef", f"expected a Secret, with `{field}: true`")
                return


def iscsi_target(volume: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a volume's name is too long for its target. Source: validateVolumeSource."""
    source = volume["iscsi"]
    if "initiatorName" in source:
        longest = _LONGEST_TARGET - len(f":{source.get('targetPortal', '')}".encode())
        if len(volume["name"]) > longest:
            message = f"is too long beside {words.show(source.get('targetPortal', ''))}"
            expected = f"expected at most {words.count(max(longest, 0), 'character')}"
            yield Violation((*path, "name"), message, expected)


def fibre_channel(source: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a disk is told in no way, or in two. Source: validateFCVolumeSource."""
    targets, wwids = source.get("targetWWNs"), source.get("wwids")
    at = (*path, "targetWWNs")
    if targets and wwids:
        yield Violation(at, "is set beside `wwids`", "expected one of the two")
    elif not (targets or wwids):
        yield missing(source, path, "targetWWNs", "expected `targetWWNs` or `wwids`")
    if targets and "lun" not in source:
        yield missing(source, path, "lun", "expected a number, with `targetWWNs`")
    elif targets and not 0 <= source["lun"] <= 255:
        yield Violation((*path, "lun"), f"found {source['lun']}", "expected 0 to 255")


def quobyte(source: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield what is no registry, or no tenant. Source: validateQuobyteVolumeSource."""
    registry = source.get("registry")
    expected = "expected hosts with ports, with commas between them"
    if not registry:
        yield missing(source, path, "registry", expected)
    elif len(source.get("tenant", "").encode()) > _LONGEST_TENANT:
        yield Violation((*path, "tenant"), "is too long", "expected 64 characters at most")
    elif not all(_HOST_AND_PORT.fullmatch(each) for each in registry.split(",")):
        yield Violation((*path, "registry"), f"found {words.show(registry)}", expected)


def azure_uri(source: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a disk is of another kind than its URI says. Source: validateAzureDisk."""
    kind, uri = source.get("kind", "Shared"), source.get("diskURI")
    begins = _MANAGED_URI if kind == _MANAGED else _BLOB_URI
    if uri and not uri.startswith(begins):
        expected = f"expected a URI that begins with {begins}, for `kind: {kind}`"
        yield Violation((*path, "diskURI"), f"found {words.show(uri)}", expected)


def flex_options(options: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield options of Kubernetes' own. Source: validateFlexVolumeSource."""
    for key in options:
        domain = f".{key.partition('/')[0].lower()}"
        if domain.endswith(_RESERVED):
            message = f"{words.show(key)} is Kubernetes' own"
            yield Violation((*path, key), message, "expected another domain", about_key=True)


def flocker(source: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a dataset is told in no way, or in two. Source: validateFlockerVolumeSource."""
    name, uuid = source.get("datasetName"), source.get("datasetUUID")
    if name and uuid:
        yield Violation((*path, "datasetUUID"), "is set beside `datasetName`", "expected one")
    elif not (name or uuid):
        yield missing(source, path, "datasetName", "expected `datasetName` or `datasetUUID`")
    if name and "/" in name:
        yield Violation((*path, "datasetName"), f"found {words.show(name)}", "expected no `/`")


def csi_driver(name: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a text is no name of a driver. Source: ValidateCSIDriverName."""
    if len(name) > 63:
        yield Violation(path, "is too long", "expected 63 characters at most")
    else:
        yield from misnamed(is_subdomain, name.lower(), path)
