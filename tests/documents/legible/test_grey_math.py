"""Maps grown and shrunk."""

from __future__ import annotations

from PIL import Image, ImageFilter

from faxdesk.documents.legible.grey_math import darker_around, lighter_around


def test_what_grows_is_as_pillow_has_it() -> None:
    noise = Image.effect_noise((61, 47), 60)
    for grown, rule in ((lighter_around, ImageFilter.MaxFilter), (darker_around, ImageFilter.MinFilter)):
        wanted = noise
        for times in range(4):
            assert grown(noise, times).tobytes() == wanted.tobytes()
            wanted = wanted.filter(rule(3))
