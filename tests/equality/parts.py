"""Systems of several parts, drawn: who is in which namespace, and in which group there."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from meshgen.resources import Resource
from meshgen.transform import Settings
from meshgen.transform.names import entries_of
from tests.equality.references import STORE, holder, named

KEYS = ["", "a", "b", "c"]
# Some are a full name of another object.
NAMES = ["web", "api", "settings", "default", "p-web"]
SPACES = ["acme", "acme-a", "acme-b", "default", "other"]


def environments(random: Random, keys: list[str]) -> dict[str, Settings]:
    """Return environments, each with a real name, prefix and suffix for every namespace."""
    return {name: _environment(random, keys) for name in ("one", "two")}


def _environment(random: Random, keys: list[str]) -> Settings:
    usual = random.choice(["", "p-", "p-"]), random.choice(["", "", "-s"])

    def settings(key: str) -> Settings:
        real = f"acme-{key}" if key else "acme"
        if random.random() < 0.25:
            real = random.choice(["acme", "acme-a", "default"])  # with another one, maybe
        own = random.choice([usual, usual, ("q-", ""), ("", "")])
        return Settings(real, *own, mesh=key or "shop")

    return replace(settings(keys[0]), others={key: settings(key) for key in keys[1:]})


def system(random: Random) -> tuple[list[Resource], dict[str, Settings], dict[str, str]]:
    """Return the objects of a system, its environments, and the namespace of each part."""
    keys = KEYS[: random.randint(1, 4)]
    parts = {
        "/".join(filter(None, (key or "own", group))): key
        for key in keys
        for group in random.choice([[""], [""], ["shared", "g"]])
    }
    around = environments(random, keys)
    seen: dict[str, set[object]] = {name: set() for name in around}
    kept = []
    for part, key in parts.items():
        drawn = [replace(one, namespace=key, part=part) for one in _objects(random, part)]
        for one in drawn:
            ids = {name: _id(one, settings) for name, settings in around.items()}
            if all(ids[name] not in seen[name] for name in around):
                kept.append(one)
                for name in around:
                    seen[name].add(ids[name])
    inhabited = {one.part for one in kept}
    return kept, around, {part: key for part, key in parts.items() if part in inhabited}


def _id(resource: Resource, settings: Settings) -> object:
    entry = entries_of([resource], settings, STORE.namespaced)[0]
    # What Kustomize does not know to live in no namespace is for it in `default`.
    space = "" if entry.is_cluster_scoped else entry.namespace or "default"
    return entry.gvk._replace(version=""), space, entry.full


def _objects(random: Random, part: str) -> Iterator[Resource]:
    number = random.randint(2, 7)
    for obj in named(random, number, NAMES, SPACES):
        generated = obj["kind"] == "ConfigMap" and "namespace" not in obj["metadata"]
        yield Resource(obj, "g", generated=generated and random.random() < 0.7)
    for index in range(random.randint(1, 8)):
        yield Resource(holder(random, f"{part.replace('/', '-')}-h{index}", NAMES, SPACES), "g")
