// Every sentence of the page itself, in both languages. What the bot says comes from the bot.

const de = {
  skipMessages: "Zum Inhalt springen", skipComposer: "Zum Eingabefeld springen", skipThread: "Zum Thread springen",
  me: "Ich bin", locale: "Sprache", channels: "Kanäle", direct: "Direktnachrichten", home: "Startseite", messages: "Nachrichten", apps: "Apps", appTabs: "Ansichten der App", navigation: "Kanäle und Personen",
  unread: (n) => `${n} ungelesen`, thread: "Thread", closeThread: "Thread schließen", square: "Öffentlicher Platz",
  squareHint: "Das sehen Kundinnen und Kunden", squareShow: "Öffentlichen Platz zeigen", squareHide: "Öffentlichen Platz ausblenden",
  squareEmpty: "Noch hat niemand etwas geschrieben.", squareForm: "Als Kundin oder Kunde schreiben", account: "Konto", author: "Name",
  conversation: "Unterhaltung", newConversation: "Neue Unterhaltung", post: "Veröffentlichen", customerText: "Was möchtest du öffentlich sagen?",
  answerHere: "Hier weiterschreiben", privately: "privat", replies: (n) => (n === 1 ? "1 Antwort" : `${n} Antworten`),
  lastReply: (when) => `zuletzt ${when}`, onlyYou: "Nur für dich sichtbar", dismiss: "Ausblenden", edited: "(bearbeitet)", app: "App",
  noMessages: "Hier ist noch nichts passiert.", noHome: "Die Startseite ist noch leer.", older: (n) => `${n} ältere Nachrichten zeigen`,
  newMessages: "Neue Nachrichten", composer: (name) => `Nachricht an ${name}`, threadComposer: "Antworten …", send: "Senden",
  shortcuts: "Kurzbefehle", suggestions: "Vorschläge", more: "Weitere Aktionen", react: "Reagieren",
  reply: "Im Thread antworten", edit: "Nachricht bearbeiten", remove: "Nachricht löschen", removeSure: "Möchtest du diese Nachricht wirklich löschen?",
  save: "Speichern", cancel: "Abbrechen", confirm: "Bestätigen", delete: "Löschen", close: "Schließen", back: "Zurück",
  choose: "Auswählen", choosePerson: "Person auswählen", search: "Tippen, um zu suchen", searching: "Suche läuft …", nothingFound: "Nichts gefunden",
  typeMore: (n) => `Gib mindestens ${n} Zeichen ein`, found: (n) => (n === 1 ? "1 Vorschlag" : `${n} Vorschläge`), optional: "(optional)",
  required: "Bitte fülle dieses Feld aus.", tooShort: (n) => `Bitte gib mindestens ${n} Zeichen ein.`, left: (n) => `noch ${n} Zeichen`,
  unknownBlock: (type) => `Dieser Inhalt kann hier nicht angezeigt werden: ${type}`, reconnecting: "Verbindung unterbrochen – wird wiederhergestellt …",
  offline: "Gerade keine Verbindung. Dein Text bleibt stehen.", no_ack: "⚠ Die App hat nicht rechtzeitig geantwortet.",
  dispatch_failed: "⚠ Die App ist gerade nicht erreichbar.", invalid_command: "⚠ Diesen Befehl gibt es nicht.", view_failed: "⚠ Die App konnte das Formular nicht öffnen.",
  refused: "⚠ Das geht hier nicht.", command_in_thread: "⚠ In Threads gibt es keine Befehle.",
  warning: (code) => `⚠ Das hat nicht geklappt (${code}).`,
  filter: "Liste eingrenzen", chosen: (n, all) => `${n} von ${all} ausgewählt`, removeChoice: (name) => `${name} entfernen`,
  formTrouble: "Wir haben keine Antwort von der App bekommen. Alles, was du eingegeben hast, ist noch da. Versuchst du es noch einmal?",
  loading: "Verbinde …", reactedBy: (names) => `reagiert: ${names}`, moreOptions: "Weitere Möglichkeiten",
  teamsAndPeople: "Teams und Personen", sides: "Chatprogramme", slackLike: "Wie in Slack", teamsLike: "Wie in Teams", chat: "Chat", chatHint: "Nur du und die App", newPost: "Neuen Beitrag schreiben", answerPost: "Antworten", deleted: "Diese Nachricht wurde gelöscht.",
  takeFile: "Annehmen", leaveFile: "Ablehnen", earlierReplies: (n) => (n === 1 ? "1 frühere Antwort zeigen" : `${n} frühere Antworten zeigen`), no_answer: "⚠ Die App hat nicht rechtzeitig geantwortet.", unreachable: "⚠ Die App ist gerade nicht erreichbar.",
  error: "⚠ In der App ist etwas schiefgegangen.", bad_answer: "⚠ Die Antwort der App kann hier nicht angezeigt werden.",
  cardTooNew: "Diese Karte kann hier nicht angezeigt werden.", unfitting: "Das passt hier nicht. Bitte sieh noch einmal nach.",
};

const en = {
  skipMessages: "Skip to the content", skipComposer: "Skip to the message field", skipThread: "Skip to the thread",
  me: "I am", locale: "Language", channels: "Channels", direct: "Direct messages", home: "Home", messages: "Messages", apps: "Apps", appTabs: "Views of the app", navigation: "Channels and people",
  unread: (n) => `${n} unread`, thread: "Thread", closeThread: "Close thread", square: "Public square",
  squareHint: "This is what customers see", squareShow: "Show the public square", squareHide: "Hide the public square",
  squareEmpty: "Nobody has written anything yet.", squareForm: "Write as a customer", account: "Account", author: "Name",
  conversation: "Conversation", newConversation: "New conversation", post: "Publish", customerText: "What do you want to say in public?",
  answerHere: "Continue here", privately: "private", replies: (n) => (n === 1 ? "1 reply" : `${n} replies`),
  lastReply: (when) => `last ${when}`, onlyYou: "Only visible to you", dismiss: "Dismiss", edited: "(edited)", app: "App",
  noMessages: "Nothing has happened here yet.", noHome: "The home tab is still empty.", older: (n) => `Show ${n} older messages`,
  newMessages: "New messages", composer: (name) => `Message ${name}`, threadComposer: "Reply …", send: "Send",
  shortcuts: "Shortcuts", suggestions: "Suggestions", more: "More actions", react: "React",
  reply: "Reply in thread", edit: "Edit message", remove: "Delete message", removeSure: "Do you really want to delete this message?",
  save: "Save", cancel: "Cancel", confirm: "Confirm", delete: "Delete", close: "Close", back: "Back",
  choose: "Choose", choosePerson: "Choose a person", search: "Type to search", searching: "Searching …", nothingFound: "Nothing found",
  typeMore: (n) => `Type at least ${n} characters`, found: (n) => (n === 1 ? "1 suggestion" : `${n} suggestions`), optional: "(optional)",
  required: "Please fill in this field.", tooShort: (n) => `Please enter at least ${n} characters.`, left: (n) => `${n} characters left`,
  unknownBlock: (type) => `This content cannot be shown here: ${type}`, reconnecting: "Connection lost – reconnecting …",
  offline: "No connection right now. Your text stays here.", no_ack: "⚠ The app did not respond in time.",
  dispatch_failed: "⚠ The app cannot be reached right now.", invalid_command: "⚠ There is no such command.", view_failed: "⚠ The app could not open the form.",
  refused: "⚠ That is not possible here.", command_in_thread: "⚠ There are no commands in threads.",
  warning: (code) => `⚠ That did not work (${code}).`,
  filter: "Narrow the list down", chosen: (n, all) => `${n} of ${all} chosen`, removeChoice: (name) => `Remove ${name}`,
  formTrouble: "We had some trouble connecting to the app. Everything you typed is still here. Try again?",
  loading: "Connecting …", reactedBy: (names) => `reacted: ${names}`, moreOptions: "More options",
  teamsAndPeople: "Teams and people", sides: "Chat products", slackLike: "As in Slack", teamsLike: "As in Teams", chat: "Chat", chatHint: "Only you and the app", newPost: "Write a new post", answerPost: "Reply", deleted: "This message was deleted.",
  takeFile: "Allow", leaveFile: "Decline", earlierReplies: (n) => (n === 1 ? "Show 1 earlier reply" : `Show ${n} earlier replies`), no_answer: "⚠ The app did not respond in time.", unreachable: "⚠ The app cannot be reached right now.",
  error: "⚠ Something went wrong in the app.", bad_answer: "⚠ The app's answer cannot be shown here.",
  cardTooNew: "This card cannot be shown here.", unfitting: "That does not fit here. Please have another look.",
};

const TEXTS = { de, en };
let current = "en-GB";

export const locale = () => current;
export const language = () => (current.startsWith("de") ? "de" : "en");

export function setLocale(value) {
  current = value || "en-GB";
  document.documentElement.lang = language();
}

/** The sentence `key` in the person's language; a missing key is a mistake of ours and must be seen. */
export function t(key, ...values) {
  const text = TEXTS[language()][key];
  if (text === undefined) throw new Error(`no text for ${key}`);
  return typeof text === "function" ? text(...values) : text;
}

export const knows = (key) => key in en;

/** Fill the fixed parts of index.html: data-t is text, data-t-label an aria-label and tooltip. */
export function translatePage(root = document) {
  for (const node of root.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of root.querySelectorAll("[data-t-label]")) {
    node.setAttribute("aria-label", t(node.dataset.tLabel));
    if (node.tagName === "BUTTON") node.title = t(node.dataset.tLabel);
  }
}
