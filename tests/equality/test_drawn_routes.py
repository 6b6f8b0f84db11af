"""Routes of several namespaces, drawn: kubectl builds what meshgen says, whole and part by part."""

import tempfile
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import meshgen
from meshgen.pipeline import Project
from meshgen.yamlio import dump
from tests.equality.compare import by_identity, differences, kustomize, write_tree

PATHS = ("/", "/a", "/a/b", "/a/b/c", "/ab", "/c-d", "/c-d/e")
NAMESPACES = ("", "one", "two", "edge")
MATCHES: list[tuple[str, Any]] = [
    ("headers", {"x": "1"}),
    ("headers", {"x": {}, "y": {"regex": "[0-9]+"}}),
    ("withoutHeaders", {"x": {"prefix": "2"}}),
    ("query", {"q": "1"}),
    ("method", "POST"),
    ("authority", {"prefix": "a."}),
    ("ignoreUriCase", True),
    ("scheme", "https"),
]
KEYS = {"prefix", "exact", "regex", *dict(MATCHES)}
ACTIONS: list[tuple[str, Any]] = [
    ("fault", {"delay": {"fixedDelay": "2s", "percentage": 12.5}, "abort": {"httpStatus": 503}}),
    ("corsPolicy", {"allowOrigins": ["https://a.example.com", {"regex": ".*"}], "maxAge": "24h"}),
    ("requestHeaders", {"set": {"x-a": "${base.url}"}, "add": {"404": "yes"}, "remove": ["x"]}),
    ("responseHeaders", {"remove": ["server", "on"]}),
    ("rewrite", {"uriRegexRewrite": {"match": "/(.*)", "rewrite": "/\\1"}}),
    ("timeout", "5s"),
    ("retries", {"attempts": 2, "retryOn": "5xx", "retryRemoteLocalities": True}),
]
ENDS: list[dict[str, Any]] = [
    {"redirect": {"uri": "/new", "redirectCode": 308}},
    {"directResponse": {"status": 503, "body": "no: # yes"}},
    {"delegate": {"name": "team", "namespace": "one"}},
]
TRAFFIC: list[dict[str, Any]] = [
    {"weights": {"v1": 90, "v2": 10}},
    {"version": "v1", "mirror": {"version": "v2", "percentage": 5}},
    {"routes": [{"headers": {"z": {"regex": "b.*"}}, "version": "v2"}, {"version": "v1"}]},
]


def drawn(random: Random) -> dict[str, Any]:
    """Return a config whose routes lead to up to four namespaces, in one or in parts."""
    services: dict[str, Any] = {}
    taken: set[object] = set()
    for index in range(random.randint(2, 7)):
        route: dict[str, Any] = random.choice(
            [{"prefix": random.choice(PATHS)}, {"exact": random.choice(PATHS)}, {"regex": "/a.+"}]
        )
        route |= dict(random.sample(MATCHES, random.choice([0, 0, 1, 2])))
        if random.random() < 0.2:
            route = {"match": [route, {"exact": f"/own-{index}"}]}
        route |= dict(random.sample(ACTIONS, random.choice([0, 0, 1, 2])))
        if random.random() < 0.2:
            route |= random.choice(ENDS)
            route = {key: said for key, said in route.items() if key not in dict(ACTIONS)}
        other = random.choice(["base", *services])
        if random.random() < 0.2 and not route.keys() & {"redirect", "delegate", "directResponse"}:
            route |= {"destinations": [{"weight": 90}, {"service": "base", "weight": 10}]}
            route |= random.choice(
                [
                    {},
                    {"mirror": {"service": other}},
                    {"mirrors": [{"service": "base"}, {"service": other}]},
                ]
            )
        host = random.choice(["a.example.com", "b.example.com"])
        asked = [route, *route.get("match", [])]
        keys = {
            str((sorted((k, str(v)) for k, v in one.items() if k in KEYS), host)) for one in asked
        }
        if keys & taken:
            continue
        taken |= keys
        services[f"s{index}"] = {
            "image": "nginx:1",
            "port": 80,
            "expose": {"gateway": "web", "hosts": [host], "name": host[0], **route},
        }
        if random.random() < 0.4:
            services[f"s{index}"] |= {
                "versions": {"v1": {}, "v2": {"image": "nginx:2"}},
                "traffic": random.choice(TRAFFIC),
            }
        if namespace := random.choice(NAMESPACES):
            services[f"s{index}"]["namespace"] = namespace
        if random.random() < 0.4:
            services[f"s{index}"]["group"] = random.choice("xy")
        if random.random() < 0.3:
            services[f"s{index}"]["exportTo"] = ["shop", "edge", "istio-system"]
    if random.random() < 0.3:
        services["raw"] = {
            "image": "mongo:7",
            "port": 27017,
            "protocol": random.choice(["mongo", "tls"]),
            "namespace": random.choice(NAMESPACES[1:]),
            "versions": {"v1": {}, "v2": {}},
            "traffic": {"weights": {"v1": random.randint(0, 9), "v2": 1}},
            "expose": random.choice([[], [{"gateway": "raw", "hosts": ["c.example.com"]}]]),
        }
    return {
        "apiVersion": "meshgen.dev/v1alpha1",
        "kind": "Mesh",
        "metadata": {"name": "shop"},
        "kubernetes": "1.30",
        "namespaces": {name: {} for name in NAMESPACES if name},
        "gateways": {
            "raw": {"servers": {"tcp-m": {"port": 27017}}, "hosts": ["*"]},
            "web": {
                "namespace": random.choice(NAMESPACES[1:]),
                "hosts": random.choice(
                    [["*.example.com"], ["one/*.example.com", "*/*.example.com"]]
                ),
                "routes": random.choice(["single", "delegated"]),
            },
        },
        "services": {"base": {"image": "nginx:1", "port": 8080, "namespace": "two"}, **services},
        "environments": {
            "apart": {"namePrefix": random.choice(["", "p-"]), "namespace": "shop-x"}
            | {"namespaces": {"one": {"name": "uno", "nameSuffix": "-s"}}},
            "joined": {"namespaces": {"one": {"name": "both"}, "edge": {"name": "both"}}},
            "all-in-one": {"namespace": "dev"},
        },
    }


@settings(
    deadline=None,
    max_examples=settings().max_examples // 40,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.randoms(use_true_random=False))
def test_kubectl_builds_the_routes_that_meshgen_builds(random: Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "meshgen.yaml")
        path.write_text(dump(drawn(random)), encoding="utf-8")
        project = Project(path)
        write_tree(meshgen.render(project), Path(folder, "deploy"))
        for environment in project.environments:
            overlay = Path(folder, "deploy", "overlays", environment)
            expected = by_identity(project.objects(environment))
            found = differences(by_identity(kustomize(overlay)), expected)
            assert not found, "\n".join(found)
            if environment != "apart":
                continue
            built = {path.parent for path in overlay.glob("*/**/kustomization.yaml")}
            parts = built - {folder for part in built for folder in part.parents}
            apart = by_identity([obj for part in sorted(parts) for obj in kustomize(part)])
            assert not (found := differences(apart, expected)), "\n".join(found)
