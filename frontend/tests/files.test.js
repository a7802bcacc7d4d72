// What is refused before it is sent.
import assert from "node:assert/strict";
import { test } from "node:test";

import { refusal } from "../scripts/files.js";

const accept = ".jpg,.jpeg,.png,.pdf";
const most = 10485760;

test("allowed kinds up to the limit are taken", () => {
  for (const name of ["a.jpg", "A.JPEG", "扫描 1.png", "x.y.pdf"]) assert.equal(refusal({ name, size: most }, accept, most), "");
});

test("other kinds, empty and large files are refused with the reason", () => {
  assert.match(refusal({ name: "a.docx", size: 1 }, accept, most), /格式不能上传，请使用 JPG、PNG、PDF 文件/);
  assert.match(refusal({ name: "pdf", size: 1 }, accept, most), /格式不能上传/);
  assert.match(refusal({ name: "a.pdf", size: 0 }, accept, most), /空文件/);
  assert.match(refusal({ name: "a.pdf", size: most * 2 }, accept, most), /20.0 MB，超过 10.0 MB/);
});
