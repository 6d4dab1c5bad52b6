"""The HTTP server: a plain proxy for host names that do not exist, answering from pages in memory."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from qcrawl.replica.web import Page, Request, on_the_wire

DRIP_BYTES = 512
LARGEST_FORM = 65_536
"""Bytes of a posted form; the sites' own forms have a few hundred."""


@dataclass(frozen=True, slots=True)
class Logged:
    """One request as the server saw it."""

    method: str
    host: str
    target: str
    """Path and query."""
    status: int
    at: float
    """``time.monotonic()`` when the request had been read."""
    user_agent: str
    conditional: bool


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Server"
    wbufsize = -1  # head and body in one packet
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.server.connections.add(self.connection)
        if self.server.stopping.is_set():  # accepted while the server stopped: nobody else would wake this thread
            self.connection.shutdown(socket.SHUT_RD)

    def finish(self) -> None:
        self.server.connections.discard(self.connection)
        with suppress(OSError):  # the client may be gone: nobody is left to be told
            super().finish()

    def handle(self) -> None:
        with suppress(ConnectionError):  # a client may hang up at any time
            super().handle()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in http.server
        """Say nothing: the log is kept in memory."""

    def do_GET(self) -> None:
        request = self._request()
        at = time.monotonic()
        page = self.server.answer(request)
        status, headers, body = on_the_wire(request, page)
        agent = request.headers.get("user-agent", "")
        conditional = "if-none-match" in request.headers or "if-modified-since" in request.headers
        # Before the answer goes out, so that a client that has it finds its request in the log.
        self.server.log.append(Logged(request.method, request.host, request.target, status, at, agent, conditional))
        if page.pause:
            self.server.stopping.wait(page.pause)
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self._send(body, page.drip)

    do_HEAD = do_GET  # noqa: N815
    do_POST = do_GET  # noqa: N815

    def _request(self) -> Request:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        host = (parts.netloc or headers.get("host", "")).rpartition("@")[2].lower()
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        if self.command == "POST":
            length = min(int(headers.get("content-length") or 0), LARGEST_FORM)
            pairs += parse_qsl(self.rfile.read(length).decode("utf-8", "replace"), keep_blank_values=True)
        return Request(self.command, host.partition(":")[0], parts.path or "/", dict(pairs), parts.query, headers)

    def _send(self, body: bytes, drip: float) -> None:
        blocks = [body[start : start + DRIP_BYTES] for start in range(0, len(body), DRIP_BYTES)] if drip else [body]
        for block in blocks:
            self.wfile.write(block)
            self.wfile.flush()
            if drip and self.server.stopping.wait(drip):
                break


class Server(ThreadingHTTPServer):
    """Serves ``answer(request)`` on a loopback port until ``stop()``; keeps a log of all requests."""

    daemon_threads = False  # so that server_close() waits for them
    request_queue_size = 128

    def __init__(self, answer: Callable[[Request], Page], port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.answer = answer
        self.log: list[Logged] = []
        self.connections: set[socket.socket] = set()
        self.stopping = threading.Event()

    def stop(self) -> None:
        """Close the port and every connection; returns when all threads have ended."""
        self.stopping.set()
        self.shutdown()
        for connection in tuple(self.connections):
            with suppress(OSError):  # it may have been closed in between
                connection.shutdown(socket.SHUT_RDWR)
        self.server_close()
