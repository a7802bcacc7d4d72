// How days may be typed.
import assert from "node:assert/strict";
import { test } from "node:test";

import { normalisedDate } from "../scripts/dates.js";

test("usual ways of writing a day become YYYY-MM-DD", () => {
  for (const typed of ["2019-3-5", "2019/03/05", "2019.3.5", "2019年3月5日", "20190305", " ２０１９－３－５ "]) {
    assert.equal(normalisedDate(typed), "2019-03-05", typed);
  }
});

test("what is no day stays as typed, for the server to explain", () => {
  for (const typed of ["", "2019-02-30", "2019-13-01", "去年三月", "19-3-5"]) assert.equal(normalisedDate(typed), typed);
});
