"""Reading a table of TOML without stopping at its first mistake."""

from typing import Any


class TableReader:
    """Goes on after a mistake, with None in the place of what is missing or wrong."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def get(self, table: dict[str, Any], name: str, kind: type, within: str = "") -> Any:
        """The value, or None and a mistake noted."""
        fault, value = "", table.get(name)
        if name not in table:
            fault = "missing. Add it."
        elif not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            fault = f"is {type(value).__name__}, needs {kind.__name__}."
        elif isinstance(value, str | dict) and not (value.strip() if isinstance(value, str) else value):
            fault = "is empty. Fill it."
        elif isinstance(value, str) and "\0" in value:
            fault = "holds a NUL, which can't be stored. Remove it."
        if fault:
            self.faults.append(f"{within}{name}: {fault}")
        return None if fault else value

    def check_names(self, table: dict[str, Any], known: set[str], mend: str, within: str = "") -> None:
        self.faults += [f"{within}{name}: {mend}" for name in sorted(set(table) - known)]
