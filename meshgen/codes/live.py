"""What codes mean of what a cluster says, by name: `meshgen verify` asks for them so."""

from meshgen.codes.description import Description
from meshgen.findings import Severity

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING


def _told(
    code: str,
    title: str,
    why: str,
    mend: str,
    source: str = "",
    *,
    severity: Severity = _ERROR,
) -> Description:
    return Description(code, title, why, mend, source, severity=severity, settable=True)


UNREAD = _told(
    "MG1901",
    "What is rendered can be read in the cluster.",
    "What kubectl's user may not list, nobody can tell anything of: that is unknown.",
    "Ask for the permission that the message names, or weigh the code less.",
    "https://kubernetes.io/docs/reference/access-authn-authz/rbac/",
)
MISSING = _told(
    "MG1902",
    "Every object that is rendered is in the cluster.",
    "It was not applied, or somebody deleted it: without a policy, everybody is let in; without a "
    "Service, nobody is.",
    "Apply the environment; the message names the command.",
)
UNLIKE = _told(
    "MG1903",
    "What is in the cluster is what is rendered.",
    "Somebody changed it by hand, or what was rendered last was not applied: the next `kubectl "
    "apply` takes the change back without a word.",
    "Apply the environment, or put the change into the config.",
)
ADDED = _told(
    "MG1904",
    "Nobody added anything by hand to what is rendered.",
    "What `kubectl edit`, `set`, `patch` or `label` wrote stays there: `kubectl apply` leaves "
    "alone what it does not know, and no other environment has it.",
    "Put it into the config, or take it away.",
    "https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management",
)
LEFT_OVER = _told(
    "MG1905",
    "Nothing is in the cluster that was rendered once, and is not any more.",
    "It runs on and counts in quotas: `kubectl apply` removes nothing.",
    "Delete it with the command that the message names.",
    severity=_WARNING,
)
HANGING = _told(
    "MG1906",
    "Every workload has all its pods, ready, of the last template.",
    "An update that hangs leaves old pods beside new ones that never come: requests are answered "
    "by what was meant to be gone, or by nobody.",
    "Do what the message says: it has the reason from the pods' conditions and events.",
    "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#failed-deployment",
)
NO_SIDECAR = _told(
    "MG1907",
    "Pods have a sidecar where one is meant, and nowhere else.",
    "Pods that started before the namespace was labelled, or while the injector was away, have "
    "none: no mutual TLS, no policies, no metrics; under STRICT nobody lets them in.",
    "Restart the workload: `kubectl rollout restart`.",
    "https://istio.io/latest/docs/ops/common-problems/injection/",
)
RESTARTS = _told(
    "MG1908",
    "No container was restarted in the last hour.",
    "It crashes, runs out of memory or fails its liveness probe: each time requests fail.",
    "Look at what it said before: `kubectl logs --previous`.",
    severity=_WARNING,
)
OTHER_MODE = _told(
    "MG1909",
    "Workloads take, and clients use, the mutual TLS that the config says.",
    "A PeerAuthentication or a DestinationRule that nobody rendered wins: plain text is let in, or "
    "every request ends in `upstream connect error`.",
    "Remove the object that the message names, or put it into the config.",
    "https://istio.io/latest/docs/concepts/security/#peer-authentication",
)
CERTIFICATE = _told(
    "MG1910",
    "Every proxy has a certificate that is valid for long enough, and its own.",
    "Proxies renew it long before it ends; one that does not has lost istiod, and once it ends "
    "every connection with mutual TLS fails.",
    "Look whether istiod runs and the proxy reaches it; a restart of the pod gets a new one.",
    "https://istio.io/latest/docs/concepts/security/#pki",
)
NOT_SCALED = _told(
    "MG1911",
    "Every autoscaler knows its metrics.",
    "With `<unknown>/70%` it scales nothing: metrics-server is not there, or a container, the "
    "sidecar among them, has no request to take percents of.",
    "Do what the message says: it is the autoscaler's own condition.",
    "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/",
)
AT_MAX = _told(
    "MG1912",
    "No autoscaler stands at its max.",
    "It wants more pods than it may have: what comes on top waits, or fails.",
    "Raise `autoscaling.max`, after `meshgen capacity`, or find out what is asked for so often.",
    severity=_WARNING,
)
OTHER_USE = _told(
    "MG1913",
    "Quotas are used as `meshgen capacity` predicts.",
    "What somebody else runs in the namespace, or pods without the resources of the config, take "
    "the room of the next rolling update.",
    "Find what the message names; if it is meant, put it into the config.",
    severity=_WARNING,
)
NO_LIMIT = _told(
    "MG1914",
    "Every proxy of a service with a rate limit counts.",
    "A limit of which a proxy has no counter is not in its configuration: it refuses nothing.",
    "Replace the pod that the message names; if it stays so, look at what its proxy refused.",
)
STALE = _told(
    "MG1915",
    "Every proxy has taken what istiod sent it last.",
    "A proxy that refuses an update, or has lost istiod, goes on with what it had: routes, "
    "policies and limits are those of before.",
    "Read what it refused: `kubectl logs POD -c istio-proxy`; mostly it is an EnvoyFilter.",
    "https://istio.io/latest/docs/ops/diagnostic-tools/proxy-cmd/",
)
UNREACHED = _told(
    "MG1916",
    "What runs beside the services answers, and reaches what it needs.",
    "Dashboards stay empty, alerts do not fire, and nobody sees why.",
    "Look at the pod that the message names, and at the address in its settings.",
)
UNSEEN = _told(
    "MG1917",
    "What pods, proxies and controllers say of themselves can be read.",
    "What kubectl's user may not ask is unknown, and not fine.",
    "Ask for the permission that the message names, or use `--exec` where it says so.",
    severity=_WARNING,
)

LIVE = (
    UNREAD,
    MISSING,
    UNLIKE,
    ADDED,
    LEFT_OVER,
    HANGING,
    NO_SIDECAR,
    RESTARTS,
    OTHER_MODE,
    CERTIFICATE,
    NOT_SCALED,
    AT_MAX,
    OTHER_USE,
    NO_LIMIT,
    STALE,
    UNREACHED,
    UNSEEN,
)
