"""From the form to the confirmation, through the services, on both databases."""
