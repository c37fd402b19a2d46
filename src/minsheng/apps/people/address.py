"""From which address a request comes, behind proxies or without."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from ipaddress import IPv4Address

    from django.http import HttpRequest

    from minsheng.kit.env import Network

    Address = IPv4Address | IPv6Address


def client_address(request: HttpRequest) -> str | None:
    """The client's address; of X-Forwarded-For no more is believed than `MINSHENG_TRUSTED_PROXY` vouches for.

    `None` where the server tells none, as on a local socket.
    """
    peer = str(request.META.get("REMOTE_ADDR") or "")
    trusted: int | Sequence[Network] = settings.TRUSTED_PROXY
    steps = [peer]
    if trusted:
        steps += reversed(str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(","))
    if isinstance(trusted, int):
        # A shorter way than told went past a proxy: what it says of itself is not believed.
        found = _address(steps[trusted] if trusted < len(steps) else peer) or _address(peer)
    else:
        found = _beyond(steps, trusted)
    return None if found is None else str(found)


def _beyond(steps: Sequence[str], trusted: Sequence[Network]) -> Address | None:
    """The first address, from ours outwards, that is no proxy of ours; what cannot be read ends the way."""
    last = None
    for step in steps:
        found = _address(step)
        if found is None:
            return last
        last = found
        if not any(found in network for network in trusted):
            return found
    return last


def _address(text: str) -> Address | None:
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
