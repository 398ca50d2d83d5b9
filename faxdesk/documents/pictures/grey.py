"""Pictures of any depth and colour in grey on white paper (child process only)."""

from __future__ import annotations

from PIL import Image


def on_white(image: Image.Image) -> Image.Image:
    """Turn an image grey; what is transparent becomes white."""
    if image.mode in {"1", "L"}:
        return image.convert("L")
    if image.mode.startswith("I") or image.mode == "F":
        return _deep_to_grey(image)
    if "A" in image.getbands() or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(ground, layer).convert("L")
    return image.convert("L")


def _deep_to_grey(image: Image.Image) -> Image.Image:
    """Scale an image of 16 or 32 bits a dot so that white is at the top of the range that it uses."""
    deep = image.convert("F")
    highest = max(value for value in deep.getextrema() if isinstance(value, float))
    scale = 255.0 / next((top for top in (1.0, 255.0, 65535.0) if highest <= top), highest)
    return deep.point(lambda value: value * scale + 0.0).convert("L")
