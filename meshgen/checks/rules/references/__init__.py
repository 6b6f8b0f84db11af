"""What one object names of another, and what it selects: MG1601 to MG1699."""
