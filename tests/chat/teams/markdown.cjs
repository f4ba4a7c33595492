// Renders texts (a JSON array in the file that is named) as Markdown, HTML allowed; prints the HTML of each.
const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");

const MarkdownIt = createRequire(`${process.cwd()}/`)("markdown-it");

const markdown = new MarkdownIt({ html: true });
console.log(JSON.stringify(JSON.parse(readFileSync(process.argv[2], "utf8")).map((text) => markdown.render(text))));
