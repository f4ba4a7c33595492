"""A Slack-compatible workspace on this machine, for the demo and the tests; never part of a deployment.

`server.Workspace` puts it together. What it is made of, from the inside out:

- `model` people, channels, messages · `changes` what happened · `board`, `modals`, `responses` what may happen
- `api` and the `*_methods` what the app calls · `blockkit`, `limits`, `limiter`, `call`, `posting` what Slack would refuse
- `files` what the app uploads and people save
- `payloads`, `events`, `courier` what the app is told · `sockets`, `deliver` the two ways it gets there
- `people_actions` what a person does · `page_socket` the page that people do it on
- `clock`, `faults` time and trouble, both in the hands of tests · `saving` what outlives a restart
"""
