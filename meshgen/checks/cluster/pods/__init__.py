"""Pod templates and all that is in them. Source: kubernetes/pkg/apis/core/validation."""
