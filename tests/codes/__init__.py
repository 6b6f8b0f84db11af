"""What codes mean, and their examples."""
