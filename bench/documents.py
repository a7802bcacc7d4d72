"""Documents: one warm LibreOffice against one for each file, and its memory over many documents.

Run as `python -m bench.documents`; with BENCH_SHORT=1 fewer documents are made.
"""

import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from app.adapters import qr, specimen
from app.adapters.docx import Template
from app.adapters.office import MEGABYTE, Office
from bench.report import SHORT, line

TEMPLATE = Path(__file__).parent.parent / "templates_docx" / "certificate.docx"
COMPARED = 6 if SHORT else 20
MANY = 60 if SHORT else 300
FASTER_GOAL = 6.0
MEMORY_GOAL = 700


def main() -> None:
    """Print one line for each figure, with its goal."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made, filling = fill(COMPARED)
        office = Office(folder / "office")
        apart, warm = compare(folder, office, made)
        peak = memory(office, made)
        office.close()
    faster = apart / warm
    line("documents: fill a template, ms", f"{filling * 1000:.1f}")
    line("documents: one soffice --convert-to per file, per second", f"{1 / apart:.2f}")
    line("documents: one warm office, per second", f"{1 / warm:.2f}")
    line(
        "documents: warm office against one per file",
        f"{faster:.1f}x",
        goal=f">= {FASTER_GOAL:g}x",
        met=faster >= FASTER_GOAL,
    )
    line(
        f"documents: memory of the office over {MANY} documents",
        f"{peak / MEGABYTE:.0f} MB",
        goal=f"< {MEMORY_GOAL} MB",
        met=peak < MEMORY_GOAL * MEGABYTE,
    )


def fill(count: int) -> tuple[list[tuple[str, bytes]], float]:
    """Certificates with data of their own, by their numbers, and the median seconds that filling one takes."""
    template = Template(TEMPLATE.read_bytes())
    facts = {field.partition(".")[2]: "设备监理" for field in template.fields()}
    photo = specimen.portrait()
    made, seconds = [], []
    for number in range(count):
        key = f"BENCH{number:06d}"
        code = qr.png(f"https://example.org/verify/{key}")
        images = {"photo": (photo, 32.0), "qr": (code, 26.0)}
        started = time.perf_counter()
        made.append((key, template.render({"certificate": {**facts, "registration_no": key}}, images)))
        seconds.append(time.perf_counter() - started)
    return made, statistics.median(seconds)


def compare(folder: Path, office: Office, made: list[tuple[str, bytes]]) -> tuple[float, float]:
    """Median seconds for one document in either way, taken in turns, so that both see the same machine."""
    apart, warm = [], []
    for key, docx in made[:2]:
        # Both begin warm: the profile is made, the fonts are in the cache.
        by_itself(folder, key, docx)
        office.convert(docx, expect=key)
    for key, docx in made:
        apart.append(by_itself(folder, key, docx))
        started = time.perf_counter()
        office.convert(docx, expect=key)
        warm.append(time.perf_counter() - started)
    return statistics.median(apart), statistics.median(warm)


def by_itself(folder: Path, key: str, docx: bytes) -> float:
    """Seconds for one document with a `soffice --convert-to` of its own."""
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice is not installed"
    source, profile = folder / f"{key}.docx", (folder / "profile").as_uri()
    source.write_bytes(docx)
    command = [soffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    started = time.perf_counter()
    subprocess.run([*command, "--outdir", str(folder), str(source)], check=True, capture_output=True)
    seconds = time.perf_counter() - started
    assert source.with_suffix(".pdf").exists()
    return seconds


def memory(office: Office, made: list[tuple[str, bytes]]) -> int:
    """The most bytes in RAM over many documents, LibreOffice being started afresh in between as always."""
    peak = 0
    for number in range(MANY):
        key, docx = made[number % len(made)]
        office.convert(docx, expect=key)
        peak = max(peak, office.resident)
    return peak


if __name__ == "__main__":
    main()
