"""A version of a model card as a small PDF of plain text: the same bytes for the same version.

ISO 32000-1, 7.5: a header, numbered objects, a table of their offsets, and a trailer. Text is in a font that every
reader has; characters that it lacks become question marks.
"""

import json
import textwrap
from collections.abc import Iterator

from sandbox.extension.sagemaker.model_cards.model_card import CardVersion

_LINES_PER_PAGE, _COLUMNS = 60, 90
_CATALOG, _PAGES, _FONT, _FIRST_PAGE = 1, 2, 3, 4


def document(name: str, version: CardVersion) -> bytes:
    """The PDF of a version of the card `name`."""
    lines = list(_lines(name, version))
    pages = [lines[start : start + _LINES_PER_PAGE] for start in range(0, len(lines), _LINES_PER_PAGE)]
    numbers = [_FIRST_PAGE + 2 * at for at in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        f"<< /Type /Catalog /Pages {_PAGES} 0 R >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in zip(numbers, pages, strict=True):
        resources = f"<< /Font << /F1 {_FONT} 0 R >> >>"
        box = f"/MediaBox [0 0 595 842] /Resources {resources} /Contents {number + 1} 0 R"
        objects.append(f"<< /Type /Page /Parent {_PAGES} 0 R {box} >>".encode())
        objects.append(_stream(page))
    return _file(objects)


def _lines(name: str, version: CardVersion) -> Iterator[str]:
    yield f"Model card {name}"
    yield f"Version {version.number}"
    yield f"Status {version.status}"
    yield ""
    for line in json.dumps(json.loads(version.content), indent=2, ensure_ascii=False).splitlines():
        indent = line[: len(line) - len(line.lstrip())]
        yield from textwrap.wrap(line, _COLUMNS, subsequent_indent=f"{indent}  ", drop_whitespace=False) or [""]


def _stream(lines: list[str]) -> bytes:
    shown = "".join(f"({_escaped(line)}) '\n" for line in lines)
    text = f"BT /F1 9 Tf 12 TL 50 800 Td\n{shown}ET".encode("cp1252", errors="replace")
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text)


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _file(objects: list[bytes]) -> bytes:
    written, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size, table = len(objects) + 1, len(written)
    entries = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    written += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, entries)
    return written + b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, _CATALOG, table)
