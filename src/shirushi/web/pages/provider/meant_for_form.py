"""Which frameworks a programme is written for, beside its description."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from shirushi.framework.loading import packaged
from shirushi.web.apps.authoring import services
from shirushi.web.ui.templatetags.shirushi import said


class MeantForForm(forms.Form):
    """The frameworks besides the deciding one, which always applies and is not asked about."""

    meant_for = forms.MultipleChoiceField(
        label=_("Frameworks this programme is meant for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, chosen: Iterable[str]) -> None:
        super().__init__(data, initial={"meant_for": list(chosen)})
        field = cast("forms.MultipleChoiceField", self.fields["meant_for"])
        field.choices = [
            (name, said(one.name)) for name, one in packaged().items() if name != services.DECIDING
        ]

    def chosen(self) -> list[str]:
        """Return the frameworks by id, the deciding one first; those typed, where they are."""
        names = self.initial["meant_for"]
        if self.is_bound:
            names = self.cleaned_data.get("meant_for", []) if self.is_valid() else names
        return services.with_deciding(one for one in names if one in packaged())
