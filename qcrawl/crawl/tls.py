"""The TLS ladder: https as it should be, https with the settings of old servers, plain http where a site allows it."""

from typing import cast

from OpenSSL import SSL
from twisted.internet._sslverify import IOpenSSLTrustRoot, OpenSSLDefaultPaths
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.internet.ssl import AcceptableCiphers, TLSVersion, optionsForClientTLS
from twisted.web.client import BrowserLikePolicyForHTTPS
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

LADDER = ("https", "legacy", "http")
LEGACY_SERVER_CONNECT = 0x4
"""OpenSSL's SSL_OP_LEGACY_SERVER_CONNECT: talk to servers that do not know secure renegotiation (RFC 5746)."""


def rungs_from(known: str, *, http_allowed: bool) -> tuple[str, ...]:
    """The rungs to try, from the one that worked last; never ``http`` unless it is allowed."""
    allowed = LADDER if http_allowed else LADDER[:2]
    return allowed[allowed.index(known) :] if known in allowed else allowed


def last_rung(*, http_allowed: bool) -> str:
    """The rung below which there is none."""
    return LADDER[2] if http_allowed else LADDER[1]


class _LegacyRoots(OpenSSLDefaultPaths):
    """The platform's certificate authorities, for a context that also accepts old handshakes."""

    def _addCACertsToContext(self, context: SSL.Context) -> None:  # noqa: N802 - Twisted's name
        super()._addCACertsToContext(context)  # type: ignore[no-untyped-call]
        context.set_options(LEGACY_SERVER_CONNECT)
        # Twisted drops the level from the cipher strings that it is given, and keeps the one it finds here. Level 0
        # admits 1024-bit keys and SHA-1 signatures, and with them TLS 1.0 and 1.1.
        context.set_cipher_list(b"DEFAULT:@SECLEVEL=0")


@implementer(IPolicyForHTTPS)
class LegacyPolicy(BrowserLikePolicyForHTTPS):
    """Old protocol versions, ciphers and handshakes, with the certificate checked as ever."""

    def creatorForNetloc(  # noqa: N802 - Twisted's name
        self,
        hostname: bytes,
        port: int,  # noqa: ARG002
    ) -> IOpenSSLClientConnectionCreator:
        """What makes a connection to a host."""
        # Twisted declares its interfaces with zope, which mypy does not follow.
        ciphers = AcceptableCiphers.fromOpenSSLCipherString("DEFAULT")  # type: ignore[no-untyped-call]
        options = {
            "insecurelyLowerMinimumTo": TLSVersion.TLSv1_0,
            "acceptableCiphers": ciphers,
        }
        roots = cast("IOpenSSLTrustRoot", _LegacyRoots())
        return optionsForClientTLS(hostname.decode("ascii"), roots, extraCertificateOptions=options)
