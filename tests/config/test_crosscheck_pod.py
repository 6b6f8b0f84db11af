"""What is in a pod: variables, volumes, requests and limits, the sidecar."""

import pytest

from tests.config.problems import Load

CASES = {
    "a variable of two sources and of none": (
        """
services:
  web:
    image: a
    env:
      A: {field: status.podIP, resource: limits.cpu}
      B: {}
    envFrom: [{}]
""",
        [
            "8:7: services.web.env.A: field and resource are set together; expected exactly "
            "one of configMap, secret, field, resource; remove one; in an environment, set it "
            "to null: `field: null`",
            "9:7: services.web.env.B: nothing is set; expected exactly one of configMap, "
            "secret, field, resource",
            "10:15: services.web.envFrom[0]: nothing is set; expected exactly one of "
            "configMap, secret",
        ],
    ),
    "a volume of two sources and of none": (
        """
services:
  web: {image: a, volumes: {a: {mountPath: /a, secret: s, emptyDir: {}}, b: {mountPath: /b}}}
""",
        [
            "5:29: services.web.volumes.a: secret and emptyDir are set together; expected "
            "exactly one of configMap, secret, emptyDir, claim, persistentVolumeClaim, ephemeral, "
            "projected, downwardAPI, csi, nfs, image, hostPath; remove one; in an environment, set "
            "it to null: `secret: null`",
            "5:74: services.web.volumes.b: nothing is set; expected exactly one of configMap, "
            "secret, emptyDir, claim, persistentVolumeClaim, ephemeral, projected, downwardAPI, "
            "csi, nfs, image, hostPath",
        ],
    ),
    "two volumes in one place": (
        """
services:
  web: {image: a, volumes: {a: {mountPath: /a, emptyDir: {}}, b: {mountPath: /a, emptyDir: {}}}}
""",
        [
            "5:78: services.web.volumes.b.mountPath: `a` is mounted at /a too; expected a path "
            "of its own",
        ],
    ),
    "paths that leave a volume": (
        """
services:
  web:
    image: a
    volumes:
      a: {mountPath: /a, secret: s, subPath: /x, items: {k: ../y}}
      b: {mountPath: /b, emptyDir: {}, items: {k: z}}
      c: {mountPath: /c, hostPath: /var/../etc}
""",
        [
            "8:46: services.web.volumes.a.subPath: `/x` leaves the volume; expected a relative "
            "path without `..`; write `x`",
            "8:61: services.web.volumes.a.items.k: `../y` leaves the volume; expected a "
            "relative path without `..`",
            "9:40: services.web.volumes.b.items: only a ConfigMap and a Secret have items; "
            "expected it beside `configMap` or `secret`",
            "10:36: services.web.volumes.c.hostPath: found `/var/../etc`; expected a path "
            "without `..`",
        ],
    ),
    "claims of nothing, and of modes that exclude each other": (
        """
services:
  web:
    image: a
    volumes:
      a: {mountPath: /a, claim: {size: 0}}
      b: {mountPath: /b, claim: {size: 1Gi, accessModes: [ReadWriteOncePod, ReadWriteMany]}}
      c: {mountPath: /c, claim: {size: 1Gi, accessModes: []}}
""",
        [
            "8:40: services.web.volumes.a.claim.size: found `0`; expected more than 0",
            "9:58: services.web.volumes.b.claim.accessModes: ReadWriteOncePod excludes other "
            "modes; expected it alone",
            "10:58: services.web.volumes.c.claim.accessModes: found an empty list; expected "
            "one item or more",
        ],
    ),
    "requests above limits": (
        """
services:
  web:
    image: a
    resources: {requests: {cpu: 500m, memory: 1Gi}, limits: {cpu: 0.2, memory: 1000Mi}}
""",
        [
            "7:33: services.web.resources.requests.cpu: the request 500m is above the limit "
            "0.2; expected 0.2 or less",
            "7:47: services.web.resources.requests.memory: the request 1Gi is above the limit "
            "1000Mi; expected 1000Mi or less",
        ],
    ),
    "resources that no container has": (
        """
services:
  web: {image: a, resources: {limits: {mem: 1Gi, nvidia.com/gpu: 1, hugepages-2Mi: 4Mi}}}
""",
        [
            "5:40: services.web.resources.limits.mem: there is no resource `mem`; expected one "
            "of cpu, memory, ephemeral-storage, or a name with a domain such as "
            "nvidia.com/gpu; did you mean `memory`?",
        ],
    ),
    "memory in thousandths of a byte": (
        """
services:
  web: {image: a, resources: {limits: {memory: 128m}}, sidecar: {limits: {memory: 512m}}}
""",
        [
            "5:48: services.web.resources.limits.memory: `128m` counts fractions of a byte; "
            "expected whole bytes, such as 128Mi or 1Gi; write `128Mi`",
            "5:83: services.web.sidecar.limits.memory: `512m` counts fractions of a byte; "
            "expected whole bytes, such as 128Mi or 1Gi; write `512Mi`",
        ],
    ),
    "devices that cannot be shared": (
        """
services:
  web: {image: a, resources: {requests: {nvidia.com/gpu: 1}, limits: {nvidia.com/gpu: 2}}}
""",
        [
            '5:87: services.web.resources.limits["nvidia.com/gpu"]: the limit 2 is not the '
            "request 1, and nvidia.com/gpu cannot be shared; expected 1",
        ],
    ),
    "a sidecar that asks for more than it may use": (
        """
services:
  a: {image: a, sidecar: {requests: {cpu: 200m}, limits: {cpu: 100m}}}
  b: {image: a, sidecar: {limits: {cpu: 50m}}}
  c: {image: a, sidecar: {requests: {memory: 2Gi}}}
  d: {image: a, mesh: false, sidecar: {limits: {cpu: 50m}}}
  e: {image: a, sidecar: {requests: {cpu: 9}, limits: {cpu: none}}}
""",
        [
            "5:43: services.a.sidecar.requests.cpu: the request 200m is above the limit 100m; "
            "expected 100m or less",
            "6:41: services.b.sidecar.limits.cpu: the limit 50m is below the request 100m, "
            "which is Istio's own; expected 100m or more, or a request too",
            "7:46: services.c.sidecar.requests.memory: the request 2Gi is above the limit "
            "1024Mi; expected 1024Mi or less",
        ],
    ),
    "the proxy's own user": (
        """
services:
  web: {image: a, podSecurityContext: {runAsUser: 1337}}
  out: {image: a, mesh: false, securityContext: {runAsUser: 1337}}
""",
        [
            "5:51: services.web.podSecurityContext.runAsUser: 1337 is the sidecar's own user; "
            "expected another one",
        ],
    ),
    "an account that exists already": (
        """
services:
  web: {image: a, serviceAccount: {name: ci, annotations: {a: b}}}
""",
        [
            "5:46: services.web.serviceAccount.annotations: a ServiceAccount that exists already "
            "gets no annotations; expected no `annotations` beside `name`, or `create: true`",
        ],
    ),
    "names in a quota": (
        """
quotas: {q: {hard: {pod: 5, limit.cpu: 1, requests.nvidia.com/gpu: 1, count/jobs.batch: 5}}}
""",
        [
            "4:21: quotas.q.hard.pod: there is no resource `pod`; expected one of cpu, memory, "
            "ephemeral-storage, requests.cpu, requests.memory, requests.ephemeral-storage, "
            "limits.cpu, limits.memory, limits.ephemeral-storage, requests.storage, "
            "configmaps, persistentvolumeclaims, … (19), or a name with a domain such as "
            "nvidia.com/gpu; did you mean `pods`?",
            '4:29: quotas.q.hard["limit.cpu"]: there is no resource `limit.cpu`; expected one '
            "of cpu, memory, ephemeral-storage, requests.cpu, requests.memory, "
            "requests.ephemeral-storage, limits.cpu, limits.memory, limits.ephemeral-storage, "
            "requests.storage, configmaps, persistentvolumeclaims, … (19), or a name with a "
            "domain such as nvidia.com/gpu; did you mean `limits.cpu`?",
        ],
    ),
    "the scopes of a quota": (
        """
quotas: {q: {hard: {pods: 5}, scopes: [Terminated]}}
""",
        [
            "4:40: quotas.q.scopes[0]: found `Terminated`; expected one of BestEffort, "
            "CrossNamespacePodAffinity, NotBestEffort, NotTerminating, PriorityClass, "
            "Terminating; did you mean `Terminating`?",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_pod_that_cannot_be(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
