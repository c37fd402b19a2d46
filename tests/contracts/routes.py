"""All addresses of the site; `python -m tests.contracts.routes` writes them to `routes.txt`."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.contracts.tree import HERE

LIST = HERE / "routes.txt"


@dataclass(frozen=True)
class Route:
    """One address: its pattern, its name, and the view behind it."""

    pattern: str
    name: str
    view: Any

    @property
    def line(self) -> str:
        return f"{self.name} /{self.pattern}"


def routes() -> list[Route]:
    """Every address that the site answers, sorted by name."""
    from django.urls import get_resolver

    return sorted(_below(get_resolver(), "", ""), key=lambda route: (route.name, route.pattern))


def _below(resolver: Any, prefix: str, space: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _below(entry, pattern, inner)
        else:
            yield Route(pattern, f"{space}{entry.name}", entry.callback)


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minsheng.config.settings.test")
    django.setup()
    LIST.write_text("".join(f"{route.line}\n" for route in routes()), encoding="utf-8")


if __name__ == "__main__":
    main()
