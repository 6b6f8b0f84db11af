"""Patches of everything, by every operation, with every match, right and wrong.

Each is asked about over one small system (`base.yaml`), of its sidecar or its gateway.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from meshgen.yamlio import load, to_data
from tests.xds.rows import Row, rows

FOLDER = Path(__file__).parent
SIDECAR, GATE = "shop/web", "shop/gate"


@dataclass(frozen=True)
class Case:
    """EnvoyFilters, each as its spec, over the base; which proxy is asked about."""

    name: str
    proxy: str
    filters: tuple[Mapping[str, Any], ...]

    @property
    def row(self) -> Row:
        """Return the system."""
        filters = [_filter(f"f{n}", spec) for n, spec in enumerate(self.filters)]
        base = base_row()
        return Row(self.name, self.proxy, [*base.objects, *filters], base.mesh)


def base_row() -> Row:
    """Return the system without EnvoyFilters."""
    (row,) = rows(FOLDER / "base.yaml")
    return row


def _filter(name: str, spec: Mapping[str, Any]) -> dict[str, Any]:
    rest = {key: value for key, value in spec.items() if key != "namespace"}
    place = {"name": name, "namespace": spec.get("namespace", "shop")}
    version = "networking.istio.io/v1alpha3"
    return {"apiVersion": version, "kind": "EnvoyFilter", "metadata": place, "spec": rest}


def cases() -> Iterator[Case]:
    """Yield them all: the products of `products.yaml`, and those of `cases.yaml`."""
    products = _read("products.yaml")
    for target, given in products["targets"].items():
        for operation in products["operations"]:
            for name, match in given["matches"].items():
                value = given["merged" if operation.startswith("MERGE") else "value"]
                patch = {"operation": operation, "value": value}
                one = {"applyTo": target, "match": match, "patch": patch}
                proxy = GATE if match.get("context") == "GATEWAY" else SIDECAR
                yield Case(f"{target} {operation}: {name}", proxy, ({"configPatches": [one]},))
    for name, given in _read("cases.yaml").items():
        filters = given.get("filters") or [{"configPatches": given["patches"]}]
        yield Case(name, given.get("proxy", SIDECAR), tuple(filters))


def _read(file: str) -> Any:
    path = FOLDER / file
    return to_data(load(path.read_text(encoding="utf-8"), str(path)))
