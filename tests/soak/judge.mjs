// Judges a saved pack: is it whole, and does it hold what a build without faults holds?
import { readFileSync } from "node:fs";
import { differences, vendorEntries } from "../e2e/support/faults.mjs";
import { verifyNatively } from "../e2e/support/verify.mjs";
import { entries } from "../e2e/support/zip.mjs";
import { mayLack } from "./faults.mjs";
import { strays } from "./same.mjs";

/** Rows that the log grows by while it is read. */
const GROWN = /,grown,grown-\d+,/;

/** The entries of the file at `path`; undefined when it is not a whole ZIP. */
export function wholePack(path) {
  try {
    return entries(readFileSync(path));
  } catch {
    return undefined;
  }
}

/** What the native command says against the file; undefined when it is intact, and sealed if it was to be. */
export function verdictOn(path, sealed = false) {
  const { exit, report } = verifyNatively(path);
  const wanted = sealed ? "INTACT, SIGNER UNKNOWN" : "INTACT, NOT SIGNED";
  return exit === 0 && report.headline === wanted ? undefined : `packseal verify: ${report.headline} (${exit})`;
}

/** What is wrong with a pack of the sample tenant, by what two packs without faults had in common; a list of sentences. */
export function flawsBy(rules) {
  return (pack) => [...strays(pack, rules), ...leaks(pack)];
}

/**
 * What is wrong with `pack` of Valdrics' layout, built with these faults, beside `clean`, built with the same choices and none; a list of
 * sentences. `exports` are those that a pack may lack: `{ label, entry, path }`.
 */
export function flawsOf(pack, clean, { choices, faults, exports }) {
  const flaws = [];
  const [ours, theirs] = [vendorEntries(pack), vendorEntries(clean)];
  const about = JSON.parse(pack.get("pack.json"));
  const failed = exports.filter(({ entry }) => brokenIn(pack, clean, `${entry}.error.json`));
  for (const failure of failed) flaws.push(...flawsOfFailed(failure, { pack, about, choices, faults }));
  const ofFailed = (name) => failed.some(({ entry }) => name.startsWith(entry));

  const log = ours.get("audit_logs.csv").split("\r\n");
  const ids = log.slice(1, -1).map((line) => line.split(",", 1)[0]);
  if (new Set(ids).size !== ids.length) flaws.push("audit_logs.csv: a row is there twice");
  const grows = faults.some(({ kind }) => kind === "grow");
  // A page that was asked for again may hold rows that are newer than the clean pack: they may be in, and nothing else may change.
  const grown = grows ? log.filter((line) => GROWN.test(line)).length : 0;
  if (grown > 0) ours.set("audit_logs.csv", log.filter((line) => !GROWN.test(line)).join("\r\n"));

  const manifest = (text) => {
    const { included_files: files, ...members } = JSON.parse(text);
    const told = Object.entries(members).filter(([name]) => failed.length === 0 || !/focus|savings|close/.test(name));
    return { files, text: JSON.stringify(told) };
  };
  const [own, other] = [ours, theirs].map((of) => manifest(of.get("manifest.json")));
  if (own.text !== other.text) flaws.push("manifest.json differs");
  if (own.files.toSorted().join() !== [...ours.keys()].toSorted().join()) flaws.push("manifest.json names other files than there are");
  const differing = differences(ours, theirs).filter((name) => name !== "manifest.json" && !ofFailed(name));
  flaws.push(...differing.map((name) => `${name} differs`));

  const quiet = failed.length === 0 && !faults.some(({ kind }) => kind === "grow" || kind === "duplicate");
  if (quiet) {
    if ([...pack.keys()].join() !== [...clean.keys()].join()) flaws.push("the entries are others");
    if (!pack.get("COMPLETENESS.csv").equals(clean.get("COMPLETENESS.csv"))) flaws.push("COMPLETENESS.csv differs");
    const told = ({ gaps, limits_reached, decisions, secrets }) => JSON.stringify([gaps, limits_reached, decisions, secrets]);
    if (told(about) !== told(JSON.parse(clean.get("pack.json")))) flaws.push("pack.json tells of other gaps, limits or decisions");
  }
  return [...flaws, ...leaks(pack)];
}

function leaks(pack) {
  const leaking = [...pack].filter(([, bytes]) => /psycopg|tenant_identity_settings WHERE|valdrics:\w+@/.test(bytes.toString("latin1")));
  return leaking.map(([name]) => `${name} tells what the server must not`);
}

/** Whether a fault is behind an error file: the server refuses some choices even without one, in the same words each time. */
export function brokenIn(pack, clean, name) {
  return pack.has(name) && !(clean.has(name) && pack.get(name).equals(clean.get(name)));
}

function flawsOfFailed({ entry, label, path }, { pack, about, choices, faults }) {
  const flaws = [];
  const names = [...pack.keys()].filter((name) => name.startsWith(entry));
  if (names.join() !== `${entry}.error.json`) flaws.push(`${label} failed and left ${names.join(", ")}`);
  if (!choices.exports.includes(label)) flaws.push(`${label} was not asked for`);
  if (!mayLack(faults, path)) flaws.push(`${label} failed without a cause: ${pack.get(`${entry}.error.json`)}`);
  if (!about.gaps.some(({ what }) => what.startsWith(entry))) flaws.push(`${label} failed and no gap says so`);
  const { status, error } = JSON.parse(pack.get(`${entry}.error.json`));
  if (status !== "error" || !error) flaws.push(`${label}: the error file says nothing`);
  return flaws;
}
