"""What people with bad intentions, bad luck or old pages send, over HTTP against the real application."""
