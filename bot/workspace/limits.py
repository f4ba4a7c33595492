"""Slack's published limits as data: one row for each number, with the page of Slack's documentation that states it.

Names follow the official type definitions (`Interface.property` of @slack/types), so that a test can hold every row
against them; rows with a lower-case first word are stated by the documentation alone. Characters are Unicode code
points of the string as it is sent, that is after `&`, `<` and `>` have been escaped.
"""

from collections.abc import Mapping
from dataclasses import dataclass

DOCS = "https://docs.slack.dev/"

_BLOCKS = "reference/block-kit/blocks/"
_ELEMENTS = "reference/block-kit/block-elements/"
_OBJECTS = "reference/block-kit/composition-objects/"
_VIEWS = "reference/views/"
_POST = "reference/methods/chat.postMessage"


@dataclass(frozen=True)
class Limit:
    """The most (and least) characters, items, bytes or units that Slack takes in one place."""

    name: str
    most: int
    page: str
    least: int = 0

    @property
    def source(self) -> str:
        """The address of the page that states the limit."""
        return self.page if self.page.startswith("https:") else DOCS + self.page


_ROWS = (
    # Messages
    Limit("message.blocks", 50, "reference/block-kit/blocks"),
    Limit("message.text", 40_000, _POST),
    Limit("message.text_of_update", 4_000, "reference/methods/chat.update"),
    Limit("message.markdown_text", 12_000, _POST),
    Limit("message.attachments", 100, _POST),
    Limit("message.tables", 1, _BLOCKS + "table-block"),
    # Not documented; measured by users on markdown blocks (13,172 to 13,297): the text of all blocks together.
    Limit("message.text_of_blocks", 13_100, "https://github.com/slackapi/bolt-js/issues/2509"),
    # Views
    Limit("BaseView.blocks", 100, _VIEWS + "modal-views"),
    Limit("BaseView.private_metadata", 3_000, _VIEWS + "modal-views"),
    Limit("BaseView.callback_id", 255, _VIEWS + "modal-views", least=1),
    Limit("view.external_id", 255, _VIEWS + "modal-views"),
    Limit("ModalView.title", 24, _VIEWS + "modal-views", least=1),
    Limit("ModalView.close", 24, _VIEWS + "modal-views", least=1),
    Limit("ModalView.submit", 24, _VIEWS + "modal-views", least=1),
    Limit("view.bytes", 250_000, "reference/methods/views.open"),
    # Blocks
    Limit("Block.block_id", 255, "reference/block-kit/blocks", least=1),
    Limit("ActionsBlock.elements", 25, _BLOCKS + "actions-block", least=1),
    Limit("CardBlock.title", 150, _BLOCKS + "card-block", least=1),
    Limit("CardBlock.subtitle", 150, _BLOCKS + "card-block", least=1),
    Limit("CardBlock.body", 200, _BLOCKS + "card-block", least=1),
    Limit("CarouselBlock.elements", 10, _BLOCKS + "carousel-block", least=1),
    Limit("ContainerBlock.title", 150, _BLOCKS + "container-block", least=1),
    Limit("ContainerBlock.subtitle", 150, _BLOCKS + "container-block", least=1),
    Limit("ContainerBlock.child_blocks", 10, _BLOCKS + "container-block"),
    Limit("ContextBlock.elements", 10, _BLOCKS + "context-block", least=1),
    Limit("ContextActionsBlock.elements", 5, _BLOCKS + "context-actions-block", least=1),
    Limit("DataTableBlock.page_size", 100, _BLOCKS + "data-table-block", least=1),
    Limit("HeaderBlock.text", 150, _BLOCKS + "header-block", least=1),
    Limit("ImageBlock.alt_text", 2_000, _BLOCKS + "image-block"),
    Limit("ImageBlock.title", 2_000, _BLOCKS + "image-block", least=1),
    Limit("image.image_url", 3_000, _BLOCKS + "image-block", least=1),
    Limit("InputBlock.label", 2_000, _BLOCKS + "input-block", least=1),
    Limit("InputBlock.hint", 2_000, _BLOCKS + "input-block", least=1),
    Limit("MarkdownBlock.text", 12_000, _BLOCKS + "markdown-block", least=1),
    Limit("SectionBlock.text", 3_000, _BLOCKS + "section-block", least=1),
    Limit("SectionBlock.fields", 10, _BLOCKS + "section-block", least=1),
    Limit("SectionBlock.fields[]", 2_000, _BLOCKS + "section-block", least=1),
    Limit("TableBlock.rows", 100, _BLOCKS + "table-block", least=1),
    Limit("TableBlock.rows[]", 20, _BLOCKS + "table-block", least=1),
    Limit("TableBlock.column_settings", 20, _BLOCKS + "table-block"),
    Limit("VideoBlock.title", 199, _BLOCKS + "video-block", least=1),
    Limit("VideoBlock.author_name", 49, _BLOCKS + "video-block"),
    # Elements
    Limit("Action.action_id", 255, "reference/block-kit/block-elements", least=1),
    Limit("Placeholdable.placeholder", 150, "reference/block-kit/block-elements", least=1),
    Limit("Button.text", 75, _ELEMENTS + "button-element", least=1),
    Limit("Button.value", 2_000, _ELEMENTS + "button-element"),
    Limit("Button.url", 3_000, _ELEMENTS + "button-element", least=1),
    Limit("Button.accessibility_label", 75, _ELEMENTS + "button-element"),
    Limit("WorkflowButton.text", 75, _ELEMENTS + "workflow-button-element", least=1),
    Limit("WorkflowButton.accessibility_label", 75, _ELEMENTS + "workflow-button-element"),
    Limit("feedback.text", 75, _ELEMENTS + "feedback-buttons-element", least=1),
    Limit("feedback.value", 2_000, _ELEMENTS + "feedback-buttons-element"),
    Limit("feedback.accessibility_label", 75, _ELEMENTS + "feedback-buttons-element"),
    Limit("IconButton.accessibility_label", 75, _ELEMENTS + "icon-button-element"),
    Limit("Checkboxes.options", 10, _ELEMENTS + "checkboxes-element", least=1),
    Limit("RadioButtons.options", 10, _ELEMENTS + "radio-button-group-element", least=1),
    Limit("Overflow.options", 5, _ELEMENTS + "overflow-menu-element", least=1),
    Limit("StaticSelect.options", 100, _ELEMENTS + "select-menu-element", least=1),
    Limit("StaticSelect.option_groups", 100, _ELEMENTS + "select-menu-element", least=1),
    Limit("MultiStaticSelect.options", 100, _ELEMENTS + "multi-select-menu-element", least=1),
    Limit("MultiStaticSelect.option_groups", 100, _ELEMENTS + "multi-select-menu-element", least=1),
    Limit("FileInput.max_files", 10, _ELEMENTS + "file-input-element", least=1),
    Limit("PlainTextInput.min_length", 3_000, _ELEMENTS + "plain-text-input-element"),
    Limit("input.max_length", 3_000, _ELEMENTS + "plain-text-input-element", least=1),
    Limit("input.initial_value", 3_000, _ELEMENTS + "plain-text-input-element"),
    Limit("RichTextInput.min_lines", 100, _ELEMENTS + "rich-text-input-element", least=1),
    Limit("RichTextInput.max_lines", 100, _ELEMENTS + "rich-text-input-element", least=1),
    Limit("RichTextList.indent", 8, _BLOCKS + "rich-text-block"),
    # Composition objects
    Limit("PlainTextElement.text", 3_000, _OBJECTS + "text-object", least=1),
    Limit("MrkdwnElement.text", 3_000, _OBJECTS + "text-object", least=1),
    Limit("Confirm.title", 100, _OBJECTS + "confirmation-dialog-object", least=1),
    Limit("Confirm.text", 300, _OBJECTS + "confirmation-dialog-object", least=1),
    Limit("Confirm.confirm", 30, _OBJECTS + "confirmation-dialog-object", least=1),
    Limit("Confirm.deny", 30, _OBJECTS + "confirmation-dialog-object", least=1),
    Limit("MrkdwnOption.text", 75, _OBJECTS + "option-object", least=1),
    Limit("PlainTextOption.text", 75, _OBJECTS + "option-object", least=1),
    Limit("OptionDescriptor.description", 75, _OBJECTS + "option-object", least=1),
    # The documentation page says 150, the official types 75: what is valid under both is valid.
    Limit("OptionDescriptor.value", 75, _OBJECTS + "option-object", least=1),
    Limit("OptionDescriptor.url", 3_000, _OBJECTS + "option-object", least=1),
    Limit("OptionGroup.label", 75, _OBJECTS + "option-group-object", least=1),
    Limit("OptionGroup.options", 100, _OBJECTS + "option-group-object", least=1),
    # The app manifest
    Limit("manifest.name", 35, "reference/app-manifest", least=1),
    Limit("manifest.description", 140, "reference/app-manifest"),
    Limit("manifest.long_description", 4_000, "reference/app-manifest"),
    Limit("manifest.bot_display_name", 80, "reference/app-manifest", least=1),
    Limit("manifest.shortcut_name", 24, "reference/app-manifest", least=1),
)

LIMITS: Mapping[str, Limit] = {row.name: row for row in _ROWS}
