"""What changes or extends proxies."""
