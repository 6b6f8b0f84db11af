"""Annotations of a pod that the API server reads."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.pods.every import every_container
from meshgen.checks.cluster.pods.toleration import TOLERATION
from meshgen.checks.cluster.volumes.paths import descending
from meshgen.checks.fields import one_of_if_any
from meshgen.checks.span import Span
from meshgen.checks.types import Type, TypeCheck
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.nearest import did_you_mean
from meshgen.resources import Path, dotted

_MIRROR = "kubernetes.io/config.mirror"
_COST = "controller.kubernetes.io/pod-deletion-cost"
_TOLERATIONS = "scheduler.alpha.kubernetes.io/tolerations"
_SECCOMP = "seccomp.security.alpha.kubernetes.io/pod"
_SECCOMP_OF = "container.seccomp.security.alpha.kubernetes.io/"
_APPARMOR_OF = "container.apparmor.security.beta.kubernetes.io/"
_READ = frozenset({_MIRROR, _COST, _TOLERATIONS, _SECCOMP})

_LOCAL = "localhost/"
# Profiles as annotations say them, by the type that a field has.
_PROFILES = {"Unconfined": ("unconfined",), "RuntimeDefault": ("runtime/default", "docker/default")}
_SECCOMP_PROFILES = ("runtime/default", "docker/default", "unconfined")
_APPARMOR_PROFILES = ("", "runtime/default", "unconfined")
# What the schema says of tolerations elsewhere.
_EFFECT = Type((one_of_if_any("NoSchedule", "PreferNoSchedule", "NoExecute"),))
_IN_JSON = TOLERATION.joined(Type(fields={"effect": _EFFECT}))
_INTEGER = re.compile(r"-[0-9]+|0|[1-9][0-9]*")


def annotated(pod: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield what is wrong with annotations of a pod or of a template.

    Source: ValidatePodSpecificAnnotations, validateSeccompAnnotationsAndFields.
    """
    annotations: Mapping[str, str] = pod.get("metadata", {}).get("annotations", {})
    spec = pod.get("spec", {})
    for key, value in annotations.items():
        if key in _READ or key.startswith((_SECCOMP_OF, _APPARMOR_OF)):
            at = (*path, "metadata", "annotations", key)
            yield from _annotation(key, value, spec, at, span)


def _annotation(
    key: str, value: str, spec: Mapping[str, Any], at: Path, span: Span
) -> Iterator[Violation]:
    if key == _MIRROR and not spec.get("nodeName"):
        yield Violation(at, "is set without `spec.nodeName`", "expected a pod on a node")
    elif key == _COST:
        yield from _cost(value, at)
    elif key == _TOLERATIONS and value:
        yield from _tolerations(value, at, span)
    elif key == _SECCOMP:
        yield from _seccomp(value, spec, at, span)
    elif key.startswith(_SECCOMP_OF):
        container = _container(key.removeprefix(_SECCOMP_OF), spec)
        yield from _seccomp(value, container or {}, at, span)
    elif key.startswith(_APPARMOR_OF):
        yield from _apparmor(key.removeprefix(_APPARMOR_OF), value, spec, at)


def _cost(value: str, at: Path) -> Iterator[Violation]:
    """Yield that a cost is no number of 32 bits. Source: GetDeletionCostFromPodAnnotations."""
    if not (_INTEGER.fullmatch(value) and -(2**31) <= int(value) < 2**31):
        yield Violation(at, f"found {words.show(value)}", "expected a whole number of 32 bits")


def _tolerations(value: str, at: Path, span: Span) -> Iterator[Violation]:
    """Yield what are no tolerations. Source: ValidateTolerationsInPodAnnotations."""
    try:
        tolerations = json.loads(value)
    except ValueError:
        tolerations = {}
    is_list = isinstance(tolerations, list) and all(isinstance(t, dict) for t in tolerations)
    if tolerations is not None and not is_list:
        yield Violation(at, "is no list in JSON", "expected tolerations, as in spec.tolerations")
        return
    for position, toleration in enumerate(tolerations or ()):
        for found in _IN_JSON.violations(toleration, span, (position,)):
            message = f"{dotted(found.path)}: {found.message}"
            yield Violation(at, message, found.expected, found.hint)


def _seccomp(value: str, part: Mapping[str, Any], at: Path, span: Span) -> Iterator[Violation]:
    """Yield a profile that is none, or not the field's. Source: ValidateSeccompProfile."""
    if value.startswith(_LOCAL):
        yield from descending(value.removeprefix(_LOCAL), at, span)
    elif value not in _SECCOMP_PROFILES:
        expected = f"expected {words.either(_SECCOMP_PROFILES)}, or localhost/ and a file"
        yield Violation(at, f"found {words.show(value)}", expected)
    profile = part.get("securityContext", {}).get("seccompProfile")
    yield from _as_field(value, profile, "seccompProfile", at)


def _apparmor(name: str, value: str, spec: Mapping[str, Any], at: Path) -> Iterator[Violation]:
    """Yield a profile that is none, or of no container. Source: ValidateAppArmorPodAnnotations."""
    if _container(name, spec) is None:
        names = [container["name"] for _, container in every_container(spec, ())]
        message, expected = f"there is no container `{name}`", "expected one of the pod"
        yield Violation(at, message, expected, did_you_mean(name, names), about_key=True)
    if value not in _APPARMOR_PROFILES and not value.startswith(_LOCAL):
        expected = "expected runtime/default or unconfined, or localhost/ and a profile"
        yield Violation(at, f"found {words.show(value)}", expected)


def apparmor_as_field(*, of_pod: bool) -> TypeCheck:
    """Return the check that profiles are none but what fields say, of a pod or of a template.

    Source: validateAppArmorAnnotationsAndFieldsMatchOnCreate. A container of a pod without a field
    of its own is given one by the annotation (applyAppArmorVersionSkew).
    """

    def check(pod: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
        if span.since(30):
            yield from _apparmor_as_field(pod, path, of_pod=of_pod)

    return check


def _apparmor_as_field(pod: Mapping[str, Any], path: Path, *, of_pod: bool) -> Iterator[Violation]:
    annotations, spec = pod.get("metadata", {}).get("annotations"), pod.get("spec", {})
    if not annotations:
        return
    inherited = None if of_pod else spec.get("securityContext", {}).get("appArmorProfile")
    for _, container in every_container(spec, ()):
        key = f"{_APPARMOR_OF}{container['name']}"
        if key in annotations:
            profile = container.get("securityContext", {}).get("appArmorProfile", inherited)
            at = (*path, "metadata", "annotations", key)
            yield from _as_field(annotations[key], profile, "appArmorProfile", at)


def _as_field(
    value: str, profile: Mapping[str, Any] | None, field: str, at: Path
) -> Iterator[Violation]:
    """Yield that an annotation says something else than a field."""
    if profile is None:
        return
    kind = profile.get("type", "")
    if kind == "Localhost":
        told: tuple[str, ...] = (f"{_LOCAL}{profile.get('localhostProfile')}",)
    else:
        told = _PROFILES.get(kind, (value,))
    if field == "appArmorProfile":
        told = told[:1]
    if value not in told:
        expected = f"expected {told[0]}, as `{field}` says, or none"
        yield Violation(at, f"found {words.show(value)}", expected)


def _container(name: str, spec: Mapping[str, Any]) -> Mapping[str, Any] | None:
    for _, container in every_container(spec, ()):
        if container["name"] == name:
            return container
    return None
