"""dengji: a registration office whose services are run by their own process diagrams."""
