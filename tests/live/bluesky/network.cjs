// A whole network: PLC directory, PDS, AppView, moderation. Says READY; each line it reads it answers when everybody sees what was written.
const { TestNetwork } = require('@atproto/dev-env')
const { createInterface } = require('node:readline')

const [plc, pds, bsky, ozone] = process.argv.slice(2).map(Number)

TestNetwork.create({
  plc: { port: plc },
  pds: { port: pds, hostname: 'localhost' },
  ozone: { port: ozone },
  bsky: { port: bsky, publicUrl: `http://localhost:${bsky}`, dbPostgresSchema: 'bsky' },
}).then((network) => {
  console.log('READY')
  createInterface({ input: process.stdin })
    .on('line', (line) => network.processAll().then(() => console.log(line)))
    .on('close', () => network.close().then(() => process.exit(0)))
})
