"""What a config may say."""

import os
import re

from meshgen.api.types import StrPath


def schema() -> str:
    """Return the JSON Schema of the config, as text."""
    from meshgen.config.schema import schema_text

    return schema_text()


def explain(subject: str = "") -> str:
    """Return what is known of a field of the config, of the code of a finding, or of the file.

    `services.autoscaling`, `MG501` and nothing are such subjects, and so is `IST0101`, a code of
    `istioctl analyze`. Raises MeshgenError for one that does not exist, with the nearest that does.
    """
    if re.fullmatch(r"(MG|IST)\d+", subject):
        from meshgen.report.rules import explained

        return explained(subject)
    from meshgen.config.explain import explanation

    return explanation(subject)


def starter(name: str) -> str:
    """Return a small commented config that renders at once; the name is an RFC 1123 label."""
    from meshgen.config.starter import starter as text

    return text(name)


def environments_in(path: StrPath) -> list[str]:
    """Return the environments that a config names, be it right or not; for completion.

    Raises MeshgenError for a file that cannot be read, or that is not YAML.
    """
    from meshgen.config.load import ONLY
    from meshgen.inputs import read_text
    from meshgen.yamlio import load, to_data

    config = to_data(load(read_text(path, pipe=True), os.fspath(path)))
    named = config.get("environments") or {ONLY: {}} if isinstance(config, dict) else {}
    return list(map(str, named)) if isinstance(named, dict) else []


def fields_below(path: str = "") -> list[str]:
    """Return the names of a field's own fields, or the config's; raises as `explain`."""
    from meshgen.config.explain import field_names

    return field_names(path)
