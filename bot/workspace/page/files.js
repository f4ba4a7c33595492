// Files under a message: what they are, how large, and a link that saves them.

import { el, icon } from "./dom.js";
import { locale } from "./texts.js";

const UNITS = ["byte", "kilobyte", "megabyte"];
const STEP = 1024;

export function size(bytes) {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(STEP)));
  const format = new Intl.NumberFormat(locale(), { style: "unit", unit: UNITS[power], unitDisplay: power ? "short" : "long", maximumFractionDigits: power ? 1 : 0 });
  return format.format(bytes / STEP ** power);
}

/** The workspace's own address of a file, under whatever name this page was opened. */
const path = (address) => new URL(address, location.href).pathname;

function fileLink({ title, name, pretty_type: kind, size: bytes, url_private_download: address }) {
  const facts = [title === name ? null : name, kind, size(bytes)].filter(Boolean).join(" · ");
  return el(
    "a", { class: "file", href: path(address), download: name, data: { testid: "file" } },
    icon("file"), el("span", { class: "file-text" }, el("strong", {}, title), el("small", {}, facts)), icon("download"),
  );
}

export const fileList = (files) => (files?.length ? el("div", { class: "files" }, files.map(fileLink)) : null);
