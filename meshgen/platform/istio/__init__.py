"""Istio itself, installed as the config says that it is."""
