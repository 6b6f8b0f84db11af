"""WasmPlugins and TrafficExtensions: the schemas of all releases hold all but what they are for.

Source: ValidateWasmPlugin, ValidateTrafficExtension.
"""

from meshgen.checks.istiod.kind import kind
from meshgen.checks.istiod.selectors import targeting

PLUGIN = kind(targeting())
