import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claudeprivacy.settings")
application = get_wsgi_application()

# Models exist only after the set-up above.
from claudeprivacy import checks  # noqa: E402

checks.refuse_half_migrated()
checks.refuse_simulated_rows()
checks.refuse_without_static_files()
checks.catch_up_journal()
