"""Every shipped diagram, walked along every path."""
