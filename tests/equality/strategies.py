"""Configs that nobody wrote by hand: valid ones, with overrides at any depth."""

from typing import Any

from hypothesis import strategies as st

from meshgen import __version__
from meshgen.model.version import VersionSpec
from tests.equality.objects import (
    OF_REPLICAS,
    accounts,
    autoscaling,
    further_services,
    maybe,
    metrics,
    rbac,
    services_spec,
    small,
)

Config = dict[str, Any]
_OF_VERSIONS = frozenset(VersionSpec.__struct_encode_fields__)

SERVICES = ["web", "api", "cache", "db", "worker"]
ENVIRONMENTS = ["dev", "prod", "staging"]

# Text that parsers like to take for something else, and that shells and YAML stumble over.
texts = st.one_of(
    st.sampled_from(
        ["", "yes", "no", "0x1", "1e3", "~", "null", "on", "a: b", "# x", "'q'", '"q"', " lead"]
    ),
    st.sampled_from(["tail ", "two\nlines", "two\nlines\n", "{{ x }}", "$(A)", "ünï", "=", "a=b"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12),
)
quantities = st.sampled_from(["10m", "100m", "1", "0.5"])
none = st.just("none")
memories = st.sampled_from(["16Mi", "64Mi", "1Gi"])
images = st.builds(
    lambda name, tag: f"{name}{tag}",
    st.sampled_from(["nginx", "acme/api", "ghcr.io/acme/web", "localhost:5000/x"]),
    st.sampled_from(["", ":v1", ":v2", ":1e3", "@sha256:" + "a" * 64]),
)
# Keys that YAML without quotes takes for something else.
odd = ["404", "true", "Null", "1.5", "0x1F", "1e3", "1_000", "2024-01-31", "on", "y"]


def labelled(keys: list[str]) -> st.SearchStrategy[dict[str, str]]:
    """Draw labels."""
    return st.dictionaries(st.sampled_from(keys), st.sampled_from(["a", "b", "1", "true"]))


# Kustomize cannot give an odd label to all objects, and no object an odd annotation.
mesh_labels = labelled(["team", "tier", "example.com/x", "on"])
labels = labelled(["team", "tier", "example.com/x", *odd])
pod_annotations = st.dictionaries(st.sampled_from(["note", "b", *odd]), texts, max_size=2)
annotations = st.dictionaries(
    st.sampled_from(["note", "example.com/a", "b", "meshgen.dev/ignore"]), texts, max_size=2
)
# Nothing of them is rendered.
ignores = st.dictionaries(
    st.sampled_from(["MG501", "MG602", "MG1001"]), texts.filter(str.strip), max_size=2
)


resources = st.fixed_dictionaries(
    {"requests": st.fixed_dictionaries({"cpu": st.just("10m"), "memory": st.just("16Mi")})},
    optional={"limits": maybe({"cpu": st.sampled_from(["1", "2"]), "memory": st.just("2Gi")})},
)
sidecar = maybe(
    {
        "requests": maybe({"cpu": quantities, "memory": memories}),
        "limits": maybe({"cpu": quantities | none, "memory": memories | none}),
    }
)
env = st.dictionaries(
    st.sampled_from(["A", "B", "C", "LOG_LEVEL", "URL"]),
    st.one_of(
        texts,
        st.just({"secret": {"name": "app-secrets", "key": "k"}}),
        st.just({"field": "status.podIP"}),
        st.just({"configMap": {"name": "settings", "key": "COMMON"}}),
    ),
    max_size=4,
)
probe = st.one_of(
    st.just("/health"),
    st.builds(
        lambda seconds, path: {"path": path, "periodSeconds": seconds},
        small,
        st.sampled_from(["/", "/ready"]),
    ),
    st.just({"path": "/tls", "port": 9100}),
    st.just({"path": "/tls", "scheme": "HTTPS"}),
    st.just({"exec": ["true"]}),
    st.just({"tcp": 8080}),
)
volumes = st.fixed_dictionaries(
    {},
    optional={
        "tmp": st.just({"mountPath": "/tmp", "emptyDir": {}}),
        "conf": st.builds(
            lambda only, more: {
                "mountPath": "/conf",
                "configMap": "settings",
                "readOnly": only,
                **more,
            },
            st.booleans(),
            maybe({"defaultMode": st.just(0o400), "items": st.just({"COMMON": "common"})}),
        ),
        "data": st.builds(
            lambda size: {"mountPath": "/data", "claim": {"size": size}},
            st.sampled_from(["1Gi", "2Gi"]),
        ),
        "scratch": st.just({"mountPath": "/scratch", "ephemeral": {"size": "1Gi"}}),
        "all": st.builds(
            lambda sources: {"mountPath": "/all", "projected": {"sources": sources}},
            st.lists(
                st.sampled_from(
                    [
                        {"configMap": "settings"},
                        {"secret": {"name": "app-secrets", "items": {"k": "key"}}},
                        {"serviceAccountToken": {"path": "token"}},
                        {"downwardAPI": {"items": {"labels": {"fieldRef": "metadata.labels"}}}},
                    ]
                ),
                min_size=1,
                max_size=2,
                unique_by=str,
            ),
        ),
    },
)
ports = st.one_of(
    st.builds(lambda p: {"port": p}, st.sampled_from([80, 8080])),
    st.builds(
        lambda p, q, name, to: {"ports": {"http": p, name: {"port": q, "targetPort": to}}},
        st.sampled_from([80, 8080]),
        st.sampled_from([9000, 9001]),
        st.sampled_from(["tcp-extra", "https-extra"]),
        st.sampled_from([9100, "http"]),
    ),
)
strategy = st.one_of(
    st.just({"type": "RollingUpdate"}),
    st.builds(lambda most: {"maxUnavailable": most}, st.sampled_from([1, 2, "25%"])),
)
patch = st.sampled_from(
    [
        {"patch": {"spec": {"template": {"spec": {"hostname": "h"}}}}},
        {"patch": [{"op": "add", "path": "/metadata/annotations", "value": {"x": "1"}}]},
        {"target": {"kind": "Service"}, "patch": {"metadata": {"annotations": {"own": "yes"}}}},
        {"target": {"kind": "Service"}, "patch": {"spec": {"sessionAffinity": "ClientIP"}}},
        {"target": {"kind": "ServiceAccount"}, "patch": {"automountServiceAccountToken": False}},
    ]
)
# Of objects that every environment has; `own-entry` is a manifest of the user's.
patch_of_the_whole = st.sampled_from(
    [
        {"target": {"kind": "Gateway"}, "patch": {"spec": {"selector": {"own": "a"}}}},
        {"target": {"kind": "Namespace"}, "patch": {"metadata": {"annotations": {"own": "a"}}}},
        {"target": {"kind": "ConfigMap", "name": "settings"}, "patch": {"data": {"OWN": "a\n"}}},
        {"target": {"kind": "ConfigMap"}, "patch": {"metadata": {"annotations": {"own": "a"}}}},
        {"target": {"kind": "ConfigMap"}, "patch": {"immutable": True}},
        {"target": {"kind": "ServiceEntry"}, "patch": {"spec": {"hosts": ["own.example.com"]}}},
        {
            "target": {"kind": "ServiceEntry", "name": "own-entry"},
            "patch": [{"op": "add", "path": "/metadata/labels/own", "value": "a"}],
        },
    ]
)
_ENTRY = """\
apiVersion: networking.istio.io/v1beta1
kind: ServiceEntry
metadata: {name: own-entry, labels: {host: "x-${%(service)s.host}"}}
spec:
  hosts: ["${%(service)s.fqdn}", example.com]
  ports: [{number: 80, name: http, protocol: HTTP}]
  resolution: DNS
"""
_MAP = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: own-map}
data: {url: "${%(service)s.url}/x", shell: "${HOME} $${%(service)s.url} ${%(service)s}"}
"""


# What only pods with a sidecar have.
_OF_MESH = ("mesh", "mtls", "proxy", "rateLimit", "telemetry", "jwt", "extAuthz", "waf")
_units = st.sampled_from(["second", "minute", "hour", "day"])
_bucket = st.fixed_dictionaries(
    {"requests": small},
    optional={
        "per": _units,
        "burst": small,
        "exact": st.sampled_from(["/a", "/b?"]),
        "method": st.just("POST"),
        "withoutHeaders": st.just({"x-c": {}}),
        "query": st.just({"q": {"prefix": "1"}}),
    },
)


def _counted_apart(name: str) -> st.SearchStrategy[Config]:
    """Draw a bucket for requests that no other one is for: those are refused."""
    return _bucket.map(lambda one: {"headers": {f"x-{name}": "1"}, **one})


def _divided(limit: Config) -> Config:
    """Return a limit of which everybody knows among how many a total is divided."""
    return {**limit, "dividedBy": 3} if limit.get("scope") == "total" else limit


rate_limits: st.SearchStrategy[Config] = st.fixed_dictionaries(
    {"requests": small},
    optional={
        "per": _units,
        "burst": small,
        "buckets": st.fixed_dictionaries(
            {}, optional={name: _counted_apart(name) for name in ("a", "b-c")}
        ),
        "scope": st.sampled_from(["total", "global"]),
        "enforce": st.just(False),
        "status": st.sampled_from([429, 503]),
        "body": st.sampled_from(["{}", "a: %b\n"]),
        "header": st.sampled_from([None, "x-slow"]),
        "xRateLimitHeaders": st.booleans(),
    },
).map(_divided)
_claims = st.sampled_from([{"groups": ["a", "b*"]}, {"[realm][role]": "x", "scope": "*"}])
_token_rules = st.lists(
    st.fixed_dictionaries(
        {"claims": _claims}, optional={"paths": st.just("/admin*"), "methods": st.just(["PUT"])}
    ),
    max_size=2,
)
tokens: st.SearchStrategy[Config] = st.fixed_dictionaries(
    {"issuer": st.sampled_from(["https://a.example.com", "https://b.example.com/"])},
    optional={
        "audiences": st.just(["shop", "b:c"]),
        "outputClaimToHeaders": st.just({"x-user": "sub"}),
        "fromHeaders": st.just({"x-token": "Bearer "}),
        "forwardOriginalToken": st.booleans(),
        "required": st.booleans(),
        "public": st.lists(
            st.sampled_from(["/healthz", {"paths": ["/a*", "*.css"], "methods": "GET"}]), max_size=2
        ),
        "rules": _token_rules,
        "dryRun": st.booleans(),
    },
)
# What a request's token says besides whose it is.
_borne = maybe(
    {
        "state": st.sampled_from(["expired", "forged", "early"]),
        "subject": st.just("alice"),
        "audiences": st.sampled_from(["shop", ["b:c", "x"]]),
        "claims": st.just({"groups": ["a"], "realm": {"role": "x"}}),
    }
)
firewalls: st.SearchStrategy[Config] = st.fixed_dictionaries(
    {"mode": st.sampled_from(["detect", "block"]), "image": st.just("w/w:1")},
    optional={
        "paranoia": st.integers(1, 2),
        "pullSecret": st.just("registry"),
        "onFailure": st.just("open"),
        "coreRuleSet": st.just(True),
        "exclusions": st.sampled_from([[], [{"rules": [942100], "paths": ["/a/*", "*.b"]}]]),
        "directives": st.sampled_from([["SecMarker {{ a }}"], ["# ${HOME}", 'SecRule A "b: c"']]),
        "hosts": st.dictionaries(
            st.sampled_from(["a.example.com", "b.example.com:8443"]),
            st.sampled_from([{"mode": "detect"}, {"paranoia": 3}, {}, None]),
        ),
    },
)
counting = maybe(
    {
        "timeout": st.sampled_from(["50ms", "1s"]),
        "domain": st.sampled_from(["a", "b.c"]),
        "failureModeDeny": st.booleans(),
    }
)


def further(names: list[str]) -> st.SearchStrategy[Config]:
    """Draw containers beside the main one."""
    fields: dict[str, st.SearchStrategy[Any]] = {
        "env": env,
        "imagePullPolicy": st.sampled_from(["Always", "IfNotPresent"]),
        "resources": resources,
        "args": st.lists(texts, max_size=2),
    }
    # No two may listen on one port.
    ports = {name: st.just({"metrics": 9113 + i}) for i, name in enumerate(names)}
    one = {
        name: st.fixed_dictionaries({"image": images}, optional={**fields, "ports": ports[name]})
        for name in names
    }
    return maybe(one)


# What the API has in a pod and its containers, each for itself.
pod_fields: list[Config] = [
    {"automountServiceAccountToken": False},
    {"dnsConfig": {"searches": ["example.com"], "options": [{"name": "ndots", "value": 2}]}},
    {"dnsConfig": {"options": [{"name": "rotate"}]}},
    {"enableServiceLinks": False},
    {"hostAliases": [{"ip": "10.0.0.8", "hostnames": ["db.example.com"]}]},
    {"hostAliases": [{"ip": "10.0.0.9", "hostnames": ["db", "old.example.com"]}]},
    {"lifecycle": {"preStop": {"exec": ["sleep", 5]}}},
    {"lifecycle": {"preStop": {"httpGet": {"path": "/stop", "port": 80}}}},
    {"runtimeClassName": "gvisor"},
    {"shareProcessNamespace": True},
    {"hostname": "h", "subdomain": "web"},
    {"terminationMessagePolicy": "FallbackToLogsOnError"},
]


# Parts of Kubernetes' own objects, as a user may write them anywhere in the tree.
raw = {
    "affinity": st.sampled_from(
        [
            {},
            {"nodeAffinity": {}},
            {"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": []}},
        ]
    ),
    "initContainers": st.one_of(
        st.lists(
            st.builds(
                lambda name, image: {"name": name, "image": image},
                st.sampled_from(["wait", "migrate"]),
                images,
            ),
            max_size=2,
            unique_by=lambda container: container["name"],
        ),
        further(["wait", "migrate"]),
        further(["first", "wait", "migrate"]).map(
            lambda several: {
                name: {**one, "before": "wait"} if name == "first" and "wait" in several else one
                for name, one in several.items()
            }
        ),
    ),
    "securityContext": maybe(
        {
            "runAsUser": st.integers(1, 3),
            "capabilities": maybe({"drop": st.just(["ALL"]), "add": st.just(["NET_ADMIN"])}),
        }
    ),
    "podSecurityContext": maybe({"fsGroup": st.integers(1, 3)}),
    "writable": st.dictionaries(
        st.sampled_from(["/tmp", "/var/Run"]),
        st.none() | st.just("1Mi") | st.just({"medium": "Memory"}),
        max_size=2,
    ),
}
secret = st.none() | st.builds(
    lambda kind, said: {"store": {"name": "vault", "kind": kind}, **said},
    st.sampled_from(["SecretStore", "ClusterSecretStore"]),
    st.sampled_from([{"from": "a"}, {"from": ["a", "b"]}, {"keys": {"k": "a", "l": "b"}}]),
)
levels = st.sampled_from(["privileged", "baseline", "restricted"])
_OF_NODES = ("hostNetwork", "hostPorts")
pod_security = maybe(dict.fromkeys(("enforce", "warn", "audit", "containers"), levels))
mtls = st.one_of(
    st.sampled_from(["STRICT", "PERMISSIVE", "DISABLE", "none"]),
    st.builds(
        lambda how, name: {"withoutSidecar": how, "name": name},
        st.sampled_from(["rules", "ports"]),
        st.sampled_from(["default", "default-mtls"]),
    ),
)
# Whole lists, as Istio has them: an environment's takes the place of another.
telemetry = maybe(
    {
        "accessLogging": st.sampled_from(
            [[{"disabled": True}], [{"providers": ["envoy"], "filter": "response.code >= 400"}]]
        ),
        "tracing": st.builds(
            lambda share, tags: [{"randomSamplingPercentage": share, "customTags": tags}],
            st.sampled_from([0, 0.5, 10]),
            st.dictionaries(st.sampled_from(["a", *odd]), st.just({"header": "x-a"}), max_size=1),
        ),
        "metrics": st.just([{"overrides": [{"match": "REQUEST_COUNT", "disabled": True}]}]),
    }
)
of_its_container = {
    "userVolume": {"u": {"emptyDir": {}}},
    "userVolumeMount": {"u": {"mountPath": "/u"}},
    "lifecycle": {"preStop": {"exec": ["sleep", "5"]}},
}
proxy = maybe(
    {
        "holdApplicationUntilProxyStarts": st.booleans(),
        "terminationDrainDuration": st.sampled_from(["5s", "20s"]),
        "proxyMetadata": st.dictionaries(
            st.sampled_from(["A", "B.c", "URL"]),
            st.sampled_from(["", "yes", "# x", "'q'", " lead", "{{ x }}"]),
        ),
        "excludeOutboundPorts": st.lists(st.integers(5000, 5002), max_size=2),
        "excludeOutboundIPRanges": st.just(["10.0.0.0/8", "fd00::/8"]),
        "logLevel": st.sampled_from(["off", "debug"]),
        "statsHistogramBuckets": st.just({"istio": [1, 2.5]}),
    }
).flatmap(lambda said: st.sampled_from([said, {**said, **of_its_container}]))
proxy_config = maybe(
    {
        "concurrency": st.integers(0, 2),
        "image": st.sampled_from(["default", "distroless"]),
        "environmentVariables": st.builds(lambda text: {"A": text}, texts),
    }
)
on_nodes = {"kind": "DaemonSet", "hostPorts": True}
gateway = maybe(
    {
        "hosts": st.sampled_from([["*"], ["a.example.com"], ["a.example.com", "b.example.com"]]),
        "tls": st.builds(
            lambda on, cert: {"redirect": on, **cert},
            st.booleans(),
            st.sampled_from(
                [
                    {"credentialName": "web-tls"},
                    {"certificate": {"issuer": "ours", "dnsNames": ["a.example.com"]}},
                    {
                        "credentialName": "web-tls",
                        "certificate": {
                            "issuer": "b",
                            "kind": "Issuer",
                            "dnsNames": ["b.example.com"],
                        },
                    },
                ]
            ),
        ),
        "waf": firewalls.map(lambda one: {k: v for k, v in one.items() if k != "hosts"}),
        "deployment": maybe(
            {
                "replicas": st.integers(1, 3),
                "autoscaling": st.just({"max": 3}),
                "podAnnotations": st.just({"own": "a"}),
                "resources": st.just({"limits": {"memory": "1Gi"}}),
                "hostPorts": st.booleans(),
                "proxy": maybe({"concurrency": st.integers(1, 2), "logLevel": st.just("debug")}),
            }
        ),
        "servers": maybe(
            {
                "mongo": st.sampled_from([27018, {"hosts": ["m.example.com"]}, None]),
                "tls-db": st.sampled_from(
                    [
                        {"port": 15432, "tls": "PASSTHROUGH"},
                        {
                            "port": 15432,
                            "hosts": ["b.example.com"],
                            "tls": {"credentialName": "b-tls"},
                        },
                    ]
                ),
            }
        ),
    }
)

# Nothing of what is asked of Envoy is rendered.
traffic_test = st.builds(
    lambda path, headers, rest: {
        "request": f"GET /{path}",
        "from": {"gateway": "edge"},
        "headers": headers,
        **rest,
    },
    st.sampled_from(["", "web", "cart?a=1"]),
    st.builds(lambda text: {"x": text}, texts),
    st.sampled_from(
        [
            {"expect": {"status": 404}},
            {"expect": [{"status": 200, "count": 2}, {"status": 429, "count": 1}], "replicas": 1},
            {"stub": {"status": 503, "delay": "1s"}, "expect": {"duration": {"min": "1s"}}},
            {"expect": [{"status": 200, "share": "90%"}, {"headers": {"x": {"prefix": "a"}}}]},
            {"authorizer": "down", "expect": {"status": 403, "checked": False}},
            {
                "authorizer": {"answer": "deny", "status": 401, "headers": {"x": "y"}},
                "expect": {"status": 401, "checked": True},
            },
        ]
    ),
)

# What an environment may say anew of a host outside.
of_outside = maybe(
    {
        "ports": st.sampled_from([{"http": 80}, {"http": 80, "https": 8443}]),
        "tls": st.sampled_from(["SIMPLE", {"sni": "x.example.com"}]),
        "addresses": st.just("240.0.0.7"),
        "resolution": st.sampled_from(["DNS", "DNS_ROUND_ROBIN"]),
        "location": st.sampled_from(["MESH_EXTERNAL", "MESH_INTERNAL"]),
        "endpoints": st.sampled_from([["192.0.2.7"], [{"address": "x.example.com", "weight": 2}]]),
        "exportTo": st.just(["."]),
        "through": st.just("istio-system/istio-egressgateway"),
        "labels": labels,
        "name": st.just("entry-x"),
        "traffic": maybe(
            {
                "timeout": st.sampled_from(["1s", "2s"]),
                "retries": st.just({"attempts": 2}),
                "fault": st.just({"abort": {"httpStatus": 503}}),
                "rewrite": st.just("/"),
            }
        ),
    }
)


def outside(name: str) -> st.SearchStrategy[Config]:
    """Draw a host outside, or two."""
    hosts = st.sampled_from([f"{name}.example.com", [f"{name}.example.com", f"{name}.example.org"]])
    http = {"ports": {"http": 80}}
    return st.builds(
        lambda host, rest: {"hosts": host, **(http if "traffic" in rest else {}), **rest},
        hosts,
        of_outside,
    )


authorization = st.sampled_from(
    ["allow", "deny", "deny", "none", {"default": "deny", "dryRun": True}, {"name": "nobody"}]
)
_peers = st.sampled_from(
    [{"namespaces": ["x", "y"], "ports": [53]}, [{"pods": {"a": "b"}}, {"ipBlocks": ["10.0.0.1"]}]]
)
network_policies = st.one_of(
    st.sampled_from([False, True]),
    maybe(dict.fromkeys(("dns", "prometheus", "to"), _peers)).map(
        lambda said: {"enabled": True, "apiServer": ["10.0.0.2"], **said}
    ),
)
access = st.lists(
    st.sampled_from(
        [
            {"namespaces": ["monitoring"], "methods": ["GET"], "ports": ["http"]},
            {"serviceAccounts": ["web", "other/x"], "paths": ["/a/*"]},
            {"ipBlocks": ["10.0.0.0/8"]},
            {"requestPrincipals": ["*"], "grpc": ["acme.Cart/*"]},
        ]
    ),
    max_size=2,
)
_called = maybe(
    {
        "ports": st.just(["http"]),
        "methods": st.sampled_from([["GET"], ["GET", "POST"]]),
        "paths": st.sampled_from([["/items/*"], ["*/status", "/"]]),
    }
)


def calls(names: list[str]) -> st.SearchStrategy[Any]:
    """Draw what a service calls of some."""
    return st.one_of(
        st.lists(st.sampled_from([*names, "outside"]), max_size=2, unique=True),
        st.dictionaries(st.sampled_from(names), st.one_of(_called, st.just([{}])), max_size=2),
    )


# What a service of any long-running kind may say, and an environment may change.
changes = {
    "image": images,
    "imagePullPolicy": st.sampled_from(["Always", "IfNotPresent"]),
    "replicas": st.integers(0, 3),
    "resources": resources,
    "sidecar": sidecar,
    "proxy": proxy,
    "autoscaling": autoscaling,
    "podDisruptionBudget": st.just({"maxUnavailable": 1}),
    "ignore": ignores,
    "health": probe,
    "env": env,
    "envFrom": st.lists(
        st.sampled_from([{"configMap": "settings"}, {"secret": "app-secrets"}]), max_size=2
    ),
    "args": st.lists(texts, max_size=3),
    "volumes": volumes,
    "labels": labels,
    "annotations": annotations,
    "podAnnotations": pod_annotations,
    "version": st.sampled_from(["v1", "v2"]),
    "mesh": st.booleans(),
    "mtls": st.sampled_from(["STRICT", "PERMISSIVE", "DISABLE"]),
    "telemetry": telemetry,
    "terminationGracePeriodSeconds": st.integers(0, 60),
    "strategy": strategy,
    "minReadySeconds": small,
    "restartPolicy": st.just("Always"),
    "revisionHistoryLimit": small,
    "rbac": rbac,
    "metrics": metrics,
    "serviceAccount": accounts,
    "nodeSelector": labels,
    "tolerations": st.lists(st.just({"operator": "Exists"}), max_size=1),
    "service": services_spec(annotations),
    "traffic": maybe(
        {
            "timeout": st.sampled_from(["1s", "2s"]),
            "fault": st.just({"delay": {"fixedDelay": "2s", "percentage": 10}}),
            "headers": st.sampled_from([{"x-a": {}}, {"x-a": {"prefix": "1"}}]),
        }
    ),
    "expose": st.builds(
        lambda rest: {"gateway": "edge", **rest},
        maybe(
            {
                "timeout": st.just("5s"),
                "rewrite": st.just("/"),
                "headers": st.builds(lambda text: {"x": text}, st.sampled_from(["1", "yes"])),
                "method": st.sampled_from(["GET", {"regex": "GET|POST"}]),
                "fault": st.builds(
                    lambda part: {"abort": {"httpStatus": 503, "percentage": part}},
                    st.sampled_from([1, 0.5, 100]),
                ),
                "mirror": st.just({"host": "copies.example.com", "percentage": 10}),
                "corsPolicy": st.just({"allowOrigins": ["https://example.com"]}),
                "responseHeaders": st.builds(
                    lambda text: {"set": {"x": text}}, st.sampled_from(["1", "yes", "~", "a: b"])
                ),
            }
        ),
    ),
    "destinationRule": maybe(
        {
            "enabled": st.booleans(),
            "trafficPolicy": st.just({"tunnel": {"targetHost": "a.example.com", "targetPort": 80}}),
            "connectionPool": st.builds(
                lambda n: {"tcp": {"maxConnections": n}}, st.integers(1, 2)
            ),
            "outlierDetection": st.just({"consecutive5xxErrors": 5, "baseEjectionTime": "30s"}),
            "loadBalancer": st.sampled_from(
                ["RANDOM", {"consistentHash": {"httpCookie": {"name": "user", "ttl": "0s"}}}]
            ),
            "subsets": maybe(
                {
                    "v1": st.sampled_from(
                        [
                            {"loadBalancer": "RANDOM"},
                            {"trafficPolicy": {"loadBalancer": {"simple": "RANDOM"}}},
                        ]
                    ),
                    "old": st.sampled_from([{}, {"labels": {"version": "v0", "a": "b"}}]),
                }
            ),
        }
    ),
    "rateLimit": rate_limits,
    "access": access,
    "jwt": tokens,
    "waf": firewalls,
    "extAuthz": st.fixed_dictionaries(
        {"provider": st.just("asked")},
        optional={
            "paths": st.just(["/a*", "*.b"]),
            "public": st.just(["/healthz", {"paths": "/x", "methods": ["GET"]}]),
        },
    ),
    "patches": st.lists(patch, max_size=1),
    "priorityClassName": st.sampled_from(["high", "low"]),
    "containerName": st.sampled_from(["main", "server"]),
    "selector": st.sampled_from([{"app.kubernetes.io/name": "{name}"}, {"app": "{name}"}]),
    "containers": further(["exporter", "log", "proxy"]),
    **raw,
}
# What all versions have alike, and what one of them may have otherwise; an environment may take
# one away.
_of_versions = {name: draw for name, draw in changes.items() if name in _OF_VERSIONS}
changes["versions"] = st.dictionaries(
    st.sampled_from(["v1", "v2", "v3-rc"]), maybe(_of_versions), max_size=2
)


def changes_of(kind: str) -> dict[str, st.SearchStrategy[Any]]:
    """Return what a service of a kind may say."""
    if kind in ("Job", "CronJob"):
        return {k: changes[k] for k in ("image", "env", "resources", "labels", "args", "rbac")}
    left_out = OF_REPLICAS if kind == "DaemonSet" else ()
    return {field: drawn for field, drawn in changes.items() if field not in left_out}


canaries = st.builds(
    lambda by, steps, least: {
        "by": by,
        "steps": steps,
        "metrics": {"request-success-rate": {"min": least}, "own": {"max": 1, "query": "up"}},
    },
    st.sampled_from(["flagger", "argo-rollouts"]),
    st.sampled_from([[5], [10, 50]]),
    st.sampled_from([99, 99.5]),
)
# What a canary's controller makes itself, or has no use for.
_NOT_BESIDE_CANARIES = ("strategy", "versions", "service", "traffic", "destinationRule")


@st.composite
def services(draw: st.DrawFn, name: str) -> Config:
    """Draw a service."""
    kind = draw(st.sampled_from(["Deployment", "Deployment", "DaemonSet", "StatefulSet"]))
    said = draw(maybe(changes_of(kind))) | draw(st.sampled_from(pod_fields))
    if draw(st.integers(0, 9)) == 0:
        # Outside of the mesh there is none of its settings.
        said = {k: v for k, v in said.items() if k not in _OF_MESH} | {"hostNetwork": True}
    if "autoscaling" in said and draw(st.booleans()):
        said["autoscaling"] = {**said["autoscaling"], "cpu": 50, "container": name}
    if draw(st.booleans()):
        said["additionalServices"] = {f"{name}-more": draw(further_services)}
    if draw(st.booleans()):
        said["serviceAccount"] = {"name": f"{name}-runner", "create": True}
    said |= {"kind": kind, "image": draw(images), **draw(ports)}
    if "expose" in said:
        # Two services may not have the same route.
        said["expose"] = {**said["expose"], "prefix": f"/{name}"}
        if draw(st.booleans()):
            other = {"gateway": "edge", "exact": f"/other-{name}", "name": f"other-{name}"}
            said["expose"] = [said["expose"], other]
    versions = list(said.get("versions", {}))
    if kind == "Deployment" and not versions and draw(st.booleans()):
        said = {k: v for k, v in said.items() if k not in _NOT_BESIDE_CANARIES}
        said["canary"] = draw(canaries)
    if "traffic" in said and len(versions) > 1:
        said["traffic"]["weights"] = dict(
            zip(versions, draw(st.permutations([90, 10])), strict=True)
        )
    return said


@st.composite
def jobs(draw: st.DrawFn) -> Config:
    """Draw a Job or a CronJob."""
    common = {k: changes[k] for k in ("env", "resources", "labels", "volumes", "args")}
    said = draw(maybe(common))
    if draw(st.booleans()):
        # What runs before the rest reads nothing of it.
        when = ["after"] if {"env", "volumes"} & said.keys() else ["before", "after"]
        hooks = draw(maybe({"hook": st.sampled_from(when)}))
        job = {"backoffLimit": draw(small), **hooks}
        return {**said, "kind": "Job", "image": draw(images), "job": job}
    return {**said, "kind": "CronJob", "image": draw(images), "schedule": "0 3 * * *"}


@st.composite
def overrides(draw: st.DrawFn, known: dict[str, Config]) -> Config:
    """Draw what an environment changes of the services; None takes a field or service away."""
    found: Config = {}
    for name in draw(st.lists(st.sampled_from([*known, "*"]), unique=True)):
        if name != "*" and draw(st.integers(0, 9)) == 0:
            found[name] = None
            continue
        kind = known.get(name, {}).get("kind", "Deployment")
        allowed = changes_of(kind)
        if name != "*" and kind == "Deployment" and draw(st.integers(0, 9)) == 0:
            elsewhere = {"type": "ExternalName", "externalName": "a.example.com"}
            # Such a Service has no addresses, whatever all others have.
            found[name] = {"service": {**elsewhere, "ipFamilyPolicy": None}}
            continue
        own = draw(maybe(allowed))
        if kind not in ("Job", "CronJob"):
            own |= draw(st.sampled_from([{}, *pod_fields]))
        on_the_host = [one for one in known if known[one].get("hostNetwork")]
        if name != "*" and draw(st.booleans()):
            own["calls"] = draw(calls([one for one in known if one != "batch"]))
        if name in on_the_host or (name == "*" and on_the_host):
            own = {field: value for field, value in own.items() if field not in _OF_MESH}
        if name != "*" and kind in ("Deployment", "DaemonSet") and draw(st.booleans()):
            own["additionalServices"] = {f"{name}-more": draw(st.none() | further_services)}
        if name == "*":
            for field in ("expose", "patches"):
                own.pop(field, None)
        if "expose" in own:
            own["expose"] = {**own["expose"], "prefix": f"/{name}"}
        for field in draw(st.lists(st.sampled_from(sorted(allowed)), max_size=2)):
            if field != "image":
                own[field] = None
        found[name] = own
    return found


config_maps = st.dictionaries(
    st.sampled_from(["A", "B", "LONG", "key.txt", "Key.TXT", ".5", *odd]), texts, max_size=4
)


# Objects of one's own, in the config itself: a kind of a namespace, one of none, one with texts.
_OWN_OBJECTS: list[Config] = [
    {
        "apiVersion": "scheduling.k8s.io/v1",
        "kind": "PriorityClass",
        "metadata": {},
        "value": 1000,
    },
    {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {}, "data": {"k": "a\nb\n"}},
    {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "Role",
        "metadata": {"labels": {"404": "true"}},
        "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}],
    },
]


def own_objects(name: str) -> st.SearchStrategy[list[Config]]:
    """Draw objects of one's own of a name."""
    of_each = st.sampled_from(
        [{**o, "metadata": {**o["metadata"], "name": name}} for o in _OWN_OBJECTS]
    )
    return st.lists(of_each.map(lambda obj: {"object": obj}), max_size=2, unique_by=str)


@st.composite
def environments(draw: st.DrawFn, known: dict[str, Config], index: int) -> Config:
    """Draw an environment."""
    said = draw(
        maybe(
            {
                "namePrefix": st.sampled_from(["dev-", "p-"]),
                "nameSuffix": st.sampled_from(["-x", "-v2"]),
                "labels": mesh_labels,
                "recommendedLabels": st.booleans(),
                "annotations": annotations,
                "cluster": st.sampled_from(["eu", "us"]),
                "mtls": mtls,
                "podSecurity": pod_security,
                "secrets": st.dictionaries(
                    st.sampled_from(["app-secrets", "b"]), secret, max_size=2
                ),
                "authorization": authorization,
                "networkPolicies": network_policies,
                "sidecarScope": st.booleans(),
                "images": st.sampled_from(
                    [
                        "m.example.com/hub",
                        {"registries": {"docker.io": "m.example.com:5000"}},
                        {"tag": "v9", "pullPolicy": "Always"},
                        {
                            "registry": "m.example.com",
                            "map": {"nginx": "b/nginx", "acme/api": "c:1"},
                        },
                    ]
                ),
                "egress": st.sampled_from(["closed", "open"]),
                "istio": maybe({"version": st.just("1.21"), "revision": st.just("canary")}),
                "gateways": st.builds(lambda g: {"edge": g}, gateway),
                "external": maybe({"outside": st.none() | outside("a"), "more": outside("b")}),
                "configMaps": maybe(
                    {
                        "settings": st.builds(lambda d: {"data": d}, config_maps),
                        "more": st.none() | st.builds(lambda d: {"data": d}, config_maps),
                    }
                ),
                "quotas": st.just({"quota": {"hard": {"pods": 50}}}),
                "rateLimitService": counting,
                "telemetry": telemetry,
                "proxyConfig": proxy_config,
                "loadTests": st.sampled_from([{"load": None}, {"load": {"profile": "ramp"}}]),
                "tests": st.dictionaries(
                    st.sampled_from(["a", "b"]),
                    st.sampled_from([None, {"stub": 503}, {"expect": {}}]),
                ),
                "patches": st.lists(patch_of_the_whole, max_size=2),
                "resources": st.sampled_from([["own-map.yaml"], ["!own-map.yaml"], []]),
                "objects": own_objects("inline"),
                "defaults": maybe({k: changes[k] for k in ("replicas", "sidecar", "proxy", "env")}),
            }
        )
    )
    own = {"mailhog": draw(services("mailhog"))} if draw(st.integers(0, 3)) == 0 else {}
    return {**said, "namespace": f"ns-{index}", "services": {**draw(overrides(known)), **own}}


_NETWORKS = st.sampled_from([("a", "a"), ("a", "b"), (None, None)])


@st.composite
def in_clusters(draw: st.DrawFn, config: Config) -> Config:
    """Draw the clusters in which the last of the environments runs, and what differs in one."""
    networks, known = draw(_NETWORKS), config["services"]
    remote = draw(st.booleans())
    clusters: Config = {
        name: {
            "pods": [f"10.{position}.0.0/16"],
            **({"network": networks[position]} if networks[position] else {}),
            **draw(maybe({"address": st.just(f"192.0.2.{position}"), "region": st.just(name)})),
            **({"primary": "east"} if remote and position else {}),
        }
        for position, name in enumerate(("east", "west"))
    }
    environments = {name: {**said} for name, said in config["environments"].items()}
    for said in environments.values():
        said.pop("cluster", None)
    *_, last = environments.values()
    # One of the overrides may have a version.
    usual = {k: v for k, v in config["defaults"].items() if k != "versionLabel"}
    config = {**config, "defaults": usual}
    last["clusters"] = draw(
        st.one_of(
            st.just(["east", "west"]),
            st.builds(lambda own: {"east": None, "west": {"services": own}}, overrides(known)),
        )
    )
    for service in known.values():
        if draw(st.integers(0, 3)) == 0:
            service["clusters"] = ["east"]
    return {**config, "clusters": clusters, "environments": environments}


def _said_of_services(known: dict[str, Config], drawn: dict[str, Config]) -> list[Config]:
    """Return what services say, everywhere."""
    of_each = [said["services"] for said in drawn.values()]
    return [one for services in (known, *of_each) for one in services.values() if one]


@st.composite
def configs(draw: st.DrawFn) -> Config:
    """Draw a whole config."""
    names = draw(st.lists(st.sampled_from(SERVICES), min_size=1, max_size=4, unique=True))
    known: dict[str, Config] = {name: draw(services(name)) for name in names}
    if draw(st.booleans()):
        known["batch"] = draw(jobs())
    for service in known.values():
        if draw(st.booleans()):
            service["calls"] = draw(calls(names))
    target = names[0]
    data = {"COMMON": "1", "URL": f"${{{target}.url}}", **draw(config_maps)}
    envs = draw(st.lists(st.sampled_from(ENVIRONMENTS), min_size=1, max_size=3, unique=True))
    patches = draw(st.lists(patch_of_the_whole, max_size=2))
    drawn = {env: draw(environments(known, i)) for i, env in enumerate(envs)}
    for said in drawn.values():
        if draw(st.booleans()):
            # It is there under this name, or it is taken away.
            change = draw(st.sampled_from([None, {"spec": {"hosts": ["b.example.com"]}}]))
            said["patches"] = [*said.get("patches", []), {"name": "entry", "patch": change}]
    usual: Config = {}
    if not any("version" in one for one in _said_of_services(known, drawn)):
        usual = draw(maybe({"versionLabel": st.booleans()}))
    tests = {"a": draw(traffic_test), "b": draw(traffic_test)}
    issuers = [one["jwt"]["issuer"] for one in known.values() if one.get("jwt")]
    for issuer, test in zip(issuers, tests.values(), strict=False):
        test["token"] = {"issuer": issuer, **draw(_borne)}
    found = {
        "apiVersion": "meshgen.dev/v1alpha1",
        "kind": "Mesh",
        "metadata": {"name": "drawn"},
        "meshgen": draw(st.sampled_from([__version__, ">=0"])),
        "resources": ["own-*.yaml"],
        "patches": [
            *patches,
            {
                "name": "entry",
                "target": {"kind": "ServiceEntry"},
                "patch": {"spec": {"location": "MESH_INTERNAL"}},
            },
        ],
        "istio": {"version": draw(st.sampled_from(["1.20", "1.22"]))},
        "external": {
            "outside": draw(outside("a")),
            "asis": {"hosts": "c.example.com"},
            "counter": {"hosts": "d.example.com", "ports": {"grpc": 8081}},
        },
        "rateLimitService": {"external": "counter", **draw(counting)},
        "authorizationProviders": {
            "asked": {"external": "counter", "failOpen": draw(st.booleans())},
        },
        "gateways": {
            "edge": {"hosts": ["*"], "port": 80, "servers": {"mongo": 27017}},
            **draw(st.sampled_from([{}, {"node": {"port": 8000, "deployment": on_nodes}}])),
        },
        **draw(maybe({"telemetry": telemetry, "proxyConfig": proxy_config})),
        **draw(
            maybe(
                {
                    "podSecurity": pod_security,
                    "authorization": authorization,
                    "networkPolicies": network_policies,
                    "sidecarScope": st.booleans(),
                    "egress": st.sampled_from(["closed", "open"]),
                    "objects": own_objects("inline-everywhere"),
                }
            )
        ),
        "defaults": draw(maybe({k: changes[k] for k in ("resources", "sidecar", "labels")}))
        | usual,
        "services": known,
        "tests": tests,
        "loadTests": draw(st.sampled_from([{}, {"load": {"service": target, "job": {}}}])),
        "configMaps": {
            "settings": {"data": data},
            "more": {"data": {"COMMON": "2", **draw(config_maps)}},
        },
        "environments": drawn,
    }
    # As many are built as of a config of three environments at most.
    if len(drawn) < 3 and draw(st.integers(0, 3)) == 0:
        found = draw(in_clusters(found))
    enforced = {one.get("podSecurity", {}).get("enforce") for one in (found, *drawn.values())}
    if enforced & {"baseline", "restricted"}:
        found["istio"]["cni"] = True
        found = {key: _restricted(value) for key, value in found.items()}
    return found


def _restricted(said: Any) -> Any:
    """Return settings without what no level of Pod Security but `privileged` lets a pod have."""
    if isinstance(said, list):
        return [_restricted(one) for one in said]
    if not isinstance(said, dict):
        return said
    if "drop" in said:
        said = {"drop": said["drop"]}
    return {key: _restricted(value) for key, value in said.items() if key not in _OF_NODES}


def files(config: Config) -> dict[str, str]:
    """Return the manifests that a drawn config names, with references to one of its services."""
    service = config["configMaps"]["settings"]["data"]["URL"][2:].partition(".")[0]
    texts = {"own-entry.yaml": _ENTRY, "own-map.yaml": _MAP}
    return {name: text % {"service": service} for name, text in texts.items()}
