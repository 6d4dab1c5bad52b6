"""Only public addresses are asked: a name that resolves to loopback or a private network is refused."""

import ipaddress
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

from qcrawl import public_addresses

if TYPE_CHECKING:
    from twisted.internet.defer import Deferred


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet; false for a name."""
    try:
        found = ipaddress.ip_address(address.strip("[]"))
    except ValueError:
        return False
    return public_addresses.is_public(found)


def is_literal(host: str) -> bool:
    """Whether a URL's host is an IP address rather than a name."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def allow_local(url: str) -> None:
    """Let the host of ``url``, the operator's own proxy, resolve to any address."""
    PublicResolver.local.add(urlsplit(url if "://" in url else f"//{url}").hostname or "")


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver, which refuses names of addresses that are not public.

    It is asked for every connection, so that the address that was judged is the one that is connected to. The
    process has one resolver; whoever may be local is said in ``local``.
    """

    local: ClassVar[set[str]] = set()
    """Names that may resolve to any address: a proxy's host."""
    local_rules: ClassVar[list[Callable[[str], bool]]] = []
    """The same as rules: the hosts of sites whose file says ``allow_local``."""
    refused: ClassVar[dict[str, str]] = {}
    """Name to the address it was refused for."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> "Deferred[str]":  # noqa: N802 - Twisted's name
        """The address of ``name``, or ``DNSLookupError``."""
        found: Deferred[str] = super().getHostByName(name, timeout)
        return found.addCallback(self._judge, name)

    def install_on_reactor(self) -> None:
        """Become the process's resolver. A proxy that the environment names is the operator's own."""
        for proxy in getproxies().values():
            allow_local(proxy)
        super().install_on_reactor()

    @classmethod
    def may_be_local(cls, name: str) -> bool:
        """Whether ``name`` may resolve to any address."""
        return name in cls.local or any(rule(name) for rule in cls.local_rules)

    def _judge(self, address: str, name: str) -> str:
        if is_public(address) or self.may_be_local(name):
            return address
        self.refused[name] = address
        raise DNSLookupError(f"{name} is {address}, which is no public address")
