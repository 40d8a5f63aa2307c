"""Forms of the library: what is said of a picture, with its focal point; another file; why one is killed."""

from dataclasses import replace
from typing import Any

from django import forms

from stoppress.desk.library import words_of
from stoppress.desk.models import Picture
from stoppress.desk.picture_headers import MOST_BYTES
from stoppress.desk.picture_words import PictureWords
from stoppress.desk.renditions import Focus
from stoppress.desk.screens.pictures.shown import percent

FEW_LINES = forms.Textarea(attrs={"rows": 2})
MIDDLE = 50.0
ACCEPT = "image/jpeg,image/png,image/webp"


class WordsForm(forms.Form):
    """Everything may stay empty: a story asks for credit and alternative text where the picture is used."""

    caption = forms.CharField(required=False, max_length=5_000, widget=FEW_LINES)
    alt = forms.CharField(
        label="Alternative text", required=False, max_length=5_000, widget=FEW_LINES, help_text="What it shows, for who cannot see it."
    )
    photographer = forms.CharField(required=False, max_length=500)
    credit = forms.CharField(required=False, max_length=500, help_text="Agency or house, as printed.")
    copyright = forms.CharField(
        label="Copyright notice",
        required=False,
        max_length=500,
        help_text="Goes with photographer and credit into every file that readers get.",
    )
    across = forms.FloatField(
        label="Focal point, from the left",
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"type": "range", "min": 0, "max": 100, "step": 0.5}),
    )
    down = forms.FloatField(
        label="Focal point, from the top",
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"type": "range", "min": 0, "max": 100, "step": 0.5}),
    )

    @classmethod
    def of(cls, row: Picture) -> "WordsForm":
        across, down = percent(row)
        words = words_of(row)
        said = {name: getattr(words, name) for name in ("caption", "credit", "photographer", "alt", "copyright")}
        return cls(initial={**said, "across": across, "down": down})

    def words(self, row: Picture) -> PictureWords:
        """What was said, with what the file says of itself and the form does not ask."""
        said = {name: " ".join(str(self.cleaned_data[name]).split()) for name in ("caption", "credit", "photographer", "alt", "copyright")}
        return replace(words_of(row), **said)

    def focus(self, row: Picture) -> Focus | None:
        """In pixels; None in the middle, where every picture is cut that nobody gave a point."""
        across, down = self.cleaned_data.get("across"), self.cleaned_data.get("down")
        if across is None or down is None or (across == MIDDLE and down == MIDDLE):
            return None
        if (across, down) == percent(row) and row.focus_x is not None and row.focus_y is not None:
            return row.focus_x, row.focus_y
        return min(row.width - 1, round(row.width * across / 100)), min(row.height - 1, round(row.height * down / 100))


class FileForm(forms.Form):
    """Bytes are counted before they are read."""

    file = forms.FileField(
        label="Another file",
        help_text="JPEG, PNG or WebP, at most 40 MB and 50 megapixels.",
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(f"{file.size / 1e6:.1f} MB; {MOST_BYTES // 1_000_000} MB is the most that is taken.")
        return file


class KillForm(forms.Form):
    reason = forms.CharField(label="Why", max_length=1_000, widget=FEW_LINES, help_text="For the desk; readers do not see it.")


class SearchForm(forms.Form):
    q = forms.CharField(
        label="Search",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Caption, credit, file name"}),
    )

    is_searching = False
    search_query = ""
    is_filtering_by_collection = False

    def filter(self, pictures: Any) -> Any:
        from stoppress.desk.library import search

        words = self.cleaned_data.get("q", "")
        self.is_searching, self.search_query = bool(words), words
        return search(pictures, words) if words else pictures
