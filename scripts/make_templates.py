"""Draws the shipped Word templates anew: `python -m scripts.make_templates`. Administrators edit them in Word.

Names in double braces are docxtpl's; app/adapters/docx_expressions.py says what else is allowed.
"""

from pathlib import Path

from scripts.template_application import application_change, application_first, application_renewal
from scripts.template_certificate import certificate
from scripts.template_deregistration import application_deregistration
from scripts.template_letters import letter_acceptance, letter_refusal, letter_return

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "templates_docx"
EXAMPLE = ROOT / "docs" / "examples" / "deregistration" / "templates_docx"


def main() -> None:
    """Write the shipped templates into templates_docx/, and that of the example beside its diagram."""
    applications = (application_first, application_renewal, application_change)
    letters = (letter_acceptance, letter_return, letter_refusal)
    for draw in (*applications, *letters, certificate):
        draw().save(str(SHIPPED / f"{draw.__name__}.docx"))
    application_deregistration().save(str(EXAMPLE / "application_deregistration.docx"))


if __name__ == "__main__":
    main()
