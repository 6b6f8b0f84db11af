"""Envoy's own configuration, as far as istiod reads it: the values of EnvoyFilters.

Source: BuildXDSObjectFromStruct of istio.io/istio/pkg/config/xds, and jsonpb, with which it reads.
"""
