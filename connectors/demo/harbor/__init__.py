"""The pretend home service."""

from connectors.demo.styles import HARBOR
from connectors.demo.world import connector_of

connector = connector_of(HARBOR)

__all__ = ["connector"]
