// docs/THREATS.md: every answer names a test, and every test that is named is there.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT } from "../../scripts/lib/tools.mjs";

const TEXT = readFileSync(join(ROOT, "docs", "THREATS.md"), "utf8");
/** A file, and words of a test in it. */
const NAMED = /`(tests\/[^`]+)` “([^”]+)”/g;

/** The names of the tests of a file: of Rust's functions with #[test], and what JavaScript's and Python's runners are told. */
function namesOf(path) {
  const text = readFileSync(join(ROOT, path), "utf8");
  if (path.endsWith(".rs")) {
    return [...text.matchAll(/#\[test\]\s*(?:#\[[^\]]*\]\s*)*fn (\w+)\(|^ +fn (\w+)\((?=[\w ]+ in )/gm)].map(([, plain, property]) => plain ?? property);
  }
  return [...text.matchAll(/^\s*(?:test|signingIn)\(\s*(["`])((?:\\.|(?!\1)[^])*)\1/gm)].map(([, , name]) => name);
}

/** What `text` names that is not there. */
function missing(text) {
  const found = [...text.matchAll(NAMED)];
  return found.filter(([, path, words]) => !existsSync(join(ROOT, path)) || !namesOf(path).some((name) => name.includes(words))).map(([whole]) => whole);
}

test("every test that is named is in its file", () => {
  assert.ok([...TEXT.matchAll(NAMED)].length > 50);
  assert.deepEqual(missing(TEXT), []);
});

test("a test that is not there is found missing", () => {
  for (const text of ["`tests/none.rs` “a”", "`tests/verify/cli.rs` “no_such_test”", "`tests/node/threats.test.mjs` “NAMED”", "`tests/verify/cli.rs` “timeless”"]) {
    assert.deepEqual(missing(text), [text]);
  }
});

test("each row of each table ends with a test, and each part says what stays open", () => {
  const rows = TEXT.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| could"));
  assert.ok(rows.length > 40);
  for (const row of rows) assert.match(row.split(" | ").at(-1), /^`tests\/[^`]+` “/, row);
  for (const part of TEXT.split(/^## /m).slice(1)) assert.ok(part.includes("**Open.**"), part.split("\n")[0]);
});

test("whoever reads about security is led here", () => {
  assert.ok(readFileSync(join(ROOT, "SECURITY.md"), "utf8").includes("(docs/THREATS.md)"));
});
