"""Images of every kind: the right way up, in the right grey, and only true pages counted."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from faxdesk.documents.document import CannotOpen
from faxdesk.documents.page_worker import PageWorker
from faxdesk.documents.pictures.images import ImageDocument
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.fax import Resolution

SIZE = (60, 40)


def corners(width: int = SIZE[0], height: int = SIZE[1]) -> Image.Image:
    """White with a black quarter at the top left."""
    image = Image.new("L", (width, height), 255)
    image.paste(0, (0, 0, width // 2, height // 2))
    return image


def dark_corner(drawn: Image.Image) -> str:
    wide, high = drawn.width, drawn.height
    spots = {
        "top left": (wide // 4, high // 4),
        "top right": (3 * wide // 4, high // 4),
        "bottom left": (wide // 4, 3 * high // 4),
        "bottom right": (3 * wide // 4, 3 * high // 4),
    }
    (dark,) = [
        name for name, spot in spots.items() if isinstance(grey := drawn.getpixel(spot), int) and grey < 90
    ]
    return dark


@contextmanager
def opened(path: Path) -> Iterator[ImageDocument]:
    document = ImageDocument(path.read_bytes())
    yield document
    document.close()


def drawn(path: Path) -> Image.Image:
    with opened(path) as document:
        wide, high = document.size_in(0)
        longest = 120 / max(wide, high)
        return document.draw(0, round(wide * longest), round(high * longest))


def size(path: Path) -> tuple[float, float]:
    with opened(path) as document:
        return document.size_in(0)


def pages(path: Path) -> int:
    with opened(path) as document:
        return len(document)


@pytest.mark.parametrize(
    "suffix", ["png", "jpg", "gif", "bmp", "tif", "webp", "avif", "pcx", "tga", "jp2", "ppm", "dib", "ico"]
)
def test_each_format_is_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"picture.{suffix}"
    corners().save(path)
    image = drawn(path)
    assert image.mode == "L"
    assert dark_corner(image) == "top left"


@pytest.mark.parametrize(
    ("orientation", "expected"), [(1, "top left"), (3, "bottom right"), (6, "top right")]
)
@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "webp"])
def test_telephones_hold_pictures_sideways(
    tmp_path: Path, suffix: str, orientation: int, expected: str
) -> None:
    path = tmp_path / f"photo.{suffix}"
    exif = Image.Exif()
    exif[0x0112] = orientation
    corners().save(path, exif=exif)
    document = ImageDocument(path.read_bytes())
    wide, high = document.size_in(0)
    assert (wide < high) == (orientation == 6)
    assert dark_corner(document.draw(0, round(wide * 200), round(high * 200))) == expected
    document.close()


def test_a_large_photo_is_as_sharp_as_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    stripes = Image.new("L", (2000, 1500), 255)
    for left in range(0, 2000, 20):
        stripes.paste(0, (left, 0, left + 10, 1500))
    stripes.save(path, quality=95)
    document = ImageDocument(path.read_bytes())
    for width in (300, 2000, 1000):
        image = document.draw(0, width, width * 3 // 4)
        assert image.size == (width, width * 3 // 4)
    assert min(document.draw(0, 1000, 750).tobytes()) < 40
    assert max(document.draw(0, 1000, 750).tobytes()) > 215
    document.close()


def test_light_shines_through(tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    logo = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    logo.paste((0, 0, 0, 255), (0, 0, SIZE[0] // 2, SIZE[1] // 2))
    logo.save(path)
    assert dark_corner(drawn(path)) == "top left"
    palette = tmp_path / "logo.gif"
    logo.save(palette)
    assert dark_corner(drawn(palette)) == "top left"


@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_sixteen_bits_a_dot(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"x-ray.{suffix}"
    deep = Image.new("I;16", SIZE)
    deep.putdata([min(x * 1100, 65535) for _ in range(SIZE[1]) for x in range(SIZE[0])])
    deep.save(path)
    with opened(path) as document:
        image = document.draw(0, *SIZE)
    line = [image.getpixel((x, 20)) for x in range(0, 60, 10)]
    assert line == [pytest.approx(x * 1100 / 257, abs=2) for x in range(0, 60, 10)]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "F", "I"])
def test_every_kind_of_colour(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "picture.tif"
    image = corners().convert("RGB").convert(mode) if mode not in {"LAB", "F", "I"} else None
    if image is None and mode == "LAB":
        image = Image.merge("LAB", [corners(), Image.new("L", SIZE, 128), Image.new("L", SIZE, 128)])
    elif image is None:
        image = corners().convert(mode)
    image.save(path)
    assert dark_corner(drawn(path)) == "top left"


def test_frames_are_pages_where_they_are_meant_to_be(tmp_path: Path) -> None:
    frames = [Image.new("1", (1728, 1078), number % 2) for number in range(3)]
    fax, scan = tmp_path / "fax.tif", tmp_path / "scan.tif"
    frames[0].save(fax, save_all=True, append_images=frames[1:], compression="group4", dpi=(204, 98))
    frames[0].convert("RGB").save(scan, save_all=True, append_images=frames[1:])
    document = ImageDocument(fax.read_bytes())
    assert len(document) == 3
    assert document.size_in(2) == pytest.approx((8.47, 11.0), abs=0.01)
    assert [document.draw(page, 20, 20).getpixel((9, 9)) for page in (2, 0, 1)] == [0, 0, 255]
    with pytest.raises(CannotOpen, match="no_page"):
        document.draw(3, 20, 20)
    assert pages(scan) == 3


def test_other_frames_are_no_pages(tmp_path: Path) -> None:
    """A telephone's photo with a small picture in it, moving pictures, an icon in several sizes."""
    photo, sticker, icon = tmp_path / "photo.jpg", tmp_path / "sticker.webp", tmp_path / "icon.ico"
    film = tmp_path / "film.gif"
    corners().save(film, save_all=True, append_images=[Image.new("L", SIZE, 9)])
    corners().save(photo, format="MPO", save_all=True, append_images=[corners(30, 20)])
    corners().save(sticker, save_all=True, append_images=[Image.new("L", SIZE, 9)])
    corners(64, 64).save(icon, sizes=[(16, 16), (64, 64)])
    for path in (photo, sticker, film, icon):
        assert pages(path) == 1
        assert dark_corner(drawn(path)) == "top left"


@pytest.mark.parametrize(("suffix", "kind"), [("jpg", "MPO"), ("png", "PNG"), ("gif", "GIF")])
def test_a_picture_with_more_frames_goes_out_as_one_page(
    suffix: str, kind: str, worker: PageWorker, tmp_path: Path
) -> None:
    """Cameras with two lenses, and moving pictures: some services print each frame."""
    path, made = tmp_path / f"picture.{suffix}", tmp_path / "sent.pdf"
    corners().save(path, kind, save_all=True, append_images=[Image.new("L", SIZE, 0)])
    info = worker.inspect(path, path.name)
    assert (info.pages, info.is_redrawn) == (1, True)
    worker.to_pdf(path, path.name, made)
    assert worker.inspect(made, made.name).pages == 1
    corners().save(path)
    assert not worker.inspect(path, path.name).is_redrawn


@pytest.mark.parametrize("mode", ["CMYK", "RGBA", "turned"])
def test_what_some_services_draw_otherwise_goes_out_as_it_is_drawn_here(
    mode: str, worker: PageWorker, tmp_path: Path
) -> None:
    path, made = tmp_path / "picture", tmp_path / "sent.pdf"
    if mode == "turned":
        exif = Image.Exif()
        exif[ExifTags.Base.Orientation] = 3
        corners().transpose(Image.Transpose.ROTATE_180).save(path, "JPEG", exif=exif, dpi=(100, 100))
    elif mode == "CMYK":
        corners().convert("CMYK").save(path, "JPEG")
    else:
        ground = Image.new("RGBA", SIZE)
        ground.paste((0, 0, 0, 255), (0, 0, SIZE[0] // 2, SIZE[1] // 2))
        ground.save(path, "PNG")
    assert dark_corner(drawn(path)) == "top left"
    assert worker.inspect(path, path.name).is_redrawn
    worker.to_pdf(path, path.name, made)
    page = worker.fax_page(PageSource(made, made.name), Resolution.FINE)
    ink = Image.frombytes("1", (page.width, page.height), page.data).convert("L").point(lambda dot: 255 - dot)
    box = ink.getbbox()
    assert box is not None
    # A quarter of 60 x 40 dots, 100 to the inch, in the middle of a sheet that lies on its side.
    assert (box[2] - box[0]) / 204 == pytest.approx(0.2, abs=0.02)
    assert (box[3] - box[1]) / 196 == pytest.approx(0.3, abs=0.02)


def test_a_photo_of_two_hundred_megapixels_in_colour(worker: PageWorker, tmp_path: Path) -> None:
    """As a whole it would need 800 MB."""
    path, made = tmp_path / "photo.jpg", tmp_path / "sent.pdf"
    photo = Image.new("RGB", (16_384, 12_288), "white")
    photo.paste("navy", (0, 0, 8_192, 12_288))
    photo.save(path, quality=30)
    assert worker.inspect(path, path.name).is_redrawn
    worker.to_pdf(path, path.name, made)
    page = worker.render(PageSource(made, made.name), 110)
    assert page.data[page.stride * (page.height // 2) + 20] < 60
    assert page.data[page.stride * (page.height // 2) + 90] == 255


@pytest.mark.parametrize(("height", "inches"), [(2156, 11.0), (1078, 11.0)])
def test_a_fax_that_does_not_tell_its_resolution(tmp_path: Path, height: int, inches: float) -> None:
    path = tmp_path / "fax.tif"
    Image.new("1", (1728, height), 1).save(path, compression="group4")
    assert size(path) == pytest.approx((8.47, inches), abs=0.01)


@pytest.mark.parametrize("dpi", [(0, 0), (1, 1), (100_000, 300)])
def test_resolutions_that_cannot_be_true(tmp_path: Path, dpi: tuple[int, int]) -> None:
    path = tmp_path / "scan.bmp"
    corners(200, 100).save(path, dpi=dpi)
    assert size(path) == (2.0, 1.0)


def test_a_photo_of_a_telephone_is_opened_and_becomes_a_pdf(worker: PageWorker, tmp_path: Path) -> None:
    """HEIC that was called .jpg on its way, with black letters on white paper."""
    path = Path(__file__).parent.parent / "cases" / "i10b-heic-named.jpg"
    info = worker.inspect(path, path.name)
    assert (info.kind, info.ending, info.pages, info.is_redrawn) == ("image", "heic", 1, True)
    target = tmp_path / "photo.pdf"
    worker.to_pdf(path, path.name, target)
    page = worker.fax_page(PageSource(target, target.name), Resolution.FINE)
    black = 1 - sum(value.bit_count() for value in page.data) / (8 * len(page.data))
    assert 0.005 < black < 0.3


def test_a_png_with_a_wrong_checksum_is_drawn_as_far_as_it_can_be_read(
    worker: PageWorker, tmp_path: Path
) -> None:
    content = io.BytesIO()
    Image.new("L", (1700, 2200), 0).save(content, format="PNG")
    png = content.getvalue()
    end = png.index(b"IEND") - 8
    path = tmp_path / "scan.png"
    path.write_bytes(png[:end] + bytes(4) + png[end + 4 :])
    assert worker.inspect(path, path.name).damaged_pages == (0,)
    worker.to_pdf(path, path.name, tmp_path / "scan.pdf")
    assert min(worker.render(PageSource(tmp_path / "scan.pdf", "scan.pdf"), 400).data) == 0
