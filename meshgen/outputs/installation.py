"""Files beside the platform's tree: what tools take that install Istio, and a page of commands.

They are no manifests of the cluster, so no kustomization and no chart lists them.
"""

from collections.abc import Iterable, Mapping

from meshgen.filenames import ISTIO, PLATFORM
from meshgen.resources import Object
from meshgen.seal import header, sealed
from meshgen.yamlio import dump


def installation(
    environments: Iterable[tuple[str, Mapping[str, Object], str]], source: str
) -> dict[str, str]:
    """Return the files as text by path: of each environment data by name, and its page.

    `source` is the config's name.
    """
    found: dict[str, str] = {}
    for environment, named, page in environments:
        folder = f"{PLATFORM}/{ISTIO}/{environment}"
        for name, data in named.items():
            path = f"{folder}/{name}.yaml"
            found[path] = sealed(path, dump(data, header=header(source)))
        found[f"{folder}/README.md"] = f"<!-- {header(source)} -->\n{page}"
    return found
