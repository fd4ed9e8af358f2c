from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from claudeprivacy import errors, health

urlpatterns = [
    path("healthz/", health.healthz, name="healthz"),
    path("readyz/", health.readyz, name="readyz"),
    path("", include("claudeprivacy.well_known")),
    path("", include("rights.urls")),
    path("", include("accounts.urls")),
    path("", include("consent.urls")),
    path("", include("conversations.urls")),
    path("admin/", admin.site.urls),
]
if settings.QA:
    urlpatterns += [path("qa/", include("claudeprivacy.qa.urls"))]
if settings.METRICS:
    from claudeprivacy.observability import metrics

    urlpatterns += [path("metrics", metrics.metrics, name="metrics")]
handler400, handler403, handler404, handler500 = (
    errors.bad_request,
    errors.forbidden,
    errors.not_found,
    errors.server_error,
)
