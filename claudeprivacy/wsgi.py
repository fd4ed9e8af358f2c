import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claudeprivacy.settings")
application = get_wsgi_application()

# Models exist only after the set-up above.
from claudeprivacy.checks import catch_up_journal, refuse_half_migrated, refuse_simulated_rows  # noqa: E402

refuse_half_migrated()
refuse_simulated_rows()
catch_up_journal()
