"""The containers of a pod: whose ports a Service leads to, what is asked, what is mounted."""

from meshgen.mesh import Container
from meshgen.mesh.workload import workloads
from meshgen.model import Service as Spec
from meshgen.model.container import ContainerPort, FurtherContainer, InitContainer
from meshgen.model.network import PortSpec
from meshgen.model.probe import Probe
from meshgen.model.volume import Mount, Volume
from tests.mesh.make import service_of


def containers_of(spec: Spec) -> dict[str, Container]:
    (workload,) = workloads(service_of(spec))
    return {container.name: container for container in workload.all_containers}


def listening(**ports: int) -> dict[str, ContainerPort]:
    return {name: ContainerPort(container_port=port) for name, port in ports.items()}


# What ends before the others start can answer nobody.
def test_a_port_is_that_of_the_container_that_listens_on_it() -> None:
    ports = {f"tcp-{number}": PortSpec(port=number) for number in (80, 81, 82, 83)}
    udp = {"dns": ContainerPort(container_port=83, protocol="UDP")}
    found = containers_of(
        Spec(
            ports=ports,
            containers={"proxy": FurtherContainer(ports=listening(a=80)), "dns": _with(udp)},
            init_containers={
                "agent": InitContainer(ports=listening(a=81), restart_policy="Always"),
                "once": InitContainer(ports=listening(a=82)),
            },
        )
    )
    assert {name: [p.number for p in one.ports] for name, one in found.items()} == {
        "web": [82, 83],
        "dns": [83],
        "proxy": [80],
        "agent": [81],
        "once": [82],
    }
    assert found["dns"].ports[0].fields == {"name": "dns", "containerPort": 83, "protocol": "UDP"}
    assert [name for name, one in found.items() if one.is_init] == ["once"]


def test_which_port_is_asked() -> None:
    probe = Probe(path="/")
    ports = listening(metrics=1, https=2, http=3)
    one = FurtherContainer(health=probe, ports=ports)
    other = FurtherContainer(health=probe, ports=listening(https=2))
    named = FurtherContainer(health=Probe(path="/", port="https"), ports=ports)
    spec = Spec(containers={"one": one, "other": other, "named": named, "none": _none(probe)})
    asked = {name: c.probes[0][1] for name, c in containers_of(spec).items() if c.probes}
    assert {name: (found.port, found.scheme) for name, found in asked.items()} == {
        "one": (3, None),
        "other": (2, "HTTPS"),
        "named": ("https", "HTTPS"),
        "none": (None, None),
    }
    assert asked["none"].http_get is None


def test_the_main_container_of_a_job_is_not_asked() -> None:
    probe = Probe(exec=["true"])
    spec = Spec(kind="Job", health=probe, containers={"log": _none(probe)})
    found = containers_of(spec)
    assert found["web"].probes == []
    assert [name for name, _ in found["log"].probes] == ["livenessProbe", "readinessProbe"]


# What a volume says in short is of the main container, and stands before the rest of that volume.
def test_where_volumes_are() -> None:
    volumes = {"b": Volume(mount_path="/b", empty_dir={}), "a": Volume(empty_dir={})}
    more = {"b": (Mount(mount_path="/c"),), "a": (Mount(mount_path="/y"), Mount(mount_path="/x"))}
    found = containers_of(
        Spec(volumes=volumes, mounts=more, containers={"log": FurtherContainer(mounts=more)})
    )
    own = [("a", "/y"), ("a", "/x"), ("b", "/b"), ("b", "/c")]
    assert [(m["name"], m["mountPath"]) for m in found["web"].mounts] == own
    assert [(m["name"], m["mountPath"]) for m in found["log"].mounts] == [*own[:2], own[3]]
    assert [path for _, _, path in found["web"].mounted][1:3] == [
        ("services", "web", "mounts", "a", 1),
        ("services", "web", "volumes", "b"),
    ]


def _with(ports: dict[str, ContainerPort]) -> FurtherContainer:
    return FurtherContainer(ports=ports)


def _none(probe: Probe) -> FurtherContainer:
    return FurtherContainer(health=probe)
