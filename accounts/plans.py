"""The plans (rules, section 1). Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Plan(models.TextChoices):
    FREE = "free", _("Free")
    PRO = "pro", "Pro"
    MAX = "max", "Max"
    TEAM = "team", _("Team (Claude for Work)")
    ENTERPRISE = "enterprise", _("Enterprise (Claude for Work)")
    EDUCATION = "education", "Claude for Education"
    GOV = "gov", "Claude Gov"
    API = "api", "API"


COMMERCIAL = frozenset({Plan.TEAM, Plan.ENTERPRISE, Plan.EDUCATION, Plan.GOV, Plan.API})
CONSUMER = frozenset({Plan.FREE, Plan.PRO, Plan.MAX})
