"""Several containers in a pod: what they say of each other, of their volumes and of the pod."""

import pytest

from tests.config.problems import Load

CASES = {
    "containers without an image": (
        """
services:
  web: {image: a, containers: {log: {args: [x]}}, initContainers: {wait: {}}}
""",
        [
            "5:32: services.web.containers.log: `image` is missing; expected an image such as "
            "ghcr.io/acme/web:v1.2.0",
            "5:68: services.web.initContainers.wait: `image` is missing; expected an image such "
            "as ghcr.io/acme/web:v1.2.0",
        ],
    ),
    "containers of one name, and of the sidecar's": (
        """
services:
  web:
    image: a
    containers: {web: {image: b}, istio-proxy: {image: b}, log: {image: b}}
    initContainers: {log: {image: b}}
  api: {image: a, containerName: log, containers: {log: {image: b}}}
""",
        [
            "7:18: services.web.containers.web: another container of the pod is called `web` too;"
            " expected a name of its own; or call the main one otherwise: `containerName`",
            "7:35: services.web.containers.istio-proxy: the sidecar has a container called "
            "`istio-proxy` too; expected another name",
            "8:22: services.web.initContainers.log: another container of the pod is called `log` "
            "too; expected a name of its own",
            "9:52: services.api.containers.log: another container of the pod is called `log` too;"
            " expected a name of its own; or call the main one otherwise: `containerName`",
        ],
    ),
    "a port of two containers, and the sidecar's": (
        """
services:
  web:
    image: a
    ports: {http: {port: 80, targetPort: 9000}}
    containers:
      a: {image: b, ports: {metrics: 9000, proxy: 15090}}
      b: {image: b, ports: {m: 9000, dns: {containerPort: 9000, protocol: UDP}}}
    initContainers: {once: {image: b, ports: {m: 9000}}}
""",
        [
            "9:51: services.web.containers.a.ports.proxy: port 15090 belongs to the sidecar; "
            "expected none of 15000, 15001, 15004, 15006, 15008, 15020, 15021, 15053, 15090",
            "10:32: services.web.containers.b.ports.m: `a` listens on port 9000 too; expected "
            "another port: the containers of a pod share its address",
        ],
    ),
    "who starts before whom": (
        """
services:
  a:
    image: a
    initContainers:
      wait: {image: b, before: migrat}
      migrate: {image: b, before: migrate}
      one: {image: b, before: two}
      two: {image: b, before: one}
  b: {image: a, initContainers: {one: {image: b, before: a}}}
""",
        [
            "8:32: services.a.initContainers.wait.before: no other init container is called "
            "`migrat`; expected one of migrate, two, one; did you mean `migrate`?",
            "9:35: services.a.initContainers.migrate.before: no other init container is called "
            "`migrate`; expected one of wait, two, one",
            "10:31: services.a.initContainers.one.before: `two` is to start before `one` as "
            "well; expected one of the two orders",
            "12:58: services.b.initContainers.one.before: no other init container is called "
            "`a`; expected `initContainers` that have it",
        ],
    ),
    "what a container that ends has not": (
        """
services:
  web:
    image: a
    initContainers:
      wait: {image: b, health: {exec: [a]}, lifecycle: {preStop: {sleep: 1}}}
      agent: {image: b, health: {exec: [a]}, restartPolicy: Always}
""",
        [
            "8:24: services.web.initContainers.wait.health: a container that ends before the "
            "others start has no `health`; expected `restartPolicy: Always` beside it, or a "
            "container of `containers`",
            "8:45: services.web.initContainers.wait.lifecycle: a container that ends before the "
            "others start has no `lifecycle`; expected `restartPolicy: Always` beside it, or a "
            "container of `containers`",
        ],
    ),
    "the proxy's user in any container": (
        """
services:
  web: {image: a, containers: {log: {image: b, securityContext: {runAsUser: 1337}}}}
""",
        [
            "5:77: services.web.containers.log.securityContext.runAsUser: 1337 is the sidecar's "
            "own user; expected another one",
        ],
    ),
    "on the nodes' network and in the mesh": (
        """
services:
  web: {image: a, hostNetwork: true, mesh: true}
  agent: {image: a, hostNetwork: true, port: 80, mtls: STRICT}
""",
        [
            "5:44: services.web.mesh: pods on the nodes' network get no sidecar, whatever is "
            "said; expected no `mesh: true` beside `hostNetwork`",
            "6:50: services.agent.mtls: the service has no sidecar that could do mTLS; expected "
            "no `hostNetwork`: pods on the nodes' network get no sidecar",
        ],
    ),
    "probes without a port, and of ports that there are not": (
        """
services:
  web:
    image: a
    ports: {http: 80, http-metrics: {port: 9090, targetPort: 9113}}
    health: {path: /, port: http-metrics}
    lifecycle: {preStop: {httpGet: {path: /, port: htttp}}}
    containers:
      log: {image: b, health: /}
      exporter: {image: b, ports: {metrics: 9113}, probes: {readiness: {tcp: metric}, liveness: /}}
  job: {image: a, kind: Job, containers: {log: {image: b, health: /}}}
""",
        [
            "8:29: services.web.health.port: the container has no port called `http-metrics`; "
            "expected http; did you mean `http`?",
            "9:52: services.web.lifecycle.preStop.httpGet.port: the container has no port called "
            "`htttp`; expected http; did you mean `http`?",
            "11:31: services.web.containers.log.health: the container has no port to ask; "
            "expected `port` in the probe, or `ports`",
            "12:78: services.web.containers.exporter.probes.readiness.tcp: the container has no "
            "port called `metric`; expected metrics; did you mean `metrics`?",
            "13:67: services.job.containers.log.health: the container has no port to ask; "
            "expected `port` in the probe, or `ports`",
        ],
    ),
    "a service whose ports are all of another container": (
        """
services:
  web: {image: a, port: 80, health: /, containers: {proxy: {image: b, ports: {http: 80}}}}
""",
        [
            "5:37: services.web.health: the container has no port to ask; expected `port` in the "
            "probe, or `ports`",
        ],
    ),
    "settings of another way to ask": (
        """
services:
  web: {image: a, port: 80, health: {exec: [a], host: h, httpHeaders: {a: b}, port: 80}}
""",
        [
            "5:49: services.web.health.host: only a probe of a `path` or `tcp` has a host; "
            "expected `path` or `tcp` beside it",
            "5:58: services.web.health.httpHeaders: only a probe of a `path` has httpHeaders; "
            "expected `path` beside it",
            "5:79: services.web.health.port: only a probe of a `path` has a port; expected `path`"
            " beside it",
        ],
    ),
    "a hook of two ways and of none": (
        """
services:
  web: {image: a, lifecycle: {preStop: {sleep: 1, exec: [a]}, postStart: {}}}
""",
        [
            "5:31: services.web.lifecycle.preStop: exec and sleep are set together; expected "
            "exactly one of exec, httpGet, sleep; remove one; in an environment, set it to null: "
            "`exec: null`",
            "5:63: services.web.lifecycle.postStart: nothing is set; expected exactly one of "
            "exec, httpGet, sleep",
        ],
    ),
    "sources of which none or two are set": (
        """
services:
  web:
    image: a
    volumes:
      all:
        mountPath: /x
        projected:
          sources:
          - {}
          - {secret: s, serviceAccountToken: {path: t}}
          - {downwardAPI: {items: {a: {}}}}
    containers: {log: {image: b, env: {A: {}}}}
""",
        [
            "12:13: services.web.volumes.all.projected.sources[0]: nothing is set; expected "
            "exactly one of configMap, secret, serviceAccountToken, downwardAPI",
            "13:13: services.web.volumes.all.projected.sources[1]: secret and serviceAccountToken"
            " are set together; expected exactly one of configMap, secret, serviceAccountToken, "
            "downwardAPI; remove one; in an environment, set it to null: `secret: null`",
            "14:36: services.web.volumes.all.projected.sources[2].downwardAPI.items.a: nothing is"
            " set; expected exactly one of fieldRef, resourceFieldRef",
            "15:40: services.web.containers.log.env.A: nothing is set; expected exactly one of "
            "configMap, secret, field, resource",
        ],
    ),
    "volumes that there are not, and that nobody has": (
        """
defaults: {volumes: {shared: {emptyDir: {}}}}
services:
  web:
    image: a
    volumes:
      data: {emptyDir: {}}
      disk: {claim: {size: 1Gi, volumeMode: Block}}
      logs: {mountPath: /l, emptyDir: {}}
    mounts: {dta: /data, disk: /disk}
    containers:
      log: {image: b, mounts: {logs: [/a, /a]}, volumeDevices: {logs: /dev/x, none: /dev/y}}
    initContainers: [{name: i, image: b, volumeMounts: [{name: data, mountPath: /d}]}]
  lone: {image: a, volumes: {data: {emptyDir: {}, subPath: x}}}
  none: {image: a, mounts: {data: /data}}
""",
        [
            "12:14: services.web.mounts.dta: no volume is called `dta`; expected one of data, "
            "disk, logs, shared; did you mean `data`?",
            "12:32: services.web.mounts.disk: `disk` is a device, and no folder; expected it in "
            "`volumeDevices`",
            "14:43: services.web.containers.log.mounts.logs[1]: `logs` is mounted at /a too; "
            "expected a path of its own",
            "14:71: services.web.containers.log.volumeDevices.logs: `logs` is no device; expected"
            " a `claim` with `volumeMode: Block`, or the volume in `mounts`",
            "14:79: services.web.containers.log.volumeDevices.none: no volume is called `none`; "
            "expected one of data, disk, logs, shared",
            "16:30: services.lone.volumes.data: no container mounts it; expected `mountPath`, or "
            "its name in a container's `mounts`",
            "16:51: services.lone.volumes.data.subPath: `subPath` says something of `mountPath`, "
            "which is not set; expected `mountPath` beside it, or it in `mounts`",
            "17:29: services.none.mounts.data: no volume is called `data`; expected shared",
        ],
    ),
    "mounts without any volume": (
        """
services:
  web: {image: a, mounts: {data: /data}}
""",
        [
            "5:28: services.web.mounts.data: no volume is called `data`; expected one of "
            "`volumes`, which is empty",
        ],
    ),
    "paths that leave a volume, wherever it is mounted": (
        """
services:
  web:
    image: a
    volumes: {v: {emptyDir: {}, optional: true, defaultMode: 0400}}
    containers: {log: {image: b, mounts: {v: {mountPath: /a, subPath: ../b}}}}
""",
        [
            "7:33: services.web.volumes.v.optional: only a ConfigMap and a Secret have optional; "
            "expected it beside `configMap` or `secret`",
            "7:49: services.web.volumes.v.defaultMode: only a ConfigMap and a Secret have "
            "defaultMode; expected it beside `configMap` or `secret`",
            "8:71: services.web.containers.log.mounts.v.subPath: `../b` leaves the volume; "
            "expected a relative path without `..`",
        ],
    ),
    "files about a container that there is not": (
        """
services:
  web:
    image: a
    volumes:
      d:
        mountPath: /d
        downwardAPI: {items: {c: {resourceFieldRef: {containerName: wbe, resource: limits.cpu}}}}
""",
        [
            "10:69: services.web.volumes.d.downwardAPI.items.c.resourceFieldRef.containerName: "
            "the pod has no container `wbe`; expected web; did you mean `web`?",
        ],
    ),
    "requests of every container": (
        """
services:
  web:
    image: a
    autoscaling: {max: 3, cpu: 70}
    containers: {log: {image: b, resources: {requests: {memory: 1Mi}}}, ok: {image: b}}
    initContainers:
      wait: {image: b, resources: {}}
      agent: {image: b, restartPolicy: Always, resources: {}}
  api:
    image: a
    autoscaling: {max: 3, cpu: 70, container: api}
    containers: {log: {image: b, resources: {requests: {cpu: 2, memry: 1Mi}, limits: {cpu: 1}}}}
""",
        [
            "7:5: services.web.autoscaling: the container `agent` requests no cpu, so that the "
            "HPA would see <unknown>; expected initContainers.agent.resources.requests.cpu",
            "7:5: services.web.autoscaling: the container `log` requests no cpu, so that the HPA "
            "would see <unknown>; expected containers.log.resources.requests.cpu",
            "15:62: services.api.containers.log.resources.requests.cpu: the request 2 is above "
            "the limit 1; expected 1 or less",
            "15:65: services.api.containers.log.resources.requests.memry: there is no resource "
            "`memry`; expected one of cpu, memory, ephemeral-storage, or a name with a domain "
            "such as nvidia.com/gpu; did you mean `memory`?",
        ],
    ),
    "a mode that is none, a wrong field": (
        """
services:
  web:
    image: a
    volumes: {v: {mountPath: /v, configMap: c, defaultMode: 644}}
    dnsConfig: {nameserver: [1.1.1.1]}
configMaps: {c: {data: {a: b}}}
""",
        [
            "7:61: services.web.volumes.v.defaultMode: found `644`, 511 at most; expected the "
            "mode of a file from 0 to 0777, as 0440",
            "8:17: services.web.dnsConfig.nameserver: unknown key `nameserver`; expected one of "
            "nameservers, searches, options; did you mean `nameservers`?",
        ],
    ),
    "a ConfigMap's key in a projected volume": (
        """
services:
  web:
    image: a
    volumes:
      v:
        mountPath: /v
        projected: {sources: [{configMap: {name: c, items: {b: x}}}, {configMap: d}]}
configMaps: {c: {data: {a: b}}}
""",
        [
            "10:64: services.web.volumes.v.projected.sources[0].configMap.items.b: the ConfigMap "
            "`c` has no key `b`; expected a",
            "10:82: services.web.volumes.v.projected.sources[1].configMap: no ConfigMap is called"
            " `d`; expected c; if it exists already, say `configMaps: {d: {external: true}}`",
        ],
    ),
    "in a version": (
        """
services:
  web:
    image: a
    containers: {log: {image: b}}
    versions: {v1: {}, v2: {containers: {web: {}}}}
""",
        [
            "8:42: services.web.versions.v2.containers.web: `image` is missing; expected an image"
            " such as ghcr.io/acme/web:v1.2.0",
            "8:42: services.web.versions.v2.containers.web: another container of the pod is "
            "called `web` too; expected a name of its own; or call the main one otherwise: "
            "`containerName`",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_containers_that_cannot_be(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected


LEGAL = """
services:
  web:
    image: a
    ports: {http: {port: 80, targetPort: 8080}, http-metrics: {port: 9090, targetPort: 9113}}
    health: {path: /, port: http}
    autoscaling: {max: 3, cpu: 70}
    volumes:
      data: {emptyDir: {}}
      disk: {claim: {size: 1Gi, volumeMode: Block}}
      old: {persistentVolumeClaim: x}
      new: {ephemeral: {size: 1Gi, volumeMode: Block}}
    volumeDevices: {disk: /dev/x, old: /dev/y, new: /dev/z}
    containers:
      exporter:
        image: b
        ports: {metrics: 9113, dns: {containerPort: 9113, protocol: UDP}}
        health: /
      log: {image: b, mounts: {data: /data}}
    initContainers:
      once: {image: b, ports: {m: 9113}, mounts: {data: /data}}
      agent: {image: b, restartPolicy: Always, probes: {startup: {exec: [a]}}}
  job:
    image: a
    kind: Job
    containers: {log: {image: b, health: {exec: [a]}}}
  patched:
    image: a
    volumes: {data: {emptyDir: {}}}
    patches: [{patch: {spec: {template: {metadata: {labels: {a: b}}}}}}]
  outside: {image: a, mesh: false, securityContext: {runAsUser: 1337}}
  sidecar:
    image: a
    volumes: {data: {emptyDir: {}}}
    podAnnotations: {sidecar.istio.io/userVolumeMount: '[{"name":"data","mountPath":"/d"}]'}
"""


def test_containers_that_can_be(problems: Load) -> None:
    assert problems(LEGAL) == []
