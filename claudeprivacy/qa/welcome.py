"""What `make run` says once the server listens."""

from urllib.parse import urlencode

from claudeprivacy.qa.personas import CAST, PASSWORD

LINKS = (
    ("before the last day", "free@example.com", "2025-09-15T10:00:00Z", "/"),
    ("after the last day", "pro@example.com", "2025-09-29T00:00:01Z", "/"),
    ("the Privacy tab", "on@example.com", "2025-09-15T10:00:00Z", "/settings/privacy/"),
)


def text(address: str, *, qa: bool = True) -> str:
    """The address. In QA mode, and nowhere else, personas and three links, each one button away."""
    if not qa:
        return f"claudeprivacy is at {address}/"
    lines = ["", f"claudeprivacy is at {address}/", "", f"Personas (password: {PASSWORD}):"]
    lines += [f"  {persona.email:<24}{persona.plan:<12}{persona.about}" for persona in CAST]
    lines += ["", "One button away:"]
    for label, persona, now, target in LINKS:
        query = urlencode({"persona": persona, "now": now, "next": target, "fresh": "1"}, safe="@:/")
        lines.append(f"  {label:<21}{address}/qa/?{query}")
    return "\n".join([*lines, "", "Stop with Ctrl-C.", ""])
