"""Jobs of load tests as callers: what they ask, and by what proxies and networks know them."""

from collections.abc import Iterator, Mapping

from meshgen.mesh.asked import Asked, asked_at
from meshgen.mesh.callers import LoadJobCaller
from meshgen.mesh.service import APP, Service
from meshgen.model.loadtests import LoadTest
from meshgen.model.ports import ServicePort


def job_name(test: str) -> str:
    """Return what the Job of a load test is called, and its account, before prefix and suffix."""
    return f"load-test-{test}"


def http_port(service: Service, said: int | str | None) -> ServicePort | None:
    """Return the port of HTTP that a load test asks: the one that is said, or the first."""
    meant = (one for one in service.ports if said is None or said in (one.name, one.port))
    return next((one for one in meant if one.is_http), None)


def job_caller(test: str, service: Service) -> LoadJobCaller:
    """Return who asks a service for a load test: a Job in its namespace."""
    home, name = service.namespace, job_name(test)
    account = home.full_name(name) if home.mesh else None
    return LoadJobCaller(test, home.name, account, {APP: name})


def job_calls(
    tests: Mapping[str, LoadTest], services: Mapping[str, Service]
) -> Iterator[tuple[LoadJobCaller, Service, Asked]]:
    """Yield what Jobs of load tests ask."""
    for name, test in sorted(tests.items()):
        service = services.get(test.service)
        port = http_port(service, test.port) if service else None
        if test.job is not None and service is not None and port is not None:
            yield job_caller(name, service), service, asked_at(service, port.port)
