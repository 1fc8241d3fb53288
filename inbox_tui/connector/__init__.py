"""The kit a connector is written with. A connector imports this package and the domain, no more."""
