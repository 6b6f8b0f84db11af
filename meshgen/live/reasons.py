"""Why pods do not come, or are not ready: words of the cluster, and what mends what they are about.

The words are those of Kubernetes' controllers and kubelet, of container runtimes, and of Istio's
injector; the first row that fits is told.
"""

import re
from dataclasses import dataclass

from meshgen.model.injection import INIT, PROXY, VALIDATION


@dataclass(frozen=True)
class Reason:
    """Words of the cluster's that are about one cause, and how it is mended.

    What `pattern` finds is told in place of all that the cluster says; `container` is the one that
    it is about, empty for any. `mend` may name {environment}, {namespace}, {pod} and {container}.
    """

    pattern: re.Pattern[str]
    mend: str
    container: str = ""


_CAPACITY = "`meshgen capacity {environment}` counts it: it names the setting that makes it fit"
_DESCRIBE = "`kubectl describe pod -n {namespace} {pod}`"
_LOGS = "`kubectl logs -n {namespace} {pod} -c {container}`"
_LAST_LOGS = _LOGS.replace("}`", "} --previous`")
_CRASHED = "(?:CrashLoopBackOff|RunContainerError|StartError).*"

REASONS = tuple(
    Reason(re.compile(pattern), mend, *container)
    for pattern, mend, *container in (
        # What the API server refuses: no pod comes.
        (r"exceeded quota: .*", _CAPACITY),
        (
            r"failed quota: .*",
            "the quota wants resources of every container: set them, the sidecar's too",
        ),
        (
            r"violates PodSecurity .*",
            "set the `podSecurity` of the service so that it fits the namespace's level",
        ),
        (
            r"(?:(?:minimum|maximum) \w+ usage|\w+ max limit to request ratio) per .*",
            "the namespace's LimitRange has other bounds: change the resources, or it",
        ),
        (
            r"failed calling webhook .*",
            "the injector does not answer: look at istiod, `kubectl get pods -n istio-system`",
        ),
        (
            r"admission webhook .* denied the request.*",
            "a policy of the cluster refuses it: change what it names, or ask whoever keeps it",
        ),
        (r"serviceaccount \S+ not found.*", "apply its ServiceAccount"),
        (r"no PriorityClass with name \S+ was found", "mend `priorityClassName`, or make it"),
        (
            r"is invalid: .*",
            "the API server refuses the pod as it is with its sidecar: mend what it names",
        ),
        # What the controller of CronJobs says: no Job comes.
        (
            r"too many missed start times.*",
            "set `startingDeadlineSeconds` of the service's `job`, and look at the clocks",
        ),
        (r"unparseable schedule.*", "mend `schedule` and `job.timeZone` of the service"),
        # What the scheduler says: the pod waits for a node.
        (
            r".*unbound immediate PersistentVolumeClaims.*",
            "no volume is made for it: mend `storageClass`, `kubectl describe pvc -n {namespace}`",
        ),
        (
            r"persistentvolumeclaim \S+ not found.*",
            "apply the PersistentVolumeClaim, or mend its name",
        ),
        (
            r"\d+/\d+ nodes are available: .*volume node affinity conflict.*",
            "its volume is kept in another zone: let it run there, or have nodes with room there",
        ),
        (
            r"\d+/\d+ nodes are available: .*didn't find available persistent volumes.*",
            "no volume is made for it: mend `storageClass`, `kubectl describe pvc -n {namespace}`",
        ),
        (
            r"\d+/\d+ nodes are available: .*free ports for the requested pod ports.*",
            "its `hostPort` is taken on each node: one pod a node can have it",
        ),
        (
            r"\d+/\d+ nodes are available: .*Insufficient .*",
            "ask for less, let it run on other nodes, or add some: `kubectl describe nodes`",
        ),
        (
            r"\d+/\d+ nodes are available: .*(?:untolerated taint|didn't tolerate).*",
            "the nodes are kept for others: set `tolerations`, or take the taint away",
        ),
        (
            r"\d+/\d+ nodes are available: .*node affinity/selector.*",
            "mend `nodeSelector` or `affinity`: `kubectl get nodes --show-labels`",
        ),
        (
            r"\d+/\d+ nodes are available: .*(?:topology spread|anti-affinity).*",
            "add nodes, or let `topologySpreadConstraints` and `affinity` ask for less",
        ),
        (
            r"\d+/\d+ nodes are available: .*",
            "ask for less, let it run on other nodes, or add some: `kubectl describe nodes`",
        ),
        (
            r"[Ss]cheduling is blocked due to non-empty scheduling gates",
            "whoever set the gates takes them away: " + _DESCRIBE,
        ),
        # What the runtime says: the pod is set up.
        (
            r'configmap "istio-ca-root-cert" not found',
            "istiod makes it in each namespace that it looks after: see that it runs, and whether "
            "its `discoverySelectors` take this one",
        ),
        (
            r"FailedAttachVolume: Multi-Attach error.*",
            "one node at a time can have its volume: `strategy: {{type: Recreate}}` lets the old "
            "pod go first",
        ),
        (
            r".*(?:FailedMount|FailedAttachVolume).*",
            "look at the volume or Secret that it names: " + _DESCRIBE,
        ),
        (
            r"FailedCreatePodSandBox.*istio-cni.*",
            "Istio's CNI plugin is not ready on the node: look at istio-cni-node in istio-system",
        ),
        (r"FailedCreatePodSandBox.*", "the node's network does not set it up: " + _DESCRIBE),
        # What the kubelet says of its containers.
        (
            r"(?:ImagePullBackOff|ErrImagePull).*(?:toomanyrequests|429 Too Many Requests).*",
            "the registry gives no more for now: log in with `imagePullSecrets`, or pull from a "
            "mirror: `images: {{registry: …}}`",
        ),
        (
            r"(?:ImagePullBackOff|ErrImagePull).*(?:no such host|i/o timeout|connection refused"
            r"|unknown authority).*",
            "the nodes do not reach the registry: look at its name, its authority, the firewall",
        ),
        (
            r"(?:ImagePullBackOff|ErrImagePull).*"
            r"(?:unauthorized|denied|authentication required|authorization failed|40[13]).*",
            "the registry wants a login: set `imagePullSecrets`, or mend what is in the Secret",
        ),
        (
            r"(?:ImagePullBackOff|ErrImagePull).*no match for platform.*",
            "the image is not built for the node's processor: build it for that, or set "
            "`nodeSelector: {{kubernetes.io/arch: …}}`",
        ),
        (
            r"(?:ImagePullBackOff|ErrImagePull|InvalidImageName|ErrImageNeverPull|ImageInspectError)"
            r".*",
            "mend `image` of the service, or the pull Secret: the registry does not give it",
        ),
        (
            r"container has runAsNonRoot and image .*",
            "set `securityContext: {{runAsUser: NUMBER}}`, or give the image a user by number",
        ),
        (
            r"CreateContainer(?:Config)?Error.*(?:[Ss]ecret|[Cc]onfig[Mm]ap).*",
            "make the Secret or ConfigMap that it names: `kubectl create secret`",
        ),
        (
            r".*(?:executable file not found|no such file or directory|exec format error).*",
            "mend `command`, or build the image for the node's processor: it cannot be started",
        ),
        (
            r"(?:CreateContainerConfigError|CreateContainerError).*",
            "mend what it names: " + _DESCRIBE,
        ),
        (r"OOMKilled.*", "raise `sidecar.limits.memory` of the service", PROXY),
        (
            r"OOMKilled.*",
            "it needs more than `resources.limits.memory`: raise it, or let it use less",
        ),
        (
            _CRASHED,
            "it may not set iptables up: allow NET_ADMIN and NET_RAW, or install Istio CNI",
            INIT,
        ),
        (
            _CRASHED,
            "Istio's CNI plugin was not there when the pod began: delete the pod, and look at "
            "istio-cni-node in istio-system",
            VALIDATION,
        ),
        (_CRASHED, "see what it said before it ended: " + _LAST_LOGS),
        (
            r"(?:Readiness|Startup) probe failed.*",
            "the proxy waits for istiod, or for what it should send: " + _LOGS,
            PROXY,
        ),
        (
            r"(?:Readiness|Liveness|Startup) probe failed.*",
            "see whether `health` of the service is what it answers at",
        ),
        (r"FailedPreStopHook.*|FailedPostStartHook.*", "mend `lifecycle` of the service"),
    )
)
