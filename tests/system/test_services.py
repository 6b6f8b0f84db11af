"""Services: what their ports are, and which workloads they lead to."""

from tests.system.build import built

_WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        ports:
        - {name: main, containerPort: 8080}
        - {name: broken, containerPort: x}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports:
  - {name: http, port: 80, targetPort: main}
  - {name: tcp, port: 81, targetPort: "8081"}
  - {port: 82}
  - {name: tls, port: 83, targetPort: broken}
---
apiVersion: v1
kind: Service
metadata: {name: outside}
spec:
  ports:
  - {name: http, port: 80}
"""


def test_ports_say_what_goes_through_them() -> None:
    web = built(_WEB).services[0]
    assert [(port.protocol, port.family) for port in web.ports] == [
        ("http", "HTTP"),
        ("tcp", "TCP"),
        ("", ""),
        ("tls", "TLS"),
    ]


def test_a_target_is_a_number_or_the_name_of_a_container_s_port() -> None:
    system = built(_WEB)
    (workload,) = system.workloads
    targets = [port.target_in(workload) for port in system.services[0].ports]
    assert targets == [8080, 8081, 82, None]


def test_a_workload_knows_what_leads_to_it() -> None:
    system = built(_WEB)
    (workload,) = system.workloads
    reached = system.reaching(workload)
    assert [(each.service.name, each.port.number) for each in reached] == [
        ("web", 80),
        ("web", 81),
        ("web", 82),
        ("web", 83),
    ]
