"""Systems of several namespaces, drawn: services that name each other in all directions."""

from pathlib import Path

from hypothesis import strategies as st

from meshgen.yamlio import load_all, to_data
from tests.equality.objects import maybe, small
from tests.equality.strategies import Config

KEYS = ["a", "b", "c"]
SERVICES = ["web", "api", "redis", "redis2", "db", "worker"]
GRANTS = [
    {"resources": ["pods"], "verbs": ["get"]},
    {"resources": ["nodes"], "verbs": ["get"], "scope": "cluster"},
]
ATTRIBUTES = ["url", "host", "fqdn", "address", "port"]
PREFIXES = st.sampled_from(["p-", "q-", "web-"])
SUFFIXES = st.sampled_from(["-s", "-v2"])

in_mesh = st.one_of(
    st.just({"mesh": False}),
    maybe({"mtls": st.sampled_from(["STRICT", "PERMISSIVE"]), "revision": st.just("canary")}),
)
others = maybe(
    {
        "labels": st.just({"team": "t"}),
        "annotations": st.just({"owner": "t"}),
        "create": st.just(False),
        "namePrefix": PREFIXES,
        "nameSuffix": SUFFIXES,
        "quotas": st.just({"compute": {"hard": {"pods": 99}}}),
        "limitRanges": st.just({"usual": {"limits": [{"type": "Pod", "max": {"cpu": "4"}}]}}),
        "defaults": maybe({"replicas": small, "labels": st.just({"x": "y"})}),
    }
)
namespaces = st.builds(lambda one, other: {**one, **other}, in_mesh, others)


def placed(key: str) -> Config:
    """Return what says that something is in a namespace."""
    return {"namespace": key} if key else {}


@st.composite
def references(draw: st.DrawFn, names: list[str]) -> str:
    """Draw a text with references."""
    some = draw(st.lists(st.sampled_from(names), min_size=1, max_size=2))
    return " ".join(f"${{{name}.{draw(st.sampled_from(ATTRIBUTES))}}}" for name in some)


@st.composite
def services(draw: st.DrawFn, name: str, names: list[str], homes: dict[str, str]) -> Config:
    """Draw a service."""
    key = homes[name]
    own_map = f"of-all-{key or 'own'}"
    said = draw(
        maybe(
            {
                "group": st.sampled_from(["g", "h"]),
                "env": st.fixed_dictionaries({"R": references(names)}),
                "envFrom": st.just([{"configMap": f"conf-{key or 'own'}"}]),
                "expose": st.just({"gateway": "edge", "prefix": f"/{name}"}),
                "traffic": st.just({"hosts": [f"${{{name}.host}}"], "timeout": "1s"}),
                "autoscaling": st.just({"min": 1, "max": 3, "cpu": 50}),
                "podDisruptionBudget": st.just({"maxUnavailable": 1}),
                "mesh": st.just(False),
                "kind": st.just("StatefulSet"),
                "rbac": st.lists(st.sampled_from(GRANTS), min_size=1, max_size=2, unique_by=str),
                "serviceAccount": st.just({"name": "runner", "create": True}),
                "volumes": st.just({"c": {"mountPath": "/c", "configMap": own_map}}),
            }
        )
    )
    called = {"name": "redis"} if name == "redis2" and homes.get("redis", key) != key else {}
    return {**placed(key), **called, "image": f"acme/{name}:1", "port": 80, **said}


@st.composite
def environments(draw: st.DrawFn, known: list[str], keys: list[str], index: int) -> Config:
    """Draw an environment: namespaces with names of their own, joined, or all in one."""
    said = draw(
        maybe(
            {
                "namePrefix": PREFIXES,
                "nameSuffix": SUFFIXES,
                "services": st.dictionaries(
                    st.sampled_from(known), st.just({"replicas": 2}), max_size=2
                ),
                "labels": st.just({"env": f"e{index}"}),
            }
        )
    )
    if draw(st.booleans()):
        said["namespace"] = draw(st.sampled_from(["acme", "acme", "default"]))
    if draw(st.booleans()) and keys:
        names = maybe(
            {"name": st.sampled_from(["acme", "acme-a", "acme-b"]), "namePrefix": PREFIXES}
        )
        said["namespaces"] = {key: draw(names) for key in keys}
    return said


@st.composite
def outside(draw: st.DrawFn, keys: list[str]) -> Config:
    """Draw a host outside, which callers in any namespace may reach through a gateway."""
    seen_by = st.lists(st.sampled_from([".", *keys]), min_size=1, unique=True)
    ways = {"through": st.just("net/egress"), "exportTo": seen_by, "tls": st.just("SIMPLE")}
    said = draw(maybe(ways))
    return {"hosts": "api.example.com", **placed(draw(st.sampled_from(["", *keys]))), **said}


@st.composite
def systems(draw: st.DrawFn) -> tuple[Config, dict[str, str]]:
    """Draw a config, and the files that it names."""
    keys = KEYS[: draw(st.integers(1, 3))]
    names = draw(st.lists(st.sampled_from(SERVICES), min_size=2, max_size=5, unique=True))
    homes = {name: draw(st.sampled_from(["", *keys])) for name in names}
    known = {name: draw(services(name, names, homes)) for name in names}
    closed: Config = {}
    if draw(st.booleans()):
        # Tried out, so that no caller without a sidecar is in the way.
        closed = {"authorization": {"default": "deny", "dryRun": True}, "sidecarScope": True}
        closed |= draw(maybe({"networkPolicies": st.just(True)}))
        known = {name: {**said, "calls": names} for name, said in known.items()}
    maps = {
        f"{called}-{key or 'own'}": {**placed(key), "data": {"R": draw(references(names))}}
        for key in ["", *keys]
        for called in ("conf", "of-all")
    }
    own = {f"own-{key or 'own'}.yaml": draw(manifests(key, homes)) for key in ["", *keys]}
    files = {path: text for path, text in own.items() if text}
    config: Config = {
        "apiVersion": "meshgen.dev/v1alpha1",
        "kind": "Mesh",
        "metadata": {"name": "drawn"},
        "namespaces": {key: draw(namespaces) for key in keys},
        "layout": draw(st.sampled_from([{}, {"groups": "none"}, {"size": 2}])),
        **closed,
        "gateways": {"edge": {"hosts": ["*"], **placed(draw(st.sampled_from(["", *keys])))}},
        "external": {"outside": draw(outside(keys))},
        "services": known,
        "configMaps": maps,
        "resources": [
            {"path": path, **placed(key)}
            for key in ["", *keys]
            for path in [f"own-{key or 'own'}.yaml"]
            if path in files
        ],
        "environments": {
            env: draw(environments(names, keys, index)) for index, env in enumerate(["one", "two"])
        },
    }
    return config, files


_MANIFESTS: dict[str, str] = to_data(
    load_all(Path(__file__).with_name("own_manifests.yaml").read_text(encoding="utf-8"), "own")[0]
)


@st.composite
def manifests(draw: st.DrawFn, key: str, homes: dict[str, str]) -> str:
    """Draw manifests of a namespace that name services, accounts and ConfigMaps."""
    kinds = draw(st.lists(st.sampled_from(sorted(_MANIFESTS)), max_size=3, unique=True))
    texts = []
    for kind in kinds:
        name = draw(st.sampled_from(sorted(homes)))
        # Kustomize takes `default` for the namespace of all that is written without any.
        space = "default" if homes[name] == key else "acme-b"
        text = _MANIFESTS[kind].replace("KEY", key or "own")
        texts.append(text.replace("NAME", name).replace("SPACE", space))
    return "---\n".join(texts)
