"""What tests of traffic ask, and who asks it: requests, sources, hosts that nothing serves."""

from collections.abc import Iterator

from meshgen.config.crosscheck.destinations import known_version
from meshgen.config.crosscheck.of_tests import is_asked, of_trials
from meshgen.config.crosscheck.place import Place
from meshgen.config.gather import Problem
from meshgen.errors import MeshgenError
from meshgen.findings import Code
from meshgen.mesh import SIDECARS
from meshgen.mesh.trials import Trial, is_of_workload
from meshgen.model.base import fields_set
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path


@of_trials("request")
def requests(place: Place, trial: Trial) -> Iterator[Problem]:
    """Find texts that are no requests, and headers of what has none."""
    at: Path = (*trial.setting, "request")
    if not trial.is_readable:
        return
    try:
        request = trial.request
    except MeshgenError as error:
        for found in error.findings:
            yield place.problem(Code.VALUE, at, found.message, found.expected, found.hint)
        return
    said = dict(fields_set(trial.spec))
    for name in ("headers", "token", "authorizer") if not request.is_http else ():
        if said.get(name):
            message = f"a connection by {request.scheme} has no headers"
            expected = "expected no headers" if name == "headers" else "expected it of HTTP"
            yield place.problem(Code.CONFLICT, (*trial.setting, name), message, expected, key=True)


@of_trials("from")
def sources(place: Place, trial: Trial) -> Iterator[Problem]:
    """Find sources that no proxy sends requests for."""
    source, at = trial.source, (*trial.setting, "from")
    if source.service and source.gateway:
        message = "`service` and `gateway` exclude each other"
        yield place.problem(Code.CONFLICT, at, message, "expected one of the two", key=True)
    elif source.gateway == SIDECARS or "/" in (source.gateway or ""):
        yield place.problem(
            Code.REFERENCE,
            (*at, "gateway"),
            f"of `{source.gateway}` nothing here says what it serves",
            one_of(place.mesh.gateways) if place.mesh.gateways else "expected one of gateways",
        )
    service = trial.service
    if source.version is not None and service is not None:
        yield from known_version(place, (*at, "version"), source.version, service)
    elif source.version is not None and not source.service:
        message = "nothing says whose version asks"
        expected = "expected `service` beside it"
        yield place.problem(Code.MISSING, (*at, "version"), message, expected, key=True)
    if service is not None and place.is_sound(service.key, "service") and not service.has_pods:
        yield place.problem(
            Code.REFERENCE,
            (*at, "service"),
            f"`{service.key}` has no pods that would ask",
            "expected a service with pods, or a gateway",
        )


@of_trials("request", "from", "expect")
def hosts(place: Place, trial: Trial) -> Iterator[Problem]:
    """Find requests to hosts that nothing serves: a slip in the name would be asked of nobody."""
    if not is_asked(trial) or place.broken.paths:
        return
    request, at = trial.request, (*trial.setting, "request")
    if trial.service is not None:
        if not trial.is_known and any(map(is_of_workload, trial.spec.expect)):
            yield place.problem(
                Code.REFERENCE,
                at,
                f"nothing is called `{request.host}` where `{trial.service.key}` asks"
                if request.host
                else f"nothing says whom `{trial.service.key}` asks",
                "expected a service's URL, such as ${NAME.url}",
                _nearest_host(place, request.host),
            )
        return
    source = trial.source
    if source.service or source.gateway or source.version:
        return
    serve = trial.gateways
    if len(serve) > 1:
        yield place.problem(
            Code.CONFLICT,
            at,
            f"several gateways serve it: {', '.join(serve)}",
            f"expected one of them beside it, such as `from: {{gateway: {serve[0]}}}`",
        )
    elif not serve and not (trial.mesh.spec.resources or trial.mesh.spec.objects):
        called = trial.asked.key if trial.asked else ""
        hint = (
            f"`{called}` is in the mesh: `from: SERVICE` says who asks it there" if called else ""
        )
        served = [host for name in place.mesh.gateways for host in place.mesh.serving.served(name)]
        yield place.problem(
            Code.REFERENCE,
            at,
            f"no gateway serves `{request.host}`" if request.host else "there is no gateway to ask",
            "expected a host of one, or a service that asks: `from: SERVICE`",
            hint or did_you_mean(request.host, served),
        )


def _nearest_host(place: Place, host: str) -> str:
    """Return the reference that may be meant by a host: a prefix makes a name another one."""
    keys = [one.key for one in place.mesh.services]
    return f"write ${{{host}.url}}" if host in keys else did_you_mean(host, keys)
