"""Loopback and private addresses stay out of reach in whatever they are wrapped."""

import ipaddress

import pytest

from qcrawl.errors import FetchRefused
from qcrawl.fetching import Fetcher
from qcrawl.public_addresses import is_public

INSIDE = [
    "127.0.0.1",
    "10.1.2.3",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
]
WRAPPED = ["::ffff:127.0.0.1", "::ffff:a00:1", "64:ff9b::7f00:1", "2002:7f00:1::", "::127.0.0.1", "fe80::1", "fc00::1"]


@pytest.mark.parametrize("address", INSIDE + WRAPPED)
def test_inside(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111", "64:ff9b::101:101", "2002:101:101::"])
def test_outside(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://localhost/",
        "http://x@[::1]/",
        "http://[::1",
        "http://[zz]/",
        "http://x:99999/",
        "http://x:abc/",
        "http:///",
        "file:///etc/passwd",
    ],
)
def test_an_address_however_spelled_is_refused_before_anything_is_asked(url: str) -> None:
    with pytest.raises(FetchRefused):
        Fetcher(allowed=lambda _: True, delay=0).get(url)
