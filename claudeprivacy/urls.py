from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from claudeprivacy import dataexport, errors, health, leaving, privacy
from claudeprivacy.qa import looks
from claudeprivacy.qa import views as qa

urlpatterns = [
    path("healthz/", health.healthz, name="healthz"),
    path("settings/privacy/", privacy.privacy, name="privacy"),
    path("settings/privacy/location-metadata/", privacy.location_metadata, name="location-metadata"),
    path("settings/privacy/export/", dataexport.export, name="export-data"),
    path("settings/privacy/export/progress/", dataexport.progress, name="export-progress"),
    path("settings/privacy/export/<uuid:pk>/", dataexport.download, name="export-download"),
    path("settings/account/delete/", leaving.delete_account, name="delete-account"),
    path("settings/data-privacy-controls/", privacy.data_privacy_controls),
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
        path("qa/components/", looks.components, name="qa-components"),
        path("qa/errors/<int:status>/", looks.error, name="qa-error"),
    ]
handler400, handler403, handler404, handler500 = (
    errors.bad_request,
    errors.forbidden,
    errors.not_found,
    errors.server_error,
)
