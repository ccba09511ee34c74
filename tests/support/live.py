"""A real server with its worker, in processes of their own, on a database of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path

import pytest
from flask import Flask
from flask.ctx import AppContext

from config import ROOT, Settings
from cop.app import create_app
from cop.core.db import db
from tests.support import places

BIN = Path(sys.executable).parent
READY_SECONDS = 120


class LiveServer:
    """Web and worker as ``bin/serve`` runs them.

    ``with live_server.context(): ...`` calls actions on the same database from the test; ``live_server.url`` is where
    a browser finds it.
    """

    def __init__(self, instance: Path, name: str = places.LIVE, **environ: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.instance = instance
        chosen = {"COP_ENV": "development", "COP_DEMO": "0", "PORT": str(self.port), **environ}
        self.environ = places.environment_for(name, instance, **chosen)
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    @cached_property
    def app(self) -> Flask:
        """The same application in this process, for arranging and for looking."""
        return create_app(Settings.from_environment(self.environ))

    def context(self) -> AbstractContextManager[AppContext]:
        """Open an application context on the live database. Write inside ``unit_of_work()``."""
        return self.app.app_context()

    def start(self) -> None:
        """Make the tables, start web and worker, wait until both are well."""
        with self.context():
            db.create_all()
        self.start_web()
        self.start_worker()
        self.until_well()

    def start_web(self) -> None:
        self._start(
            "web",
            *("gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{self.port}", "--workers", "1"),
            *("--worker-class", "gthread", "--threads", "64", "--worker-connections", "500"),
            *("--no-control-socket", "--graceful-timeout", "3", "--log-level", "warning"),
        )

    def start_worker(self) -> None:
        self._start("worker", "flask", "--app", "wsgi", "cop", "work")

    def run(self, *command: str) -> str:
        """Run ``flask cop <command>`` on the live database and return what it printed."""
        arguments = [BIN / "flask", "--app", "wsgi", "cop", *command]
        done = subprocess.run(arguments, cwd=ROOT, env=self._env(), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def kill(self, name: str) -> None:
        """End "web" or "worker" as a power cut would."""
        self._end(name, signal.SIGKILL)

    def stop(self) -> None:
        for name in list(self.processes):
            self._end(name, signal.SIGTERM)
        if "app" in vars(self):
            with self.context():
                db.engine.dispose()

    def until_well(self) -> None:
        """Wait until /healthz says that web, worker and database are well."""
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            for name, process in self.processes.items():
                if process.poll() is not None:
                    pytest.fail(f"{name} ended:\n{self.log(name)}")
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                pass
            time.sleep(0.1)
        pytest.fail(f"the server is not well:\n{self.log('web')}\n{self.log('worker')}")

    def log(self, name: str) -> str:
        """Return the last lines a process wrote."""
        path = self.instance / f"{name}.log"
        return path.read_text(errors="replace")[-4000:] if path.exists() else ""

    def _start(self, name: str, program: str, *arguments: str) -> None:
        with (self.instance / f"{name}.log").open("ab") as log:
            command = [BIN / program, *arguments]
            self.processes[name] = subprocess.Popen(command, cwd=ROOT, env=self._env(), stdout=log, stderr=log)

    def _end(self, name: str, how: signal.Signals) -> None:
        process = self.processes.pop(name)
        process.send_signal(how)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COP_")}
        return kept | self.environ


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The one server that browser tests share. Each test brings people and communities of its own."""
    worker = places.worker_name()
    name = places.LIVE if worker == "main" else f"{places.LIVE}_{worker}"
    server = LiveServer(tmp_path_factory.mktemp("live"), name)
    try:
        server.start()
        yield server
    finally:
        server.stop()
