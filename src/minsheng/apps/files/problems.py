"""What storing a file may meet."""

from minsheng.core.errors import Refusal


class FileEmpty(Refusal):
    """Nothing was handed in."""

    code = "files.file_empty"


class FileTooLarge(Refusal):
    """More bytes than allowed; facts: `limit` in MB."""

    code = "files.file_too_large"


class FileMissing(Refusal):
    """The row is there and its bytes are not; facts: `name`."""

    code = "files.file_missing"
