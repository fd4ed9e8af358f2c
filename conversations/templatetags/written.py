"""What people write, in its parts: {% for part in message.text|parts %}."""

from django import template

from conversations.written import parts

register = template.Library()
register.filter("parts", parts)
