"""Content-addressed files (文件)."""
