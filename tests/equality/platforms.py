"""What runs beside the services, drawn: parts, what users change of them, what environments do."""

from typing import Any

from hypothesis import strategies as st

from tests.equality.objects import maybe, services_spec
from tests.equality.strategies import (
    Config,
    annotations,
    changes,
    configs,
    labels,
    pod_annotations,
    texts,
)

# What a part has by itself, and may be without.
_TAKEN = {"probes": None, "priorityClassName": None, "resources": {"limits": {"cpu": None}}}
_over = maybe(
    {
        "replicas": st.integers(0, 3),
        "labels": st.dictionaries(st.sampled_from(["team", "tier"]), st.just("a"), max_size=1),
        "annotations": annotations,
        "podAnnotations": pod_annotations,
        "resources": st.just({"limits": {"cpu": "2", "memory": "4Gi"}}),
        "env": st.dictionaries(st.sampled_from(["A", "B"]), texts, max_size=2),
        "nodeSelector": labels,
        "tolerations": changes["tolerations"],
        "serviceAccount": st.sampled_from([{"labels": {"account": "a"}}, {"name": "runner"}]),
        "service": services_spec(annotations),
        "podDisruptionBudget": st.just({"maxUnavailable": 1, "minAvailable": None}),
        "ports": st.just({"http-more": 7070}),
        "volumes": st.just({"more": {"mountPath": "/more", "emptyDir": {}}}),
    }
)
_service = {"service": st.one_of(_over, st.builds(lambda said: {**_TAKEN, **said}, _over))}
_size = st.sampled_from(["10Gi", {"size": "20Gi", "storageClass": "fast"}])
_EXISTING = {"url": "http://prometheus.ops:9090", "operator": {"labels": {"release": "a"}}}
_parts: dict[str, st.SearchStrategy[Any]] = {
    "namespace": st.sampled_from(
        ["ops", {"name": "ops", "labels": {"team": "sre"}}, {"name": "ops", "create": False}]
    ),
    "istio": st.sampled_from([{"by": "argocd"}, {"by": "flux", "namespace": "ops"}, {}]),
    "metricsServer": maybe(
        {"kubeletInsecureTLS": st.booleans(), "highAvailability": st.booleans(), **_service}
    ),
    "kubeStateMetrics": maybe({"image": st.just("mirror.example.com/ksm:v2"), **_service}),
    "prometheus": st.one_of(
        st.just(_EXISTING),
        maybe(
            {"storage": _size, "retention": st.sampled_from(["5d", {"size": "2GB"}]), **_service}
        ),
    ),
    "jaeger": st.one_of(
        st.just({"collector": "otel.example.com:4317"}),
        maybe({"sampling": st.sampled_from([0.5, 100]), "badger": _size, **_service}),
    ),
}
_kiali = st.builds(
    lambda auth, rest: {"auth": auth, **rest},
    st.sampled_from(["anonymous", "token"]),
    maybe({"viewOnly": st.booleans(), **_service}),
)


_grafana = st.one_of(
    st.just({"url": "http://grafana.ops:3000", "dashboards": {"labels": {"grafana": "1"}}}),
    maybe({"storage": _size, **_service}).map(lambda said: {"anonymous": "Viewer", **said}),
)
_WITH_FORMS = ("prometheus", "jaeger", "kiali", "grafana", "alerts")


@st.composite
def with_platforms(draw: st.DrawFn) -> Config:
    """Draw a whole config with a platform that environments have otherwise, or not."""
    config = draw(configs())
    platform = {"kubeStateMetrics": {}, **draw(maybe(_parts))}
    if "prometheus" in platform and draw(st.booleans()):
        platform["kiali"] = draw(_kiali)
    if "prometheus" in platform and draw(st.booleans()):
        platform |= {"grafana": draw(_grafana), "alerts": {}}
    for position, environment in enumerate(config["environments"].values()):
        if "clusters" not in environment:
            environment["cluster"] = f"c{position}"
            config.get("clusters", {})[f"c{position}"] = {}
        # What all have takes no other form in one of them: each form has settings of its own.
        parts = [name for name in platform if name not in _WITH_FORMS]
        changed = draw(maybe({name: st.none() | _parts[name] for name in parts}))
        environment["platform"] = draw(st.sampled_from([changed, changed, None]))
    return {**config, "platform": platform}
