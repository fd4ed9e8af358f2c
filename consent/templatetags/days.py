"""In templates: {{ day|day }}, {{ instant|instant }} or |exact or |machine, {{ number|grouped }}."""

from django import template

from consent.lib import dates, numerals

register = template.Library()
register.filter("day", dates.day)
register.filter("instant", dates.instant)
register.filter("exact", dates.exact)
register.filter("short_day", dates.short_day)
register.filter("grouped", numerals.grouped)
register.filter("machine", dates.machine)
