"""The operations guide and the incident manual of a system: facts for templates in Markdown.

Facts are worked out here, of the resolved mesh, its figures and the names of its objects; the
templates in `templates/docs` say what they mean, and compute nothing.
"""
