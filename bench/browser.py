"""A plain browser for load: one connection kept open, cookies, CSRF tokens, and a note of how long each act took."""

import re
import time
from http.client import HTTPConnection
from urllib.parse import urlencode


class Browser:
    """Plays one client; `times` holds the milliseconds of each act by its name."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._tokens: dict[str, str] = {}
        self._visit = ""
        self.times: dict[str, list[float]] = {}

    def become(self, visit: str) -> None:
        """Go on as the person whose visit has this token."""
        self._visit = visit

    def rest(self) -> None:
        """Let go of the connection, as servers do with an idle one; the next request opens another."""
        self._connection.close()

    def get(self, act: str, path: str) -> str:
        """Open a page. Raises AssertionError when it is not one."""
        status, _, page = self._send(act, "GET", path)
        assert status == 200, (act, path, status)
        self._tokens[self._visit] = self.first(page, r'name="csrf-token" content="([^"]+)"')
        return page

    def post(self, act: str, path: str, values: dict[str, str]) -> str:
        """Send a form; returns where the answer leads. Raises AssertionError when it is refused."""
        if self._visit not in self._tokens:
            self.get("first page", "/contact")
        sent = {**values, "csrf_token": self._tokens[self._visit]}
        status, place, page = self._send(act, "POST", path, urlencode(sent))
        assert status in (302, 303), (act, path, status, page[:2000])
        return place

    def first(self, page: str, pattern: str) -> str:
        """The first match in a page, or its first group."""
        found = re.search(pattern, page)
        assert found, pattern
        return found.group(found.lastindex or 0)

    def value(self, page: str, name: str) -> str:
        """The value of a hidden field."""
        return self.first(page, rf'name="{name}"\s+value="([^"]*)"')

    def _send(self, act: str, method: str, path: str, body: str = "") -> tuple[int, str, str]:
        headers = {"Cookie": f"visit={self._visit}", "Content-Type": "application/x-www-form-urlencoded"}
        begun = time.perf_counter()
        self._connection.request(method, path, body or None, headers)
        answer = self._connection.getresponse()
        page = answer.read().decode()
        self.times.setdefault(act, []).append((time.perf_counter() - begun) * 1000)
        return answer.status, answer.headers.get("Location", ""), page
