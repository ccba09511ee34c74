"""A small load generator: keep-alive connections from threads, a bounded number of requests, loopback only."""

from __future__ import annotations

import gzip
import http.client
import statistics
import threading
import time
from dataclasses import dataclass, field


@dataclass(slots=True)
class Outcome:
    """What a run of requests gave. Times in milliseconds."""

    times: list[float] = field(default_factory=list)
    errors: int = 0
    seconds: float = 0.0
    size: int = 0
    """Bytes of the last answer, compressed."""

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """Return the time below which ``share`` of the requests stayed."""
        ordered = sorted(self.times) or [0.0]
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

    @property
    def median(self) -> float:
        return statistics.median(self.times or [0.0])


@dataclass(frozen=True, slots=True)
class Target:
    """One page: how it is asked for."""

    name: str
    path: str
    cookie: str = ""
    body: bytes | None = None


def fetch(port: int, target: Target, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
    """Ask once. Returns status, headers (lower case; several Set-Cookie joined by newlines) and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        return _ask(connection, target, headers or {})
    finally:
        connection.close()


def _ask(
    connection: http.client.HTTPConnection, target: Target, more: dict[str, str]
) -> tuple[int, dict[str, str], bytes]:
    headers = {"Accept": "text/html", **more}
    if target.cookie:
        headers["Cookie"] = target.cookie
    if target.body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request("GET" if target.body is None else "POST", target.path, target.body, headers)
    answer = connection.getresponse()
    body = answer.read()
    got: dict[str, str] = {}
    for header, value in answer.getheaders():
        name = header.lower()
        got[name] = f"{got[name]}\n{value}" if name in got else value
    return answer.status, got, body


def run(port: int, target: Target, *, connections: int, seconds: float, most: int = 4000) -> Outcome:
    """Ask from ``connections`` threads for ``seconds``, at most ``most`` times; anything but 200 is an error."""
    outcome, lock = Outcome(), threading.Lock()
    end = time.perf_counter() + seconds
    left = [most]

    def work() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.perf_counter() < end:
            with lock:
                if left[0] <= 0:
                    break
                left[0] -= 1
            begin = time.perf_counter()
            try:
                status, _headers, body = _ask(connection, target, {})
            except (OSError, http.client.HTTPException):
                connection.close()
                status, body = 0, b""
            taken = (time.perf_counter() - begin) * 1000
            with lock:
                outcome.times.append(taken)
                outcome.errors += status != 200
                outcome.size = len(body)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(connections)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcome.seconds = time.perf_counter() - begin
    return outcome


def compressed(body: bytes) -> int:
    """Return the size of a page as a proxy would send it."""
    return len(gzip.compress(body, 6))
