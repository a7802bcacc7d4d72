"""The releases that are shipped as files: a bundle is a diagram and whatever it refers to."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.adapters import docx
from app.domain import facts, papers
from app.domain.actor import SYSTEM, Actor
from app.engine.checks import check
from app.engine.spec import Spec, parse
from app.errors import Fault, InvalidRelease
from app.forms.presentation import printed
from app.forms.samples import sample
from app.models import Release
from app.queries import releases as parsed_releases
from app.services import releases
from app.services.accounts import APPLICANT
from app.services.releases import BundleFile
from app.services.seeds import ROLES


def services(workflows: Path) -> list[str]:
    """The services that have a diagram in the folder."""
    return sorted(path.stem for path in workflows.glob("*.bpmn"))


def bundle(service_key: str, workflows: Path, templates: Path) -> list[BundleFile]:
    """The diagram of a service, and the tables, forms and templates that it names.

    Raises InvalidRelease when the diagram cannot be parsed.
    """
    diagram = (workflows / f"{service_key}.bpmn").read_bytes()
    tables = [path for path in sorted(workflows.glob("*.dmn")) if path.stem.encode() in diagram]
    spec = parse(diagram, [path.read_bytes() for path in tables])
    forms = [workflows / "forms" / f"{key}.json" for key in sorted(_named(spec, "form"))]
    documents = [templates / f"{key}.docx" for key in sorted(_templates(spec))]
    files = [BundleFile(f"{service_key}.bpmn", "diagram", service_key, diagram)]
    for kind, paths in (("table", tables), ("form", forms), ("template", documents)):
        files += [BundleFile(path.name, kind, path.stem, path.read_bytes()) for path in paths if path.exists()]
    return files


def publish(
    session: Session,
    service_key: str,
    files: Sequence[BundleFile],
    *,
    operations: Mapping[str, Collection[str]],
    by: Actor = SYSTEM,
) -> tuple[Release, bool]:
    """Check a bundle and put it into force. Raises InvalidRelease with every problem."""
    problems = check(
        next(f.content for f in files if f.kind == "diagram"),
        [f.content for f in files if f.kind == "table"],
        roles=ROLES,
        forms={f.key for f in files if f.kind == "form"},
        operations=operations,
        templates={f.key for f in files if f.kind == "template"},
        facts=_samples(files),
    )
    problems = problems or [*_template_faults(files), *_review_faults(files)]
    if problems:
        raise InvalidRelease(problems)
    name = parsed_releases.parse(files).spec.name
    return releases.publish(session, service_key, name or service_key, files, by=by)


def _samples(files: Sequence[BundleFile]) -> dict[str, Any]:
    """The catalogue of facts, in which `form` and `review` have the fields of this bundle's own forms."""
    known = facts.samples()
    try:
        parsed = parsed_releases.parse(files)
    except InvalidRelease:
        return known  # the check says what is wrong
    steps = [e.properties for e in parsed.spec.elements.values() if e.properties.get("form") in parsed.forms]
    found: dict[str, dict[str, Any]] = {"form": {}, "review": {}}
    for properties in steps:
        name = "form" if properties.get("role") == APPLICANT else "review"
        found[name] |= sample(parsed.forms[properties["form"]])
    form = {key: known["form"].get(key, value) for key, value in found["form"].items()}
    return known | {"form": form, "review": found["review"]}


def _template_faults(files: Sequence[BundleFile]) -> list[Fault]:
    """What is wrong with the documents: names that nothing fills in, and a missing number."""
    forms = parsed_releases.parse(files).forms.values()
    allowed = papers.sample({key: text for form in forms for key, text in printed(form, {}, {}).items()})
    wrong = []
    for file in files:
        if file.kind == "template":
            wrong += [
                Fault(f"{file.path} {f.field}".strip(), f.message, f.code) for f in docx.check(file.content, allowed)
            ]
            wrong += _without_number(file)
    return wrong


def _review_faults(files: Sequence[BundleFile]) -> list[Fault]:
    """A photo is uploaded on the applicant's page; the drawer of a review has no place for one."""
    parsed = parsed_releases.parse(files)
    return [
        Fault(element.id, f"「{element.name}」的表单中有照片“{field.label}”，审核环节不能上传照片", "REVIEW_PHOTO")
        for element in parsed.spec.elements.values()
        if element.properties.get("role") != APPLICANT and element.properties.get("form") in parsed.forms
        for field in parsed.forms[element.properties["form"]].fields()
        if field.type == "photo"
    ]


def _without_number(file: BundleFile) -> list[Fault]:
    try:
        named = docx.Template(file.content).fields()
    except InvalidRelease:
        return []
    if named & set(papers.NUMBERS):
        return []
    return [Fault(file.path, "模板缺少必需字段：case.number 或 certificate.registration_no", "DOCX_NUMBER")]


def _named(spec: Spec, name: str) -> set[str]:
    return {e.properties[name] for e in spec.elements.values() if e.properties.get(name)}


def _templates(spec: Spec) -> set[str]:
    literals = {e.parameters["template"].strip("\"'") for e in spec.elements.values() if e.parameters.get("template")}
    return literals | _named(spec, "export")
