"""Rules about all templates at once."""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, FileSystemLoader, meta, nodes

TEMPLATES = Path(__file__).parents[2] / "app/web/templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
SOURCES = {name: (TEMPLATES / name).read_text(encoding="utf-8") for name in NAMES}
SYNTAX = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
TREES = {name: SYNTAX.parse(source) for name, source in SOURCES.items()}
REFERENCES = {name: {other or "" for other in meta.find_referenced_templates(tree)} for name, tree in TREES.items()}
PAGES = [name for name in NAMES if TREES[name].find(nodes.Extends) and not name.startswith("layouts/")]
# The page for our own faults uses neither layout nor session, because these may be what is broken.
WITH_A_FRAME = {"layouts/base.html", "errors/broken.html"}
# Diagrams as SVG of our own making, Markdown that was made harmless, and attributes that stand in the template itself.
DRAWN = {
    "admin/case.html": ["diagram"],
    "admin/page_edit.html": ["shown"],
    "admin/page_version.html": ["shown"],
    "admin/release.html": ["diagram"],
    "components/inputs.html": ["habits"],
    "desk/diagram.html": ["drawing"],
    "public/_text.html": ["page"],
}
HEADING = re.compile(r"<h1|\bhead\(|\bresult\(|\bempty\(.*level=1")


def own_sources(name: str) -> str:
    """A page with the parts it takes in from its own room."""
    parts = [part for part in REFERENCES[name] if part and not part.startswith(("layouts/", "components/"))]
    return SOURCES[name] + "".join(own_sources(part) for part in parts)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_refers_only_to_what_exists(name: str) -> None:
    assert REFERENCES[name] <= {*NAMES, ""}


def test_every_template_compiles(app: Flask) -> None:
    for source in SOURCES.values():
        app.jinja_env.compile(source)


def test_every_page_stands_in_the_one_frame() -> None:
    assert {name for name, source in SOURCES.items() if "<html" in source} == WITH_A_FRAME


@pytest.mark.parametrize("name", NAMES)
def test_every_macro_that_is_imported_exists_and_is_used(name: str) -> None:
    used = {node.name for node in TREES[name].find_all(nodes.Name) if node.ctx == "load"}
    for statement in TREES[name].find_all(nodes.FromImport):
        assert isinstance(statement.template, nodes.Const)
        offered = {macro.name for macro in TREES[statement.template.value].find_all(nodes.Macro)}
        offered |= {node.name for node in TREES[statement.template.value].find_all(nodes.Name) if node.ctx == "store"}
        for entry in statement.names:
            macro, alias = entry if isinstance(entry, tuple) else (entry, entry)
            assert macro in offered
            assert alias in used, f"{alias} is imported for nothing"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_a_title_and_a_heading(name: str) -> None:
    assert "title" in {block.name for block in TREES[name].find_all(nodes.Block)}, "a page has a title of its own"
    assert HEADING.search(own_sources(name)), "a page has a heading"


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_inline(name: str) -> None:
    html = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "", SOURCES[name], flags=re.DOTALL)

    assert not re.search(r"<style|<script(?![^>]*src=)|\sstyle=|\son[a-z]+=|javascript:", html)


def test_only_what_the_server_draws_itself_is_taken_for_html() -> None:
    marked = {
        name: [name_in(node.node) for node in tree.find_all(nodes.Filter) if node.name == "safe" and node.node]
        for name, tree in TREES.items()
    }

    assert {name: what for name, what in marked.items() if what} == DRAWN


def name_in(node: nodes.Node) -> str:
    """A variable, or the object that a method is called on."""
    found = node if isinstance(node, nodes.Name) else node.find(nodes.Name)
    return found.name if found else "?"
