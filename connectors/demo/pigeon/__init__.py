"""A pretend third-party service of the old kind, which can do little."""

from connectors.demo.styles import PIGEON
from connectors.demo.world import connector_of

connector = connector_of(PIGEON)

__all__ = ["connector"]
