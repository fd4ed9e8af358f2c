from django.urls import path

from rights import delete_account, export_pages, privacy_tab

urlpatterns = [
    path("settings/privacy/", privacy_tab.privacy, name="privacy"),
    path("settings/privacy/location-metadata/", privacy_tab.location_metadata, name="location-metadata"),
    path("settings/privacy/export/", export_pages.export, name="export-data"),
    path("settings/privacy/export/progress/", export_pages.progress, name="export-progress"),
    path("settings/privacy/export/<uuid:pk>/", export_pages.download, name="export-download"),
    path("settings/account/delete/", delete_account.delete_account, name="delete-account"),
    path("settings/data-privacy-controls/", privacy_tab.data_privacy_controls),
    path("settings/data-privacy-settings/", privacy_tab.data_privacy_controls),
    path("settings/data-privacy-settings", privacy_tab.data_privacy_controls),
]
