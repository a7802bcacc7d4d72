// The arithmetic of cutting a photo.
import assert from "node:assert/strict";
import { test } from "node:test";

import { coverScale, firstThatFits, frame, held, qualities, turnedSize, workingSize } from "../scripts/crop.js";

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

test("a large picture is worked on in a smaller size of the same shape, a small one as it is", () => {
  assert.deepEqual(workingSize({ width: 6000, height: 4000 }), { width: 2400, height: 1600 });
  assert.deepEqual(workingSize({ width: 590, height: 826 }), { width: 590, height: 826 });
});

test("the best quality that fits is found in at most four tries", () => {
  for (const best of qualities) {
    let tries = 0;
    const make = (quality) => ((tries += 1), quality);
    assert.equal(firstThatFits(qualities, make, (quality) => quality <= best), best);
    assert.ok(tries <= 4);
  }
});

test("when nothing fits there is nothing", () => {
  assert.equal(firstThatFits(qualities, (quality) => quality, () => false), null);
});
