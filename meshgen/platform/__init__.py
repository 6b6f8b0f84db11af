"""What runs beside the services, as a config that the user's says: see docs/platform.md."""

from meshgen.platform.config import platform_config

__all__ = ["platform_config"]
