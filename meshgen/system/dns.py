"""Whether proxies answer for the names of hosts, in the place of the cluster's DNS."""

from meshgen.lenient import mapping, text
from meshgen.system.running import Running

# The variable of a proxy that has it answer, and where the mesh config has such.
CAPTURE = "ISTIO_META_DNS_CAPTURE"
METADATA = ("defaultConfig", "proxyMetadata")
_CONFIG = "proxy.istio.io/config"
_TYPE = "ProxyConfig.networking.istio.io"


def answers_names(system: Running) -> bool:
    """Return whether proxies answer for names: all of them, or some that are told to."""
    of_mesh = mapping(system.control_plane.mesh_config, *METADATA)
    told = [of_mesh, *(mapping(m.spec, "environmentVariables") for m in system.of(_TYPE))]
    if any(text(one.get(CAPTURE)).lower() == "true" for one in told):
        return True
    return any(one.name == _CONFIG and CAPTURE in str(one.value) for one in system.annotations)
