"""The site's addresses as METRICS=1 makes them."""

from django.urls import path

from claudeprivacy import urls
from claudeprivacy.observability import metrics

urlpatterns = [*urls.urlpatterns, path("metrics", metrics.metrics, name="metrics")]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
