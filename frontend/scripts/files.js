// What can be said about a file before it is sent; the server checks again.

const kinds = { jpg: "JPG", jpeg: "JPG", png: "PNG", pdf: "PDF" };

export function size(bytes) {
  return bytes >= 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.ceil(bytes / 1024)} KB`;
}

/** Why this file cannot be taken, in words; "" when it may be sent. `accept` is the input's list of endings. */
export function refusal(file, accept, maxBytes) {
  const endings = accept.split(",").map((one) => one.trim().toLowerCase()).filter((one) => one.startsWith("."));
  const ending = file.name.toLowerCase().match(/\.[^.]+$/)?.[0] ?? "";
  if (endings.length && !endings.includes(ending)) {
    const allowed = [...new Set(endings.map((one) => kinds[one.slice(1)] ?? one))].join("、");
    return `“${file.name}”的格式不能上传，请使用 ${allowed} 文件`;
  }
  if (file.size === 0) return `“${file.name}”是空文件，请重新选择`;
  if (file.size > maxBytes) return `“${file.name}”有 ${size(file.size)}，超过 ${size(maxBytes)}，请压缩后再上传`;
  return "";
}
