"""The product as people meet it: a running instance, and Debian's Chromium in front of it."""
