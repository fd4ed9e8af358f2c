"""The town's people in Django admin, with consent's columns and pages."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from consent.admin.people import PeopleConsole
from town.models import Citizen


@admin.register(Citizen)
class CitizenAdmin(PeopleConsole, UserAdmin):
    list_display = ["username", "district", *PeopleConsole.consent_columns, "timeline_link"]
