"""What a write would do to the output folder."""

from dataclasses import dataclass

from meshgen.findings import Finding


@dataclass(frozen=True)
class Comparison:
    """The output folder against the files that belong there; sorted POSIX paths below the folder.

    `edited` are files that meshgen wrote, that were changed by hand since, and that a write would
    change or remove. `foreign` is what stands in the way and is not meshgen's: a file, or a folder
    where a file belongs. Both are also in `added`, `changed` or `removed`: what `force` would do.
    The manifest is bookkeeping and in none of them; `stale_manifest` tells that it would change.
    `warnings` tell of a write that what it did is not all: what others did meanwhile, what is left.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    stale_manifest: bool = False
    warnings: tuple[Finding, ...] = ()

    @property
    def drift(self) -> tuple[str, ...]:
        """Return every path that a write would add, change or remove, sorted."""
        return tuple(sorted({*self.added, *self.changed, *self.removed}))

    @property
    def clean(self) -> bool:
        """Tell whether a write would touch nothing."""
        return not (self.drift or self.stale_manifest)
