"""How `make run` serves; docs/operations.md says what differs in production."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # also where gunicorn is started by its own name

from claudeprivacy import env  # noqa: E402
from claudeprivacy.observability import logs  # noqa: E402

wsgi_app = "claudeprivacy.wsgi:application"
bind = env.listens_at()
worker_class = "gthread"
workers = env.number("WEB_CONCURRENCY", 2, least=1, most=64)
threads = env.number("WEB_THREADS", 4, least=1, most=64)
preload_app = True  # a site that cannot start says so at once, and the welcome tells the truth
graceful_timeout = 10
loglevel = "warning"
logconfig_dict = logs.config(*env.logging(production=env.is_production()))
forwarded_allow_ips = ""  # what a proxy may say is decided in one place: TRUSTED_PROXY_HOPS
control_socket_disable = True

metrics_folder = ""
if env.flag("METRICS") and "PROMETHEUS_MULTIPROC_DIR" not in os.environ:  # read as soon as the metrics are imported
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = metrics_folder = tempfile.mkdtemp(prefix="claudeprivacy-metrics-")


def on_exit(server):
    if metrics_folder:
        shutil.rmtree(metrics_folder, ignore_errors=True)


def child_exit(server, worker):
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)


def when_ready(server):
    from django.conf import settings
    from django.db import connections

    from claudeprivacy.qa import welcome

    connections.close_all()  # a connection opened while loading must not be shared by the workers
    listens = server.LISTENERS[0].getsockname()
    address = env.reached_at(listens[1]) if isinstance(listens, tuple) else f"unix:{listens}"
    print(welcome.text(address, qa=settings.QA), flush=True)
