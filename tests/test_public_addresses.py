"""Which addresses are public, and which are the machine's own surroundings."""

from ipaddress import ip_address

import pytest

from meetup.public_addresses import addresses_of, is_public

PUBLIC = [
    *("1.1.1.1", "8.8.8.8", "93.184.216.34", "100.63.255.255", "100.128.0.0", "172.32.0.1"),
    *("2606:4700::1111", "2a01:4f8::1", "2001:4860:4860::8888"),
    *("::ffff:8.8.8.8", "64:ff9b::8.8.8.8"),
]
OWN = [
    "0.0.0.0",  # noqa: S104 - nothing is bound to it
    *("0.1.2.3", "127.0.0.1", "127.255.0.1", "10.0.0.1", "172.16.0.1", "172.31.255.1"),
    *("192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.170"),
    *("198.18.0.1", "192.0.2.1", "198.51.100.1", "203.0.113.1", "192.88.99.1", "224.0.0.1"),
    *("239.255.255.250", "240.0.0.1", "255.255.255.255", "168.63.129.16"),
    *("::", "::1", "fe80::1", "fe80::1%1", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1"),
    *("64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::7f00:1", "2002:7f00:1::"),
    *("2002:a00:1::1", "2001::1", "2001:0:7f00:1::", "2001:20::1", "2001:db8::1", "3fff::1"),
    *("100::1", "5f00::1", "4000::1"),
]


@pytest.mark.parametrize("text", PUBLIC)
def test_what_anybody_reaches_is_public(text):
    assert is_public(ip_address(text))


@pytest.mark.parametrize("text", OWN)
def test_what_is_of_the_machine_or_its_surroundings_is_not(text):
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "0177.0.0.1"])
def test_this_machine_is_found_however_it_is_written(host):
    assert not any(map(is_public, addresses_of(host)))


@pytest.mark.parametrize("host", ["a" * 70 + ".example", "a..example", ".", ""])
def test_what_is_no_name_is_nowhere_or_this_machine(host):
    try:
        found = addresses_of(host)
    except OSError:
        found = []
    assert not any(map(is_public, found))
