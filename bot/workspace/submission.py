"""What the answer to a view_submission does to the person's modals.

https://docs.slack.dev/surfaces/modals#response_actions
"""

from bot.workspace.call import SlackError
from bot.workspace.content import check_view
from bot.workspace.hub import Hub
from bot.workspace.modals import View
from bot.workspace.model import Json


class Submission:
    def __init__(self, hub: Hub, view: View) -> None:
        self.hub = hub
        self.view = view

    def apply(self, answer: Json) -> dict[str, str]:
        """Carries the answer out; the errors to show, {} if there are none."""
        actions = {
            "": self._close,
            "clear": self._clear,
            "errors": self._errors,
            "push": self._push,
            "update": self._update,
        }
        try:
            return actions.get(answer.get("response_action", ""), self._unknown)(answer)
        except SlackError as error:
            self.hub.refused("view_submission answer", error)
            self.hub.warn(self.view.user, "view_failed", error.error)
            return {}

    def _close(self, _answer: Json) -> dict[str, str]:
        self.hub.modals.close(self.view)
        return {}

    def _clear(self, _answer: Json) -> dict[str, str]:
        self.hub.modals.clear(self.view.user)
        return {}

    def _update(self, answer: Json) -> dict[str, str]:
        self.hub.modals.update(self.view, check_view(answer.get("view")))
        return {}

    def _push(self, answer: Json) -> dict[str, str]:
        self.hub.modals.push(self.view.user, check_view(answer.get("view")))
        return {}

    def _errors(self, answer: Json) -> dict[str, str]:
        errors = {str(block): str(text) for block, text in answer.get("errors", {}).items()}
        inputs = {block["block_id"] for block in self.view.blocks if block["type"] == "input"}
        if not errors or not errors.keys() <= inputs:
            raise SlackError("invalid_errors", errors=sorted(errors))
        self.hub.modals.refuse(self.view, errors)
        return errors

    def _unknown(self, answer: Json) -> dict[str, str]:
        raise SlackError("invalid_response_action", errors=answer.get("response_action"))
