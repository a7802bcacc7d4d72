"""Places for attachments. What they are called, and which are asked for, a release's own table says."""

# Images of identity documents need a consent of their own (PIPL, articles 28 and 29). This is for tables that were
# published before they had the column `sensitive`.
SENSITIVE = frozenset({"ID_PROOF"})
# The printed, signed and stamped form, and what the applicant wants to add to a returned application.
SIGNED_FORM = "SIGNED_FORM"
SUPPLEMENT = "SUPPLEMENT"
