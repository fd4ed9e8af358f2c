"""Collected static files: named by their content, compressed, and without what only developers read."""

import re
from typing import Any

from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = re.compile(r"^(?:app|components|consent/\w+)(?:\.[0-9a-f]{12})?\.(css|js)$")  # also under its name with a hash


class LightManifestStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise says nothing of types
    def _save(self, name: str, content: "File[Any]") -> str:
        kind = OURS.match(name)
        if kind:
            whole = b"".join(content.chunks()).decode()
            content = ContentFile(light(whole, kind[1]).encode())
        return str(super()._save(name, content))


def light(source: str, kind: str) -> str:
    """A style sheet (`css`) or script (`js`) of ours without comments and indentation. Its lines stay lines."""
    if kind == "css":
        source = re.sub(r"(?s)/\*.*?\*/", "", source)
        source = re.sub(r'("[^"]*")|\s*([{};,])\s*', lambda found: found[1] or found[2], source)
    else:
        source = re.sub(r"(?m)^\s*//.*$|\s+// .*$", "", source)
    return re.sub(r"\n\s*", "\n", source).lstrip()
