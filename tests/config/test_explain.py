"""`meshgen explain`: every field of the config can be told of."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from meshgen.config.explain import explanation
from meshgen.config.schema import read_schema
from meshgen.errors import MeshgenError
from meshgen.schemas.walk import Schema, branches_of
from tests.config.problems import MESH_FIELDS

SCHEMA = read_schema()
# What an environment may say of services, and a part of the platform, is what the config may.
_REPEATED = re.compile(r"environments\.|platform\.\w+\.service\.")


# As often as a type is asked about, at the places where it stands first.
_PLACES = 3


def fields(
    schema: Schema, places: Counter[str], path: str = "", seen: tuple[str, ...] = ()
) -> Iterator[str]:
    """Yield the path of every field of each type, names left out."""
    for form in branches_of(schema, SCHEMA):
        title = form.get("title", "")
        inner = [form.get(key) for key in ("additionalProperties", "items")]
        for child in [c for c in inner if isinstance(c, dict)]:
            yield from fields(child, places, path, seen)
        if title in seen or places[title] == _PLACES:
            continue
        places[title] += bool(title)
        for name, child in form.get("properties", {}).items():
            here = f"{path}.{name}" if path else name
            yield here
            yield from fields(child, places, here, (*seen, title))


PATHS = [p for p in dict.fromkeys(fields(SCHEMA, Counter())) if not _REPEATED.match(p)]


def test_there_are_many_fields() -> None:
    assert len(PATHS) > 300


def test_every_field_is_explained() -> None:
    for path in PATHS:
        first, *rest = explanation(path).split("\n")
        assert first.startswith(f"{path}  <")
        assert not first.endswith(("<anything>", "<>")), path
        if path.startswith("istio.meshConfig."):
            assert rest[-1].startswith("more: https://istio.io/"), path
        else:
            assert rest[0] == "", path
            assert rest[1].endswith("."), path


def test_a_field_of_a_service() -> None:
    assert explanation("services.autoscaling").split("\n") == [
        "services.autoscaling  <mapping>",
        "",
        "Scale with the load.",
        "",
        "renders: a HorizontalPodAutoscaler (autoscaling/v2); spec.replicas is left out",
        "example:",
        "  autoscaling:",
        "    min: 1",
        "    max: 5",
        "    cpu: 70",
        "",
        "fields:",
        "  min        Replicas at least.",
        "  max        Replicas at most.",
        "  cpu        Percent of the CPU request to hold.",
        "  memory     Percent of the memory request to hold.",
        "  container  The container whose `cpu` and `memory` count, so that what the sidecar uses "
        "does not.",
        "  metrics    What else it scales by: the highest number of replicas counts.",
        "  behavior   How fast it scales, as autoscaling/v2 has it.",
    ]


NAMED = [
    ("services.user-service.env", "services.env"),
    ("services.env.LOG_LEVEL", "services.env.configMap"),
    ("services.web.autoscaling.min", "services.autoscaling.min"),
    ("environments.prod.services.web.replicas", "services.replicas"),
    ("environments.prod.namePrefix", "environments.namePrefix"),
    ("configMaps.app.data", "configMaps.data"),
    ("gateways.edge.tls.credentialName", "gateways.tls.credentialName"),
    ("services.ports.http.nodePort", "services.ports.nodePort"),
    ("services.envFrom.0.configMap", "services.envFrom.configMap"),
]


@pytest.mark.parametrize(("named", "bare"), NAMED)
def test_names_may_stand_in_a_path(named: str, bare: str) -> None:
    told = explanation(named).split("\n")
    assert told[0].startswith(f"{named}  <")
    if named.rpartition(".")[2] == bare.rpartition(".")[2]:
        assert told[1:] == explanation(bare).split("\n")[1:]


def test_a_default_and_a_kind_of_values() -> None:
    told = explanation("services.kind").split("\n")
    assert told[0] == "services.kind  <CronJob | DaemonSet | Deployment | Job | StatefulSet>"
    assert "default: Deployment" in told
    assert "default: http" in explanation("services.protocol")
    assert explanation("configMaps.data").startswith("configMaps.data  <mapping of names to text>")
    assert explanation("gateways.hosts").startswith("gateways.hosts  <list of a host name")


def test_the_whole_file() -> None:
    told = explanation("")
    assert told.startswith("meshgen.yaml  <mapping>\n\nA meshgen.yaml.\n\nfields:\n  namespace")
    assert all(f"\n  {field} " in told for field in SCHEMA["$defs"]["Mesh"]["properties"])


FIELDS = list(SCHEMA["$defs"]["Mesh"]["properties"])
SERVICE_FIELDS = list(SCHEMA["$defs"]["Service"]["properties"])
UNKNOWN = {
    "servces": "meshgen.yaml has no field `servces`; expected one of "
    f"{', '.join(FIELDS[:12])}, … ({MESH_FIELDS}); did you mean `services`?",
    "services.web.replica": "services.web has no field `replica`; expected one of "
    f"{', '.join(SERVICE_FIELDS[:12])}, … ({len(SERVICE_FIELDS)}); did you mean `replicas`?",
    "services.autoscaling.minimum": "services.autoscaling has no field `minimum`; expected one of "
    "min, max, cpu, memory, container, metrics, behavior; did you mean `min`?",
    "services.image.tag": "services.image has no field `tag`; it has no fields",
    "istio.version.minor": "istio.version has no field `minor`; it has no fields",
}


@pytest.mark.parametrize(("path", "expected"), UNKNOWN.items(), ids=UNKNOWN)
def test_a_field_that_is_not_there(path: str, expected: str) -> None:
    with pytest.raises(MeshgenError) as raised:
        explanation(path)
    assert [str(finding) for finding in raised.value.findings] == [expected]


def test_a_slip_is_not_taken_for_a_name() -> None:
    with pytest.raises(MeshgenError, match="did you mean `autoscaling`"):
        explanation("services.autoscalin")


def test_a_field_is_told_of_in_full() -> None:
    (line,) = (line for line in explanation("services").splitlines() if " env  " in line)
    assert line.endswith("a text may hold references: ${NAME.url}, .host, .port, .address, .fqdn.")


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("hpa", "services.autoscaling"),
        ("HorizontalPodAutoscaler", "services.autoscaling"),
        ("livenessProbe", "services.probes.liveness"),
        ("services.web.hpa", "services.web.autoscaling"),
        ("environment", "environments"),
        ("image", "services.image"),
        ("resourceQuota", "quotas"),
        ("gateways.edge.host", "gateways.edge.hosts"),
    ],
)
def test_the_fields_own_words_lead_to_ours(path: str, field: str) -> None:
    with pytest.raises(MeshgenError) as raised:
        explanation(path)
    (finding,) = raised.value.findings
    assert finding.hint == f"`meshgen explain {field}` tells of it"
    assert explanation(field).startswith(field)
