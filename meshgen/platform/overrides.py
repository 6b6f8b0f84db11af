"""What a part's `service` cannot say otherwise: others rely on it."""

from collections.abc import Iterator

from meshgen.config import Resolved
from meshgen.config.layers import mapping
from meshgen.findings import Code, Finding
from meshgen.resources import Path
from meshgen.yamlio import Node, at

_JOBS = ("Job", "CronJob")


def refused(resolved: Resolved, part: Path, piece: Node, name: str) -> Iterator[Finding]:
    """Yield what the settings of a part say that would take it away from those that need it.

    `part` is where they stand, `piece` what it is without, `name` what that calls its service.
    """
    setting: Path = (*part, "service")
    said = mapping(at(resolved.tree, setting))
    told = {}
    if "kind" in said and said["kind"].value in _JOBS:
        what = f"others ask {name}, and nobody can ask a {said['kind'].value}"
        told["kind"] = (what, "expected Deployment, StatefulSet or DaemonSet")
    if "namespace" in said:
        what = "the parts of the platform are in its namespace, where others look for them"
        told["namespace"] = (what, "expected it in `platform.namespace`")
    if "image" in said and said["image"].value is None:
        told["image"] = (f"nothing runs {name} without an image", "expected one, or no `image`")
    for field, (message, expected) in told.items():
        yield _conflict(resolved, (*setting, field), message, expected)
    if "ports" in said:
        yield from _moved(resolved, (*setting, "ports"), said["ports"], piece, name)


def _moved(
    resolved: Resolved, setting: Path, said: Node, piece: Node, name: str
) -> Iterator[Finding]:
    """Yield the ports at which the part's program does not listen any more, or nobody asks it."""
    for port, has in mapping(at(piece, ("services", name, "ports"))).items():
        number = mapping(has)["port"].value
        over = mapping(said).get(port, None if said.value is None else has)
        says = {key: node.value for key, node in mapping(over).items()}
        if (
            says.get("port", number) != number
            or says.get("targetPort", number) != number
            or not says
        ):
            yield _conflict(
                resolved,
                setting if said.value is None else (*setting, port),
                f"{name} listens at its port {number}, and others ask it there",
                f"expected `{port}: {number}`",
                "more ports of other names may stand beside it",
            )


def _conflict(
    resolved: Resolved, path: Path, message: str, expected: str, hint: str = ""
) -> Finding:
    origins, tree = resolved.origins, resolved.tree
    return origins.problem(tree, Code.CONFLICT, path, message, expected, hint, key=True).finding
