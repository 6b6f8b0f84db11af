"""What a part's `service` cannot say otherwise: others rely on it, or it would change nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from meshgen.config import Resolved
from meshgen.config.environments import layers_of
from meshgen.config.layers import mapping
from meshgen.config.removals import removals_below
from meshgen.config.schema import read_schema
from meshgen.findings import Code, Finding
from meshgen.resources import Path
from meshgen.yamlio import Node, at

_JOBS = ("Job", "CronJob")


@dataclass(frozen=True)
class Wrong:
    """What is wrong with the settings of parts, in all environments together."""

    _refused: list[Finding] = field(default_factory=list)
    # The names that are null, each with its finding, unless it takes away something anywhere.
    _removals: dict[Path, Finding | None] = field(default_factory=dict)

    @property
    def findings(self) -> list[Finding]:
        """Return each finding once."""
        idle = (finding for finding in self._removals.values() if finding is not None)
        return list(dict.fromkeys((*self._refused, *idle)))

    def of_part(self, resolved: Resolved, part: Path, piece: Node, name: str) -> None:
        """Look at the settings of a part in an environment.

        `part` is where they stand, `piece` what it is without, `name` what that calls its service.
        """
        service = at(piece, ("services", name))
        if service is None:
            return
        self._refused.extend(_refused(resolved, part, service, name))
        root = resolved.origins.root
        for layer in ((), *layers_of(root, resolved.environment)):
            said: Path = (*layer, *part, "service")
            for path, finding in removals_below(resolved.origins, read_schema(), said, service):
                useful = finding is None or self._removals.get(path, finding) is None
                self._removals[path] = None if useful else finding


def _refused(resolved: Resolved, part: Path, service: Node, name: str) -> Iterator[Finding]:
    """Yield what the settings of a part say that would take it away from those that need it."""
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
    if "mesh" in said and said["mesh"].value is True:
        what = "the platform is outside of the mesh, and nothing injects a sidecar there"
        told["mesh"] = (what, "expected no `mesh`")
    if "args" in said and (gone := _missing(service, said["args"])):
        what = f"a list takes the place of the whole one: {name} would miss {', '.join(gone)}"
        told["args"] = (what, "expected them in it too")
    for key, (message, expected) in told.items():
        yield _conflict(resolved, (*setting, key), message, expected)
    if "ports" in said:
        yield from _moved(resolved, (*setting, "ports"), said["ports"], service, name)


def _missing(service: Node, said: Node) -> list[str]:
    """Return the arguments of a part that a list in their place does not say in any way."""
    own, listed = at(service, ("args",)), said.value if isinstance(said.value, list) else []
    names = {str(one.value).partition("=")[0] for one in listed}
    args = [str(one.value) for one in own.value] if own and isinstance(own.value, list) else []
    return [one for one in args if one.partition("=")[0] not in names]


def _moved(
    resolved: Resolved, setting: Path, said: Node, service: Node, name: str
) -> Iterator[Finding]:
    """Yield the ports at which the part's program does not listen any more, or nobody asks it."""
    for port, has in mapping(at(service, ("ports",))).items():
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
