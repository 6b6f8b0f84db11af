"""From a plan, a chart or finished objects to files and streams; no config, no disk."""
