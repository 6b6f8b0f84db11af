"""What scales workloads, and what keeps their pods."""
