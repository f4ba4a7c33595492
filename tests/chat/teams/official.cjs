// Reads cards (a JSON array in the file that is named) as the official library does; prints what it finds wrong, a list for each.
// It runs in a folder with node_modules, from which the library comes.
const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");

const { AdaptiveCard, HostConfig, SerializationContext, ValidationEvent, Versions } = createRequire(`${process.cwd()}/`)("adaptivecards/dist/adaptivecards.js");

function wrongWith(content) {
  const context = new SerializationContext(Versions.v1_5);
  const card = new AdaptiveCard();
  card.hostConfig = new HostConfig({ actions: { maxActions: 6 } }); // as Teams
  AdaptiveCard.langProperty.regEx.lastIndex = 0; // a global expression: it would refuse every second language
  card.parse(content, context);
  const parsed = Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at));
  const found = card.validateProperties().validationEvents;
  return [...parsed, ...found].map((one) => `${ValidationEvent[one.event] ?? one.event}: ${one.message}`);
}

console.log(JSON.stringify(JSON.parse(readFileSync(process.argv[2], "utf8")).map(wrongWith)));
