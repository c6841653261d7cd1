"""Make the PDF and the EPUB of the book, and put them where the site links to them.

    python -m tools.downloads

`make downloads` does this after it has built the site, from which the PDF is printed.
"""

import shutil
import time

from tools import book, epub, pdf

DOWNLOADS = book.TREE / "_build" / "downloads"
NAME = "activation-functions"


def main():
    DOWNLOADS.mkdir(parents=True, exist_ok=True)
    for kind, build in {"epub": epub.build, "pdf": lambda path: pdf.build(book.SITE, path)}.items():
        started = time.perf_counter()
        path = DOWNLOADS / f"{NAME}.{kind}"
        build(path)
        size = path.stat().st_size / 1e6
        print(
            f"{path.relative_to(book.TREE)}: {size:.1f} MB, {time.perf_counter() - started:.0f} s"
        )
    shutil.copytree(DOWNLOADS, book.SITE / "downloads", dirs_exist_ok=True)


if __name__ == "__main__":
    main()
