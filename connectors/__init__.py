"""Connectors, one package a service. Each imports the kit and the domain, nothing else of ours."""
