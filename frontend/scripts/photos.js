// 证件照: any picture may be chosen; it is cut and compressed here, and put back into the form's own file field.
import { crop } from "./cropper.js";
import { forEach, make } from "./dom.js";
import { size } from "./files.js";

export function startPhotos() {
  forEach("[data-photo]", (box) => {
    const input = box.querySelector('input[type="file"]');
    input.accept = "image/*";
    input.addEventListener("change", () => input.files[0] && take(box, input, input.files[0]));
  });
}

async function take(box, input, chosen) {
  const state = box.querySelector("[data-photo-state]");
  let photo = null;
  try {
    photo = await crop(chosen);
  } catch {
    state.textContent = `“${chosen.name}”不能作为照片打开，请选择 JPG 照片`;
    state.className = "field-fault";
    input.value = "";
    return;
  }
  if (!photo) {
    input.value = "";
    return;
  }
  const files = new DataTransfer();
  files.items.add(photo);
  input.files = files.files;
  const url = URL.createObjectURL(photo);
  box.querySelector("[data-photo-frame]").replaceChildren(make("img", { src: url, alt: "已选择的证件照" }));
  state.className = "note-text";
  state.textContent = `已选择：${photo.name}（${size(photo.size)}），点击“保存”后上传`;
}
