"""What Pod Security makes of a Namespace's labels, of security contexts, and of folders.

What settings say themselves is stronger, field by field.
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from meshgen.model.base import fields_set
from meshgen.model.podsecurity import LABEL, MODES, PodSecurity, Writable
from meshgen.model.scalars import Raw
from meshgen.model.volume import Volume
from meshgen.resources import Object

# What `restricted` asks of a pod and of its containers; pods of Windows have none of the latter.
# Said of the pod, the profile holds for the sidecar as well, which says none itself.
_NON_ROOT = {"runAsNonRoot": True}
_OF_POD = {**_NON_ROOT, "seccompProfile": {"type": "RuntimeDefault"}}
_READ_ONLY = {"readOnlyRootFilesystem": True}
_OF_CONTAINER = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    **_READ_ONLY,
}
_LONGEST = 63
_PLAIN = re.compile(r"(/[a-z0-9]([-a-z0-9]*[a-z0-9])?)+")


def labels_of(said: PodSecurity | None) -> Mapping[str, str]:
    """Return the labels of a Namespace."""
    if said is None:
        return {}
    levels = {"enforce": said.enforce, "audit": said.audit, "warn": said.warn or said.enforce}
    version = said.version if said.version == "latest" else f"v{said.version}"
    found: dict[str, str] = {}
    for mode in MODES:
        if level := levels[mode]:
            found |= {f"{LABEL}{mode}": level, f"{LABEL}{mode}-version": version}
    return found


def pod_context(namespace: PodSecurity | None, said: Raw | None, *, windows: bool) -> Raw | None:
    """Return the security context of a pod."""
    restricts = namespace is not None and namespace.restricts
    return _with({} if not restricts else _NON_ROOT if windows else _OF_POD, said)


def container_context(
    namespace: PodSecurity | None, said: Raw | None, *, windows: bool, writes: bool = False
) -> Raw | None:
    """Return the security context of a container; it `writes` to folders alone that it names."""
    if windows:
        return said
    restricts = namespace is not None and namespace.restricts
    return _with(_OF_CONTAINER if restricts else _READ_ONLY if writes else {}, said)


def _with(usual: Mapping[str, Any], said: Raw | None) -> Raw | None:
    """Return what is usual with what is said over it; None where there is nothing of both."""
    if said is None:
        return dict(usual) or None
    found = dict(usual)
    for key, value in said.items():
        weaker = found.get(key)
        both = isinstance(weaker, dict) and isinstance(value, dict)
        found[key] = _with(weaker, value) if both and weaker is not None else value
    return found


def folder_name(container: str, path: str) -> str:
    """Return the name of the volume that is a folder of a container, "" for the main one."""
    end = path.strip("/").lower()
    name = "-".join(filter(None, ("writable", container, *re.findall("[a-z0-9]+", end))))
    if _PLAIN.fullmatch(path) and len(name) <= _LONGEST:
        return name
    # Two paths must not become one name.
    digest = sha256(path.encode()).hexdigest()[:8]
    return f"{name[: _LONGEST - 9].rstrip('-')}-{digest}"


def folder(said: Writable) -> Volume:
    """Return the volume that is a folder."""
    fields: Object = {"sizeLimit": said.size_limit, **dict(fields_set(said))}
    return Volume(empty_dir=fields)
