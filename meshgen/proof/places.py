"""Where things stand in the folder of a run, and what headers a request is known by."""

from dataclasses import dataclass
from pathlib import Path

from meshgen.xds import Json

# The header by which a request is known again; the one that says what the workload does with it;
# and that of a response which says what answered.
REQUEST, ORDER, STUB = "x-meshgen-request", "x-meshgen-order", "x-meshgen-stub"
# The header that says what external authorizers answer, and that of a request which asks one.
VERDICT, CHECK = "x-meshgen-verdict", "x-meshgen-check"


@dataclass(frozen=True)
class Places:
    """The sockets and logs of a run. Processes are counted; number 0 is that of the stubs.

    All but what is asked first are Unix sockets: no ports have to be looked for, so all processes
    start at once, and nobody else sees them. The path of one has a hundred letters at most, so that
    their names are short.
    """

    folder: Path

    def stub(self, number: int) -> str:
        """Return where a stub listens."""
        return str(self.folder / f"s{number}")

    @property
    def checks(self) -> str:
        """Return where questions to external authorizers are answered."""
        return str(self.folder / "c")

    def verdict(self, number: int) -> str:
        """Return where questions that do not say for whom get one answer."""
        return f"{self.checks}{number}"

    def answer_by(self, number: int) -> None:
        """Have questions that do not say for whom answered by the verdict with a number."""
        link = Path(f"{self.checks}.new")
        link.symlink_to(self.verdict(number))
        link.rename(self.checks)

    def inbound(self, process: int, pod: int, port: int) -> str:
        """Return where a proxy takes what is for a port of a pod."""
        return str(self.folder / f"i{process}.{pod}.{port}")

    def admin(self, process: int) -> str:
        """Return where a process is asked how it does."""
        return str(self.folder / f"a{process}")

    def log(self, process: int) -> str:
        """Return the file in which a process writes down what it saw."""
        return str(self.folder / f"l{process}")


def pipe(path: str) -> Json:
    """Return the address of a Unix socket."""
    return {"pipe": {"path": path}}


# A port of this machine that is free.
LOOPBACK: Json = {"socketAddress": {"address": "127.0.0.1", "portValue": 0}}
