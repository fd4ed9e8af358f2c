"""How `make run` serves; docs/operations.md says what differs in production."""

import os

wsgi_app = "claudeprivacy.wsgi:application"
bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or '8000'}"
worker_class = "gthread"
workers = 2
threads = 4
preload_app = True  # a site that cannot start says so at once, and the welcome tells the truth
graceful_timeout = 10
loglevel = "warning"
forwarded_allow_ips = ""  # what a proxy may say is decided in one place: TRUSTED_PROXY_HOPS
control_socket_disable = True


def when_ready(server):
    from django.db import connections

    from claudeprivacy.qa import welcome

    connections.close_all()  # a connection opened while loading must not be shared by the workers
    print(welcome.text(f"http://{bind}"), flush=True)
