// What two packs of the same choices have in common, learned from two builds without faults: the rest is of the moment of each.

/** What tells of the build itself. Only these may differ as a whole. */
const ABOUT = /^(raw\/.*|signatures\/.*|COMPLETENESS\.csv|INDEX\.(csv|html)|summary\.pdf|VERIFY\.md|AUDIT_LOG_VERIFY\.md|pack\.json|MANIFEST\.txt)$/;

/** Learns from two clean packs (name to bytes); throws when they differ where nothing may. */
export function learn(one, other) {
  if ([...one.keys()].join() !== [...other.keys()].join()) throw new Error("two builds without faults have other entries");
  const rules = new Map();
  for (const [name, bytes] of one) {
    const twin = other.get(name);
    if (bytes.equals(twin)) {
      rules.set(name, (found) => found.equals(bytes));
    } else if (ABOUT.test(name)) {
      rules.set(name, () => true);
    } else if (name.endsWith(".json")) {
      const moving = new Set(differing(JSON.parse(bytes), JSON.parse(twin), ""));
      const shared = fixed(JSON.parse(bytes), moving);
      rules.set(name, (found) => fixed(JSON.parse(found), moving) === shared);
    } else {
      throw new Error(`two builds without faults differ in ${name}`);
    }
  }
  return rules;
}

/** The entries of a pack that are not as those rules say; names that are missing or too many first. */
export function strays(pack, rules) {
  const missing = [...rules.keys()].filter((name) => !pack.has(name)).map((name) => `${name} is missing`);
  const more = [...pack.keys()].filter((name) => !rules.has(name)).map((name) => `${name} is too many`);
  const other = [...pack].filter(([name, bytes]) => rules.has(name) && !rules.get(name)(bytes)).map(([name]) => `${name} differs`);
  return [...missing, ...more, ...other];
}

const isTree = (value) => typeof value === "object" && value !== null;

function differing(one, other, at) {
  if (!isTree(one) || !isTree(other)) return Object.is(one, other) ? [] : [at];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].flatMap((key) => differing(one[key], other[key], `${at}/${key}`));
}

/** The text of a value without what moves. */
function fixed(value, moving, at = "") {
  if (moving.has(at)) return "…";
  if (!isTree(value)) return JSON.stringify(value);
  return `{${Object.entries(value).map(([key, child]) => `${key}:${fixed(child, moving, `${at}/${key}`)}`).join()}}`;
}
