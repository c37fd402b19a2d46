"""A demo of its own for the measures: commands against it, its server, and a visitor with a session."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parents[2]
MAIN = "import sys; from minsheng.cli.main import main; sys.exit(main())"
CLERK = "zhb"
LONGEST = 600
"""Seconds of one command: five million entries are made in minutes."""


class Site:
    """A folder with a demo in it, over SQLite or the database of `url`."""

    def __init__(self, folder, url=""):
        dropped = ("MINSHENG_", "DJANGO_", "PYTEST_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
        self.folder = folder
        self.environment = {**kept, "MINSHENG_VAR": str(folder), "MINSHENG_DEMO": "1"}
        if url:
            self.environment["MINSHENG_DATABASE_URL"] = url

    def run(self, *words):
        """Runs `minsheng WORDS` to a good end; seconds it took."""
        return self._timed([sys.executable, "-c", MAIN, *map(str, words)])[0]

    def inside(self, *words):
        """What `python -m tests.bench.inside WORDS` prints as JSON, with this site brought up."""
        return json.loads(self._timed([sys.executable, "-m", "tests.bench.inside", *map(str, words)])[1])

    def _timed(self, command):
        before = time.perf_counter()
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
        if done.returncode:
            # What `verify` and `restore` find, they print as their answer.
            said = f"{done.stdout[-2000:]}{done.stderr[-2000:]}".rstrip()
            raise SystemExit(f"{' '.join(command[3:])} ended with {done.returncode}\n{said}")
        return time.perf_counter() - before, done.stdout

    @contextmanager
    def serving(self, *words):
        """The site at work: its port, and the seconds until the first page was there."""
        port = free_port()
        command = [sys.executable, "-c", MAIN, *words, "--port", str(port)]
        before = time.perf_counter()
        child = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL)
        try:
            _first_page(child, port)
            yield port, time.perf_counter() - before
        finally:
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


class Visitor:
    """The clerk of the demo, logged in over HTTP on one open connection."""

    def __init__(self, folder, port):
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._cookies = {}
        accounts = json.loads((folder / "demo-accounts.json").read_text(encoding="utf-8"))
        password = next(row["password"] for row in accounts if row["username"] == CLERK)
        page = self.get("/account/login/")[1].decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        form = {"csrfmiddlewaretoken": token, "username": CLERK, "password": password}
        status = self._ask("POST", "/account/login/", urlencode(form))[0]
        if status != 302 or "sessionid" not in self._cookies:
            raise SystemExit(f"logging in answered {status}")

    def get(self, path):
        """Status and content of a page."""
        return self._ask("GET", path, None)

    def close(self):
        self._connection.close()

    def _ask(self, method, path, body):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, content


def free_port():
    """A port of the loopback on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _first_page(child, port):
    deadline = time.monotonic() + 60
    while True:
        if child.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"the site did not start: {child.poll()}")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/account/login/")
            answer = connection.getresponse()
            if answer.status == 200 and b"</html>" in answer.read():
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.02)
        finally:
            connection.close()
