"""Modules for proxies of which nobody knows what they are tomorrow."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mapping, text
from meshgen.resources import Path
from meshgen.system import System
from meshgen.system.policies import TRAFFIC_EXTENSION, WASM_PLUGIN

_PLUGIN = """\
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: {name: waf}
spec:
  url: oci://ghcr.io/corazawaf/coraza-proxy-wasm"""
_DIGEST = "@sha256:" + "0" * 64
# What comes with the proxy's own image.
_LOCAL = "file://"


class MovingModule(Rule):
    """A proxy loads what is under a tag when it starts, and shows it all requests in clear."""

    code = "MG1815"
    title = "A module for proxies is pinned: by the digest of its image, or its `sha256`."
    why = (
        "Whoever may write to the registry puts code into the proxies, which read all requests; "
        "and two pods of one Deployment run two versions of it."
    )
    mend = "Write the image's digest into `url`, as `@sha256:…`, or the module's into `sha256`."
    example = Example(wrong=_PLUGIN + ":0.6.0\n", right=_PLUGIN + _DIGEST + "\n")
    source = "https://istio.io/latest/docs/reference/config/proxy_extensions/wasm-plugin/"
    kinds = frozenset((WASM_PLUGIN, TRAFFIC_EXTENSION))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each module that may be another one tomorrow."""
        for type_, at in ((WASM_PLUGIN, ()), (TRAFFIC_EXTENSION, ("wasm",))):
            for member in system.of(type_):
                said = mapping(member.spec, *at)
                url = text(said.get("url"))
                if url and not url.startswith(_LOCAL) and "@" not in url and not said.get("sha256"):
                    path: Path = ("spec", *at, "url")
                    yield self.mistake(member, path, "is what the registry has under a tag")
