"""A running replica, asked over real HTTP through its proxy address."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage

import pytest

from qcrawl.replica import Replica
from qcrawl.replica.replica import PARTS


@dataclass(frozen=True)
class Reply:
    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        label = self.headers.get_content_charset() or "utf-8"
        return self.body.decode({"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(label, label))


Get = Callable[..., Reply]


def asked(replica: Replica, url: str, *, method: str = "GET", body: str = "", **headers: str) -> Reply:
    """The reply to one request in the absolute form that proxies get."""
    connection = HTTPConnection("127.0.0.1", replica.port, timeout=20)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, url, body=body or None, headers=sent)
    response = connection.getresponse()
    reply = Reply(response.status, response.headers, response.read())
    connection.close()
    return reply


@pytest.fixture(scope="session")
def replica() -> Iterator[Replica]:
    with Replica(PARTS) as running:
        yield running


@pytest.fixture
def get(replica: Replica) -> Get:
    return lambda url, **how: asked(replica, url, **how)


@pytest.fixture
def ask() -> Callable[..., Reply]:
    """Ask a replica of the test's own."""
    return asked
