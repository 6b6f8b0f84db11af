"""meshgen: from one declarative file to everything that a team's Istio mesh needs."""

__version__ = "0.1.0"
