"""PLATFORM.md: what an environment needs that no object of it says, since it is the cluster's."""

from collections.abc import Mapping, Sequence

from meshgen.resources import Object
from meshgen.seal import header
from meshgen.yamlio import dump

NAME = "PLATFORM.md"

_TEXT = """\
<!-- {header} -->
# What the platform has to have

No object says this: it is one for a whole cluster, and belongs to whoever runs that.
"""
_PROVIDERS = """
## {environment}

Istio's mesh config has these providers. What a policy asks an external authorizer about that is not
there, istiod denies altogether; to a collector that is not there, no span is sent.

```yaml
{entries}```
"""


def platform(providers: Mapping[str, Sequence[Object]], source: str) -> dict[str, str]:
    """Return the file by its path; none where no environment needs anything.

    `providers` has the entries of `extensionProviders` that each environment needs;
    `source` is the config's name.
    """
    told = "".join(
        _PROVIDERS.format(environment=name, entries=dump({"extensionProviders": entries}))
        for name, entries in providers.items()
        if entries
    )
    return {NAME: _TEXT.format(header=header(source)) + told} if told else {}
