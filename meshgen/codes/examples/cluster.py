"""Examples of what a cluster says otherwise than the config: what `meshgen verify` shows.

It is that of Titanium, healthy and with one thing wrong; the tests hold it against those states.
"""

from collections.abc import Mapping

from meshgen.codes.description import Example, Form


def _seen(wrong: str, right: str) -> Example:
    wrong, right = (f"$ meshgen verify prod\n…{lines}…\n" for lines in (wrong, right))
    return Example(wrong, right, Form.CLUSTER)


_OBJECTS = """
objects     ok       94 of 94 there and equal; nothing left over among 27 kinds
"""
_ROLLOUT = """
rollout     ok       14 workloads, 20 of 20 pods ready, 13 with their sidecar
"""
_MUTUAL_TLS = """
mutual TLS  ok       STRICT 7 workloads; none for prod-postgresql; 8 DestinationRules in force
"""
_PROXIES = """
proxies     ok       14 of 14 took all updates, 1 gateway pod among them
"""
_SCALING = """
scaling     ok       4 autoscalers: prod-api-gateway 2 of 1 to 5, cpu 12%/70%; prod-auth-service
                     2 of 1 to 5, cpu 12%/70%; prod-blog-service 2 of 1 to 5, cpu 12%/70%;
                     prod-user-service 2 of 1 to 5, cpu 12%/70%
"""
_QUOTA = """
quota       ok       ResourceQuota/prod-titanium-prod-quota: limits.cpu 5500m of 16,
                     limits.memory 7424Mi of 32Gi, pods 14 of 50, requests.cpu 2100m of 8,
                     requests.memory 2880Mi of 16Gi; as predicted
"""
_RATE_LIMITS = """
rate limits ok       Deployment/prod-load-balancer: 100 allowed, 30 over the limit so far, by 2
                     pods
"""
_PLATFORM = """
platform    ok       grafana, kiali, kube-state-metrics and 2 more answer
"""

CLUSTER: Mapping[str, Example] = {
    "MG1901": _seen(
        """
            unknown  you may not list deployments in titanium-prod: Deployment/prod-api-gateway,
                     Deployment/prod-auth-service, Deployment/prod-blog-service and 4 more
                     -> ask for the permission
""",
        _OBJECTS,
    ),
    "MG1902": _seen(
        """
            wrong    AuthorizationPolicy/titanium-prod/prod-redis: not there
                     -> `meshgen build prod | kubectl apply -f -` makes it
""",
        _OBJECTS,
    ),
    "MG1903": _seen(
        """
            wrong    Deployment/titanium-prod/prod-dashboard-ui: spec.replicas is 1, not 2
                     (kubectl scale, 4 min ago)
                     -> `kubectl apply` of what is rendered brings it back, or put it into the
                        config
""",
        _OBJECTS,
    ),
    "MG1904": _seen(
        """
            wrong    Deployment/titanium-prod/prod-redis: spec.template.spec.containers[0].env
                     is there besides: [{name: DEBUG, value: 1}] (kubectl-edit, 4 min ago)
                     -> put it into the config, or take it away by hand: `kubectl apply` leaves
                        it there
""",
        _OBJECTS,
    ),
    "MG1905": _seen(
        """
            wrong    Service/titanium-prod/prod-old: is not rendered any more, and still there
                     -> `kubectl delete -n titanium-prod service/prod-old` removes it
""",
        _OBJECTS,
    ),
    "MG1906": _seen(
        """
            wrong    Deployment/prod-user-service: the update hangs: 2 old pods (2/2) beside 0
                     of 2 new: ImagePullBackOff: Back-off pulling image "x/y:v2"
                     -> mend `image` of the service, or the pull Secret: the registry does not
                        give it
""",
        _ROLLOUT,
    ),
    "MG1907": _seen(
        """
            wrong    Deployment/prod-dashboard-ui: 2 of 2 pods run without a sidecar
                     -> the namespace has its label now? `kubectl rollout restart -n
                        titanium-prod deployment/prod-dashboard-ui` makes new pods
""",
        _ROLLOUT,
    ),
    "MG1908": _seen(
        """
            wrong    Deployment/prod-redis: 3 restarts of container redis in
                     prod-redis…: OOMKilled, exit code 137, 3 min ago
                     -> `kubectl logs -n titanium-prod prod-redis… -c redis
                        --previous`
""",
        _ROLLOUT,
    ),
    "MG1909": _seen(
        """
            wrong    Deployment/prod-api-gateway, Deployment/prod-auth-service,
                     Deployment/prod-blog-service, Deployment/prod-dashboard-ui and 3 more:
                     takes PERMISSIVE, not STRICT: PeerAuthentication/prod-default-mtls says so
                     -> remove it, or put it into the config: `mtls` says the mode
""",
        _MUTUAL_TLS,
    ),
    "MG1910": _seen(
        """
            wrong    Pod/prod-redis…: certificate ends in 1 min of 1 d, and was
                     not renewed
                     -> see whether istiod runs and signs: `kubectl logs -n titanium-prod
                        prod-redis… -c istio-proxy`
""",
        _PROXIES,
    ),
    "MG1911": _seen(
        """
scaling     wrong    HorizontalPodAutoscaler/prod-api-gateway,
                     HorizontalPodAutoscaler/prod-auth-service,
                     HorizontalPodAutoscaler/prod-blog-service,
                     HorizontalPodAutoscaler/prod-user-service: cpu <unknown>/70%:
                     FailedGetResourceMetric: the HPA was unable to compute the replica count:
                     failed to get cpu utilization: missing request for cpu in container
                     istio-proxy of Pod x
                     -> give every container `resources.requests`, the sidecar too:
                        `sidecar.requests`
""",
        _SCALING,
    ),
    "MG1912": _seen(
        """
            wrong    HorizontalPodAutoscaler/prod-user-service: at its max of 5 pods for 1 h;
                     cpu 12%/70%
                     -> raise `autoscaling.max` of the service, after `meshgen capacity`
""",
        _SCALING,
    ),
    "MG1913": _seen(
        """
            wrong    ResourceQuota/prod-titanium-prod-quota: Pod/debug is not rendered: 1 pod
                     -> find out whose it is, or put it into the config: then capacity counts it
""",
        _QUOTA,
    ),
    "MG1914": _seen(
        """
rate limits wrong    Deployment/prod-load-balancer: no limit in the proxy of
                     prod-load-balancer…: it counts none, and others of the
                     workload do
                     -> the pod was made before the limit, or its proxy refused it: `kubectl
                        delete pod`
""",
        _RATE_LIMITS,
    ),
    "MG1915": _seen(
        """
            wrong    Pod/prod-redis…: refuses listeners: it took the last ones
                     59 s before the last clusters, and istiod sends both
                     -> read what it refused: `kubectl logs -n titanium-prod
                        prod-redis… -c istio-proxy`; mostly an EnvoyFilter
""",
        _PROXIES,
    ),
    "MG1916": _seen(
        """
            wrong    Service/kiali: does not answer at /kiali/healthz: no endpoints available
                     for service
                     -> `kubectl get pods,endpointslices -n monitoring`
""",
        _PLATFORM,
    ),
    "MG1917": _seen(
        """
            unknown  Pod/prod-redis…: refused 2 updates of istiod's since it
                     started; whether it took the last one is not known
                     -> `istioctl` on the PATH tells: istiod knows it
""",
        _PROXIES,
    ),
}
