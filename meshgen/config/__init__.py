"""From the user's file to one typed model for each environment."""

from meshgen.config.load import Config, Resolved, changed, derived, load_config, long_form

__all__ = ["Config", "Resolved", "changed", "derived", "load_config", "long_form"]
