"""meshgen: from one declarative file to everything that a team's Istio mesh needs.

`load` reads a config, `render`, `build` and `check` tell what comes of it; all is imported when it
is asked for. docs/api.md shows it.
"""

__version__ = "0.1.0"

# As `typing` has it, which takes longer to import than all of this.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from meshgen.api import *  # noqa: F403
else:

    def __getattr__(name):
        import meshgen.api as api

        if name not in ("__all__", *api.__all__):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(api, name)

    def __dir__():
        import meshgen.api as api

        return [*globals(), *api.__all__]
