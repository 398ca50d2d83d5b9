"""A page drawn by pdfium alone, with nothing around it: the floor of the page worker. `python plain_page.py
FILE WIDTH` writes its grey pixels; with `--again` it draws it again, and prints what each took, in ms."""

import statistics
import sys
import time

import pypdfium2

AGAIN = 20


def draw(file: str, width: int) -> bytes:
    document = pypdfium2.PdfDocument(file)
    page = document[0]
    pixels = bytes(page.render(scale=width / page.get_width(), grayscale=True).buffer)
    page.close()
    document.close()
    return pixels


def main() -> None:
    file, width = sys.argv[1], int(sys.argv[2])
    pixels = draw(file, width)
    if "--again" not in sys.argv:
        sys.stdout.buffer.write(pixels)
        return
    spent = []
    for _ in range(AGAIN):
        begun = time.perf_counter()
        draw(file, width)
        spent.append((time.perf_counter() - begun) * 1000)
    print(statistics.median(spent))


if __name__ == "__main__":
    main()
