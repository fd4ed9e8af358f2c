"""One page of the town's own, log-in by Django admin, and consent's addresses."""

from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from consent.decorators import open_urls


@login_required
def square(request: HttpRequest) -> HttpResponse:
    return render(request, "square.html")


urlpatterns = [
    path("", square, name="square"),
    path("", include("consent.urls")),
    path("admin/", (open_urls(admin.site.get_urls()), "admin", admin.site.name)),
]
