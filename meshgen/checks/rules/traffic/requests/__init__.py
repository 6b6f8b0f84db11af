"""What routes say of requests and answers: what never happens, and who may call."""
