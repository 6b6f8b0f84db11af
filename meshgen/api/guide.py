"""What a config may say."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from meshgen.api.types import Names, StrPath, listed
from meshgen.codes import OWN_CODE
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.nearest import misnamed

if TYPE_CHECKING:
    from meshgen.codes import Description


def schema() -> str:
    """Return the JSON Schema of the config, as text."""
    from meshgen.config.schema import schema_text

    return schema_text()


def explain(
    subject: str = "",
    config: StrPath | None = None,
    *,
    width: int = 0,
    colour: bool = False,
) -> str:
    """Return what is known of a field of the config, of the code of a finding, or of the file.

    `services.autoscaling`, `MG501` and nothing are such subjects, and so are `IST0101`, a code of
    `istioctl analyze`, and `pdb-min-available`, a check of kube-linter; `MG` lists all codes,
    `MG12xx` those of a hundred. `SHOP1` is one if `config` has a rule of its own called so. What a
    code means has lines of `width` characters, whole ones without, and colours if asked for.
    Raises MeshgenError for one that does not exist, with the nearest that does.
    """
    if re.fullmatch(r"\d{3,4}", subject):
        subject = f"MG{subject}"
    if re.fullmatch(r"(MG|IST)(\d+|\d*XX)?", subject, re.IGNORECASE):
        return _of_code(subject.upper(), width, colour=colour)
    if re.fullmatch(OWN_CODE, subject):
        return _own(subject, config, width, colour=colour)
    # No field of a config has a `-` in its name, but services have.
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", subject):
        from meshgen.report.explained import is_elsewhere

        if is_elsewhere(subject):
            return _of_code(subject, width, colour=colour)
    from meshgen.config.explain import explanation

    return explanation(subject)


def _of_code(
    code: str,
    width: int,
    own: "Mapping[str, Description] | None" = None,
    *,
    colour: bool,
) -> str:
    from meshgen.report.explained import explained
    from meshgen.report.terminal import Screen

    return explained(code, own or {}, Screen(width, colour))


def _own(code: str, config: StrPath | None, width: int, *, colour: bool) -> str:
    from meshgen.nearest import did_you_mean
    from meshgen.pipeline import Project
    from meshgen.pipeline.ownrules import own_descriptions

    own = own_descriptions(Project(Path(config))) if config is not None else {}
    if code not in own:
        message = f"no rule has the code {code}"
        expected = "" if config else "expected a config that has it: -f FILE"
        hint = did_you_mean(code, own)
        raise MeshgenError([Finding(Code.USAGE, message, expected=expected, hint=hint)])
    return _of_code(code, width, own, colour=colour)


def starter(name: str, services: Names = (), environments: Names = ()) -> str:
    """Return a small commented config that renders at once; names are RFC 1123 labels.

    It has the services and the environments that are named.
    """
    from meshgen.config.starter import starter as text

    return text(name, listed(services), listed(environments))


def example(name: str) -> dict[str, str]:
    """Return the files of an example by path, the config first: `minimal`, `shop`, `titanium`.

    Raises MeshgenError for one that there is not.
    """
    from meshgen.config.starter import EXAMPLES, example_files

    if name not in EXAMPLES:
        raise MeshgenError([misnamed("example", name, EXAMPLES)])
    return example_files(name)


def environments_in(path: StrPath) -> list[str]:
    """Return the environments that a config names, be it right or not; for completion.

    Raises MeshgenError for a file that cannot be read, or that is not YAML; of files that it
    includes, such ones name none.
    """
    from meshgen.config.environments import environments_of, with_clusters_named
    from meshgen.config.including import as_included
    from meshgen.config.load import ONLY
    from meshgen.inputs import read_text
    from meshgen.yamlio import at, load

    config = as_included(load(read_text(path, pipe=True), os.fspath(path)), Path(path))
    named = at(config, ("environments",))
    if named is None or not named.value:
        return [ONLY] if isinstance(config.value, dict) else []
    return list(environments_of(with_clusters_named(config)))


def fields_below(path: str = "") -> list[str]:
    """Return the names of a field's own fields, or the config's; raises as `explain`."""
    from meshgen.config.explain import field_names

    return field_names(path)
