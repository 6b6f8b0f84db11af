"""Services that environments speak of: the config's, or their own."""

from collections.abc import Iterable, Iterator, Sequence

from meshgen.config.environments import all_layers
from meshgen.config.gather import Problem
from meshgen.config.layers import EVERY, mapping
from meshgen.config.origins import Origins
from meshgen.findings import Code
from meshgen.nearest import did_you_mean, nearest, one_of
from meshgen.resources import Path
from meshgen.yamlio import Node, at

# How a service comes to be that the config does not have elsewhere.
_ALONE = "one that only this environment has says its `image`"


def own_services(root: Node, said: Iterable[Node]) -> Iterator[str]:
    """Yield each service that one of some `services` of environments declares, and the config not.

    It has an image of its own, and a name like that of no other, which would be a slip.
    """
    others = mapping(mapping(root).get("services"))
    for services in said:
        for name, service in mapping(services).items():
            is_new = name not in others and name != EVERY
            if is_new and mapping(service).get("image") and not nearest(name, others):
                yield name


def of_no_service(origins: Origins, sound: Node) -> Iterator[Problem]:
    """Yield a problem for every environment's service that the config does not have."""
    root = origins.root
    services = sorted(mapping(at(root, ("services",))))
    if EVERY in services:
        services.remove(EVERY)
        yield origins.problem(
            root,
            Code.NAME,
            ("services", EVERY),
            "`*` stands for every service only in an environment",
            "expected a service's name",
            "write what is for every service into `defaults`",
            key=True,
        )
    layers = all_layers(sound)
    for layer in layers:
        path: Path = (*layer, "services")
        # What the whole environment has, a cluster of it has too.
        around = (at(sound, (*layer[:length], "services")) for length in (2, len(layer)))
        declared = set(own_services(sound, filter(None, around)))
        for name, said in mapping(at(sound, path)).items():
            if name not in services and name != EVERY and name not in declared:
                near = did_you_mean(name, services)
                # An image of its own is more than an override mostly says.
                alone = _declared_for_one(name, layer, layers) if "image" in mapping(said) else ""
                hints = (near, alone or ("" if near or said.value is None else _ALONE))
                yield origins.problem(
                    root,
                    Code.REFERENCE,
                    (*path, name),
                    f"no service is called `{name}`",
                    one_of([*services, '"*" for every service']),
                    "; ".join(hint for hint in hints if hint),
                    key=True,
                )


def _declared_for_one(name: str, layer: Path, layers: Sequence[Path]) -> str:
    """Return how a service is declared that other environments, or clusters, do not have."""
    beside = (other for other in layers if other[:-1] == layer[:-1] and other != layer)
    others = ", ".join(str(other[-1]) for other in beside)
    elsewhere = f", and write `{name}: null` under {others}" if others else ""
    return f"to have it here alone, declare it under `services` above{elsewhere}"
