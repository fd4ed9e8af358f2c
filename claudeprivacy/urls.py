from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from claudeprivacy import errors, health
from claudeprivacy.qa import style_guide
from claudeprivacy.qa import views as qa

urlpatterns = [
    path("healthz/", health.healthz, name="healthz"),
    path("", include("claudeprivacy.well_known")),
    path("", include("rights.urls")),
    path("", include("accounts.urls")),
    path("", include("consent.urls")),
    path("", include("conversations.urls")),
    path("admin/", admin.site.urls),
]
if settings.QA:
    urlpatterns += [
        path("qa/", qa.panel, name="qa"),
        path("qa/enter/", qa.enter, name="qa-enter"),
        path("qa/clock/", qa.set_clock, name="qa-clock"),
        path("qa/components/", style_guide.components, name="qa-components"),
        path("qa/errors/<int:status>/", style_guide.error, name="qa-error"),
    ]
handler400, handler403, handler404, handler500 = (
    errors.bad_request,
    errors.forbidden,
    errors.not_found,
    errors.server_error,
)
