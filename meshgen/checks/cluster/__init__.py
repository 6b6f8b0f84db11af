"""What the API server refuses for other reasons than its schemas.

Source: the validation packages of kubernetes/pkg/apis, after the defaults.
"""
