"""Make the PDF and the EPUB of the book, where the site links to them.

    python -m tools.downloads

`make downloads` does this after it has built the site, from which the PDF is printed.
"""

import time

from tools import book, epub, pdf

NAME = "activation-functions"


def main():
    folder = book.SITE / "downloads"
    folder.mkdir(exist_ok=True)
    for kind, build in {"epub": epub.build, "pdf": pdf.build}.items():
        started = time.perf_counter()
        path = folder / f"{NAME}.{kind}"
        build(path)
        size, seconds = path.stat().st_size / 1e6, time.perf_counter() - started
        print(f"{path.relative_to(book.TREE)}: {size:.1f} MB, {seconds:.0f} s")


if __name__ == "__main__":
    main()
