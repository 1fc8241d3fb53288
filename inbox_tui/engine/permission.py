"""Whether a person allowed something, for a chat, by what they set on each level."""

from __future__ import annotations

from inbox_tui.domain.ids import ChatKey, ServiceId
from inbox_tui.policy.privacy import Said, Switch, read_switch
from inbox_tui.store import choices, settings
from inbox_tui.store.session import Reader


def said(reader: Reader, switch: Switch, chat: ChatKey, origin: ServiceId) -> Said:
    """What was set for everything, for the service ``chat`` is from, and for the chat itself."""
    return Said(
        everywhere=read_switch(settings.get(reader, switch.value)),
        service=read_switch(choices.of_service(reader, switch.value, origin)),
        chat=read_switch(choices.of_chat(reader, switch.value, chat)),
    )


def is_allowed(reader: Reader, switch: Switch, chat: ChatKey, origin: ServiceId) -> bool:
    """Whether the person allowed it there."""
    return said(reader, switch, chat, origin).holds
