"""The record of each message in Django admin: found, filtered, taken along as CSV; never changed."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from consent.consoleadmin import ConsoleAdmin, ReadOnly
from consent.listing import as_uuid, fixed_choices, starts_with
