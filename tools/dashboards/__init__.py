"""Dashboards: what a real Prometheus with made-up series answers to them, and pictures of it."""
