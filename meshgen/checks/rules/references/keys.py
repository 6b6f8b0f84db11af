"""Keys that a ConfigMap or a Secret does not have."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mapping, mappings, text
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path
from meshgen.system import Member, System, Workload

_CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: app-config
data:
  LOG_LEVEL: info
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: web:1.0
      env:
        - name: LOG_LEVEL
          valueFrom:
            configMapKeyRef:
              name: app-config
"""
_FIELDS = {"ConfigMap": ("data", "binaryData"), "Secret": ("data", "stringData")}
_EXTERNAL = "ExternalSecret.external-secrets.io"
# Where a pod names one of a kind: by the mapping, and its field with the name.
_SOURCES = {
    "configMap": ("ConfigMap", "name"),
    "secret": ("Secret", "secretName"),
    "configMapKeyRef": ("ConfigMap", "name"),
    "secretKeyRef": ("Secret", "name"),
}


class _Use(NamedTuple):
    path: Path
    kind: str
    name: str
    key: str


class MissingKey(Rule):
    """A pod that wants a key waits for it, as for the whole object."""

    code = "MG1602"
    title = "A ConfigMap has the keys that pods read of it."
    why = (
        "The pod stays in `CreateContainerConfigError` (`couldn't find key LOG_LEVL in "
        "ConfigMap`), or in `ContainerCreating`; a `subPath` becomes an empty folder where a file "
        "is meant."
    )
    mend = "Mend the key, add it, or say `optional: true` where pods can do without."
    example = Example(
        wrong=_CONFIG + "              key: LOG_LEVL\n",
        right=_CONFIG + "              key: LOG_LEVEL\n",
    )
    source = "https://kubernetes.io/docs/concepts/configuration/configmap/"
    linter = ("env-value-from",)
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each key that an object in the manifests does not have."""
        for workload in system.workloads:
            for use in (*_of_containers(workload), *_of_volumes(workload)):
                member = system.get(use.kind, workload.namespace, use.name)
                if member is None and use.kind == "Secret":
                    member = system.get(_EXTERNAL, workload.namespace, use.name)
                keys = _keys(member) if member else None
                if member and keys is not None and use.key not in keys:
                    at = _place(member)
                    yield self.mistake(
                        workload.member,
                        use.path,
                        f"{member} has no key `{use.key}`",
                        expected=one_of(keys) if keys else "",
                        hint=did_you_mean(use.key, keys),
                        others=[(member, at)],
                    )


def _keys(member: Member) -> list[str] | None:
    """Return the keys of a ConfigMap or Secret; None if somebody else fills it in."""
    # As `config.openshift.io/inject-trusted-cabundle` and its like ask for.
    if any("inject" in key for key in (*member.labels, *member.annotations)):
        return None
    if member.identity.type == _EXTERNAL:
        return _keys_of_store(member)
    fields = [member.object.get(field) for field in _FIELDS[member.kind]]
    keys = [str(key) for field in fields for key in mapping(field)]
    return keys or None


def _keys_of_store(member: Member) -> list[str] | None:
    """Return the keys that an ExternalSecret takes one by one; None if it may take others."""
    target = mapping(member.spec, "target")
    template = mapping(target, "template")
    makes_more = any(template.get(field) for field in ("data", "templateFrom"))
    if member.spec.get("dataFrom") or makes_more or target.get("name"):
        return None
    return [text(one.get("secretKey")) for one in mappings(member.spec.get("data"))] or None


def _place(member: Member) -> Path:
    if member.identity.type == _EXTERNAL:
        return ("spec", "data")
    field = _FIELDS[member.kind][0]
    return (field,) if field in member.object else ()


def _of_containers(workload: Workload) -> Iterator[_Use]:
    for path, container in (*workload.containers, *workload.init_containers):
        for index, variable in enumerate(mappings(container.get("env"))):
            found = mapping(variable.get("valueFrom"))
            for source in ("configMapKeyRef", "secretKeyRef") if found else ():
                wanted = mapping(found, source)
                at = (*path, "env", index, "valueFrom", source)
                yield from _use(source, wanted, (*at, "key"), wanted.get("key"))


def _of_volumes(workload: Workload) -> Iterator[_Use]:
    sources: dict[str, tuple[str, Mapping[str, Any]]] = {}
    base = (*workload.template_path, "spec", "volumes")
    for index, volume in enumerate(mappings(workload.pod.get("volumes"))):
        for source in ("configMap", "secret"):
            wanted = mapping(volume, source)
            if wanted and not wanted.get("items"):
                sources[text(volume.get("name"))] = (source, wanted)
            yield from _items(source, wanted, (*base, index, source))
        projected = mapping(volume, "projected")
        for number, each in enumerate(mappings(projected.get("sources"))):
            for source in ("configMap", "secret"):
                at = (*base, index, "projected", "sources", number, source)
                yield from _items(source, mapping(each, source), at, "name")
    for path, container in (*workload.containers, *workload.init_containers):
        for index, mount in enumerate(mappings(container.get("volumeMounts"))):
            found = sources.get(text(mount.get("name")))
            part = text(mount.get("subPath"))
            if found and part and "/" not in part:
                yield from _use(*found, (*path, "volumeMounts", index, "subPath"), part)


def _items(source: str, wanted: Mapping[str, Any], path: Path, field: str = "") -> Iterator[_Use]:
    for index, item in enumerate(mappings(wanted.get("items"))):
        at = (*path, "items", index, "key")
        yield from _use(source, wanted, at, item.get("key"), field)


def _use(
    source: str, wanted: Mapping[str, Any], path: Path, key: Any, field: str = ""
) -> Iterator[_Use]:
    kind, usual = _SOURCES[source]
    name = text(wanted.get(field or usual))
    if name and wanted.get("optional") is not True and isinstance(key, str) and key:
        yield _Use(path, kind, name, key)
