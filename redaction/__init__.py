"""Sensitive data in free text: found, and replaced by its kind in brackets (rules, section 5). Pure; no Django."""

from redaction.filter import find, redact, redact_all
from redaction.kinds import Finding, Kind

__all__ = ["Finding", "Kind", "find", "redact", "redact_all"]
