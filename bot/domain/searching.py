"""What of a ticket can be searched for."""

from __future__ import annotations

from bot.domain import activities as did
from bot.domain.posts import Post, PostRef


def words_of(activity: did.Activity) -> str:
    """Return the words of an activity that people may look for later: what customers and colleagues wrote, and names."""
    match activity:
        case did.Opened(post=post) | did.PostAdded(post=post) | did.PostEdited(post=post):
            return _post(post)
        case did.Absorbed(posts=posts):
            return "\n".join(map(_post, posts))
        case did.ReplyDrafted(text=text) | did.ReplyQueued(text=text) | did.AnswerSuggested(text=text):
            return text
        case did.NoteAdded(text=text) | did.NoteEdited(text=text):
            return text
        case did.Escalated(reason=reason, question=question):
            return f"{reason}\n{question}"
        case did.HelpAsked(question=question):
            return question
        case did.HelpAnswered(text=text) | did.ReminderSet(text=text) | did.EscalationReturned(reason=text):
            return text
        case did.ActAsked(reason=reason) | did.DoneByHand(reason=reason):
            return reason
        case did.Forwarded(name=name, to=to, question=question):
            return f"{name} {to}\n{question}"
        case did.ForwardAnswered(name=name, text=text, sender=sender):
            return f"{name} {sender.clean()}\n{text.clean()}"
        case did.Tagged(tag=tag):
            return tag
        case _:
            return ""


def posts_in(activity: did.Activity) -> tuple[PostRef, ...]:
    """Return the posts whose words an activity holds: when one of them is removed, these words must not be found any more."""
    match activity:
        case did.Opened(post=post) | did.PostAdded(post=post) | did.PostEdited(post=post):
            return (post.ref,)
        case did.Absorbed(posts=posts):
            return tuple(post.ref for post in posts)
        case _:
            return ()


def _post(post: Post) -> str:
    return f"{post.author.name.clean()} {post.author.handle.clean()}\n{post.text.clean()}"
