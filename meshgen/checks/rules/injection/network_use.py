"""Whether a container needs the network, by what it says that it runs."""

import re
from collections.abc import Mapping
from typing import Any

from meshgen.lenient import text, texts

_TOOLS = (
    *("curl", "wget", "nc", "netcat", "telnet", "git clone", "git pull", "kubectl", "helm"),
    *("psql", "pg_isready", "pg_dump", "mysql", "mysqladmin", "mysqldump", "mongo", "mongosh"),
    *("redis-cli", "aws", "gsutil", "gcloud", "flyway", "liquibase", "alembic", "grpcurl"),
    *("apk add", "apt-get", "pip install", "npm install", "npm ci", "rclone", "s3cmd"),
)
_tool = re.compile(
    r"(?:\b[a-z]+://(?!(?:localhost|127\.0\.0\.1)\b)\S|(?<![\w./-])/?(?:[\w.-]+/)*(?:"
    + "|".join(map(re.escape, _TOOLS))
    + r")(?![\w-]))"
)
_image = re.compile(r"(?:^|/)(?:curl|git|flyway|migrate|k8s-wait-for|wait-for|liquibase)(?:[:@]|$)")
_LONGEST = 10_000


def uses_network(container: Mapping[str, Any]) -> bool:
    """Return whether a command of the container's, or its image, is one that calls others."""
    words = " ".join((*texts(container.get("command")), *texts(container.get("args"))))
    if words.strip():
        return bool(_tool.search(words[:_LONGEST]))
    return bool(_image.search(text(container.get("image"))))
