"""Draws the shipped Word templates anew: `python scripts/make_templates.py`. Administrators edit them in Word.

Names in double braces are docxtpl's; app/adapters/docx_expressions.py says what else is allowed.
"""

from pathlib import Path

from template_application import application_first
from template_certificate import certificate

FOLDER = Path(__file__).parent.parent / "templates_docx"


def main() -> None:
    """Write every template into templates_docx/."""
    application_first().save(str(FOLDER / "application_first.docx"))
    certificate().save(str(FOLDER / "certificate.docx"))


if __name__ == "__main__":
    main()
