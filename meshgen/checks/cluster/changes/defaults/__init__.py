"""What the API server sets where an object says nothing: by type, as far as changes need it."""
