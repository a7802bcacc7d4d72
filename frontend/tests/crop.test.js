// The arithmetic of cutting a photo.
import assert from "node:assert/strict";
import { test } from "node:test";

import { coverScale, frame, held, turnedSize } from "../scripts/crop.js";

test("a picture covers the frame, upright or turned", () => {
  for (const turns of [0, 1, 2, 3]) {
    const size = turnedSize(4000, 3000, turns);
    const scale = coverScale(size);
    assert.ok(size.width * scale >= frame.width - 1e-9 && size.height * scale >= frame.height - 1e-9);
  }
});

test("the picture cannot be moved off the frame", () => {
  const size = { width: 590, height: 413 };
  assert.deepEqual(held({ x: 500, y: 90 }, size, 1), { x: 147.5, y: 0 });
  assert.deepEqual(held({ x: -10, y: -90 }, size, 1), { x: -10, y: 0 });
});
