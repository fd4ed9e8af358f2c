"""docs/qa.md as it is read: its code blocks, each put into the file that its first line names."""

import re
from pathlib import Path

from tests.support.house import ROOT

BLOCK = re.compile(r"^```(\w+)\n(?:#|//) ([\w.]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGE = ROOT / "docs" / "qa.md"


def write(folder: Path, language: str) -> list[str]:
    """The files of that language, written there; blocks of one file in order."""
    files: dict[str, str] = {}
    for found, name, code in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if found == language:
            files[name] = f"{files[name]}\n\n{code}" if name in files else code
    for name, code in files.items():
        (folder / name).write_text(code, encoding="utf-8")
    return sorted(files)
