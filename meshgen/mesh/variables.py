"""Environment variables in an order that Kubernetes' own `$(NAME)` references need.

A mapping has no order; a variable can use only those before it, so those that it uses come first
and otherwise names are in order.
"""

import re
from collections.abc import Mapping

from meshgen.model.pod import EnvSource
from meshgen.resources import Object

_USE = re.compile(r"\$\(([-._a-zA-Z][-._a-zA-Z0-9]*)\)")


def env_list(env: Mapping[str, str | EnvSource]) -> list[Object]:
    """Return the container's `env`."""
    return [_variable(name, env[name]) for name in _in_order(env)]


def _in_order(env: Mapping[str, str | EnvSource]) -> list[str]:
    ordered: dict[str, None] = {}
    for name in sorted(env):
        pending = [name]
        while pending:
            current = pending[-1]
            uses = [u for u in _uses(env[current]) if u in env and u not in ordered]
            new = [u for u in uses if u not in pending]
            if new:
                pending.extend(sorted(new, reverse=True))
            else:
                ordered.setdefault(pending.pop())
    return list(ordered)


def _uses(value: str | EnvSource) -> list[str]:
    return _USE.findall(value) if isinstance(value, str) else []


def _variable(name: str, value: str | EnvSource) -> Object:
    if isinstance(value, str):
        return {"name": name, "value": value}
    source: Object = {}
    for field, key in (("config_map", "configMapKeyRef"), ("secret", "secretKeyRef")):
        ref = getattr(value, field)
        if ref is not None:
            source[key] = {"name": ref.name, "key": ref.key}
            if ref.optional is not None:
                source[key]["optional"] = ref.optional
    if value.field is not None:
        source["fieldRef"] = {"fieldPath": value.field}
    if value.resource is not None:
        source["resourceFieldRef"] = {"resource": value.resource}
    return {"name": name, "valueFrom": source}
