"""Services, what stands in front of them, and policies."""
