"""What `meshgen try` asks: an environment of a config, or manifests."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from meshgen.manifests.reading import Reading
from meshgen.model.request import Request
from meshgen.pipeline.project import Project
from meshgen.pipeline.systems import names_beside, refuse_wrong, system_of
from meshgen.proof.answer import Answer, in_its_cluster
from meshgen.proof.ask import ask
from meshgen.proof.asked import Asked
from meshgen.proof.mesh import MeshOf
from meshgen.system import System


def of_config(
    project: Project, environment: str, requests: Sequence[Request], replicas: int | None
) -> Asked:
    """Return what comes of requests in an environment; services go by their names in the config.

    Raises MeshgenError as `ask`, and for objects that the cluster would refuse.
    """
    refuse_wrong(project, environment)
    spec = project.resolved(environment).mesh
    names = _Names(names_beside(project, environment))
    project.progress(f"asking Envoy about {environment}")
    asked = ask(MeshOf(system_of(project, environment)), [*map(names.full, requests)], replicas)
    answers = [[names.own(answer) for answer in each] for each in asked.answers]
    return replace(asked, requests=requests, answers=answers, istio=spec.istio.version)


class _Names:
    def __init__(self, full: Mapping[str, tuple[str, str]]) -> None:
        self._full = full
        self._own = {full: key for key, full in self._full.items()}

    def full(self, request: Request) -> Request:
        source = self._full.get(request.source or "")
        if source is not None:
            request = replace(request, source="/".join(source))
        if request.host in self._full:
            namespace, name = self._full[request.host]
            is_near = source is not None and source[0] == namespace
            request = replace(request, host=name if is_near else f"{name}.{namespace}")
        return request

    def own(self, answer: Answer) -> Answer:
        namespace = in_its_cluster(answer.workload).partition("/")[0]
        key = self._own.get((namespace, answer.service))
        return answer if key is None else replace(answer, service=key)


def of_manifests(
    whole: System,
    reading: Reading,
    requests: Sequence[Request],
    replicas: int | None,
    istio: Sequence[str],
) -> Asked:
    """Return what comes of requests with the system that manifests are; raises as `ask`."""
    asked = ask(MeshOf(whole), requests, replicas)
    return replace(asked, istio=istio, findings=[*reading.findings, *asked.findings])
