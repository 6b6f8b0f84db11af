"""Those who decide: programs over the code of the API server and of istiod."""

import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from meshgen.resources import Object

# The release that the one program over istiod's code is of.
ISTIO = 31
# What istiod's code logs, it prints among the answers, and in the middle of them.
_LOGGED = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z\t(?:info|warn|error)\t.*\n")
# Servers are run with --allow-privileged; a program without a server is as if they were not.
_PRIVILEGED = "disallowed by cluster policy"
# What is warned of whatever is in an object: no finding.
ALWAYS = "EnvoyFilter exposes internal implementation details"


@dataclass(frozen=True)
class Verdict:
    """What is said of an object: why it is refused, if it is, and what is only warned of.

    `decided` is false where nobody could tell, such as for a kind that an oracle does not know.
    """

    refused: str = ""
    warnings: tuple[str, ...] = ()
    decided: bool = True


@dataclass(frozen=True)
class Oracle:
    """A program, and the minor number of the release that it decides for."""

    program: Path
    minor: int

    @property
    def name(self) -> str:
        """Return the program's name, which says what it decides for."""
        return self.program.name

    def ask(self, objects: Sequence[Object], before: Sequence[Object] = ()) -> list[Verdict]:
        """Return what is said of creating objects, or of applying them over those `before`."""
        lines = [{"new": obj} for obj in objects]
        if before:
            lines = [{"new": new, "old": old} for new, old in zip(objects, before, strict=True)]
        text = "".join(json.dumps(line) + "\n" for line in lines)
        done = subprocess.run(
            [self.program], input=text, capture_output=True, text=True, check=True
        )
        answers = _LOGGED.sub("", done.stdout).split("\n")[:-1]
        verdicts = [_verdict(json.loads(answer)) for answer in answers]
        assert len(verdicts) == len(lines), "an answer for each object"
        return verdicts


def oracles(folder: Path) -> tuple[list[Oracle], Oracle]:
    """Return those for Kubernetes, oldest first, and that for Istio."""
    programs = [path for path in folder.glob("kubernetes-*") if path.is_file()]
    kubernetes = [Oracle(p, int(p.name.split("-")[1].split(".")[1])) for p in programs]
    return sorted(kubernetes, key=lambda o: o.minor), Oracle(folder / "istio", ISTIO)


def _verdict(answer: dict[str, Any]) -> Verdict:
    refused = answer.get("refused", "")
    warnings = tuple(w for w in answer.get("warnings") or () if not w.startswith(ALWAYS))
    return Verdict(refused, warnings, not (answer.get("unknown") or _PRIVILEGED in refused))
