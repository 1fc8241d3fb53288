"""All of the suite in one class: a connector's test module subclasses it and brings a ``peer``."""

from __future__ import annotations

from inbox_tui.connector.conformance.capabilities import CapabilitiesConformance
from inbox_tui.connector.conformance.changes import ChangesConformance
from inbox_tui.connector.conformance.files import FilesConformance
from inbox_tui.connector.conformance.groups import GroupsConformance
from inbox_tui.connector.conformance.history import HistoryConformance
from inbox_tui.connector.conformance.lifecycle import LifecycleConformance
from inbox_tui.connector.conformance.organising import OrganisingConformance
from inbox_tui.connector.conformance.safety import SafetyConformance
from inbox_tui.connector.conformance.signals import SignalsConformance
from inbox_tui.connector.conformance.signing_in import SigningInConformance
from inbox_tui.connector.conformance.text import TextConformance


class ConnectorConformance(
    SigningInConformance,
    LifecycleConformance,
    TextConformance,
    ChangesConformance,
    SignalsConformance,
    FilesConformance,
    GroupsConformance,
    HistoryConformance,
    OrganisingConformance,
    SafetyConformance,
    CapabilitiesConformance,
):
    """Everything a connector promises."""
