"""Months of a programme: reports, the freeze, and what stands of targets and projects (月报与完成情况)."""
