"""What the app refuses; the sentences stand in ui/sentences/filing.toml."""

from __future__ import annotations

from minsheng.core.errors import Refusal


class LayoutStale(Refusal):
    """Somebody saved a version since the form was shown, or the name is taken; facts: `name`, `version`."""

    code = "filing.layout_stale"


class LayoutEmpty(Refusal):
    """No column has a heading or a field."""

    code = "filing.layout_empty"


class NoHeadings(Refusal):
    """No row of the file's first sheet looks like the headings of such a table; facts: `field`."""

    code = "filing.no_headings"
