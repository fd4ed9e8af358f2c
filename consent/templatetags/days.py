"""Days and instants in templates: {{ day|day }}, {{ instant|instant }}, and {{ instant|machine }} for `datetime`."""

from django import template

from consent.lib import dates

register = template.Library()
register.filter("day", dates.day)
register.filter("instant", dates.instant)
register.filter("machine", dates.machine)
