"""The services and the platform in each other's way: folders, namespaces."""

import pytest

from tests.config.problems import Load

_TAKEN = "would be written into the folder"
CASES = {
    "folders": (
        """
platform: {prometheus: {}}
environments:
  platform: {platform: null}
  istio: {}
  east: {namespaces: {platform: {}}, platform: {istio: {}}}
""",
        [
            f"6:3: environments.platform: the manifests of the environment `platform` {_TAKEN} "
            "`platform`, which is the platform's; expected another name",
            f"7:3: environments.istio: the platform's manifests of the environment `istio` {_TAKEN}"
            " `istio`, which is Istio's; expected another name",
            "8:23: environments.east.namespaces.platform: the chart of the namespace `platform` "
            f"{_TAKEN} `platform`, which is the platform's; expected another name",
        ],
    ),
    "a namespace of others": (
        """
platform: {namespace: kube-system, prometheus: {}}
environments:
  a: {}
  b: {platform: {namespace: {name: istio-system}}}
  c: {platform: {namespace: {name: kube-system, create: false}}}
""",
        [
            "4:23: platform.namespace: `kube-system` is there with pods of others, and would be "
            "rendered for the platform's: outside of the mesh, and `restricted` (in a); expected a "
            "namespace of its own; or `namespace: {name: kube-system, create: false}`, which "
            "leaves it as it is",
            "7:36: environments.b.platform.namespace.name: `istio-system` is there with pods of "
            "others, and would be rendered for the platform's: outside of the mesh, and "
            "`restricted`; expected a namespace of its own; or `namespace: {name: istio-system, "
            "create: false}`, which leaves it as it is",
        ],
    ),
    "the mesh's own folder, of several": (
        """
metadata: {name: platform}
namespaces: {data: {}}
platform: {prometheus: {}}
""",
        [
            f"3:18: metadata.name: the chart of the namespace `platform` {_TAKEN} `platform`, "
            "which is the platform's; expected another name",
        ],
    ),
    "the mesh's own folder, which is the output's": (
        """
metadata: {name: platform}
platform: {prometheus: {}}
""",
        [],
    ),
    "no platform": ("environments: {platform: {}, istio: {}}\n", []),
    "a namespace of the mesh": (
        """
namespaces: {data: {name: tools}, more: {name: tools, mesh: false}}
platform: {namespace: tools, prometheus: {}}
environments:
  east: {namespace: watching, platform: {namespace: {name: watching}}}
  west: {namespaces: {data: {mesh: false}}}
  north: {platform: {namespace: monitoring}}
  south: {}
""",
        [
            "5:23: platform.namespace: the platform is in `tools`, as `data` is, which is in the "
            "mesh: its pods would get sidecars (in south); expected another `platform.namespace`; "
            "or `mesh: false` in `namespaces.data`",
            "7:60: environments.east.platform.namespace.name: the platform is in `watching`, as "
            "the environment's own namespace is, which is in the mesh: its pods would get "
            "sidecars; expected another `platform.namespace`",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_beside(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
