"""Why a photo is not taken."""

from typing import ClassVar

from minsheng.core.errors import Unreadable


class ImageDamaged(Unreadable):
    """Cut off or damaged on its way; no facts."""

    code: ClassVar[str] = "images.image_damaged"


class ImageTooLarge(Unreadable):
    """More pixels than a viewer can be asked to hold; facts: `width`, `height`, `limit` in millions."""

    code: ClassVar[str] = "images.image_too_large"
