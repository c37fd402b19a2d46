"""Figures beside their budgets, on a terminal and as a dated page."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figure:
    """One thing measured; `limit` None where the design sets no budget."""

    what: str
    value: float
    unit: str
    limit: float | None = None
    remark: str = ""
    profile: Callable[[], str] | None = None

    @property
    def missed(self):
        return self.limit is not None and self.value > self.limit

    @property
    def verdict(self):
        if self.limit is None:
            return "—"
        return "**missed**" if self.missed else "OK"

    @property
    def cells(self):
        budget = "—" if self.limit is None else f"≤ {number(self.limit)} {self.unit}".rstrip()
        return [self.what, f"{number(self.value)} {self.unit}".rstrip(), budget, self.verdict, self.remark]


@dataclass
class Section:
    """Figures that belong together, what has to be known to read them, and the error that broke it off."""

    title: str
    about: str
    figures: list[Figure] = field(default_factory=list)
    error: str = ""

    @property
    def missed(self):
        """How many of its budgets."""
        return sum(figure.missed for figure in self.figures)


def number(value):
    """Three digits that count, never an exponent."""
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


def percentile(values, share):
    """The smallest value that at least the share of all values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]


def p50(values):
    return statistics.median(values)


def p95(values):
    return percentile(values, 95)


HEAD = ["What", "Measured", "Budget", "", "Remark"]


def as_markdown(section):
    """The section as a page shows it."""
    lines = [f"## {section.title}", ""]
    if section.about:
        lines += [section.about, ""]
    if section.figures:
        lines += ["| " + " | ".join(HEAD) + " |", "|---|--:|--:|---|---|"]
        lines += ["| " + " | ".join(figure.cells) + " |" for figure in section.figures] + [""]
    if section.error:
        lines += ["**Failed:**", "", "```", section.error, "```", ""]
    return "\n".join(lines)


def as_text(section):
    """The section as a terminal shows it."""
    rows = [figure.cells for figure in section.figures]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(4)]
    lines = [f"== {section.title}"]
    for row in rows:
        padded = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        lines.append("  ".join([*padded, row[4]]).rstrip())
    if section.error:
        lines.append(f"FAILED: {section.error}")
    return "\n".join([*lines, ""])


def profiles(section):
    """The profiles of all its missed budgets."""
    parts = []
    for figure in section.figures:
        if figure.missed and figure.profile is not None:
            parts += [f"### {figure.what}", "", "```", figure.profile().strip(), "```", ""]
    return "\n".join(parts)
