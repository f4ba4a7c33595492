// What stands in for an element or action that this page does not know: learn.microsoft.com/adaptive-cards/authoring-cards/fallback

/** The element itself, or the first of its fallbacks that `table` knows; null if it may be dropped. */
export function withFallback(element, table) {
  if (element.type in table && !element.requires) return element;
  if (!element.fallback) return element.type in table ? element : { type: "unknown", name: element.type };
  return element.fallback === "drop" ? null : withFallback(element.fallback, table);
}
