// Files in the chat with the app: at first it asks whether it may put one into one's own storage, then it says where it lies.

import { el, icon } from "../dom.js";
import { size } from "../files.js";
import { isOnline, send } from "../sending.js";
import { t } from "../texts.js";
import { toast } from "../toast.js";

/** files: [{name, about, size, url}]; without url it is an offer. */
export const fileList = (message) => (message.files?.length ? el("div", { class: "files" }, message.files.map((file) => (file.url ? link(file) : offer(message, file)))) : null);

function link({ name, url }) {
  return el("a", { class: "file", href: url, download: name, data: { testid: "file" } }, icon("file"), el("span", { class: "file-text" }, el("strong", {}, name)), icon("download"));
}

function offer({ id }, { name, about, size: bytes }) {
  const button = (label, look, accept) => el("button", { type: "button", class: `button ${look}`, on: { click: () => answer(id, accept) } }, label);
  return el(
    "div", { class: "file-offer", data: { testid: "file-offer" } },
    el("div", { class: "file" }, icon("file"), el("span", { class: "file-text" }, el("strong", {}, name), el("small", {}, size(bytes)))),
    about ? el("p", {}, about) : null,
    el("div", { class: "actions" }, button(t("takeFile"), "primary", true), button(t("leaveFile"), "", false)),
  );
}

function answer(id, accept) {
  if (isOnline()) send({ type: "consent", id, accept });
  else toast(t("offline"));
}
