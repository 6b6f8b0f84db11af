"""CEL rules of CustomResourceDefinitions (`x-kubernetes-validations`), as Kubernetes knows them.

Source: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel, and k8s.io/apiserver/pkg/cel.
"""
