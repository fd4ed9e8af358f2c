"""A message of two parts that say the same: plain text in lines one can read, and HTML that loads nothing."""

import textwrap
from collections.abc import Mapping

from django.core.mail import EmailMultiAlternatives
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import override

# A message brings its style with it, and may do nothing else wherever it is looked at.
ALONE = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'; sandbox"
LINE = 72  # characters of a line of plain text; an address may be longer


def compose(name: str, context: Mapping[str, object], language: str, to: str) -> EmailMultiAlternatives:
    """The message of `{name}.txt`, whose first line is the subject, and of `{name}.html`, ready to be sent."""
    with override(language):
        subject, _newline, text = render_to_string(f"{name}.txt", dict(context)).strip().partition("\n")
        html = render_to_string(f"{name}.html", {**context, "subject": subject, "language": language})
    message = EmailMultiAlternatives(subject.strip(), f"{in_lines(text.strip())}\n", to=[to])
    message.attach_alternative(html, "text/html")
    message.extra_headers = {"Auto-Submitted": "auto-generated"}
    return message


def as_page(html: str, status: int = 200) -> HttpResponse:
    """The HTML part alone, to be looked at in a browser as its reader would see it."""
    return HttpResponse(html, status=status, headers={"Content-Security-Policy": ALONE})


def in_lines(text: str) -> str:
    """Long lines broken between words, those of a list indented; no word and no address is broken."""
    return "\n".join(map(_broken, text.split("\n")))


def _broken(line: str) -> str:
    if len(line) <= LINE:
        return line
    more = "  " if line.startswith(("- ", "  ")) else ""
    first = more if line.startswith("  ") else ""
    broken = textwrap.TextWrapper(LINE, first, more, break_long_words=False, break_on_hyphens=False)
    return broken.fill(line.strip())
