"""The town's own people: they log in by name, live in a district, and are counted by it."""

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models

from consent.models import ConsentSubject
from consent.models.subject import SubjectQuerySet


class CitizenManager(UserManager["Citizen"]):
    """Django's own, on a queryset that leaves the standing alone."""

    def get_queryset(self) -> SubjectQuerySet["Citizen"]:
        return SubjectQuerySet(self.model, using=self._db)


class Citizen(ConsentSubject, AbstractUser):
    class District(models.TextChoices):
        NORTH = "north", "North"
        SOUTH = "south", "South"
        ABROAD = "abroad", "Abroad"

    district = models.CharField("district", max_length=10, choices=District, default=District.NORTH)

    SEGMENT_FIELD = "district"
    OUT_OF_SCOPE_SEGMENTS = frozenset({District.ABROAD})
    objects = CitizenManager()
