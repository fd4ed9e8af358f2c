"""Names that no code of ours, template or setting mentions (tests alone keep nothing alive). Exits 1 if any."""

import re
import sys
import tomllib
from collections import Counter
from pathlib import Path

from vulture import Vulture

# Variables and attributes are left out: Django reads most of them by name (fields, Meta, settings).
KINDS = {"class", "function", "import", "method", "property", "unreachable_code"}


def main() -> int:
    config = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["vulture"]
    vulture = Vulture(ignore_names=config["ignore_names"])
    vulture.scavenge(config["paths"], exclude=config["exclude"])
    mentions = count_words([*config["paths"], "templates"])
    dead = [item for item in vulture.get_unused_code() if item.typ in KINDS and mentions[item.name] < 2]
    for item in dead:
        print(f"{item.filename}:{item.first_lineno}: {item.message}")
    return 1 if dead else 0


def count_words(folders: list[str]) -> Counter[str]:
    """Vulture reads no templates and no dotted names in strings; a second mention anywhere counts as use."""
    files = [path for folder in folders for path in Path(folder).rglob("*") if path.suffix in {".py", ".html", ".txt"}]
    return Counter(word for path in files for word in re.findall(r"\w+", path.read_text()))


if __name__ == "__main__":
    sys.exit(main())
