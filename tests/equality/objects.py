"""What belongs to a service, drawn: autoscaling, rights and accounts."""

from typing import Any

from hypothesis import strategies as st

small = st.integers(1, 5)


def maybe(fields: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Draw any of the fields."""
    return st.fixed_dictionaries({}, optional=fields)


metric = st.one_of(
    st.builds(lambda n: {"pods": {"metric": "requests", "target": n}}, small),
    st.builds(
        lambda name: {
            "object": {
                "describedObject": {"kind": "Service", "name": name},
                "metric": "requests",
                "target": {"averageValue": "5"},
            }
        },
        st.sampled_from(["web", "api", "db"]),
    ),
    st.just({"external": {"metric": {"name": "queue", "selector": {}}, "target": 30}}),
    st.just({"resource": {"name": "cpu", "target": {"averageUtilization": 50}}}),
)
autoscaling = st.builds(
    lambda low, more, rest: {"min": low, "max": low + more, **rest},
    small,
    small,
    maybe(
        {
            "cpu": st.integers(10, 90),
            "memory": st.integers(10, 90),
            "metrics": st.lists(metric, max_size=2),
        }
    ),
)
_CONFIG = {"resources": ["configmaps"], "resourceNames": ["settings"], "verbs": ["get"]}
_NODES = {"resources": ["nodes"], "verbs": ["list"], "scope": "cluster"}
_URLS = {"nonResourceURLs": ["/metrics"], "verbs": ["get"], "scope": "cluster"}
rbac = st.lists(st.sampled_from([_CONFIG, _NODES, _URLS]), max_size=2)
accounts = st.sampled_from(
    [
        {"labels": {"account": "a"}},
        {"name": "runner"},
        {"create": True},
        {"name": "own", "create": True},
    ]
)
# What only workloads with replicas have.
OF_REPLICAS = ("replicas", "autoscaling", "podDisruptionBudget")


def services_spec(annotations: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Draw what a Service says."""
    anywhere = {
        "annotations": annotations,
        "labels": st.just({"x": "y"}),
        "publishNotReadyAddresses": st.booleans(),
        "internalTrafficPolicy": st.sampled_from(["Cluster", "Local"]),
        "ipFamilyPolicy": st.just("PreferDualStack"),
        "sessionAffinity": st.just("ClientIP"),
    }
    balanced = {"loadBalancerSourceRanges": st.sampled_from([["10.0.0.0/8"], []])}
    return st.one_of(
        maybe(anywhere), maybe(balanced).map(lambda said: {"type": "LoadBalancer", **said})
    )


further_services = maybe(
    {
        "type": st.sampled_from(["ClusterIP", "LoadBalancer", "NodePort"]),
        "port": st.sampled_from([80, 8080]),
        "labels": st.just({"x": "y"}),
        "publishNotReadyAddresses": st.booleans(),
        "version": st.sampled_from(["v1", "v2"]),
    }
)

metrics = st.one_of(
    maybe({"path": st.just("/stats")}),
    maybe({"interval": st.sampled_from(["10s", "1m"]), "labels": st.just({"release": "a"})}).map(
        lambda said: {"by": "PodMonitor", "scheme": "https", **said}
    ),
    st.just({"by": "ServiceMonitor", "scheme": "https"}),
)
