"""Fields of `proxy.istio.io/config` that there are not."""

from collections.abc import Iterator

from meshgen.checks.rules.injection.misplaced import MisplacedAnnotation
from meshgen.checks.rules.injection.proxy_config import NotYamlError, read_config
from meshgen.checks.rules.injection.proxy_fields import FIELDS, camel, unknown, wrong
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.nearest import did_you_mean
from meshgen.system import System


class UnknownProxySetting(Rule):
    """The injector reads what it knows of the text, and passes the rest over."""

    code = "MG1008"
    title = "A field in `proxy.istio.io/config` is one of ProxyConfig."
    why = "A field with a slip in it is passed over without a word: the proxy keeps its default."
    mend = "Write the field that the message suggests; it has no level above it."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    proxy.istio.io/config: |
      holdApplicationUntilProxyStart: true
""",
        right="""\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    proxy.istio.io/config: |
      holdApplicationUntilProxyStarts: true
""",
    )
    source = "https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig"
    kinds = MisplacedAnnotation.kinds

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each field that a pod's annotation has and ProxyConfig has not."""
        for one in system.annotations:
            if one.name != "proxy.istio.io/config" or one.workload is None:
                continue
            if not isinstance(one.value, str):
                continue
            try:
                config = read_config(one.value)
            except NotYamlError:
                continue
            if wrong(config, FIELDS):
                continue
            for place, fields in unknown(config):
                last = camel(place.rpartition(".")[2])
                hint = did_you_mean(last, fields if isinstance(fields, dict) else ())
                yield self.mistake(one.member, one.path, f"there is no field {place}", hint=hint)
