"""Namespaces in other fields than an object's own, which Kustomize's `namespace:` sets as well.

Source: api/internal/konfig/builtinpluginconsts/namespace.go, api/filters/namespace/namespace.go.
"""

from functools import partial
from typing import Any

from meshgen.kinds.reference import Gvk
from meshgen.resources import Object, group_of
from meshgen.transform.fields import changed, values
from meshgen.transform.names import Entry, Names, text
from meshgen.transform.settings import Settings

_BINDINGS = ("RoleBinding", "ClusterRoleBinding")
_SERVICE = Gvk("Service", version="v1")
_CONVERSION = ("spec", "conversion", "webhook", "clientConfig", "service")


def with_namespaces(obj: Object, holder: Entry, names: Names) -> Object:
    """Return an object with the environment's namespace where it names one, unless it is another.

    That of a Service of the build is the environment's, whatever is written.
    """
    kind, group = obj["kind"], group_of(str(obj["apiVersion"]))
    if kind in _BINDINGS:
        return dict(changed(obj, ("subjects",), partial(_subject, holder.settings)))
    of_service = partial(_service, holder, names)
    if (group, kind) == ("apiregistration.k8s.io", "APIService"):
        # Kustomize makes the field where there is none.
        spec = obj.get("spec") or {}
        made = {**spec, "service": of_service(spec.get("service") or {})}
        return {**obj, "spec": made}
    if (group, kind) == ("apiextensions.k8s.io", "CustomResourceDefinition"):
        return dict(changed(obj, _CONVERSION, lambda v: of_service(v) if "namespace" in v else v))
    return obj


def with_service_namespaces(obj: Object, holder: Entry, names: Names) -> Object:
    """Return an object as `with_namespaces` does, without the subjects of bindings."""
    return obj if obj["kind"] in _BINDINGS else with_namespaces(obj, holder, names)


def has_other_namespace(obj: Object, entry: Entry, names: Names) -> bool:
    """Return whether an object names a namespace that the one it is in must not replace."""
    settings = entry.settings
    if entry.namespace not in (None, settings.namespace):
        return True
    if (entry.api_version, entry.kind) == ("v1", "Namespace"):
        return entry.full != settings.namespace
    changed_obj = with_namespaces(obj, entry, names)
    paths = (("subjects",), ("spec", "service"), _CONVERSION)
    return changed_obj is not obj and any(
        value.get("namespace") not in (None, settings.namespace)
        for path in paths
        for value in values(changed_obj, path)
        if isinstance(value, dict) and (path != ("subjects",) or value.get("name") == "default")
    )


def _subject(settings: Settings, subject: Any) -> Any:
    if not isinstance(subject, dict) or subject.get("name") != "default":
        return subject
    return {**subject, "namespace": subject.get("namespace") or settings.namespace}


def _service(holder: Entry, names: Names, service: Any) -> Any:
    if not isinstance(service, dict):
        return service
    namespace = holder.settings.namespace
    entries = names.of(_SERVICE, text(service.get("name")))
    ours = any(e.namespace == namespace and e.part == holder.part for e in entries)
    kept = "" if ours else service.get("namespace")
    return {**service, "namespace": kept or namespace}
