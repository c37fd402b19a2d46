from tests.apps.notices.conftest import nothing_written, told

__all__ = ["nothing_written", "told"]
