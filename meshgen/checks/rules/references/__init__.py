"""What one object names of another: MG1601 to MG1699."""
