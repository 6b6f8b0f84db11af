"""What the cluster says when it refuses: the words of Kubernetes' controllers and admission."""

from collections.abc import Mapping, Sequence

from meshgen.quantity import Quantity
from meshgen.quota.loads import Load
from meshgen.quota.pod import Container
from meshgen.quota.result import Event, Reason

# How many names a sentence has.
_NAMED = 3


def several(names: Sequence[object]) -> str:
    """Return names for a sentence, of very many the first ones."""
    listed = ", ".join(map(str, names[:_NAMED]))
    more = len(names) - _NAMED
    return f"{listed} and {more} more" if more > 0 else listed


def exceeded(
    quota: str,
    requested: Mapping[str, Quantity],
    used: Mapping[str, Quantity],
    limited: Mapping[str, Quantity],
) -> str:
    """Return why a quota refuses what is too much (CheckRequest, resourcequota/controller.go)."""
    return (
        f"exceeded quota: {quota}, requested: {_listed(requested)}, "
        f"used: {_listed(used)}, limited: {_listed(limited)}"
    )


def must_specify(quota: str, missing: Mapping[str, Sequence[Container]]) -> str:
    """Return why a quota refuses containers that do not say what they need."""
    parts = [
        f"{name} for: {','.join(sorted({c.name for c in containers}))}"
        for name, containers in sorted(missing.items())
    ]
    return f"failed quota: {quota}: must specify {'; '.join(parts)}"


def pod_event(load: Load, ordinal: int, why: str, quota: str, count: int) -> Event:
    """Return what is said of a pod that cannot be created; `ordinal` is a StatefulSet's."""
    name = load.key.name
    match load.key.kind:
        case "Pod":
            return object_event(load, why, quota)
        case "StatefulSet":
            pod = f"{name}-{ordinal}"
            message = f"create Pod {pod} in StatefulSet {name} failed error: {_forbidden(pod, why)}"
            return Event("FailedCreate", str(load.key), message, load.key, count, quota)
        case "Deployment":
            about = f"ReplicaSet/{name}-…"
        case "CronJob":
            about = f"Job/{name}-…"
        case _:
            about = str(load.key)
    message = f"Error creating: {_forbidden(f'{name}-…', why)}"
    return Event("FailedCreate", about, message, load.key, count, quota)


def claim_event(load: Load, ordinal: int, why: str, quota: str, count: int) -> Event:
    """Return what is said of a StatefulSet's claim that cannot be created."""
    pod = f"{load.key.name}-{ordinal}"
    message = (
        f"create Claim …-{pod} for Pod {pod} in StatefulSet {load.key.name} failed error: "
        f'persistentvolumeclaims "…-{pod}" is forbidden: {why}'
    )
    return Event("FailedCreate", str(load.key), message, load.key, count, quota)


def object_event(load: Load, why: str, quota: str) -> Event:
    """Return what kubectl says of an object that it cannot create, or what a controller is told."""
    message = f'{load.resource} "{load.key.name}" is forbidden: {why}'
    if load.given:
        return Event(Reason.DENIED, str(load.key), message, load.key, 1, quota)
    answer = f"Error from server (Forbidden): {message}"
    return Event(Reason.FORBIDDEN, str(load.key), answer, load.key, 1, quota)


def made_event(load: Load, why: str, quota: str) -> Event:
    """Return what is said where a controller cannot create what it makes of an object."""
    name = f"{load.key.name}-…"
    if load.key.kind == "Deployment":
        message = (
            f'Failed to create new replica set "{name}": replicasets.apps "{name}" is forbidden'
        )
        reason = "ReplicaSetCreateError"
    else:
        what = ", ".join(key.partition("/")[2] for key in load.made)
        message, reason = f'Error creating: {what} "{name}" is forbidden', "FailedCreate"
    return Event(reason, str(load.key), f"{message}: {why}", load.key, 1, quota)


def _forbidden(pod: str, why: str) -> str:
    return f'pods "{pod}" is forbidden: {why}'


def _listed(amounts: Mapping[str, Quantity]) -> str:
    return ",".join(f"{name}={amounts[name]}" for name in sorted(amounts))
