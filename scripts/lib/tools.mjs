// Where the tools are: .tools/bin first (scripts/setup fills it), then PATH; and the browser that the tests drive.
import { accessSync, constants, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the project, without a slash at the end. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");

/** The environment for every tool: .tools/bin is first on PATH, and the toolchain that setup chose is used. */
export function toolEnvironment(base = process.env) {
  const environment = { ...base, PATH: [join(ROOT, ".tools", "bin"), base.PATH].join(delimiter) };
  if (!environment.RUSTUP_TOOLCHAIN) {
    const chosen = readIfThere(join(ROOT, ".tools", "toolchain"));
    if (chosen) environment.RUSTUP_TOOLCHAIN = chosen;
  }
  return environment;
}

/** The full path of the first of `names` that is on PATH and may be run, or undefined. */
export function which(...names) {
  for (const name of names) {
    for (const folder of toolEnvironment().PATH.split(delimiter)) {
      const candidate = join(folder, name);
      if (folder !== "" && isExecutable(candidate)) return candidate;
    }
  }
  return undefined;
}

/** The system's Chromium or Chrome: CHROMIUM if set, else the first known name on PATH, or undefined. */
export function systemChromium() {
  return process.env.CHROMIUM || which("chromium", "chromium-browser", "google-chrome-stable", "google-chrome");
}

/** The WebDriver of that browser: CHROMEDRIVER if set, else the one on PATH, or undefined. */
export function systemChromedriver() {
  return process.env.CHROMEDRIVER || which("chromedriver");
}

/** Keeps a browser under test from talking to anyone but the servers of the test. */
export const CHROMIUM_ARGUMENTS = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
];

function readIfThere(path) {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return undefined;
  }
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
