"""Saved web pages and Markdown in: `source` and `markdown` each start a process, which reads."""
