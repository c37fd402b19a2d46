"""The field by which files come with an entry, several at a time (佐证)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from minsheng.apps.ledger.proofs import proofs_of
from minsheng.apps.ui.fieldwords import PlainForm
from minsheng.apps.ui.sentences import sentence_for
from minsheng.core.errors import Problem

_ACCEPTED = "image/*,.pdf,.docx,.xlsx"


class FilesInput(forms.FileInput):
    """Several files; a telephone offers its camera beside its albums."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": _ACCEPTED})


class ProofsField(forms.FileField):
    """Files as they may be kept; a valid value is a list of `proofs.Proof`."""

    widget = FilesInput

    def __init__(self, *, required: bool) -> None:
        hint = "照片、PDF、Word 或 Excel 文件，可以选几份；手机可以直接拍。照片里的拍摄地点会自动去掉。"
        super().__init__(label="佐证", required=required, help_text=hint)

    def clean(self, data: Any, initial: Any = None) -> Any:  # noqa: ANN401 (Django's own signature)
        """What was uploaded, looked at.

        Raises:
            ValidationError: one of the files is not fit, so none is taken.
        """
        uploads = list(data or [])
        if not uploads:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return []
        try:
            return proofs_of(uploads)
        except Problem as why:
            raise ValidationError(sentence_for(why.code, why.facts), code=why.code) from None


class ProofsForm(PlainForm):
    """Files put to an entry that is there."""

    proofs = ProofsField(required=True)
