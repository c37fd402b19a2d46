"""What the command line itself refuses; the sentences stand in apps/ui/sentences/cli.toml."""

from typing import ClassVar

from minsheng.core.errors import Refusal, Unreadable


class FileMissing(Unreadable):
    """No such file, or not allowed to look."""

    code: ClassVar[str] = "cli.file_missing"


class FolderGiven(Unreadable):
    """A folder where a file is asked for."""

    code: ClassVar[str] = "cli.folder_given"


class FileNotReadable(Unreadable):
    """The file is there and cannot be read. Facts: `reason` in the system's words."""

    code: ClassVar[str] = "cli.file_not_readable"


class OutputNotWritten(Refusal):
    """A result could not be written. Facts: `path`, `reason` in the system's words."""

    code: ClassVar[str] = "cli.output_not_written"


class EndingUnknown(Refusal):
    """The name of a result ends in none of the formats. Facts: `name`, `ending`, `known` endings."""

    code: ClassVar[str] = "cli.ending_unknown"


class NothingToCompare(Refusal):
    """The notice given for a comparison lists no projects. Facts: `name` of the file."""

    code: ClassVar[str] = "cli.nothing_to_compare"


class DivisionUnknown(Refusal):
    """No division has this code today. Facts: `code`, `known` codes with names."""

    code: ClassVar[str] = "cli.division_unknown"


class ProgrammeUnknown(Refusal):
    """No programme has this code. Facts: `code`, `known` codes."""

    code: ClassVar[str] = "cli.programme_unknown"


class MonthUnknown(Refusal):
    """The programme has no such month. Facts: `code`, `month`, `known` months."""

    code: ClassVar[str] = "cli.month_unknown"


class EditionUnknown(Refusal):
    """The programme has no such edition. Facts: `code`, `edition`, `known` numbers."""

    code: ClassVar[str] = "cli.edition_unknown"


class NothingToAlign(Refusal):
    """A file given for an alignment lists no projects. Facts: `name` of the file."""

    code: ClassVar[str] = "cli.nothing_to_align"
