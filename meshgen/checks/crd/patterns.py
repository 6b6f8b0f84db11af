"""Whether Go knows a regular expression."""

from functools import cache, lru_cache

from meshgen.checks.cel.program import SELF, Compiler, UncheckedError, ValueRefusedError

# Of CRDs with the same patterns, each is read once.
_KEPT = 4096


@lru_cache(_KEPT)
def is_pattern(text: str) -> bool:
    """Return whether a text is a regular expression of RE2, which is Go's; true if nobody knows."""
    try:
        compiler = _compiler()
        compiler.program("''.matches(self)").run(compiler.variables({SELF: text}))
    except ImportError:
        return True
    except (UncheckedError, ValueRefusedError) as error:
        return "regex" not in str(error).lower() and "regular" not in str(error).lower()
    return True


@cache
def _compiler() -> Compiler:
    return Compiler()
