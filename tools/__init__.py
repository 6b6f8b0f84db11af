"""Scripts for maintainers; nothing here ships in the wheel."""
