"""Which addresses of the internet are everybody's, and none of the machine's own surroundings."""

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address

# Of IPv4 what IANA's registry of special-purpose addresses has, and multicast (RFC 6890, 5771).
SPECIAL = [
    ip_network(text)
    for text in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24"),
        *("192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15"),
        *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        # Looks like anybody's, and is how Azure talks to its own machines.
        "168.63.129.16/32",
    )
]
# Of IPv6 the other way round: what was handed out to the public (RFC 4291, 2.4) but for protocols
# (Teredo among them), examples (RFC 3849, 9637) and 6to4, which hides an address of IPv4.
UNICAST = ip_network("2000::/3")
SPECIAL_UNICAST = [
    ip_network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
]
TRANSLATED = ip_network("64:ff9b::/96")


def is_public(address: Address) -> bool:
    """Whether whoever has this address is to be reached by anybody; never the machine itself.

    One of IPv6 that stands for one of IPv4 (mapped, RFC 4291; translated, RFC 6052) is as that.
    """
    if isinstance(address, IPv4Address):
        return not any(address in network for network in SPECIAL)
    if address.ipv4_mapped:
        return is_public(address.ipv4_mapped)
    if address in TRANSLATED:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in UNICAST and not any(address in network for network in SPECIAL_UNICAST)


def addresses_of(host: str) -> Sequence[Address]:
    """Where a host is, as the machine's own resolver has it. Raises OSError where it is nowhere."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except UnicodeError:
        raise OSError("this is no name of a host") from None
    return [ip_address(str(where[0])) for *_, where in found]
