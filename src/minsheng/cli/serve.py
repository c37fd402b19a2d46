"""`minsheng serve`: the web server and one job worker, as child processes that begin and end together."""

from __future__ import annotations

import argparse
import hashlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from minsheng.cli.site import DatabaseBehind, bring_up, migrations_wanting, settings_module
from minsheng.cli.usage import whole
from minsheng.core.errors import Refusal

HELP = "启动网站和后台作业（按 Ctrl+C 结束）"

_START_SECONDS = 30
_END_SECONDS = 10
_THREADS = 4
_OFFICE = "minsheng.config.settings.site"
_SECRETS = ("MINSHENG_SECRET_KEY", "MINSHENG_FIELD_KEYS")


class PortTaken(Refusal):
    """Another program listens there, or the address is not this machine's; facts: `host`, `port`."""

    code = "serve.port_taken"


class ChildEnded(Refusal):
    """The web server or the worker ended by itself; facts: `name`, `status`."""

    code = "serve.child_ended"


class DemoFound(Refusal):
    """The database of an office holds the demo's invented district; facts: `database`."""

    code = "serve.demo_found"


class SecretsMissing(Refusal):
    """The environment lacks secrets; facts: `names` of their variables."""

    code = "serve.secrets_missing"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument("--host", default="127.0.0.1", help="监听地址，默认 127.0.0.1（只有本机能访问）")
    parser.add_argument("--port", type=whole, default=8000, help="端口，默认 8000；0 由系统选一个空着的")
    parser.add_argument("--workers", type=whole, default=1, help="网站进程数，默认 1")
    parser.add_argument("--migrate", action="store_true", help="数据库的表比程序旧时先升级（升级前请备份）")


def run(args: argparse.Namespace) -> int:
    """Prepares the database and the static files, starts both children, waits until told to end."""
    require_secrets()
    bring_up()
    port = _free(args.host, args.port)
    require_no_demo()
    prepare_database(migrate=args.migrate)
    prepare_static()
    return _Pair(args.host, port, args.workers).run()


def require_secrets() -> None:
    """Refuses an office's settings without its keys; the demo makes its own.

    Raises:
        SecretsMissing: names every variable that is neither set nor given as a file.
    """
    if settings_module() != _OFFICE:
        return
    missing = [name for name in _SECRETS if not any(map(os.environ.get, (name, f"{name}_FILE")))]
    if missing:
        raise SecretsMissing(names="、".join(missing))


def require_no_demo() -> None:
    """Refuses an office a database that the demo has filled: its accounts' passwords lie in a file.

    Raises:
        DemoFound: the trail says that the demo founded a division here.
    """
    from django.conf import settings
    from django.db import connection

    from minsheng.apps.audit.models import Event

    if settings.DEMO or Event._meta.db_table not in connection.introspection.table_names():
        return
    if Event.objects.filter(actor_id="minsheng demo", verb="places.division_founded").exists():
        raise DemoFound(database=connection.settings_dict["NAME"])


def prepare_database(*, migrate: bool) -> None:
    """Makes the tables of an empty database; brings older ones up to date only when asked to.

    The calendar then learns the years that the library knows: a newer library tells a year more.

    Raises:
        DatabaseBehind: the tables are older, and the office should make a backup first.
    """
    from django.core.management import call_command

    wanting, has_any = migrations_wanting()
    if wanting and has_any and not migrate:
        raise DatabaseBehind(count=wanting)
    if wanting:
        call_command("migrate", interactive=False, verbosity=0)
    call_command("fill_workdays", verbosity=0)


def prepare_static() -> None:
    """Collects the static files where any has changed since they were collected."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    mark = Path(settings.STATIC_ROOT) / ".collected"
    if not mark.exists() or mark.read_text(encoding="utf-8") != digest.hexdigest():
        call_command("collectstatic", interactive=False, verbosity=0)
        mark.write_text(digest.hexdigest(), encoding="utf-8")


class _Pair:
    """The two children; whatever ends one ends the other."""

    def __init__(self, host: str, port: int, workers: int) -> None:
        self.host, self.port = host, port
        self.told_to_end = False
        self.web = _web_command(host, port, workers)
        self.worker = [sys.executable, "-m", "minsheng.cli.worker"]
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    def run(self) -> int:
        """Exit status: 0 when told to end."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end_asked)
        try:
            self._start("网站", self.web)
            self._wait_until_answering()
            if not self.told_to_end:
                # Not before: on a small machine the two would hold each other up.
                self._start("后台作业", self.worker)
                print(f"网站已启动：http://{_shown(self.host)}:{self.port}/（按 Ctrl+C 结束）", flush=True)
            while not self.told_to_end:
                self._require_alive()
                time.sleep(0.2)
        finally:
            self._end()
        return 0

    def _start(self, name: str, command: list[str]) -> None:
        self.children[name] = subprocess.Popen(command)  # noqa: S603 (our own interpreter)

    def _wait_until_answering(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while not self.told_to_end and not _answers(self.host, self.port):
            self._require_alive()
            if time.monotonic() > deadline:
                raise ChildEnded(name="网站", status=f"{_START_SECONDS} 秒内没有应答")
            time.sleep(0.05)

    def _require_alive(self) -> None:
        for name, child in self.children.items():
            if child.poll() is not None and not self.told_to_end:
                raise ChildEnded(name=name, status=f"状态 {child.returncode}")

    def _end_asked(self, number: int, frame: FrameType | None) -> None:
        self.told_to_end = True

    def _end(self) -> None:
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + _END_SECONDS
        for child in self.children.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _web_command(host: str, port: int, workers: int) -> list[str]:
    options = [
        "--interface",
        "wsgi",
        "--host",
        host,
        "--port",
        str(port),
        "--no-ws",
        "--log-level",
        "warning",
    ]
    sizes = ["--workers", str(workers), "--blocking-threads", str(_THREADS)]
    return [sys.executable, "-m", "granian", *options, *sizes, "minsheng.config.wsgi:application"]


def _free(host: str, port: int) -> int:
    """The port, which is free: one that the system chooses where 0 is asked for; PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As the server does: a port whose last connections linger is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            return int(probe.getsockname()[1])
        except (OSError, OverflowError) as problem:
            raise PortTaken(host=host, port=port) from problem


def _answers(host: str, port: int) -> bool:
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (asked, not bound)
    connection = http.client.HTTPConnection(reached, port, timeout=2)
    try:
        connection.request("GET", "/", headers={"Host": "127.0.0.1"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
