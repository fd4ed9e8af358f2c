"""An update as a TOML file says it."""

import json

from consent.policies import toml_file
from consent.policies.toml_file import PolicyFile


def written(file: PolicyFile) -> str:
    """As somebody would type it: JSON's strings are TOML's, too."""
    table = toml_file.table_of(file)
    texts = {name: value for name, value in table.items() if isinstance(value, dict)}
    lines = [f"{name} = {_value(value)}" for name, value in table.items() if name not in texts]
    for language, each in texts.items():
        lines += [f"[{language}]", *(f"{name} = {_value(value)}" for name, value in each.items() if name != "choice")]
        if "choice" in each:
            lines += [f"[{language}.choice]", *(f"{name} = {_value(value)}" for name, value in each["choice"].items())]
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str | bool) else value.isoformat()  # type: ignore[attr-defined]
