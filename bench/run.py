"""Load a world, start the product, measure its pages. See README beside this file."""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

import load  # noqa: E402
import processes  # noqa: E402
from load import Target  # noqa: E402

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Site:
    """The product, running."""

    port: int
    web: int
    worker: int
    log: Path

    @property
    def servers(self) -> list[int]:
        """The processes whose CPU a request costs: web, and the database where it runs here."""
        database = processes.named("postgres") if os.environ.get("COP_DATABASE_URL", "").startswith("postgres") else []
        return [*processes.descendants(self.web), *database]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--world", choices=["large", "peers"], default="large")
    parser.add_argument("--seconds", type=float, default=4.0, help="of each measurement")
    parser.add_argument("--part", type=int, default=1, help="load only one in so many of the peers' topics")
    options = parser.parse_args()
    instance = ROOT / "instance" / f"bench-{options.world}-{options.part}"
    port = str(_free_port())
    given = {"COP_INSTANCE": str(instance), "COP_LOG_LEVEL": "INFO", "COP_LIMITS_FACTOR": "100000", "PORT": port}
    os.environ.update(given)
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # as bin/serve does
    environment = dict(os.environ)
    _prepare(options.world, options.part, environment)
    site = _start(environment, instance)
    try:
        _wait(site)
        _measure(site, options.seconds)
    finally:
        for pid in (site.web, site.worker):
            os.kill(pid, signal.SIGTERM)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _prepare(world: str, part: int, environment: dict[str, str]) -> None:
    done = Path(environment["COP_INSTANCE"]) / "loaded"
    if done.exists():
        return
    begin = time.monotonic()
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    subprocess.run([*flask, "db", "upgrade"], cwd=ROOT, env=environment, check=True, capture_output=True)
    code = "import sys; sys.path.insert(0, 'bench'); import wsgi, world; wsgi.app.app_context().push(); "
    code += f"world.load({world!r}, {part})"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)
    print(f"The world is loaded in {time.monotonic() - begin:.0f} s.", flush=True)
    begin = time.monotonic()
    subprocess.run([*flask, "cop", "reindex"], cwd=ROOT, env=environment, check=True)
    print(f"It is indexed in {time.monotonic() - begin:.0f} s.", flush=True)
    done.touch()


def _start(environment: dict[str, str], instance: Path) -> Site:
    log = instance / "bench.log"
    workers = "2" if environment.get("COP_DATABASE_URL", "").startswith("postgres") else "1"
    gunicorn = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{environment['PORT']}"]
    gunicorn += ["--workers", workers, "--worker-class", "gthread", "--threads", "256"]
    gunicorn += ["--worker-connections", "2000", "--no-control-socket", "--log-level", "warning"]
    with log.open("w") as out:
        web = subprocess.Popen(gunicorn, cwd=ROOT, env=environment, stderr=out, stdout=out)
        work = [sys.executable, "-m", "flask", "--app", "wsgi", "cop", "work"]
        worker = subprocess.Popen(work, cwd=ROOT, env=environment, stderr=out, stdout=out)
    return Site(int(environment["PORT"]), web.pid, worker.pid, log)


def _wait(site: Site) -> None:
    for _ in range(600):
        try:
            if load.fetch(site.port, Target("health", "/healthz"))[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    sys.exit("The site does not become healthy; see bench.log in its instance folder.")


def _measure(site: Site, seconds: float) -> None:
    cookie = _sign_in(site)
    places = _places(site)
    print("\n| page | who | CPU ms | c1: req/s | p50 | p95 | c16: req/s | p50 | p95 | SQL | bytes | gzip | errors |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|---|")
    for name, path in places:
        for who, jar in (("anonymous", ""), ("signed in", cookie)):
            if name != "health" or not jar:
                print(_row(site, Target(name, path, jar), who, seconds), flush=True)
    print(_replies(site, cookie, dict(places)["topic, first page"]), flush=True)
    print("\n| process | PSS MB |\n|---|---|")
    for pid in processes.descendants(site.web):
        print(f"| web {'master' if pid == site.web else 'process'} | {processes.memory(pid):.0f} |")
    print(f"| worker | {processes.memory(site.worker):.0f} |")


def _row(site: Site, target: Target, who: str, seconds: float) -> str:
    status, _headers, page = load.fetch(site.port, target)
    load.run(site.port, target, connections=1, seconds=0.5)
    statements = _statements(site)
    before = processes.cpu_seconds(site.servers)
    one = load.run(site.port, target, connections=1, seconds=seconds)
    many = load.run(site.port, target, connections=16, seconds=seconds)
    used = processes.cpu_seconds(site.servers) - before
    asked = len(one.times) + len(many.times)
    return (
        f"| {target.name} | {who} | **{used * 1000 / max(1, asked):.1f}** | {one.rate:.0f} | {one.median:.1f} "
        f"| {one.percentile(0.95):.1f} | {many.rate:.0f} | {many.median:.0f} | {many.percentile(0.95):.0f} "
        f"| {statements} | {len(page):,} | {load.compressed(page):,} | {one.errors + many.errors or status != 200:d} |"
    )


def _replies(site: Site, cookie: str, path: str) -> str:
    """Measure replies one after the other: the whole POST, with what follows in the request."""
    _status, headers, page = load.fetch(site.port, Target("", path, cookie))
    cookie = _cookie(headers) or cookie  # the page's form put its token into the session
    token = _field(page, "csrf_token")
    action = re.search(rb'action="(/topics/\d+/posts)"', page)
    if action is None:
        return "| reply | signed in | no form found |"
    times, errors = [], 0
    before = processes.cpu_seconds(site.servers)
    for number in range(60):
        fields = {
            "csrf_token": token,
            "once": f"bench-{os.getpid()}-{number}",
            "text": f"Reply {number}. " + "Some words. " * 60,
        }
        begin = time.perf_counter()
        target = Target("reply", action[1].decode(), cookie, urlencode(fields).encode())
        status, _headers, _body = load.fetch(site.port, target)
        times.append((time.perf_counter() - begin) * 1000)
        errors += status not in {200, 303}
    used = processes.cpu_seconds(site.servers) - before
    times.sort()
    return (
        f"| reply | signed in | **{used * 1000 / len(times):.1f}** | | {times[len(times) // 2]:.1f} "
        f"| {times[int(len(times) * 0.95)]:.1f} | | | | {_statements(site)} | | | {errors} |"
    )


def _sign_in(site: Site) -> str:
    from cop.core.seeding import DEMO_PASSWORD

    _status, headers, page = load.fetch(site.port, Target("", "/sign-in/password"))
    cookie = _cookie(headers)
    fields = {"csrf_token": _field(page, "csrf_token"), "email": "reader@example.org", "password": DEMO_PASSWORD}
    _status, headers, _body = load.fetch(site.port, Target("", "/sign-in/password", cookie, urlencode(fields).encode()))
    return _cookie(headers) or sys.exit("Signing in failed.")


def _cookie(headers: dict[str, str]) -> str:
    return "; ".join(line.split(";")[0] for line in headers.get("set-cookie", "").splitlines())


def _field(page: bytes, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"'.encode(), page)
    return found[1].decode() if found else ""


def _places(site: Site) -> list[tuple[str, str]]:
    from sqlalchemy import select
    from world import LONG_TOPIC

    import wsgi
    from cop.core.db import session
    from cop.forums.models import Topic

    with wsgi.app.app_context():
        long = (
            session()
            .execute(select(Topic.id, Topic.community_id, Topic.post_count).where(Topic.title == LONG_TOPIC))
            .one()
        )
    last = -(-long.post_count // PER_PAGE)
    return [
        ("health", "/healthz"),
        ("home", "/"),
        ("community", f"/communities/{long.community_id}"),
        ("topic list", f"/communities/{long.community_id}/topics"),
        ("topic, first page", f"/topics/{long.id}"),
        ("topic, last page of 1,000", f"/topics/{long.id}?page={last}"),
        ("search, two words", "/search?q=fractions+mentor"),
    ]


def _statements(site: Site) -> int:
    """Return the statements of the last request, as the log says."""
    lines = [line for line in site.log.read_text().splitlines()[-20:] if '"event": "request"' in line]
    return int(json.loads(lines[-1])["queries"]) if lines else -1


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
