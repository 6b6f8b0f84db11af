"""For each slot of the config a small config that uses it, with a value that says nothing."""

import copy
import json
from typing import Any

import meshgen
from meshgen.pipeline import Project

from .slots import ITEM, NAME, NAMED, RAW, Slot

# What stands in the text until the value is put in its place.
MARKER = "MARKER0"
_PLAIN = "neutralvalue"

# A rule of one's own of which nothing here is a mistake.
_RULE: dict[str, Any] = {
    "title": "No Service is called bad.",
    "kinds": ["Service"],
    "holds": "object.metadata.name != 'bad'",
    "found": "{apiVersion: v1, kind: Service, metadata: {name: bad}}",
    "passes": "{apiVersion: v1, kind: Service, metadata: {name: good}}",
}
_GRANT: dict[str, Any] = {"resources": ["pods"], "verbs": ["get"]}


def _with_tls(fields: str, said: dict[str, Any]) -> dict[str, Any]:
    """Return the scenes of TLS settings of a gateway's server, beside what is said already."""
    servers = {"https": {"port": 443, "tls": said}}
    scene = {"istio": {"version": "1.31"}, "gateways": {"data": {"servers": servers}}}
    return {f"gateways.*.servers.*.tls.{field}": scene for field in fields.split()}


def _exposed(route: dict[str, Any], other: str = "other", gateway: str = "edge") -> dict[str, Any]:
    """Return the scene of a route, beside another service that it may lead to."""
    exposed = {"port": 80, "expose": {"gateway": gateway, **copy.deepcopy(route)}}
    others = {other: {"image": "nginx", "port": 8080}}
    return {"services": {"web": exposed, **others}, "gateways": {"edge": {}}}


def _with_traffic(fields: str, said: dict[str, Any]) -> dict[str, Any]:
    """Return the scenes of how callers connect to a service, beside what is said already."""
    web = {"port": 80, "destinationRule": said}
    scene = {"istio": {"version": "1.31"}, "services": {"web": web}}
    return {f"services.*.destinationRule.{field}": scene for field in fields.split()}


def _split(route: dict[str, Any]) -> dict[str, Any]:
    """Return the scene of a route to a version."""
    scene = _exposed(route)
    scene["services"]["web"]["versions"] = {MARKER: {}, "v9": {}}
    return scene


_LOADED = {"port": 80, "rateLimit": {"requests": 5}, "autoscaling": {"max": 5}}


def _tested(services: dict[str, Any], test: dict[str, Any]) -> dict[str, Any]:
    """Return the scene of a test of traffic, beside services."""
    test = {"request": "http://web/", "expect": {}, **test}
    return {"services": services, "gateways": {"edge": {}}, "tests": {"data": test}}


_COUNTER: dict[str, Any] = {"counter": {"image": "nginx", "ports": {"grpc": 81}}}
_WEB: dict[str, Any] = {"web": {"image": "nginx", "port": 80}}
_IN_VERSIONS: dict[str, Any] = {"web": {**_WEB["web"], "versions": {MARKER: {}, "zz": {}}}}
_CALLED: dict[str, Any] = {**_WEB, MARKER: _WEB["web"]}

_ASKED: dict[str, Any] = {"data": {"image": "nginx", "ports": {"http-neutral": 80}}}


def _with_tokens(said: dict[str, Any]) -> dict[str, Any]:
    """Return the scene of what a service asks of tokens."""
    web = {"port": 80, "jwt": said}
    return {"istio": {"version": "1.31"}, "services": {"web": web}}


def _known(name: str) -> dict[str, Any]:
    """Return the scene of an Istio whose mesh config has an external authorizer."""
    asked = {"service": "a.example.com", "port": 80}
    listed = [{"name": name, "envoyExtAuthzHttp": asked}]
    return {"istio": {"version": "1.31", "meshConfig": {"extensionProviders": listed}}}


_PROVIDER: dict[str, Any] = {
    "service": "counter",
    "port": 81,
    "protocol": "http",
    "failOpen": False,
}
_ASKED_BY_WEB: dict[str, Any] = {"services": {"web": {"port": 80, "extAuthz": {"provider": "x"}}}}
_ISSUER = {"issuer": "https://issuer.example.com"}
_METRICS = {"url": "http://prometheus.far:9090"}
_LOGIN = {"issuer": "https://issuer.example.com", "clientId": "x"}
# What a slot needs around it; the longest beginning of its path counts.
_SCENES: dict[str, Any] = {
    "gateways.*.selector": {"gateways": {"data": {"port": 80}}},
    **{
        f"platform.{path}": {"platform": {"jaeger": jaeger, "prometheus": _METRICS, "kiali": kiali}}
        for path, jaeger, kiali in (
            ("prometheus.url", {}, {"auth": "token"}),
            ("jaeger.url", {"collector": "otel.far.svc:4317"}, {"auth": "token"}),
            ("jaeger.externalUrl", {}, {"auth": "token"}),
            ("kiali", {}, {"auth": {"strategy": "openid", **_LOGIN}}),
            ("kiali.auth.strategy", {}, {"auth": {"strategy": "token"}}),
        )
    },
    **{
        f"platform.{path}": {"platform": {"prometheus": _METRICS, "grafana": grafana, **beside}}
        for path, grafana, beside in (
            ("grafana", {"anonymous": "Viewer"}, {}),
            ("grafana.anonymous", {"adminSecret": "x"}, {}),
            ("grafana.dashboards", {"url": "http://grafana.far:3000"}, {}),
            ("grafana.url", {}, {"kiali": {"auth": "token"}}),
            (
                "kiali.grafanaToken",
                {"anonymous": "Viewer", "storage": "5Gi"},
                {"kiali": {"auth": "token"}},
            ),
        )
    },
    "platform.namespace": {"platform": {"kubeStateMetrics": {}}},
    "platform.alerts": {"platform": {"prometheus": {**_METRICS, "operator": {}}}},
    "platform.alerts.alertmanager": {"platform": {"kubeStateMetrics": {}, "prometheus": {}}},
    "platform.alerts.rules.HighErrorRate.services.@name": {
        "services": {MARKER: {"image": "nginx"}},
        "platform": {"prometheus": {**_METRICS, "operator": {}}},
    },
    **{
        f"platform.istio{field}": {
            "istio": {"version": "1.22"},
            "platform": {"istio": {"by": "argocd", **beside}, "kubeStateMetrics": {}},
        }
        for field, beside in {
            "": {},
            ".tags": {"revisions": {"other": "1.22.8"}},
            ".tags.*": {"revisions": {_PLAIN: "1.22.8"}},
        }.items()
    },
    "platform.prometheus.operator": {"platform": {"prometheus": {"url": "http://prometheus"}}},
    "platform.prometheus.url": {"platform": {"kubeStateMetrics": {}}},
    "platform.prometheus.retention.size": {"platform": {"prometheus": {"storage": "20Gi"}}},
    # Else how much is kept would follow the size.
    "platform.prometheus.storage": {"platform": {"prometheus": {"retention": {"size": "1MB"}}}},
    "objects.[].namespace": {
        "objects": [
            {"object": {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "own"}}}
        ],
        "namespaces": {MARKER: {}},
    },
    "quotas.*.scopes": {"quotas": {"data": {"hard": {"pods": 1}}}},
    "services.*.ports": {"services": {"web": {"ports": {}}}},
    "services.*.port": {"services": {"web": {"port": 80}}},
    "services.*.protocol": {"services": {"web": {"port": 80}}},
    "services.*.service": {"services": {"web": {"port": 80}}},
    "services.*.service.externalTrafficPolicy": {
        "services": {"web": {"port": 80, "service": {"type": "NodePort"}}}
    },
    "services.*.service.externalName": {
        "services": {"web": {"image": None, "service": {"type": "ExternalName"}}}
    },
    "services.*.service.trafficDistribution": {
        "kubernetes": "1.33",
        "services": {"web": {"port": 80}},
    },
    "services.*.service.sessionAffinityConfig": {
        "services": {"web": {"port": 80, "service": {"sessionAffinity": "ClientIP"}}}
    },
    **{
        f"services.*.service.{field}": {
            "services": {"web": {"port": 80, "service": {"type": "LoadBalancer"}}}
        }
        for field in ("loadBalancerClass", "loadBalancerIP", "loadBalancerSourceRanges")
    },
    "services.*.metrics": {
        "services": {
            "web": {
                "ports": {"http": 80, "http-neutral": 9090},
                "metrics": {"by": "ServiceMonitor", "port": "http-neutral"},
            }
        }
    },
    "services.*.calls.@name": {"services": _CALLED},
    "services.*.calls.[]": {"services": _CALLED},
    **{
        f"gateways.*.tls.{field}": {"gateways": {"data": {"tls": {"credentialName": "web-tls"}}}}
        for field in ("mode", "minProtocolVersion")
    },
    "services.*.calls.*": {"services": _ASKED},
    "services.*.access": {"services": {"web": {"ports": {"http-neutral": 80}}}},
    **{
        f"{namespace}authorization.{field}": {
            "namespaces": {"data": {"authorization": "deny"}},
            "authorization": "deny",
        }
        for namespace in ("", "namespaces.*.")
        for field in ("name",)
    },
    "networkPolicies": {
        "networkPolicies": {"enabled": True},
        "services": {
            "web": {
                **_WEB["web"],
                "calls": [],
                "rbac": [{"resources": ["pods"], "verbs": ["get"]}],
            }
        },
    },
    "services.*.canary": {"services": {"web": {"port": 80, "canary": {"by": "flagger"}}}},
    **{
        f"services.*.canary.metrics.*.{field}": {
            "services": {
                "web": {
                    "port": 80,
                    "canary": {"by": "flagger", "metrics": {"data": {"max": 1, "query": "up"}}},
                }
            }
        }
        for field in ("query", "interval")
    },
    "services.*.additionalServices": {"services": {"web": {"port": 80}}},
    "services.*.health": {"services": {"web": {"port": 80}}},
    "services.*.health.scheme": {"services": {"web": {"port": 80, "health": {"path": "/"}}}},
    "services.*.probes": {"services": {"web": {"port": 80}}},
    "services.*.jwt": _with_tokens(_ISSUER),
    "services.*.extAuthz": {**_known(MARKER), "services": {"web": {"port": 80}}},
    **{
        f"services.*.extAuthz.{field}": {**_known("x"), **_ASKED_BY_WEB}
        for field in ("paths", "methods", "public", "name")
    },
    "gateways.*.extAuthz.hosts": {
        "gateways": {"data": {"extAuthz": {"provider": "x"}}},
        **_known("x"),
    },
    "gateways.*.extAuthz": _known(MARKER),
    "authorizationProviders": {"services": _COUNTER},
    "authorizationProviders.*": {
        "services": _COUNTER,
        "authorizationProviders": {"data": _PROVIDER},
    },
    "authorizationProviders.*.service": {
        "services": {MARKER: _COUNTER["counter"]},
        "authorizationProviders": {"data": _PROVIDER},
    },
    "authorizationProviders.*.external": {
        "external": {MARKER: {"hosts": "a.example.com", "ports": {"http": 80}}},
        "authorizationProviders": {"data": {"failOpen": False}},
    },
    "environments.*.authorizationProviders": {"services": _COUNTER},
    **{f"services.*.jwt{end}": _with_tokens({}) for end in (".issuer", ".issuers")},
    "services.*.jwt.issuers.*": _with_tokens({"issuers": {"data": _ISSUER}}),
    "services.*.jwt.rules": _with_tokens({**_ISSUER, "rules": [{"claims": {"a": "b"}}]}),
    "services.*.jwt.rules.[].claims": _with_tokens(_ISSUER),
    "services.*.autoscaling": {"services": {"web": {"autoscaling": {"max": 3}}}},
    "services.*.rbac.[].scope": {"services": {"web": {"rbac": [_GRANT]}}},
    "services.*.rbac.[].verbs": {"services": {"web": {"rbac": [_GRANT]}}},
    **{
        f"services.*.{setting}": {"services": {"web": {"kind": "StatefulSet"}}}
        for setting in ("podManagementPolicy", "persistentVolumeClaimRetentionPolicy")
    },
    "services.*.rbac.[].resourceNames": {"services": {"web": {"rbac": [_GRANT]}}},
    "services.*.rbac.[].apiGroups": {"services": {"web": {"rbac": [_GRANT]}}},
    "services.*.rbac.[].nonResourceURLs": {
        "services": {"web": {"rbac": [{"verbs": ["get"], "scope": "cluster"}]}}
    },
    "services.*.volumes": {
        "services": {"web": {"volumes": {"data": {"mountPath": "/x", "emptyDir": {}}}}}
    },
    "services.*.volumes.@name": {},
    "services.*.volumes.*.configMap": {
        "services": {"web": {"volumes": {"data": {"mountPath": "/x"}}}},
        "configMaps": {MARKER: {"external": True}},
    },
    "services.*.volumes.*.items": {
        "services": {"web": {"volumes": {"data": {"mountPath": "/x", "secret": "x"}}}}
    },
    **{
        f"services.*.volumes.*.{source}": {
            "services": {"web": {"volumes": {"data": {"mountPath": "/x"}}}}
        }
        for source in (
            *("emptyDir", "secret", "claim", "persistentVolumeClaim", "ephemeral", "hostPath"),
            *("projected", "downwardAPI", "csi", "nfs"),
        )
    },
    "services.*.volumes.*.image": {
        "kubernetes": "1.37",
        "services": {"web": {"volumes": {"data": {"mountPath": "/x"}}}},
    },
    "services.*.volumes.*.claim.volumeMode": {
        "services": {"web": {"volumes": {"data": {}}, "volumeDevices": {"data": "/dev/x"}}}
    },
    "services.*.volumes.*.projected.sources.[].configMap": {
        "services": {"web": {"volumes": {"data": {"mountPath": "/x"}}}},
        "configMaps": {MARKER: {"external": True}},
    },
    "services.*.volumes.*.projected.sources.[].configMap.items": {
        "services": {
            "web": {
                "volumes": {
                    "data": {
                        "mountPath": "/x",
                        "projected": {"sources": [{"configMap": {"name": "c"}}]},
                    }
                }
            }
        },
        "configMaps": {"c": {"external": True}},
    },
    "services.*.volumes.*.projected.sources.[].downwardAPI.items.*.resourceFieldRef": {
        "services": {
            "web": {
                "volumes": {"data": {"mountPath": "/x"}},
                "containers": {MARKER: {"image": "a"}},
            }
        }
    },
    "services.*.volumes.*.projected.sources.[].downwardAPI.items.*.resourceFieldRef.resource": {
        "services": {"web": {"volumes": {"data": {"mountPath": "/x"}}}}
    },
    "services.*.volumes.*.projected.sources.[].downwardAPI.items.*.resourceFieldRef.divisor": {
        "services": {"web": {"volumes": {"data": {"mountPath": "/x"}}}}
    },
    "services.*.writable.*.medium": {
        "services": {"web": {"writable": {"/neutral": {"sizeLimit": "1Mi"}}}}
    },
    **{
        f"{around}secrets.*.{field}": said({"secrets": {"data": {"store": "vault", "from": "x"}}})
        for around, said in (
            ("", dict),
            ("namespaces.*.", lambda one: {"namespaces": {"data": one}}),
        )
        for field in ("store", "keys", "type", "refreshInterval", "namespace")
    },
    **{
        f"gateways.*.{tls}.certificate": {"gateways": {"data": {"hosts": ["a.example.com"]}}}
        for tls in ("tls", "servers.*.tls")
    },
    "podSecurity.version": {"podSecurity": {"enforce": "baseline"}},
    "namespaces.*.podSecurity.version": {
        "namespaces": {"data": {"podSecurity": {"warn": "baseline"}}}
    },
    "services.*.mounts": {"services": {"web": {"volumes": {"data": {"emptyDir": {}}}}}},
    "services.*.mounts.@name": {"services": {"web": {"volumes": {MARKER: {"emptyDir": {}}}}}},
    "services.*.volumeDevices": {
        "services": {
            "web": {"volumes": {"data": {"claim": {"size": "1Gi", "volumeMode": "Block"}}}}
        }
    },
    "services.*.volumeDevices.@name": {
        "services": {
            "web": {"volumes": {MARKER: {"claim": {"size": "1Gi", "volumeMode": "Block"}}}}
        }
    },
    "services.*.health.httpHeaders": {"services": {"web": {"port": 80, "health": {"path": "/"}}}},
    "services.*.health.host": {"services": {"web": {"port": 80, "health": {"path": "/"}}}},
    "services.*.health.port": {
        "services": {"web": {"ports": {"http-neutral": 80}, "health": {"path": "/"}}}
    },
    "services.*.health.tcp": {"services": {"web": {"ports": {"http-neutral": 80}}}},
    "services.*.ports.*.targetPort": {
        "services": {"web": {"ports": {"http-neutral": 80, "data": {"appProtocol": "http"}}}}
    },
    "services.*.lifecycle.postStart.httpGet.port": {
        "services": {"web": {"ports": {"http-neutral": 80}}}
    },
    "services.*.mounts.*.recursiveReadOnly": {
        "kubernetes": "1.33",
        "services": {
            "web": {
                "volumes": {"data": {"emptyDir": {}}},
                "mounts": {"data": {"mountPath": "/x", "readOnly": True}},
            }
        },
    },
    "services.*.health.grpc": {"services": {"web": {"health": {"grpc": {"port": 9000}}}}},
    "services.*.lifecycle.stopSignal": {
        "kubernetes": "1.37",
        "services": {"web": {"os": {"name": "linux"}}},
    },
    "services.*.containers": {"services": {"web": {"containers": {"data": {"image": "nginx"}}}}},
    "services.*.containers.@name": {},
    "services.*.initContainers": {
        "services": {"web": {"initContainers": {"data": {"image": "nginx"}}}}
    },
    "services.*.initContainers.*.before": {
        "services": {
            "web": {"initContainers": {MARKER: {"image": "nginx"}, "data": {"image": "nginx"}}}
        }
    },
    "services.*.initContainers.@name": {},
    "services.*.initContainers.[]": {},
    "services.*.dnsPolicy": {"services": {"web": {"dnsConfig": {"nameservers": ["10.0.0.1"]}}}},
    "services.*.env.*.configMap.name": {"configMaps": {MARKER: {"external": True}}},
    "services.*.env.*.configMap.key": {
        "services": {"web": {"env": {"data": {"configMap": {"name": "c"}}}}},
        "configMaps": {"c": {"external": True}},
    },
    "services.*.env.*.secret": {},
    "services.*.envFrom.[].configMap": {"configMaps": {MARKER: {"external": True}}},
    "services.*.envFrom.[].prefix": {"services": {"web": {"envFrom": [{"secret": "x"}]}}},
    "services.*.exportTo": {"services": {"web": {"port": 80}}},
    "services.*.mtls.ports": {"services": {"web": {"port": 7919}}},
    "services.*.destinationRule": {"services": {"web": {"port": 80}}},
    **_with_traffic("connectionPool outlierDetection loadBalancer tls", {}),
    **_with_traffic(
        "loadBalancer.localityLbSetting.distribute",
        {"loadBalancer": {"localityLbSetting": {"distribute": [{"from": "a", "to": {"b": 100}}]}}},
    ),
    **_with_traffic(
        "loadBalancer.localityLbSetting.distribute.[].to",
        {"loadBalancer": {"localityLbSetting": {"distribute": [{"from": "a"}]}}},
    ),
    **_with_traffic(
        "loadBalancer.localityLbSetting.failover",
        {"loadBalancer": {"localityLbSetting": {"failover": [{"from": "a", "to": "b"}]}}},
    ),
    **_with_traffic("tls.credentialName", {"tls": {"mode": "SIMPLE"}}),
    **_with_traffic(
        "tls.caCertificates tls.clientCertificate tls.privateKey tls.caCrl",
        {"tls": {"mode": "MUTUAL", "clientCertificate": "/x", "privateKey": "/x"}},
    ),
    "services.*.expose": _exposed({}),
    "services.*.expose.retries": _exposed({"retries": {"attempts": 1}}),
    **{
        f"services.*.expose.{field}": _exposed({}, gateway="mesh")
        for field in ("sourceLabels", "sourceNamespace", "match.[].sourceNamespace")
    },
    "services.*.expose.match.[].sourceLabels": _exposed({}, gateway="mesh"),
    "services.*.expose.destinations.[].service": _exposed({}, MARKER),
    "services.*.expose.mirror.service": _exposed({}, MARKER),
    "services.*.expose.mirror.host": _exposed({}),
    "services.*.expose.mirrors.[].service": _exposed({}, MARKER),
    **{
        f"services.*.expose.{field}": {
            "services": {
                "web": {
                    "port": 80,
                    "protocol": protocol,
                    "expose": {"gateway": "mesh", "hosts": ["*.example.com"]},
                }
            }
        }
        for name, protocol in (("sniHosts", "tls"), ("destinationSubnets", "tcp"))
        for field in (name, f"match.[].{name}")
    },
    **{
        f"services.*.expose.{field}": _split({})
        for field in ("weights", "version", "destinations.[].version", "mirror", "mirrors")
    },
    "services.*.expose.fault.abort": _exposed({}),
    "services.*.expose.rewrite.uriRegexRewrite": _exposed(
        {"rewrite": {"uriRegexRewrite": {"match": "/a", "rewrite": "/b"}}}
    ),
    **{
        f"services.*.expose.{field}": {**_exposed(said), "istio": {"version": "1.31"}}
        for field, said in (
            ("corsPolicy.unmatchedPreflights", {}),
            ("redirect.prefixRewrite", {"prefix": "/a"}),
            ("retries.backoff", {"retries": {"attempts": 1}}),
        )
    },
    "gateways.*.service": {"gateways": {"data": {"deployment": {}}}},
    "gateways.*.serviceAccount": {
        "authorization": "deny",
        "services": {"web": {"port": 80, "expose": {"gateway": "data"}}},
    },
    "gateways.*.servers": {
        "gateways": {"data": {"servers": {"https": {"port": 443, "tls": {"credentialName": "x"}}}}}
    },
    "gateways.*.servers.@name": {},
    "gateways.*.servers.*.protocol": {"gateways": {"data": {"servers": {"https": {"port": 80}}}}},
    "gateways.*.servers.*.tls": {},
    **_with_tls("mode credentialName credentialNames", {}),
    **_with_tls("privateKey", {"serverCertificate": "/x"}),
    **_with_tls("serverCertificate", {"privateKey": "/x"}),
    **_with_tls("tlsCertificates", {}),
    **_with_tls(
        "tlsCertificates.[].privateKey", {"tlsCertificates": [{"serverCertificate": "/x"}]}
    ),
    **_with_tls(
        "tlsCertificates.[].serverCertificate", {"tlsCertificates": [{"privateKey": "/x"}]}
    ),
    **_with_tls(
        "tlsCertificates.[].caCertificates",
        {
            "mode": "MUTUAL",
            "tlsCertificates": [{"privateKey": "/x", "serverCertificate": "/x"}],
            "caCertificates": "/x",
        },
    ),
    **_with_tls(
        "caCertCredentialName caCertificates subjectAltNames verifyCertificateSpki "
        "verifyCertificateHash minProtocolVersion maxProtocolVersion cipherSuites",
        {"mode": "MUTUAL", "credentialName": "x"},
    ),
    **_with_tls(
        "caCrl",
        {
            "mode": "MUTUAL",
            "privateKey": "/x",
            "serverCertificate": "/x",
            "caCertificates": "/x",
        },
    ),
    "services.*.expose.redirect": _exposed({"redirect": {"authority": "a.example.com"}}),
    "services.*.expose.directResponse": _exposed({"directResponse": {"status": 503}}),
    "services.*.rateLimit": {"services": {"web": {"port": 80, "rateLimit": {"requests": 1}}}},
    **{
        f"services.*.rateLimit.buckets{end}": {
            "services": {"web": {"port": 80, "rateLimit": {"requests": 1, "buckets": said}}}
        }
        for end, said in (
            (".@name", {}),
            (".*", {"data": {"requests": 1}}),
            (".*.per", {"data": {"requests": 1, "prefix": "/x"}}),
        )
    },
    "services.*.rateLimit.scope": {
        "rateLimitService": "counter",
        "services": {"web": {"port": 80, "rateLimit": {"requests": 1}}, **_COUNTER},
    },
    "services.*.waf": {
        "services": {"web": {"port": 80, "waf": {"mode": "block", "image": "w/w"}}},
    },
    "services.*.waf.exclusions": {
        "services": {
            "web": {
                "port": 80,
                "waf": {"mode": "block", "image": "w/w", "exclusions": [{"rules": ["942100"]}]},
            }
        },
    },
    "rateLimitService": {"services": {MARKER: {"image": "nginx", "ports": {"grpc": 81}}}},
    "rateLimitService.external": {
        "external": {MARKER: {"hosts": ["counter.example.com"], "ports": {"grpc": 81}}}
    },
    **{
        f"rateLimitService.{field}": {
            "rateLimitService": {"service": "counter"},
            "services": {
                "web": {"port": 80, "rateLimit": {"requests": 1, "scope": "global"}},
                **_COUNTER,
            },
        }
        for field in ("domain", "timeout", "failureModeDeny", "configMap", "path")
    },
    "environments.*.rateLimitService": {
        "services": {MARKER: {"image": "nginx", "ports": {"grpc": 81}}}
    },
    "services.*.strategy.type": {},
    "services.*.versions": {"services": {"web": {"port": 80, "versions": {"data": {}}}}},
    "services.*.canary.metrics.@name": {
        "services": {"web": {"port": 80, "canary": {"by": "flagger"}}}
    },
    "services.*.versions.@name": {"services": {"web": {"port": 80}}},
    "services.*.schedule": {"services": {"web": {"kind": "CronJob"}}},
    "services.*.job": {"services": {"web": {"kind": "CronJob", "schedule": "@daily"}}},
    "services.*.job.hook": {"services": {"web": {"kind": "Job"}}},
    "services.*.telemetry.name": {
        "services": {"web": {"telemetry": {"accessLogging": [{"disabled": True}]}}}
    },
    "services.*.telemetry.tracing.[].customTags.*.formatter": {"istio": {"version": ["1.30"]}},
    "namespaces.*.proxyConfig.name": {"namespaces": {"data": {"proxyConfig": {"concurrency": 1}}}},
    "services.*.patches": {"services": {"web": {"patches": [{"patch": {}}]}}},
    "patches": {"patches": [{"target": {"kind": "Deployment"}, "patch": {}}]},
    "configMaps.*.files": {},
    "environments.*.services.@name": {},
    "rules.*": {"rules": {"SHOP1": _RULE}},
    "namespaces.*.quotas.*.scopes": {
        "namespaces": {"data": {"quotas": {"data": {"hard": {"pods": 1}}}}}
    },
    "environments.*.namespaces": {"environments": {"prod": {}}},
    "environments.*.clusters": {"clusters": {MARKER: {}}},
    "docs.environments": {"environments": {MARKER: {}}},
    "clusters": {"cluster": "data"},
    "clusters.@name": {"cluster": MARKER},
    "services.*.clusters": {"clusters": {MARKER: {}}, "cluster": MARKER},
    "resources.[].namespace": {"namespaces": {MARKER: {}}, "resources": [{"path": "own.yaml"}]},
    "external.*.ports.*": {"external": {"data": {"ports": {"data": {"port": 8443}}}}},
    "external.*.tls.credentialName": {"external": {"data": {"through": "out/egress"}}},
    "external.*.endpoints.[]": {"external": {"data": {"endpoints": [{"address": "192.0.2.7"}]}}},
    "external.*.endpoints.[].address": {},
    "external.*.endpoints.[].ports": {
        "external": {"data": {"ports": {MARKER: 443}, "endpoints": [{"address": "192.0.2.7"}]}}
    },
    "external.*.through.ports": {
        "external": {"data": {"ports": {MARKER: 443}, "through": {"gateway": "out/egress"}}}
    },
    **{
        f"services.*.proxy.{one}.{end}": {
            "services": {"web": {"proxy": {other: {name: {"mountPath": "/x"} if mount else {}}}}}
        }
        for one, other, mount in (
            ("userVolume", "userVolumeMount", True),
            ("userVolumeMount", "userVolume", False),
        )
        for end, name in (("@name", MARKER), ("*", "data"))
    },
    "tests": _tested(_WEB, {}),
    "tests.*.from": _tested(_CALLED, {}),
    "tests.*.from.version": _tested(_IN_VERSIONS, {"from": {"service": "web"}}),
    "tests.*.from.gateway": {**_tested(_WEB, {"request": "/"}), "gateways": {MARKER: {}}},
    "tests.*.expect": _tested(_WEB, {"from": "web"}),
    "tests.*.token": _tested(
        {"web": {**_WEB["web"], "jwt": "https://a.example.com"}},
        {"from": "web", "token": {"state": "forged"}},
    ),
    "tests.*.authorizer": _tested(_WEB, {"from": "web", "authorizer": {"answer": "deny"}}),
    "tests.*.expect.service": _tested(_CALLED, {"from": "web"}),
    "tests.*.expect.version": _tested(_IN_VERSIONS, {"from": "web"}),
    "tests.*.expect.cluster": {
        **_tested(_WEB, {"from": "web"}),
        "clusters": {MARKER: {}},
        "cluster": MARKER,
    },
    "tests.*.expect.mirrored": _tested(_IN_VERSIONS, {"from": "web"}),
    "tests.*.expect.mirrored.service": _tested(_CALLED, {"from": "web"}),
    "tests.*.expect.mirrored.share": _tested(_WEB, {"from": "web"}),
    "environments.*.tests": {"gateways": {"edge": {}}},
    "environments.*.loadTests": {"services": {"web": _LOADED}},
    "loadTests": {"services": {"web": _LOADED}},
    "loadTests.*.service": {"services": {MARKER: {"image": "nginx", **_LOADED}}},
    "loadTests.*.port": {
        "services": {"web": {"ports": {MARKER: {"port": 80, "appProtocol": "http"}}}}
    },
    **{
        f"{setting}.namespace": {"namespaces": {MARKER: {}}}
        for setting in (
            "external.*",
            "services.*",
            "configMaps.*",
            "gateways.*",
            "quotas.*",
            "limitRanges.*",
            "environments.*.resources.[]",
        )
    },
}
# The names that `*` stands for: by the mapping's path, or by its own name.
_NAMES = {
    "services": "web",
    "environments": "prod",
    "requests": "cpu",
    "limits": "cpu",
    "hard": "requests.cpu",
    "severities": "MG503",
    "ignore": "MG602",
    "registries": "docker.io",
    "images.map": "nginx",
    "rules": "SHOP1",
    "services.*.mtls.ports": "7919",
    "services.*.writable": "/neutral",
    "servers": "https",
    "services.*.destinationRule.ports": "80",
    "services.*.destinationRule.subsets.*.ports": "80",
}
# Slots whose text is no free one: a value that the config takes there.
_VALUES = {
    "clusters.*.primary": "data",
    **dict.fromkeys(
        ("images", "environments.*.images", "images.registry", "images.registries.*"),
        "neutral.example.com",
    ),
    "images.registries.@name": "neutral.example.com",
    **dict.fromkeys(("images.map.@name", "images.map.*", "images.tag"), "neutralvalue"),
    "platform.jaeger.badger": "7919Gi",
    "platform.jaeger.badger.size": "7919Gi",
    "platform.jaeger.collector": "neutral.example.com:4317",
    "platform.jaeger.collector.address": "neutral.example.com:4317",
    "platform.kiali.auth.issuer": "http://neutral.example.com",
    "platform.jaeger.url": "http://neutral.example.com",
    "platform.jaeger.externalUrl": "http://neutral.example.com",
    "platform.grafana.url": "http://neutral.example.com",
    "platform.grafana.externalUrl": "http://neutral.example.com",
    "platform.grafana.storage": "7919Mi",
    "platform.grafana.storage.size": "7919Mi",
    **{f"platform.istio.{field}": "1.22.7" for field in ("release", "revisions.*")},
    "platform.istio.charts": "https://neutral.example.com/charts",
    "platform.prometheus.url": "http://neutralvalue",
    "platform.alerts.alertmanager": "http://neutralvalue",
    "platform.alerts.runbooks": "http://neutralvalue",
    "platform.prometheus.retention.size": "7919MB",
    "platform.prometheus.storage": "7919Mi",
    "platform.prometheus.storage.size": "7919Mi",
    "podSecurity.version": "1.19",
    "namespaces.*.podSecurity.version": "1.19",
    "services.*.writable.@name": "/neutralvalue",
    "services.*.writable.[]": "/neutralvalue",
    **{
        f"services.*.{at}.{field}": value
        for at in ("calls.*", "access.from.[]")
        for field, value in (
            ("ports.[]", "http-neutral"),
            ("methods.[]", "NEUTRAL"),
            ("paths.[]", "/neutral"),
            ("grpc.[]", "neutral.Value/Get"),
        )
    },
    "authorization": "deny",
    "authorization.default": "deny",
    "namespaces.*.authorization": "deny",
    "namespaces.*.authorization.default": "deny",
    "egress": "closed",
    "namespaces.*.egress": "closed",
    "environments.*.egress": "closed",
    "environments.*.authorization": "deny",
    "services.@name": _PLAIN,
    "tests.*.request": "https://edge.example.com/neutralvalue",
    "loadTests.*.path": "/neutralvalue",
    "loadTests.*.method": "NEUTRAL",
    "loadTests.*.rate": "79/m",
    "external.[]": "Secret/neutral",
    "existing.[]": "Secret/neutral",
    "external.*.ports.@name": "http-neutral",
    "external.*.ports.*.protocol": "GRPC-WEB",
    "clusters.*.address": "198.51.100.79",
    "external.*.addresses": "198.51.100.79",
    "external.*.addresses.[]": "198.51.100.79",
    "external.*.location": "MESH_INTERNAL",
    "external.*.resolution": "DNS_ROUND_ROBIN",
    "external.*.tls": "SIMPLE",
    "external.*.through": "elsewhere/neutralvalue",
    "external.*.through.gateway": "elsewhere/neutralvalue",
    "external.*.through.ports.@name": "https-neutral",
    "external.*.tls.mode": "SIMPLE",
    "external.*.endpoints.[].ports.@name": "https-neutral",
    "environments.*.existing.[]": "Secret/neutral",
    "rules.@name": "SHOP7919",
    "environments.*.rules.@name": "SHOP7919",
    "rules.*.kinds.[]": "Service",
    "rules.*.holds": _RULE["holds"],
    "rules.*.found": _RULE["found"],
    "rules.*.passes": _RULE["passes"],
    "rules.*.path": "metadata.name",
    "ruleFiles.[]": "rules.yml",
    "environments.*.ruleFiles.[]": "rules.yml",
    "environments.*.external.[]": "Secret/neutral",
    "services.*.protocol": "redis",
    "services.*.ports.@name": "http-neutral",
    "services.*.ports.*.appProtocol": "grpc-web",
    "services.*.kind": "StatefulSet",
    "services.*.autoscaling.behavior.@raw": "Disabled",
    "services.*.volumes.*.emptyDir.@raw": "HugePages-2Mi",
    "services.*.autoscaling.container": "istio-proxy",
    "services.*.autoscaling.metrics.[].containerResource.container": "istio-proxy",
    "services.*.autoscaling.metrics.[].containerResource.name": "ephemeral-storage",
    "services.*.autoscaling.metrics.[].resource.name": "ephemeral-storage",
    "services.*.health": "/neutral",
    "services.*.health.scheme": "HTTPS",
    "services.*.lifecycle.postStart.httpGet.scheme": "HTTPS",
    "services.*.lifecycle.stopSignal": "SIGWINCH",
    "services.*.dnsPolicy": "Default",
    "services.*.health.port": "http-neutral",
    "services.*.health.tcp": "http-neutral",
    "services.*.ports.*.targetPort": "http-neutral",
    "services.*.lifecycle.postStart.httpGet.port": "http-neutral",
    "services.*.volumes.*.nfs.path": "/neutral",
    "services.*.volumes.*.projected.sources.[].downwardAPI.items.*.resourceFieldRef.divisor": (
        "1Mi"
    ),
    "services.*.hostAliases.[].ip": "7.9.1.9",
    "services.*.dnsConfig.nameservers.[]": "7.9.1.9",
    "services.*.containers.*.ports.*.hostIP": "7.9.1.9",
    "services.*.containers.*.ports.*.protocol": "SCTP",
    "services.*.mounts.*.recursiveReadOnly": "IfPossible",
    "services.*.mounts.*.mountPropagation": "HostToContainer",
    "services.*.terminationMessagePolicy": "FallbackToLogsOnError",
    "services.*.volumes.*.claim.volumeMode": "Block",
    "services.*.volumes.*.ephemeral.volumeMode": "Filesystem",
    "services.*.volumes.*.ephemeral.size": "7919Mi",
    "services.*.volumes.*.projected.sources.[].downwardAPI.items.*.fieldRef": "metadata.uid",
    "services.*.volumes.*.projected.sources.[].downwardAPI.items.*.fieldRef.fieldPath": (
        "metadata.uid"
    ),
    "services.*.volumes.*.projected.sources.[].downwardAPI.items.*.resourceFieldRef.resource": (
        "requests.memory"
    ),
    "services.*.volumes.*.hostPath.type": "DirectoryOrCreate",
    "services.*.os": "windows",
    "services.*.os.name": "windows",
    "services.*.service.type": "NodePort",
    "services.*.metrics": "http-neutral",
    "services.*.metrics.port": "http-neutral",
    "services.*.metrics.by": "PodMonitor",
    "services.*.metrics.scheme": "https",
    "services.*.service.externalName": "neutral.example.com",
    "services.*.service.externalIPs.[]": "192.0.2.79",
    "services.*.service.loadBalancerIP": "192.0.2.79",
    "services.*.service.loadBalancerSourceRanges.[]": "192.0.2.0/25",
    "services.*.service.trafficDistribution": "PreferClose",
    "services.*.service.loadBalancerClass": "neutral.example.com/class",
    "services.*.service.sessionAffinity": "ClientIP",
    "services.*.strategy.type": "Recreate",
    "services.*.sidecar.requests.cpu": "79m",
    "services.*.sidecar.requests.memory": "79Mi",
    "services.*.sidecar.limits.memory": "7919Mi",
    "services.*.volumes.*.claim.size": "7919Mi",
    "services.*.expose.prefix": "/neutral",
    "services.*.expose.exact": "/neutral",
    "services.*.expose.match.[].prefix": "/neutral",
    "services.*.rateLimit.at": "sidecar",
    **{
        f"services.*.jwt.{at}{end}": value
        for end in ("", ".[]")
        for at, value in {
            "public.[]": "/neutral",
            "public.[].paths": "/neutral",
            "public.[].methods": "NEUTRAL",
            "rules.[].paths": "/neutral",
            "rules.[].methods": "NEUTRAL",
        }.items()
    },
    **{
        f"services.*.extAuthz.{at}{end}": value
        for end in ("", ".[]")
        for at, value in {
            "paths": "/neutral",
            "methods": "NEUTRAL",
            "public.[]": "/neutral",
            "public.[].paths": "/neutral",
            "public.[].methods": "NEUTRAL",
        }.items()
    },
    "gateways.*.extAuthz.hosts.[]": "neutral.example.com",
    "authorizationProviders.*.statusOnError": "508",
    "authorizationProviders.*.pathPrefix": "/neutral",
    **{
        f"services.*.jwt.{at}{key}": value
        for at in ("", "issuers.*.")
        for key, value in {
            "jwksUri": "https://neutral.example.com/keys",
            "jwks": '{"keys": []}',
            "jwksFile": "neutral.json",
            "timeout": "7919s",
        }.items()
    },
    "services.*.rateLimit.buckets.*.prefix": "/neutral",
    "services.*.waf.exclusions.[].rules.[]": "942791",
    "services.*.waf.exclusions.[].paths.[]": "/neutralvalue",
    "services.*.waf.exclusions.[].targets.[]": "ARGS:neutralvalue",
    "services.*.waf.directives.[]": "SecMarker neutralvalue",
    "services.*.waf.hosts.*.directives.[]": "SecMarker neutralvalue",
    "rateLimitService.path": "/srv/neutral/files",
    "rateLimitService.timeout": "7919s",
    "services.*.rateLimit.buckets.*.exact": "/neutral",
    "services.*.expose.match.[].exact": "/neutral",
    "services.*.expose.sniHosts.[]": "neutral.example.com",
    "services.*.expose.destinationSubnets.[]": "7.9.1.9/32",
    "services.*.expose.match.[].sniHosts.[]": "neutral.example.com",
    "services.*.expose.match.[].destinationSubnets.[]": "7.9.1.9/32",
    "services.*.expose.fault.abort.grpcStatus": "UNAVAILABLE",
    "services.*.expose.corsPolicy.allowMethods.[]": "DELETE",
    "services.*.expose.corsPolicy.maxAge": "7919s",
    "services.*.expose.directResponse.body.bytes": "bmV1dHJhbHZhbHVl",
    "services.*.expose.retries.retryOn": "retriable-4xx",
    "istio.profile": "demo",
    "meshgen": meshgen.__version__,
    "nameSuffix": "-neutral",
    "environments.*.nameSuffix": "-neutral",
    "services.*.mtls.ports.@name": "7919",
    "services.*.expose.gateway": "elsewhere/neutralvalue",
    "services.*.schedule": "7 9 1 9 *",
    "services.*.job.timeZone": "Pacific/Chatham",
    "services.*.patches.[].target.kind": "Deployment",
    "services.*.patches.[].target.name": "web",
    "services.*.patches.[].target.group": "apps",
    "patches.[].target.kind": "Deployment",
    "patches.[].target.name": "web",
    "patches.[].target.group": "apps",
    "services.*.resources.requests.@name": "ephemeral-storage",
    "services.*.resources.limits.@name": "neutral.example.com/device",
    "services.*.env.*.field": "status.podIP",
    "services.*.env.*.resource": "limits.memory",
    "environments.*.services.@name": "web",
    "quotas.*.hard.@name": "count/neutralvalues.example.com",
    "limitRanges.*.limits.[].@raw": "neutral.example.com/device",
    "gateways.*.hosts.[]": "neutral.example.com",
    "gateways.*.service.type": "NodePort",
    "services.*.destinationRule.ports.@name": "80",
    "services.*.destinationRule.subsets.*.ports.@name": "80",
    "external.*.destinationRule.ports.@name": "443",
    "gateways.*.servers.@name": "http-neutral",
    "gateways.*.servers.*.hosts.[]": "neutral.example.com",
    "gateways.*.servers.*.bind": "10.7.9.19",
    "templates": "neutral",
    "resources.[]": "neutral.yaml",
    "environments.*.resources.[]": "neutral.yaml",
    "include.[]": "part.yaml",
    "resources.[].path": "neutral.yaml",
    "namespaceNames": "{name}-neutral",
    # None but the one that it is in.
    "namespaces.*.quotas.*.namespace": "data",
    "namespaces.*.limitRanges.*.namespace": "data",
    "namespaces.*.nameSuffix": "-neutral",
    "namespaces.*.quotas.*.hard.@name": "count/neutralvalues.example.com",
    "namespaces.*.limitRanges.*.limits.[].@raw": "neutral.example.com/device",
    "schemas.[]": "crd.yaml",
    "environments.*.schemas.[]": "crd.yaml",
    "configMaps.*.files.*": "neutral.txt",
}
# Beginnings of patterns, and what fits them.
_PATTERNS = {
    "^(0|[1-9]": "7919m",
    "^none$|^(0|[1-9]": "7919m",
    "^((25[0-5]|": "10.79.19.0/24",
    "^[a-zA-Z0-9_]+:(": "neutral:debug",
    "^([a-zA-Z0-9_.-]+:)?(": "neutral:debug",
    "^([0-9]+(": "7919ms",
    **{rf"^(?={some})([0-9]{{1,5}}y)?": "7919s" for some in (".", ".*[1-9]")},
    "^[0-9]{1,9}%": "79%",
    "^[-a-z0-9]*": "neutral-",
    "^1\\.(0|": "1.30",
    "^(MG(": "MG503",
    "^(100(": "100%",
}
# Parts of Kubernetes' and Istio's own objects, with the text at one place of them.
_RAW: dict[str, Any] = {
    "platform.istio.values": {"global": {"caName": MARKER}},
    "services.*.proxy.config": {"runtimeValues": {MARKER: MARKER}},
    "services.*.proxy.userVolume.*": {"secret": {"secretName": MARKER}},
    "services.*.proxy.userVolumeMount.*": {"mountPath": MARKER},
    **{
        f"services.*.proxy.tracing.{name}": {"address": MARKER}
        for name in ("zipkin", "datadog", "lightstep", "stackdriver", "tlsSettings")
    },
    "istio.meshConfig": {"trustDomain": MARKER},
    "objects.[].object": {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "own"},
        "data": {MARKER: MARKER},
    },
    "tests.*.token.claims": {MARKER: MARKER},
    "services.*.autoscaling.behavior": {"scaleDown": {"selectPolicy": MARKER}},
    "services.*.autoscaling.metrics.[].pods.metric.selector": {"matchLabels": {MARKER: MARKER}},
    "services.*.metrics.tlsConfig": {"caFile": MARKER},
    "services.*.metrics.relabelings.[]": {"targetLabel": "a", "replacement": MARKER},
    "services.*.metrics.metricRelabelings.[]": {"targetLabel": "a", "replacement": MARKER},
    "services.*.volumes.*.emptyDir": {"medium": MARKER},
    "services.*.destinationRule.trafficPolicy": {"tls": {"sni": MARKER}},
    "services.*.destinationRule.subsets.*.trafficPolicy": {"tls": {"sni": MARKER}},
    "external.*.destinationRule.trafficPolicy": {"tls": {"sni": MARKER}},
    "services.*.tolerations.[]": {"key": MARKER, "operator": "Exists"},
    "services.*.affinity": {
        "podAffinity": {
            "requiredDuringSchedulingIgnoredDuringExecution": [
                {"topologyKey": MARKER, "labelSelector": {"matchLabels": {MARKER: "x"}}}
            ]
        }
    },
    "services.*.topologySpreadConstraints.[]": {
        "maxSkew": 1,
        "topologyKey": MARKER,
        "whenUnsatisfiable": "DoNotSchedule",
    },
    "services.*.podSecurityContext": {"seLinuxOptions": {"user": MARKER}},
    "services.*.securityContext": {"seLinuxOptions": {"user": MARKER}},
    "services.*.initContainers.[]": {"name": "init", "image": MARKER, "args": [MARKER]},
    "services.*.patches.[].patch": {"metadata": {"annotations": {MARKER: MARKER}}},
    "services.*.patches.[].patch.[]": {
        "op": "add",
        "path": "/metadata/annotations",
        "value": {MARKER: MARKER},
    },
    "patches.[].patch": {"metadata": {"annotations": {MARKER: MARKER}}},
    "patches.[].patch.[]": {
        "op": "add",
        "path": "/metadata/annotations",
        "value": {MARKER: MARKER},
    },
    "quotas.*.scopeSelector": {
        "matchExpressions": [{"scopeName": "PriorityClass", "operator": "In", "values": [MARKER]}]
    },
    "limitRanges.*.limits.[]": {"type": "Container", "default": {MARKER: "1"}},
}
_RAW |= {
    f"namespaces.*.{key}": _RAW[key]
    for key in ("quotas.*.scopeSelector", "limitRanges.*.limits.[]")
}
# The name of a port that stands elsewhere too; a number is another port.
OR_NUMBERS = {
    "services.*.health.port",
    "services.*.health.tcp",
    "services.*.ports.*.targetPort",
    "services.*.lifecycle.postStart.httpGet.port",
}
# Texts that become a part of an expression, in which they have to mean themselves.
IN_EXPRESSIONS = {
    f"services.*.rateLimit.buckets.*.{field}" for field in ("exact", "query.@name", "query.*")
}
_OF_PROVIDERS = (
    *("protocol", "name", "timeout", "statusOnError", "pathPrefix"),
    "includeRequestHeadersInCheck.[]",
    *(f"includeAdditionalHeadersInCheck.{end}" for end in ("@name", "*")),
    *(f"headersTo{which}.[]" for which in ("UpstreamOnAllow", "DownstreamOnAllow")),
    "headersToDownstreamOnDeny.[]",
)
# Texts that choose what is rendered, and are not themselves rendered.
UNSEEN = {
    # Those of which an image is.
    "images.registries.@name",
    "images.map.@name",
    # The host and the port stand apart, or the scheme and the host.
    "platform.alerts.alertmanager",
    "platform.jaeger.collector",
    "platform.jaeger.collector.address",
    # What installs Istio, and commands of which its README tells.
    "platform.istio.by",
    "platform.istio.tags.@name",
    "platform.istio.tags.*",
    # One that exists is what others are told of.
    "platform.prometheus.url",
    # It says whether there are policies; the port is the container's by its number.
    *(f"{start}authorization" for start in ("", "namespaces.*.", "environments.*.")),
    *(f"{start}authorization.default" for start in ("", "namespaces.*.")),
    *(f"{start}egress" for start in ("", "namespaces.*.", "environments.*.")),
    *(f"services.*.{at}.ports.[]" for at in ("calls.*", "access.from.[]")),
    # Other words say it: those of Helm and Argo CD.
    "services.*.job.hook",
    "services.*.destinationRule.ports.@name",
    "services.*.destinationRule.subsets.*.ports.@name",
    "external.*.destinationRule.ports.@name",
    "services.*.kind",
    "services.*.rbac.[].scope",
    "services.*.metrics.by",
    "services.*.canary",
    "services.*.canary.by",
    "services.*.protocol",
    "services.*.patches.[].target.kind",
    "services.*.patches.[].target.name",
    "services.*.patches.[].target.group",
    "services.*.patches.[].name",
    "patches.[].target.kind",
    "patches.[].target.name",
    "patches.[].target.group",
    "patches.[].name",
    # The mesh config has them, which is not rendered.
    *(f"authorizationProviders.*.{field}" for field in _OF_PROVIDERS),
    "authorizationProviders.@name",
    "environments.*.authorizationProviders.@name",
    "services.*.jwt.jwksFile",
    # JSON in a text, which has escapes in what is printed here.
    "services.*.jwt.jwks",
    "services.*.jwt.issuers.*.jwks",
    "services.*.jwt.issuers.@name",
    "services.*.jwt.issuers.*.jwksFile",
    "services.*.waf.mode",
    "services.*.waf.onFailure",
    "services.*.waf.hosts.*",
    "services.*.waf.hosts.*.mode",
    "services.*.rateLimit.per",
    "services.*.rateLimit.at",
    "services.*.rateLimit.buckets.*.per",
    "services.*.rateLimit.scope",
    "services.*.rateLimit.dividedBy",
    "environments.@name",
    "environments.*.services.@name",
    "configMaps.*.files.*",
    "kubernetes",
    "kubernetes.[]",
    "istio",
    "istio.[]",
    "istio.version",
    "istio.version.[]",
    "istio.profile",
    "istio.proxy.requests.cpu",
    "istio.proxy.requests.memory",
    "istio.proxy.limits.cpu",
    "istio.proxy.limits.memory",
    "istio.namespace",
    "istio.gatewayNamespace",
    "istio.meshConfig.@raw",
    # Nothing of what is asked of Envoy is rendered.
    "tests.@name",
    "environments.*.tests.@name",
    *(f"tests.*.{field}" for field in ("request", "headers.@name", "headers.*", "stub.delay")),
    *(f"tests.*.expect.{field}" for field in ("host", "cluster", "share", "mirrored.share")),
    *(f"tests.*.expect.{field}" for field in ("headers.@name", "headers.*")),
    *(f"tests.*.expect.{field}" for field in ("withoutHeaders.@name", "withoutHeaders.*")),
    *(f"tests.*.expect.received{field}" for field in ("", ".path", ".authority")),
    *(f"tests.*.expect.received.{field}" for field in ("headers.@name", "headers.*")),
    *(f"tests.*.expect.duration{field}" for field in ("", ".min", ".max")),
    *(f"tests.*.token{field}" for field in ("", ".state", ".issuer", ".subject")),
    *(f"tests.*.token.audiences{field}" for field in ("", ".[]")),
    *(f"tests.*.authorizer{field}" for field in ("", ".answer")),
    "tests.*.token.claims.@raw",
    *(f"tests.*.authorizer.{field}" for field in ("headers.@name", "headers.*")),
    # Nothing of what is sent is rendered with the services, nor of the Jobs that send it.
    "loadTests.@name",
    "environments.*.loadTests.@name",
    *(f"loadTests.*.{field}" for field in ("port", "host", "path", "method", "body", "profile")),
    *(f"loadTests.*.{field}" for field in ("rate", "duration", "headers.@name", "headers.*")),
    *(f"loadTests.*.cpuPerRequest{field}" for field in ("", ".app", ".sidecar")),
    *(f"loadTests.*.expect.{field}" for field in ("errors", "p95", "refused")),
    *(f"loadTests.*.expect.refused.{field}" for field in ("min", "max")),
    "rules.@name",
    *(f"rules.*.{field}" for field in ("title", "kinds.[]", "holds", "found", "passes")),
    *(f"rules.*.{field}" for field in ("message", "path", "mend", "why", "source", "severity")),
    "environments.*.rules.@name",
    "ruleFiles.[]",
    "environments.*.ruleFiles.[]",
    "services.*.ignore.@name",
    "services.*.ignore.*",
    "external.[]",
    "external.*.through",
    "external.*.through.gateway",
    "existing.[]",
    "environments.*.existing.[]",
    "environments.*.external.[]",
    "severities.@name",
    "severities.*",
    "environments.*.severities.@name",
    "environments.*.severities.*",
    "output.kustomize",
    "output.helm",
    "output.plain",
    # Guides are no objects.
    *("docs", "docs.output", "docs.environments.[]"),
    "cluster",
    "istio.meshID",
    "clusters.@name",
    *(f"clusters.*.{field}" for field in ("network", "primary", "region", "address", "pods.[]")),
    "services.*.clusters.[]",
    "environments.*.clusters.@name",
    "environments.*.clusters.[]",
    "meshgen",
    "environments.*.cluster",
    "environments.*.kubernetes",
    "environments.*.kubernetes.[]",
    "environments.*.istio",
    "environments.*.istio.[]",
    "mtls.withoutSidecar",
    # It shows in contexts alone, of `restricted`.
    "podSecurity.containers",
    "namespaces.*.podSecurity.containers",
    "templates",
    "resources.[].path",
    "namespaces.*.mtls.withoutSidecar",
    "layout.groups",
    "namespaceNames",
    "gateways.*.routes",
    "include.[]",
    "resources.[]",
    "environments.*.resources.[]",
    "services.*.group",
    "schemas.[]",
    "environments.*.schemas.[]",
    "apiVersion",
    "kind",
}
_CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget, plural: widgets}
  versions:
  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
"""
FILES = {
    "neutral.txt": "x\n",
    "neutral.json": '{"keys": []}\n',
    "neutral.yaml": "",
    "part.yaml": "severities: {}\n",
    "own.yaml": "{apiVersion: v1, kind: ServiceAccount, metadata: {name: own}}\n",
    "rules.yml": json.dumps({"SHOP2": _RULE}),
    "neutral/part/own.yaml.j2": "a: b\n",
    "crd.yaml": _CRD,
}


def neutral(slot: Slot) -> str:
    """Return a value for the slot that stands nowhere else in what is rendered."""
    schema = slot.schema
    if str(slot) in _VALUES:
        return str(_VALUES[str(slot)])
    for choices in (schema.get("enum"), [schema["const"]] if "const" in schema else None):
        if choices:
            return str(choices[0])
    pattern = str(schema.get("pattern", ""))
    return next((v for start, v in _PATTERNS.items() if pattern.startswith(start)), _PLAIN)


def project_of(slot: Slot, project: Project) -> Project:
    """Return the project that renders what a slot is of: the platform, and Jobs, have their own."""
    if slot.path[:1] == ("platform",):
        assert project.platform is not None
        return project.platform
    if slot.path[:1] == ("loadTests",) and "job" in slot.path:
        assert project.load_tests is not None
        return project.load_tests
    return project


def config_for(slot: Slot) -> dict[str, Any]:
    """Return a config in which MARKER stands at the slot."""
    config: dict[str, Any] = {
        "apiVersion": "meshgen.dev/v1alpha1",
        "kind": "Mesh",
        "metadata": {"name": "demo"},
        "services": {"web": {"image": "nginx"}},
    }
    _merge(config, copy.deepcopy(_scene(slot)))
    for depth, form in slot.within:
        _require(config, slot.path[:depth], form, slot.path[depth])
    _put(config, slot)
    return config


def _scene(slot: Slot) -> dict[str, Any]:
    starts = [".".join(slot.path[:n]) for n in range(len(slot.path), 0, -1)]
    return next((_SCENES[start] for start in starts if start in _SCENES), {})


def _merge(into: dict[str, Any], other: dict[str, Any]) -> None:
    for key, value in other.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = value


def _require(config: dict[str, Any], path: tuple[str, ...], form: Any, besides: str) -> None:
    """Put in what a mapping on the way cannot be without."""
    at: Any = config
    for index, step in enumerate(path):
        at = _child(at, step, path[:index], path[index + 1 :])
    for key in form.get("required", []):
        if key != besides and key not in at:
            at[key] = form["properties"][key]["examples"][0]


def _put(config: dict[str, Any], slot: Slot) -> None:
    at: Any = config
    path = slot.path
    for index, step in enumerate(path[:-1]):
        if path[index + 1] == RAW:
            value = copy.deepcopy(_RAW[".".join(path[: index + 1])])
            _set(at, step, value, path[:index])
            return
        at = _child(at, step, path[:index], path[index + 1 :])
    if path[-1] == NAME:
        named = _NAMED_VALUES.get(".".join(path[:-1]), _NAMED_VALUES.get(path[-2], {}))
        at[MARKER] = copy.deepcopy(named)
    else:
        _set(at, path[-1], MARKER, path[:-1])


def _set(at: Any, step: str, value: Any, before: tuple[str, ...]) -> None:
    if step == ITEM:
        at[:] = [value]
    else:
        at[_name(before) if step == NAMED else step] = value


def _child(at: Any, step: str, before: tuple[str, ...], after: tuple[str, ...]) -> Any:
    """Return the container at a step, made if it is not there."""
    empty: Any = [] if after and after[0] == ITEM else {}
    if step == ITEM:
        if not at:
            at.append(empty)
        return at[0]
    key = _name(before) if step == NAMED else step
    if not isinstance(at.get(key), type(empty)):
        at[key] = empty
    return at[key]


def _name(before: tuple[str, ...]) -> str:
    return _NAMES.get(".".join(before), _NAMES.get(before[-1], "data"))


# What a name of a mapping is given: by path, or by the mapping's own name.
_NAMED_VALUES: dict[str, Any] = {
    "clusters": {},
    "images.registries": "mirror.example.com",
    "images.map": "nginx",
    "platform.istio.gateways": {},
    "platform.istio.gateways.*.ports": 15432,
    "platform.istio.gateways.*.annotations": "x",
    "platform.istio.istiod.env": "x",
    "platform.istio.revisions": "1.22.8",
    "platform.istio.tags": "other",
    "platform.alerts.labels": "x",
    "platform.alerts.rules.HighErrorRate.services": 79,
    "services": {"image": "nginx"},
    "tests": {"request": "/", "expect": {}},
    "loadTests": {"service": "web"},
    "withoutHeaders": "x",
    "external": "neutral.example.com",
    "external.*.ports": 8443,
    "external.*.endpoints.[].ports": 8443,
    "external.*.through.ports": 8443,
    "external.*.workloadSelector": "x",
    "environments.*.services": {"replicas": 2},
    "services.*.ports": 8080,
    "services.*.calls": {},
    "services.*.waf.hosts": {"mode": "block"},
    **{
        f"networkPolicies.{peers}{each}.pods": "x"
        for peers in ("dns", "prometheus", "to")
        for each in ("", ".[]")
    },
    "services.*.rateLimit.buckets": {"prefix": "/x", "requests": 1},
    "services.*.additionalServices": {},
    "services.*.jwt.issuers": _ISSUER,
    "authorizationProviders": _PROVIDER,
    "includeAdditionalHeadersInCheck": "x",
    "fromHeaders": "x",
    "outputClaimToHeaders": "x",
    "claims": "x",
    "services.*.canary.metrics": {"max": 1, "query": "up"},
    "params": ["x"],
    "services.*.env": "x",
    "services.*.volumes": {"mountPath": "/x", "emptyDir": {}},
    "services.*.volumes.*.projected.sources.[].downwardAPI.items": {"fieldRef": "metadata.uid"},
    "services.*.volumes.*.downwardAPI.items": {"fieldRef": "metadata.uid"},
    "services.*.mounts": "/x",
    "services.*.writable": "7919m",
    "secrets": {"store": "vault", "from": "x"},
    "keys": "x",
    "services.*.volumeDevices": "/dev/x",
    "services.*.containers": {"image": "nginx"},
    "services.*.containers.*.ports": 7000,
    "services.*.initContainers.*.ports": 7000,
    "services.*.volumes.*.projected.sources.[].configMap.items": "x",
    "services.*.initContainers": {"image": "nginx"},
    "volumeAttributes": "x",
    "httpHeaders": "x",
    "services.*.volumes.*.items": "x",
    "services.*.mtls.ports": "PERMISSIVE",
    "hard": "1",
    "requests": "1",
    "limits": "1",
    "headers": "x",
    "query": "x",
    "sourceLabels": "x",
    "weights": 1,
    "set": "x",
    "add": "x",
    "labels": "x",
    "environmentVariables": "x",
    "customTags": {"literal": "x"},
    "proxyMetadata": "x",
    "statsHistogramBuckets": [1],
    "userVolume": {"emptyDir": {}},
    "userVolumeMount": {"mountPath": "/x"},
    "tagOverrides": {"value": "x"},
    "annotations": "x",
    "podAnnotations": "x",
    "nodeSelector": "x",
    "selector": "x",
    "servers": 80,
    "services.*.destinationRule.ports": {"loadBalancer": "RANDOM"},
    "services.*.destinationRule.subsets.*.ports": {"loadBalancer": "RANDOM"},
    "external.*.destinationRule.ports": {"loadBalancer": "RANDOM"},
    "services.*.destinationRule.loadBalancer.localityLbSetting.distribute.[].to": 100,
    "data": "x",
    "files": "neutral.txt",
    "quotas": {"hard": {"pods": 1}},
    "severities": "error",
    "ignore": "x",
    "rules": _RULE,
    "limitRanges": {"limits": [{"type": "Container"}]},
}
