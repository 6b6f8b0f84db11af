"""What is wrong with rendered resources."""
