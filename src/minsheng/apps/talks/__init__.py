"""Talks with units that fall behind: cause, approval, promise, and the task it becomes (约谈)."""
