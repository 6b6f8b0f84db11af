"""Istio's MeshConfig as istiod reads it, after its schema."""
