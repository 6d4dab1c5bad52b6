"""Which IP addresses are of the open internet."""

import ipaddress

_WRAPPED = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "::/96")))
"""Networks whose last 32 bits are an IPv4 address: NAT64 (RFC 6052) and the old compatible form (RFC 4291)."""


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether ``address`` is of the open internet; of an IPv6 address that wraps an IPv4 one, the inner one is judged.

    Python's own word on the wrapping networks changed between 3.11.2 and 3.11.7.
    """
    inner = _wrapped(address) if isinstance(address, ipaddress.IPv6Address) else None
    if inner is not None:
        return is_public(inner)
    return address.is_global and not address.is_multicast


def _wrapped(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if any(address in network for network in _WRAPPED):
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
