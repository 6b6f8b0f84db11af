"""Two ports of the Service that lead to one of the container."""

from pathlib import Path

from .harness import rendered


def test_the_container_names_its_port_once(tmp_path: Path) -> None:
    ports = "{http: 80, http-admin: {port: 81, targetPort: 80}, tcp: 90}"
    found = rendered(tmp_path, f"services: {{web: {{image: nginx, ports: {ports}}}}}\n")
    (deployment,) = [r.object for r in found if r.kind == "Deployment"]
    (service,) = [r.object for r in found if r.kind == "Service"]
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    assert [p["containerPort"] for p in container["ports"]] == [80, 90]
    assert [p["targetPort"] for p in service["spec"]["ports"]] == [80, 90, 80]
