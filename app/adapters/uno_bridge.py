"""A child process that keeps one LibreOffice and converts what it is told to, one JSON line for each document.

Run by the Python that has `uno`, as `uno_bridge.py <soffice> <folder>`. It answers {"ready": true} and then, for each
{"source": path, "target": path}, {"error": "" or reason, "resident": bytes}. It imports nothing of the application.
When its standard input ends, it ends with everything it started: whoever asked has gone.
"""

import hashlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.uno import Exception as UnoException

START_SECONDS = 60


def main() -> None:
    """Start LibreOffice and serve lines until the input ends."""
    soffice, folder = sys.argv[1], Path(sys.argv[2])
    orders: queue.Queue[dict[str, str]] = queue.Queue()
    threading.Thread(target=read_orders, args=(orders,), daemon=True).start()
    pipe = f"dengji-{hashlib.sha256(bytes(folder)).hexdigest()[:24]}"
    desktop = connect(start(soffice, folder, pipe), pipe)
    processes = members()
    answer({"ready": True})
    while True:
        order = orders.get()
        error = convert(desktop, order["source"], order["target"])
        answer({"error": error, "resident": resident_bytes(processes)})


def read_orders(orders: "queue.Queue[dict[str, str]]") -> None:
    """Hand orders on; at the end of the input take the whole process group along."""
    for line in sys.stdin:
        orders.put(json.loads(line))
    os.killpg(0, signal.SIGKILL)


def start(soffice: str, folder: Path, pipe: str) -> subprocess.Popen[bytes]:
    """LibreOffice without a window, on a named pipe instead of a port."""
    command = [
        soffice,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--invisible",
        "--nologo",
        "--nodefault",
        "--nofirststartwizard",
        "--norestore",
        "--nolockcheck",
        f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
    ]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def connect(office: subprocess.Popen[bytes], pipe: str) -> Any:
    """The desktop of the LibreOffice on the pipe, as soon as it answers."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstance("com.sun.star.frame.Desktop")
        except NoConnectException:
            if time.monotonic() > deadline or office.poll() is not None:
                raise
            time.sleep(0.05)


def convert(desktop: Any, source: str, target: str) -> str:
    """Load the DOCX as a DOCX and nothing else, write the PDF; "" or the reason why not."""
    loading = {
        "Hidden": True,
        "ReadOnly": True,
        "MacroExecutionMode": 0,
        "UpdateDocMode": 0,
        "FilterName": "MS Word 2007 XML",
    }
    # Photos and QR codes already have the size that is printed: scaling them again costs a third of the time.
    export = uno.Any("[]com.sun.star.beans.PropertyValue", settings({"ReduceImageResolution": False}))
    writing = {"FilterName": "writer_pdf_Export", "FilterData": export}
    try:
        url = uno.systemPathToFileUrl(source)
        document = desktop.loadComponentFromURL(url, "_blank", 0, settings(loading))
        if document is None:
            return "the document cannot be loaded"
        document.storeToURL(uno.systemPathToFileUrl(target), settings(writing))
        deliver_ownership = True
        document.close(deliver_ownership)
    except UnoException as reason:
        return f"{type(reason).__name__}: {reason}"[:300]
    return ""


def settings(values: dict[str, Any]) -> tuple[Any, ...]:
    """The values as UNO wants them."""
    made = []
    for name, value in values.items():
        setting = PropertyValue()
        setting.Name, setting.Value = name, value
        made.append(setting)
    return tuple(made)


def members() -> list[Path]:
    """Where /proc tells of the processes of this group; [] on systems without it."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            group = int(status.read_text().rpartition(")")[2].split()[2])
        except OSError:
            continue
        if group == os.getpgrp():
            found.append(status.with_name("statm"))
    return found


def resident_bytes(processes: list[Path]) -> int:
    """Memory of the processes in RAM."""
    pages = 0
    for process in processes:
        try:
            pages += int(process.read_text().split()[1])
        except OSError:
            continue
    return pages * os.sysconf("SC_PAGE_SIZE")


def answer(content: dict[str, Any]) -> None:
    """One line to whoever started this."""
    sys.stdout.write(json.dumps(content) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
