"""A site put into production by what deploy/ says, in a folder of its own (for tools/deploy_walk.py)."""

import grp
import os
import pwd
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_urlsafe
from urllib.error import URLError
from urllib.parse import unquote

from tools import with_postgres
from tools.walkers import PATIENCE, Answer, Failed, Visitor
from tools.with_postgres import UNPRIVILEGED, installed_programs

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
HOST = "localhost"
PROGRAMS = {"nginx": "nginx-light", "pgbouncer": "pgbouncer", "openssl": "openssl"}


def programs_missing() -> list[str]:
    """The packages of Debian that bring them."""
    return [package for program, package in PROGRAMS.items() if not _program(program)]


class Site:
    """Files, processes and commands, as deploy/ has them."""

    def __init__(self, folder: Path, database: str, more: Mapping[str, str] | None = None) -> None:
        self.folder, self.direct = folder, database
        folder.chmod(0o755)  # PgBouncer and nginx drop to another account
        (folder / "var").mkdir()
        self.ports = {name: _free_port() for name in ("http", "https", "web", "staff", "pooler", "mail")}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.environment = {**self._environment(), **(more or {})}

    def _environment(self) -> dict[str, str]:
        """The example's own lines, with values where it has none."""
        pooled = f"postgres://postgres@127.0.0.1:{self.ports['pooler']}/postgres"
        values = {
            "SECRET_KEY": token_urlsafe(64),
            "ALLOWED_HOSTS": f"{HOST},127.0.0.1",
            "SITE_URL": f"https://{HOST}:{self.ports['https']}",
            "DATABASE_URL": pooled,
            "DATABASE_POOLED": "1",
            "DATABASE_DIRECT_URL": self.direct,
            "CLAUDEPRIVACY_VAR": str(self.folder / "var"),
            "PORT": str(self.ports["web"]),
            "EMAIL_PORT": str(self.ports["mail"]),
            "METRICS": "1",
            "DEFAULT_FROM_EMAIL": "privacy@example.com",
            **{f"CONTROLLER_{name}": "Walk" for name in ("NAME", "CONTACT", "ADDRESS", "JURISDICTION")},
            "SECURITY_CONTACT": "mailto:security@example.com",
        }
        lines = [line.lstrip("#") for line in (DEPLOY / "claudeprivacy.env.example").read_text("utf-8").splitlines()]
        named = dict(re.findall(r"^([A-Z_]+)=(.*)$", "\n".join(lines), re.MULTILINE))
        if unknown := values.keys() - named.keys():
            raise Failed(f"claudeprivacy.env.example lacks {unknown}")
        needed = re.findall(r"^([A-Z_]+)=", (DEPLOY / "claudeprivacy.env.example").read_text("utf-8"), re.MULTILINE)
        return {"PATH": os.environ["PATH"], **{name: named[name] for name in needed}, **values}

    # Commands and units.

    def manage(self, *arguments: str, code: int = 0, says: str = "", more: Mapping[str, str] | None = None) -> None:
        """A command as an operator types it, with the site's environment. Raises Failed."""
        self._finished(
            ["manage.py", *arguments], [sys.executable, "manage.py", *arguments], code=code, says=says, more=more or {}
        )

    def run_unit(self, name: str) -> None:
        """A job's unit, to its end. Raises Failed."""
        command, more = self._unit(name)
        self._finished([name], command, code=0, says="", more=more)

    def start(self, name: str) -> None:
        """A service's unit; its log is a file."""
        command, more = self._unit(name)
        self._begin(name, command, {**self.environment, **more})

    def stop(self, name: str) -> None:
        process = self.processes.pop(name)
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)

    def stop_all(self) -> None:
        for name in list(self.processes):
            self.processes[name].send_signal(signal.SIGCONT)
            self.stop(name)

    def _unit(self, name: str) -> tuple[list[str], dict[str, str]]:
        """ExecStart of claudeprivacy-NAME.service and the environment of its own."""
        template, _, instance = name.partition("@")
        file = DEPLOY / "systemd" / f"claudeprivacy-{template}{'@' if instance else ''}.service"
        text = file.read_text("utf-8").replace("%i", instance)
        (command,) = re.findall(r"^ExecStart=(.+)$", text, re.MULTILINE)
        own = dict(
            pair.split("=", 1) for line in re.findall(r"^Environment=(.+)$", text, re.M) for pair in line.split()
        )
        if "PORT" in own:
            own["PORT"] = str(self.ports[name])
        words = shlex.split(command.replace("/opt/claudeprivacy/.venv/bin/python", sys.executable))
        return words, own

    def _finished(self, what: list[str], command: list[str], *, code: int, says: str, more: Mapping[str, str]) -> None:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**self.environment, **more},
            text=True,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        print(f"  {' '.join(what)}: {done.returncode}".replace(str(self.folder), "…"))
        with (self.folder / "jobs.log").open("a", encoding="utf-8") as log:
            log.write(done.stdout)
        if done.returncode != code or says not in done.stdout or "Traceback" in done.stdout:
            raise Failed(f"{what}: {done.returncode} instead of {code}, and said:\n{done.stdout}")

    def _begin(self, name: str, command: list[str], environment: Mapping[str, str]) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    # What stands around it.

    def start_proxy(self) -> None:
        """nginx.conf with this walk's ports and certificate."""
        text = (DEPLOY / "nginx.conf").read_text("utf-8")
        changes = {
            "listen 80;": f"listen 127.0.0.1:{self.ports['http']};",
            "listen 443 ssl;": f"listen 127.0.0.1:{self.ports['https']} ssl;",
            "127.0.0.1:8000": f"127.0.0.1:{self.ports['web']}",
            "127.0.0.1:8001": f"127.0.0.1:{self.ports['staff']}",
            "privacy.example.com": HOST,
            "/etc/ssl/claudeprivacy": str(self.folder / "tls"),
            "/var/log/nginx/claudeprivacy.log": str(self.folder / "proxy-access.log"),
        }
        certificate = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost"
        files = ["-keyout", str(self.folder / "tls.key"), "-out", str(self.folder / "tls.pem")]
        subprocess.run(["openssl", *certificate.split(), *files], check=True, capture_output=True)
        kept = "".join(f"{kind}_temp_path {self.folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi"))
        kept += "".join(f"{kind}_temp_path {self.folder}/{kind};" for kind in ("uwsgi", "scgi"))
        account = f"user {UNPRIVILEGED} {_group()};" if os.geteuid() == 0 else ""
        frame = f"{account} daemon off; pid {self.folder}/nginx.pid; events {{}}"
        (self.folder / "nginx.conf").write_text(f"{frame} http {{ {kept} {_replaced(text, changes)} }}")
        log = ["-e", str(self.folder / "nginx-error.log")]
        self._begin("nginx", [_program("nginx"), *log, "-c", str(self.folder / "nginx.conf")], {})

    def start_pooler(self) -> None:
        """pgbouncer.ini before this walk's database, which trusts whoever reaches its socket."""
        changes = {
            "claudeprivacy = host=127.0.0.1 port=5432 dbname=claudeprivacy": f"postgres = host={self._socket_folder()}",
            "listen_port = 6432": f"listen_port = {self.ports['pooler']}",
            "auth_type = scram-sha-256": "auth_type = trust",
            "/etc/pgbouncer/userlist.txt": str(self.folder / "users"),
            "default_pool_size = 20": "default_pool_size = 2\nunix_socket_dir =",
        }
        (self.folder / "users").write_text('"postgres" ""\n')
        file = self.folder / "pgbouncer.ini"
        file.write_text(_replaced((DEPLOY / "pgbouncer.ini").read_text("utf-8"), changes))
        account = ["-u", UNPRIVILEGED] if os.geteuid() == 0 else []
        self._begin("pgbouncer", [_program("pgbouncer"), *account, str(file)], {})
        self.wait_until(lambda: _answers(self.ports["pooler"]), "PgBouncer answers")

    def pause_pooler(self, pause: bool) -> None:
        """The database is gone for the pages, and comes back."""
        if pause:
            self.stop("pgbouncer")
        else:
            self.start_pooler()

    def restart_database(self) -> None:
        """Fast: whoever is connected is cut off."""
        home = self._socket_folder()
        pid = int((home / "data" / "postmaster.pid").read_text("utf-8").split()[0])
        os.kill(pid, signal.SIGINT)
        while (home / "data" / "postmaster.pid").exists():
            time.sleep(0.05)
        self.processes["postgres"] = with_postgres.start_again(home)

    def _socket_folder(self) -> Path:
        return Path(unquote(self.direct.partition("@")[2].partition("/")[0]))

    def start_mail_server(self) -> None:
        """Takes what it is given and keeps nothing."""
        code = "from tools.walkers import take_mail; take_mail(" + str(self.ports["mail"]) + ")"
        self._begin("mail", [sys.executable, "-c", code], os.environ)
        self.wait_until(lambda: _answers(self.ports["mail"]), "a mail server answers")

    # What is seen of it.

    def visitor(self) -> Visitor:
        return Visitor(f"https://{HOST}:{self.ports['https']}")

    def ask_directly(self, path: str) -> Answer:
        """From inside, past the proxy, as a monitor does."""
        return Visitor(f"http://127.0.0.1:{self.ports['web']}").ask(path, cookie="")

    def wait_until(self, holds: Callable[[], bool], says: str) -> None:
        """Raises Failed if it doesn't come true."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                if holds():
                    print(f"  {says}")
                    return
            except (URLError, OSError):
                pass
            time.sleep(0.2)
        logs = "\n".join(path.read_text("utf-8")[-3000:] for path in self.folder.glob("*.log"))
        raise Failed(f"It never came to be that {says}. The logs:\n{logs}")

    def log(self, name: str) -> list[str]:
        return (self.folder / f"{name}.log").read_text("utf-8").splitlines()

    def nothing_of_people_is_logged(self, *words: str) -> None:
        """In no log of the site or of its proxy. Raises Failed."""
        for path in self.folder.glob("*.log"):
            for word in words:
                if word in path.read_text("utf-8"):
                    raise Failed(f"{path.name} holds {word!r}")
        print("  no log holds an address, a password or a message")

    def update_file(self, slug: str) -> Path:
        """The shipped update of 2025 as one that is announced in a few seconds."""
        file = self.folder / f"{slug}.toml"
        if not file.exists():
            text = (ROOT / "consent/policies/shipped/2025-08-28.toml").read_text("utf-8")
            soon = datetime.now(UTC) + timedelta(seconds=20)
            text = text.replace('slug = "2025-08-28"', f'slug = "{slug}"')
            text = text.replace("2025-08-28T00:00:00Z", f"{soon:%Y-%m-%dT%H:%M:%SZ}")
            text = text.replace("last_day = 2025-09-28", f"last_day = {soon + timedelta(days=30):%Y-%m-%d}")
            file.write_text(re.sub("28 (August|août) 2025", "today", text), encoding="utf-8")
        return file

    # A night's backup.

    def backup(self) -> None:
        """deploy/backup.sh, with the programs of the database's version."""
        self._finished(
            ["backup.sh"], [str(DEPLOY / "backup.sh"), str(self.folder / "backup")], code=0, says="", more=self._pg()
        )

    def restore(self) -> None:
        command = [
            "pg_restore",
            "--clean",
            "--if-exists",
            f"--dbname={self.direct}",
            f"{self.folder}/backup/database.dump",
        ]
        self._finished(["pg_restore"], command, code=0, says="", more=self._pg())

    def _pg(self) -> dict[str, str]:
        return {"PATH": f"{installed_programs()}:{os.environ['PATH']}"}


def _group() -> str:
    """Of the account without rights, for programs that refuse to run as root."""
    return grp.getgrgid(pwd.getpwnam(UNPRIVILEGED).pw_gid).gr_name


def _program(name: str) -> str:
    """Where it is; Debian keeps servers out of a person's path. "" if nowhere."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin") or ""


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port), timeout=1):
        return True


def _replaced(text: str, changes: Mapping[str, str]) -> str:
    """Raises Failed where one of them finds nothing: then the walk would try something else than deploy/ says."""
    for old, new in changes.items():
        if old not in text:
            raise Failed(f"deploy/ no longer says {old!r}")
        text = text.replace(old, new)
    return text
