"""A Microsoft Teams on this machine, as a bot sees it: a Bot Connector with its login service, for the demo and the tests.

`server.Connector` puts it together. What it is made of, from the inside out:

- `model` people, teams, channels, chats, messages · `changes` what happened · `board`, `dialogs` what may happen
- `cards` reads the Adaptive Cards that the app sent · `content` what Teams would not take
- `keys`, `tokens` who signs and who may call · `limiter` how much · `faults` trouble, in the hands of tests
- `calls` what the app calls, with `conversations`, `rosters`, `graph`, `uploads`
- `activities` what the app is told · `driver` how it gets there, and again
- `people` what a person sees and does · `saving` what outlives a restart

It knows nothing of the code that speaks to Teams: whoever misreads the protocol finds another opinion here. What Microsoft does not
document is in one place each, and says so.
"""
