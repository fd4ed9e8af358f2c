import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claudeprivacy.settings")
application = get_wsgi_application()

from claudeprivacy.checks import refuse_half_migrated, refuse_simulated_rows  # noqa: E402  models exist only after the set-up above

refuse_half_migrated()
refuse_simulated_rows()
