"""The reviewer's form."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shirushi.web.apps.review.models import Decision


class DecideForm(forms.Form):
    """The decision with its reason, on the text that was read."""

    #: The text on the screen; a text changed since then is not decided on unread.
    revision = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (Decision.APPROVED.value, _("Approve")),
            (Decision.RETURNED.value, _("Return for changes")),
        ],
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("Comment to the author"),
        help_text=_("Needed when you return it: say what to change."),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
