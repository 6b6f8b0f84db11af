"""The types of what comes back, each imported when it is asked for: few calls need all of them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType, ModuleType


def _access() -> ModuleType:
    from meshgen import access

    return access


def _declared() -> ModuleType:
    from meshgen.manifests import declared

    return declared


def _differences() -> ModuleType:
    from meshgen.config import differences

    return differences


def _loadruns() -> ModuleType:
    from meshgen.pipeline import loadruns

    return loadruns


def _planned() -> ModuleType:
    from meshgen.loadtests import planned

    return planned


def _outcome() -> ModuleType:
    from meshgen.manifests import outcome

    return outcome


def _request() -> ModuleType:
    from meshgen.model import request

    return request


def _trust() -> ModuleType:
    from meshgen.model import trust

    return trust


def _pipeline() -> ModuleType:
    from meshgen import pipeline

    return pipeline


def _measuring() -> ModuleType:
    from meshgen.pipeline import measuring

    return measuring


def _testing() -> ModuleType:
    from meshgen.pipeline import testing

    return testing


def _answer() -> ModuleType:
    from meshgen.proof import answer

    return answer


def _asked() -> ModuleType:
    from meshgen.proof import asked

    return asked


def _verified() -> ModuleType:
    from meshgen.live import verified

    return verified


def _writer() -> ModuleType:
    from meshgen import writer

    return writer


# The types by name, and what imports their homes.
TYPES: Mapping[str, Callable[[], ModuleType]] = MappingProxyType(
    {
        "Answer": _answer,
        "Asked": _asked,
        "Authorizer": _trust,
        "Compared": _access,
        "Comparison": _writer,
        "Declared": _declared,
        "Differences": _differences,
        "Loaded": _loadruns,
        "Measured": _measuring,
        "Outcome": _outcome,
        "PlannedLoad": _planned,
        "Project": _pipeline,
        "Question": _access,
        "Request": _request,
        "Tested": _testing,
        "Token": _trust,
        "Verdicts": _access,
        "Verified": _verified,
    }
)
