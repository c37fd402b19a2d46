"""How much of X-Forwarded-For is believed."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from minsheng.apps.people.address import client_address
from minsheng.kit import env


@pytest.fixture
def seen(settings, monkeypatch):
    def address(setting, peer, forwarded):
        monkeypatch.setenv("MINSHENG_TRUSTED_PROXY", setting)
        settings.TRUSTED_PROXY = env.proxies("MINSHENG_TRUSTED_PROXY")
        headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
        return client_address(RequestFactory().get("/", REMOTE_ADDR=peer, headers=headers))

    return address


@pytest.mark.parametrize(
    ("setting", "peer", "forwarded", "client"),
    [
        ("", "10.0.0.1", "192.0.2.7", "10.0.0.1"),
        ("", "", "192.0.2.7", None),
        ("0", "10.0.0.1", "192.0.2.7", "10.0.0.1"),
        ("1", "10.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("1", "10.0.0.1", None, "10.0.0.1"),
        ("1", "10.0.0.1", "203.0.113.9, 192.0.2.7", "192.0.2.7"),
        ("1", "", "192.0.2.7", "192.0.2.7"),
        ("1", "10.0.0.1", "unknown", "10.0.0.1"),
        ("2", "10.0.0.1", "203.0.113.9, 192.0.2.7, 10.0.0.2", "192.0.2.7"),
        ("2", "10.0.0.1", "192.0.2.7", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.1", "203.0.113.9, 192.0.2.7", "192.0.2.7"),
        ("10.0.0.1", "198.51.100.5", "192.0.2.7", "198.51.100.5"),
        ("10.0.0.0/8,::1", "::1", "192.0.2.7, 10.3.3.3", "192.0.2.7"),
        ("10.0.0.0/8", "10.0.0.1", "10.2.2.2", "10.2.2.2"),
        ("10.0.0.0/8", "10.0.0.1", "192.0.2.7, unknown", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.1", "192.0.2.7:51234", "192.0.2.7"),
        ("10.0.0.1", "::ffff:10.0.0.1", "[2001:db8::7]:443", "2001:db8::7"),
    ],
)
def test_the_client_is_the_first_that_no_trusted_proxy_stands_for(seen, setting, peer, forwarded, client):
    assert seen(setting, peer, forwarded) == client


@pytest.mark.parametrize("setting", ["10", "proxy.example.org", "10.0.0.1,x", "1,2,x", "-1"])
def test_a_setting_that_cannot_be_understood_stops_the_start(monkeypatch, setting):
    monkeypatch.setenv("MINSHENG_TRUSTED_PROXY", setting)
    with pytest.raises(ImproperlyConfigured, match="MINSHENG_TRUSTED_PROXY"):
        env.proxies("MINSHENG_TRUSTED_PROXY")
