// What a person finds in a drawn card, whoever drew it: [{text} | {choice} | {input} | {select} | {image} | {action}], in the order of the page.

const BOLD = new Set(["STRONG", "B"]);
const ITALIC = new Set(["EM", "I"]);
const SIGN = /^((•|\d+\.) ?)+$/;

export function read(root) {
  const found = [];
  let words = "";
  const flush = () => {
    const text = words.replace(/\s+/g, " ").trim();
    if (SIGN.test(text)) {
      words = `${text} `; // the sign of an item, or what looks like one, stands before its first paragraph
      return;
    }
    if (text) found.push({ text });
    words = "";
  };
  const add = (thing) => {
    flush();
    found.push(thing);
  };

  function visit(node) {
    if (node.nodeType === Node.TEXT_NODE) words += node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || isUnseen(node)) return;
    const special = SPECIAL.find(([selector]) => node.matches(selector));
    if (special) special[1](node, add);
    else inside(node);
  }

  function inside(node) {
    const apart = getComputedStyle(node).display !== "inline" || node.tagName === "BR";
    if (apart && node.tagName === "BR") words += " ";
    else if (apart) flush();
    const [open, close] = marks(node);
    words += open;
    for (const child of node.childNodes) visit(child);
    words += close;
    if (apart && node.tagName !== "BR") flush();
  }

  visit(root);
  flush();
  return found;
}

function marks(node) {
  if (BOLD.has(node.tagName)) return ["⟨b⟩", "⟨/b⟩"];
  if (ITALIC.has(node.tagName)) return ["⟨i⟩", "⟨/i⟩"];
  if (node.tagName === "A" && node.getAttribute("href")) return ["⟨a⟩", `⟨/a ${node.getAttribute("href")}⟩`];
  if (node.tagName === "LI") return [node.parentElement.tagName === "OL" ? `${node.parentElement.start + [...node.parentElement.children].indexOf(node)}. ` : "• ", ""];
  return ["", ""];
}

const isUnseen = (node) => node.getAttribute("aria-hidden") === "true" || node.hidden || getComputedStyle(node).display === "none" || node.matches(".error");

const labelOf = (box) => (box.closest("label") ?? document.querySelector(`label[for="${box.id}"]`))?.textContent.trim() ?? "";

const SPECIAL = [
  ["label[for]:has(+ nothing)", () => {}],
  ["input[type=checkbox], input[type=radio]", (node, add) => add({ choice: labelOf(node), kind: node.type, checked: node.checked, value: node.value })],
  ["input[list], input.combobox-field", (node, add) => add({ find: node.value, placeholder: node.placeholder })],
  ["input, textarea", (node, add) => add({ input: node.tagName === "TEXTAREA" ? "multiline" : node.type, value: node.value, placeholder: node.placeholder, most: node.maxLength })],
  ["select", (node, add) => add({ select: [...node.options].filter((one) => !one.hidden).map((one) => [one.value, one.textContent]), value: node.value })],
  ["datalist", () => {}],
  ["img, [role=img]", (node, add) => add({ image: node.getAttribute("alt") ?? node.getAttribute("aria-label") ?? "" })],
  ["button, .button", (node, add) => add({ action: node.getAttribute("aria-haspopup") || node.textContent.trim() === "..." ? "…" : node.textContent.replace(/\s+/g, " ").trim(), off: Boolean(node.disabled) })],
];
