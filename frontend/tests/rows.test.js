// How the names of repeated rows are renumbered.
import assert from "node:assert/strict";
import { test } from "node:test";

import { renumbered } from "../scripts/rows.js";

test("names, ids and lists of ids get the new number", () => {
  assert.equal(renumbered("work_history-3-unit", "work_history", 1), "work_history-1-unit");
  assert.equal(renumbered("work_history-3", "work_history", 1), "work_history-1");
  assert.equal(
    renumbered("f-work_history-__index__-unit-help f-work_history-__index__-unit-error", "work_history", 12),
    "f-work_history-12-unit-help f-work_history-12-unit-error",
  );
  assert.equal(renumbered("work_history.3.unit", "work_history", 0), "work_history.0.unit");
});

test("other names are left alone", () => {
  assert.equal(renumbered("old_work_history-3-unit", "work_history", 1), "old_work_history-3-unit");
  assert.equal(renumbered("education-3-school", "work_history", 1), "education-3-school");
});
