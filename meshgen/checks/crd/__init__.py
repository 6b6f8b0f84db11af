"""CustomResourceDefinitions, as the API server takes them.

Source: pkg/apis/apiextensions/validation and pkg/apiserver/schema of
k8s.io/apiextensions-apiserver.
"""
