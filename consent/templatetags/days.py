"""Days and instants in templates: {{ day|day }}, {{ instant|instant }}, {{ instant|exact }}, {{ instant|machine }}."""

from django import template

from consent.lib import dates

register = template.Library()
register.filter("day", dates.day)
register.filter("instant", dates.instant)
register.filter("exact", dates.exact)
register.filter("machine", dates.machine)
