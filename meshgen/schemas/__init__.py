"""The schemas of Kubernetes, of Istio and of what stands beside them, by release."""
