// Trunk's post_build hook: makes one site of the two documents.
//
// 1. Builds verify.html with verify.Trunk.toml and copies the result beside index.html.
// 2. Puts the start script of www/start in the place of Trunk's inline one, and tells it the names of the files.
// 3. Puts the policy of `_headers` and the icon into the document.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ROOT, toolEnvironment } from "../lib/tools.mjs";
import { forMeta, policyOf, withMeta } from "./policy.mjs";

const { TRUNK_STAGING_DIR: staging, TRUNK_PUBLIC_URL: publicUrl, TRUNK_PROFILE: profile } = process.env;
if (!staging) {
  console.error("scripts/site/finish.mjs is a hook of Trunk: run `trunk build`");
  process.exit(1);
}

/** The modules of www/start of each document, each after those that it imports. */
const START = {
  "index.html": ["policy.mjs", "worker.mjs", "origins.mjs", "build.mjs"],
  "verify.html": ["policy.mjs", "worker.mjs", "verify.mjs"],
};

buildVerify();
for (const name of Object.keys(START)) {
  const source = readFileSync(join(ROOT, name), "utf8");
  let html = readFileSync(join(staging, name), "utf8");
  html = startProgram(name, html, linkedBinary(name, source));
  // No browser checks the integrity of a preloaded module, and Chromium says so on the console.
  html = html.replace(/(<link rel="preload"[^>]*) integrity="[^"]*"([^>]* type="application\/wasm")/, "$1$2");
  html = inlineIcon(html);
  html = withMeta(html, forMeta(policyOf(readFileSync(join(ROOT, "www", "_headers"), "utf8"), name)));
  writeFileSync(join(staging, name), html);
}

function buildVerify() {
  const dist = join(ROOT, "target", "verify-site");
  const command = ["build", "--config", "verify.Trunk.toml", "--dist", dist, "--public-url", publicUrl];
  if (profile === "release") command.push("--release");
  const { status, error } = spawnSync("trunk", command, { cwd: ROOT, env: toolEnvironment(), stdio: "inherit" });
  if (error) console.error(`cannot run trunk: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
  cpSync(dist, staging, { recursive: true, filter: (path) => basename(path) !== ".trunk-lock" });
  rmSync(dist, { recursive: true });
}

/** The binary that the source document links. */
function linkedBinary(name, source) {
  const links = source.match(/<link\b[^>]*>/g) ?? [];
  const binary = links.find((tag) => /rel="rust"/.test(tag))?.match(/data-bin="([\w-]+)"/)?.[1];
  if (!binary) throw new Error(`${name}: no <link data-trunk rel="rust" data-bin="…">`);
  return binary;
}

/** Replaces the one inline module script by the document's start script, in a file of its own. */
function startProgram(name, html, binary) {
  const inline = html.match(/<script type="module">([^]*?)<\/script>/);
  const glue = inline?.[1].match(/from '\.\/([^']+\.js)'/)?.[1];
  const program = inline?.[1].match(/module_or_path: '\.\/([^']+\.wasm)'/)?.[1];
  if (!glue || !program) throw new Error(`${name}: Trunk wrote no inline module script that names a script and a module`);
  // The worker's script begins with the same text (www/start/worker.mjs).
  if (!/\basync function __wbg_init\(/.test(readFileSync(join(staging, glue), "utf8"))) throw new Error(`${glue} has no __wbg_init`);
  // One file: modules that import each other would arrive one after the other.
  const modules = START[name].map((file) => readFileSync(startFile(file), "utf8").replace(/^import .*\n/gm, "").replace(/^export /gm, ""));
  const text = [`import init from "./${glue}";\n`, ...modules, `await start({ init, glue: "./${glue}", program: "./${program}" });\n`].join("\n");
  const file = write(binary, "_start.js", text);
  return html.replace(inline[0], () => `<script type="module" src="${publicUrl}${file}"></script>`);
}

/** Puts the icon into the document: a browser may ask for it late, when the document allows no request any more. */
function inlineIcon(html) {
  return html.replace(/(<link rel="icon"[^>]* href=")([^"]+\.svg)"/, (_, begin, path) => {
    const svg = readFileSync(join(ROOT, path), "utf8").trim();
    return `${begin}data:image/svg+xml,${encodeURIComponent(svg)}"`;
  });
}

function startFile(name) {
  return join(ROOT, "www", "start", name);
}

function write(base, suffix, text) {
  const file = `${base}-${hash(text)}${suffix}`;
  writeFileSync(join(staging, file), text);
  return file;
}

function hash(bytes) {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}
