// Where the tools are: .tools/bin first (scripts/setup fills it), then PATH; and the browsers that the tests drive.
import { execFileSync } from "node:child_process";
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

/** The system's Firefox: FIREFOX if set, else the first known name on PATH, or undefined. */
export function systemFirefox() {
  return process.env.FIREFOX || which("firefox-esr", "firefox");
}

/** The first version of Firefox whose WebDriver BiDi has what the tests need of it. */
const FIREFOX_FROM = 153;

/** Why the tests cannot run in the system's Firefox; false when they can. */
export function whyNoFirefox() {
  const path = systemFirefox();
  if (path === undefined) return "Firefox is not installed";
  const said = execFileSync(path, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  const version = Number(said.match(/\b(\d+)\./)?.[1]);
  return !(version >= FIREFOX_FROM) && `${said} is older than ${FIREFOX_FROM}, whose automation the tests need`;
}

/** The same for Firefox, beside what Playwright sets by itself. */
export const FIREFOX_PREFERENCES = {
  // 153 ends the page's process when a script reads ariaLabelledByElements, as Playwright and axe do and this site does not.
  "accessibility.ARIAElementReflection.enabled": false,
  // The list of downloads would take the focus away from the page.
  "browser.download.alwaysOpenPanel": false,
  "browser.region.update.enabled": false,
  "dom.push.connection.enabled": false,
  "extensions.blocklist.enabled": false,
  "extensions.systemAddon.update.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.trr.mode": 5,
  "services.settings.server": "data:,",
  "toolkit.telemetry.enabled": false,
  "toolkit.telemetry.server": "data:,",
  // As prefers-reduced-motion: a picture must not catch a colour on its way to another.
  "ui.prefersReducedMotion": 1,
};

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
