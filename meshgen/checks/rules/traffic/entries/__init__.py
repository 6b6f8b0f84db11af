"""Hosts outside of the mesh: whether what is declared of them can be kept apart."""
