"""What istiod's webhook refuses, and warns of. Source: istio/pkg/config/validation."""
