// "Anna Berger" -> "AB"

export const initials = (name) => name.split(/\s+/).filter(Boolean).map((word) => [...word][0]).slice(0, 2).join("").toLocaleUpperCase();
