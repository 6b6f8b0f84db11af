"""What probes and hooks do: a command, a request, a connection, a pause."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.fields import exactly_one, required, within
from meshgen.checks.names import is_port_name, misnamed
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_HEADER = re.compile("[-A-Za-z0-9]+")
_PORT = within(1, 65535)


def port_or_name(port: int | str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a port is neither a number nor a name. Source: ValidatePortNumOrName."""
    if isinstance(port, int):
        yield from _PORT(port, path, span)
    else:
        yield from misnamed(is_port_name, port, path)


def _header_name(header: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield what is no name of a header. Source: IsHTTPHeaderName."""
    name = header["name"]
    if not _HEADER.fullmatch(name):
        message = f"{words.show(name)} is not a valid name" if name else "is empty"
        yield Violation((*path, "name"), message, "expected letters, digits and `-`")


# Source: validateExecAction, validateHTTPGetAction, validateTCPSocketAction, validateGRPCAction.
HANDLERS = {
    "exec": Type((required("command"),)),
    "grpc": Type(fields={"port": Type((_PORT,))}),
    "httpGet": Type(
        fields={"httpHeaders": Type((_header_name,)), "port": Type((port_or_name,))},
    ),
    "tcpSocket": Type(fields={"port": Type((port_or_name,))}),
}
# Source: validateHandler.
one_of_probe = exactly_one("exec", "httpGet", "tcpSocket", "grpc", what="handler")
one_of_hook = exactly_one("exec", "httpGet", "tcpSocket", "sleep", what="handler")
# Before 1.30 `sleep` is left out (PodLifecycleSleepAction).
one_of_older_hook = exactly_one("exec", "httpGet", "tcpSocket", what="handler")
