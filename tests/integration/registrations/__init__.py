"""延续登记 and 变更登记, played through the services."""
