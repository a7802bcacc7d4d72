"""Two versions side by side."""

import time

from app.domain.revisions import Line, compared


def test_equal_texts_have_no_differences() -> None:
    assert compared("一\n二", "一\n二") == []


def test_a_changed_line_stands_between_its_neighbours() -> None:
    before, after = "一\n二\n三\n四\n五\n六\n七", "一\n二\n三\n肆\n五\n六\n七"

    assert compared(before, after) == [
        Line("left out", "1"),
        Line("same", "二"),
        Line("same", "三"),
        Line("removed", "四"),
        Line("added", "肆"),
        Line("same", "五"),
        Line("same", "六"),
        Line("left out", "1"),
    ]


def test_a_text_that_begins_anew_is_removed_and_added() -> None:
    assert compared("一", "二") == [Line("removed", "一"), Line("added", "二")]


def test_the_longest_pages_are_compared_in_time() -> None:
    old = "\n".join(str(line % 99) for line in range(2000))
    new = "\n".join(str(line * 7 % 101) for line in range(2000))
    began = time.perf_counter()
    compared(old, new)

    assert time.perf_counter() - began < 5
