// Builds app/web/static/dist from the sources in this folder: one style sheet, one script, the images and the notices.
import { build } from "esbuild";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "../app/web/static/dist");
const shipped = ["bootstrap", "htmx.org"];

// Bootstrap 5.3 is still written with @import and global functions; our own files are not.
const bootstrapIsOldFashioned = ["import", "global-builtin", "color-functions", "if-function"];

async function styles() {
  const result = await sass.compileAsync(join(here, "styles/app.scss"), {
    style: "compressed",
    loadPaths: [join(here, "node_modules")],
    quietDeps: true,
    silenceDeprecations: bootstrapIsOldFashioned,
  });
  await writeFile(join(dist, "app.css"), `${result.css}\n`);
}

async function scripts() {
  await build({
    entryPoints: [join(here, "scripts/app.js")],
    outfile: join(dist, "app.js"),
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
  });
}

async function images() {
  for (const name of await readdir(join(here, "images"))) {
    await copyFile(join(here, "images", name), join(dist, name));
  }
}

async function notices() {
  const parts = ["Third-party software inside app.css and app.js, with its licences.\n"];
  for (const name of shipped) {
    const folder = join(here, "node_modules", name);
    const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const licence = await readFile(join(folder, "LICENSE"), "utf8");
    parts.push(`${"=".repeat(72)}\n${name} ${about.version} (${about.license})\n${"=".repeat(72)}\n\n${licence.trim()}\n`);
  }
  await writeFile(join(dist, "third-party-notices.txt"), parts.join("\n"));
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await Promise.all([styles(), scripts(), images(), notices()]);
