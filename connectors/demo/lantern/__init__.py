"""A pretend third-party service, signed in to by a QR code."""

from connectors.demo.styles import LANTERN
from connectors.demo.world import connector_of

connector = connector_of(LANTERN)

__all__ = ["connector"]
