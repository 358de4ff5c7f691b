// What people pack and check files with outside a browser: `{ name, why?, build?(folder, zip), verify?(zip) }`; both give seconds. `why` says what is not here.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { which } from "../../scripts/lib/tools.mjs";

const PACK = `
import hashlib, os, sys, zipfile
with zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_DEFLATED, compresslevel=6) as pack:
    for folder, _, names in sorted(os.walk(sys.argv[1])):
        for name in sorted(names):
            data = open(os.path.join(folder, name), "rb").read()
            hashlib.sha256(data).hexdigest()
            pack.writestr(name, data)
`;
const CHECK = `
import hashlib, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as pack:
    for name in pack.namelist():
        hashlib.sha256(pack.read(name)).hexdigest()
`;

function timed(command, ...arguments_) {
  const begun = performance.now();
  const { status, stderr } = spawnSync(command, arguments_, { encoding: "utf8", maxBuffer: 2 ** 30, stdio: ["ignore", "ignore", "pipe"] });
  if (status !== 0) throw new Error(`${command}: ${stderr.slice(-300)}`);
  return (performance.now() - begun) / 1000;
}

function shell(script, ...arguments_) {
  return timed("sh", "-ec", script, "sh", ...arguments_);
}

const sevenZip = which("7zz", "7z");

export const NATIVE = [
  {
    name: "zip -6, then sha256sum",
    why: which("zip") ? undefined : "zip is not installed",
    build: (folder, zip) => shell('cd "$1" && zip -q -6 -r "$2" . && find . -type f -print0 | xargs -0 sha256sum', folder, zip),
  },
  // With one and with two: what two processors of this machine do more than one.
  ...[1, 2].map((processors) => ({
    name: `tar, pigz -p${processors}, then sha256sum`,
    why: which("pigz") ? undefined : "pigz is not installed",
    build: (folder, zip) => shell(`cd "$1" && tar -cf - . | pigz -p${processors} -6 > "$2" && find . -type f -print0 | xargs -0 sha256sum`, folder, zip),
  })),
  {
    name: "python zipfile and hashlib",
    why: which("python3") ? undefined : "python3 is not installed",
    build: (folder, zip) => timed("python3", "-c", PACK, folder, zip),
    verify: (zip) => timed("python3", "-c", CHECK, zip),
  },
  {
    name: "7-Zip t",
    why: sevenZip ? undefined : "7-Zip is not installed",
    verify: (zip) => timed(sevenZip, "t", zip),
  },
  {
    name: "sha256sum of all files",
    why: which("sha256sum") ? undefined : "sha256sum is not installed",
    digest: (folder) => shell('cd "$1" && find . -type f -print0 | xargs -0 sha256sum', folder),
  },
];

/** Takes away what a build has made. */
export function tidy(zip) {
  rmSync(zip, { force: true });
}
