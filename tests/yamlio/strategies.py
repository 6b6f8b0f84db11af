"""Strings and data that are hard to write as YAML."""

from hypothesis import strategies as st

from .hostile import HOSTILE

# Everything but surrogates, with the characters that mean something to YAML far more often.
_SIGNS = st.sampled_from(" \t\n\r:#-?,[]{}&*!|>'\"%@`\\~=<.+_0123456789abefinotuxyzEFINOTXYZ")
_ODD = st.sampled_from("\0\x07\x0b\x0c\x1b\x1f\x7f\x85\xa0\xad\u2028\u2029\ufeff\ufffe\uffffé日😀")
_ANY = st.characters(exclude_categories=["Cs"])
texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(_SIGNS, max_size=12),
    st.text(st.one_of(_SIGNS, _ODD, _ANY), max_size=20),
    # What could be a number or a date to someone.
    st.text(st.sampled_from("0123456789.-+_:eExobfZT "), max_size=8),
    # Lines: what a block literal could hold, and nearly so.
    st.lists(st.text(st.sampled_from("ab #:-\t\r\n "), max_size=5), max_size=5).map("\n".join),
    st.tuples(
        st.sampled_from(HOSTILE), st.sampled_from(["\n", "\n\n", " ", "\n\t", ":", " #"])
    ).map("".join),
)
# Integers of more than 64 bits have no exact reading in Kubernetes.
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**64 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    texts,
)
data = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=20,
)
