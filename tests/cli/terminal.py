"""A terminal to which a command writes."""

import contextlib
import os
import pty
import threading


class Terminal:
    """Read while it is written to: one that nobody reads holds about 4 KB and then stops who writes.

    `follower` is the end for the command; `text()` closes both ends.
    """

    def __init__(self):
        self._leader, self.follower = pty.openpty()
        self._chunks = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        with contextlib.suppress(OSError):  # its other end is closed
            while chunk := os.read(self._leader, 65_536):
                self._chunks.append(chunk)

    def text(self):
        """All that was written, the command being over."""
        os.close(self.follower)
        self._reader.join(10)
        os.close(self._leader)
        return b"".join(self._chunks).decode(errors="ignore")
