"""OpenAPI schemas and CustomResourceDefinitions, made into schemas that a validator can use.

Shared by tools/build_schemas.py, which writes schemas/, and by the store, for CRDs of the user's.
"""
