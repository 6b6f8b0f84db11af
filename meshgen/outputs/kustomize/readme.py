"""The README.md of a tree of several parts: which there are, and in which order to apply them."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from meshgen.plan import Plan

NAME = "README.md"
_WIDTH = 90

_TEXT = """\
<!-- {header} -->
# {name}

Each environment consists of parts, a folder each below `overlays/ENV`. A part builds and applies
alone; `overlays/ENV` is all of them.

```shell
kubectl apply -k overlays/{environment}
```

Kustomize needs the more time for each object the more it builds at once: part by part is faster
where there are many. The order is that in which parts need each other.
"""


def readme(plans: Mapping[str, Plan], header: str, more: str) -> str:
    """Return README.md; `plans` has the parts by their folders, in the order to apply them in.

    `more` stands behind what holds for all.
    """
    environments: dict[str, list[str]] = {}
    for part, plan in plans.items():
        for env in plan.overlays:
            environments.setdefault(env, []).append(part)
    first = next(iter(plans.values()))
    text = _TEXT.format(header=header, name=first.name, environment=next(iter(environments)))
    return (
        text
        + more
        + "".join(
            line for env in environments for line in _environment(env, environments[env], plans)
        )
    )


def _environment(env: str, parts: Sequence[str], plans: Mapping[str, Plan]) -> Iterator[str]:
    yield f"\n## {env}\n\n```shell\n{loop(env, parts)}\n```\n\n| part | namespace |\n|---|---|\n"
    for part in parts:
        namespace = plans[part].overlays[env].settings.namespace
        yield f"| [{part}](overlays/{env}/{part}) | {namespace} |\n"


def loop(env: str, parts: Sequence[str]) -> str:
    """Return the line for a shell that applies an environment part by part."""
    listed = textwrap.wrap(" ".join(parts), _WIDTH, break_long_words=False, break_on_hyphens=False)
    head = "for part in " + " \\\n  ".join(listed)
    return f'{head}; do\n  kubectl apply -k "overlays/{env}/$part"\ndone'
