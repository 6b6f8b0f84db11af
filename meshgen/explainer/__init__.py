"""What a JSON Schema refuses, and the words for it: of a config, and of Kubernetes objects."""
