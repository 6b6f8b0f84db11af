"""What a code is told of with."""

import re
from dataclasses import dataclass
from enum import StrEnum

from meshgen.findings import Severity


class Form(StrEnum):
    """What the texts of an example are: YAML of objects, YAML of a config, or a session.

    Of a session of `CLUSTER`, a cluster is a part.
    """

    MANIFESTS = "manifests"
    CONFIG = "meshgen.yaml"
    CALLS = "calls"
    CLUSTER = "cluster"

    @property
    def is_session(self) -> bool:
        """Return whether they are calls, and what these print."""
        return self in (Form.CALLS, Form.CLUSTER)


@dataclass(frozen=True)
class Example:
    """Something with a mistake, and the same without it; `form` says what the two texts are.

    A config may leave out what all have. A session is calls behind `$ ` and what they print, where
    `…` stands for anything; what `cat FILE` prints is the file.
    """

    wrong: str
    right: str
    form: Form = Form.MANIFESTS


@dataclass(frozen=True)
class Description:
    """A code for people: `title` is what holds where it is not found, in a sentence.

    `why` says what goes wrong otherwise, `mend` what to do, `source` whose rule it is, if it is not
    meshgen's. `severity` is what its findings weigh by default; `settable` codes can be weighed
    otherwise: what the API server refuses for its form can not. A code with a `parent` refines it:
    its findings are printed with the parent's, and whatever is said of the parent holds for them.
    `istio` has the codes of `istioctl analyze` for the same, `linter` the checks of kube-linter.
    What is not `of_objects` is found of no single object, so that none can ignore it.
    """

    code: str
    title: str
    why: str
    mend: str
    source: str = ""
    severity: Severity = Severity.ERROR
    settable: bool = False
    parent: str = ""
    example: Example | None = None
    istio: tuple[str, ...] = ()
    linter: tuple[str, ...] = ()
    of_objects: bool = True

    @property
    def ignorable(self) -> bool:
        """Return whether an object can ignore it: it can be set, and is found of an object."""
        return self.settable and self.of_objects


# What a rule of the user's own is called.
OWN_CODE = "(?!MG|IST)[A-Z]{2,10}[0-9]{1,6}"


def is_of_rule(code: str) -> bool:
    """Return whether a code is a rule's, meshgen's or somebody's own: no other has four digits."""
    return not re.fullmatch(r"MG\d{3}", code)
