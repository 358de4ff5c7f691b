// Trunk's post_build hook: makes one site of the two documents.
//
// 1. Builds verify.html with verify.Trunk.toml and copies the result beside index.html.
// 2. Gives each worker's files names with a hash (Trunk leaves a worker's names bare), so that a page can never start a
//    stale cached worker, and tells the page the name: <meta name="packseal-worker" content="…_loader.js">.
// 3. Moves Trunk's inline module script into a file, so that a document needs no inline script.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ROOT, toolEnvironment } from "../lib/tools.mjs";

const { TRUNK_STAGING_DIR: staging, TRUNK_PUBLIC_URL: publicUrl, TRUNK_PROFILE: profile } = process.env;
if (!staging) {
  console.error("scripts/site/finish.mjs is a hook of Trunk: run `trunk build`");
  process.exit(1);
}

buildVerify();
for (const name of ["index.html", "verify.html"]) {
  const source = readFileSync(join(ROOT, name), "utf8");
  let html = readFileSync(join(staging, name), "utf8");
  html = nameWorker(html, linkedBinary(name, source, "worker"));
  html = moveInlineScript(html, linkedBinary(name, source, "main"));
  // No browser checks the integrity of a preloaded module, and Chromium says so on the console.
  html = html.replace(/(<link rel="preload"[^>]*) integrity="[^"]*"([^>]* type="application\/wasm")/, "$1$2");
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

/** The binary that the source document links as its "main" or its "worker". */
function linkedBinary(name, source, type) {
  const links = source.match(/<link\b[^>]*>/g) ?? [];
  const link = links.find((tag) => /rel="rust"/.test(tag) && tag.includes(`data-type="${type}"`));
  const binary = link?.match(/data-bin="([\w-]+)"/)?.[1];
  if (!binary) throw new Error(`${name}: no <link data-trunk rel="rust" data-type="${type}" data-bin="…">`);
  return binary;
}

/** Renames the files of a worker by their content, writes its loader, and names the loader in the document. */
function nameWorker(html, binary) {
  const script = rename(`${binary}.js`, binary, ".js");
  const module = rename(`${binary}_bg.wasm`, binary, "_bg.wasm");
  // Both names are in the loader's text, so its own hash covers what it loads.
  const loader = `import init from "./${script}";\nawait init({ module_or_path: new URL("./${module}", import.meta.url) });\n`;
  const file = write(binary, "_loader.js", loader);
  return html.replace("</head>", `<meta name="packseal-worker" content="${publicUrl}${file}"></head>`);
}

/** Puts the text of the one inline module script into a file of its own. */
function moveInlineScript(html, binary) {
  const inline = html.match(/<script type="module">([^]*?)<\/script>/);
  if (!inline) throw new Error(`${binary}: Trunk wrote no inline module script`);
  // The script's own folder is the document's, so names relative to it stay right.
  const file = write(binary, "_start.js", `${inline[1].trim()}\n`);
  return html.replace(inline[0], () => `<script type="module" src="${publicUrl}${file}"></script>`);
}

function rename(from, base, suffix) {
  const to = `${base}-${hash(readFileSync(join(staging, from)))}${suffix}`;
  renameSync(join(staging, from), join(staging, to));
  if (existsSync(join(staging, `${base}_loader.js`))) rmSync(join(staging, `${base}_loader.js`));
  return to;
}

function write(base, suffix, text) {
  const file = `${base}-${hash(text)}${suffix}`;
  writeFileSync(join(staging, file), text);
  return file;
}

function hash(bytes) {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}
