// The file `_headers`: which headers a static host sends with which path. Netlify and Cloudflare Pages read the same form.
// A line that begins at the margin is a path, where `*` stands for any text; the indented lines below it are its headers.

/** The rules of a `_headers` file: `[{ path, headers: [[name, value]] }]`. */
export function parseHeaders(text) {
  const rules = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const header = line.match(/^\s+([\w-]+):\s*(\S.*)$/);
    if (header && rules.length > 0) rules.at(-1).headers.push([header[1], header[2].trim()]);
    else if (/^\//.test(line)) rules.push({ path: line.trim(), headers: [] });
    else throw new Error(`_headers, line ${index + 1}: expected a path at the margin, or an indented "Name: value", found ${JSON.stringify(line)}`);
  }
  return rules;
}

/** The headers for a path, each name once: values of the same name are joined, as hosts do. */
export function headersFor(rules, path) {
  const sent = {};
  for (const { path: pattern, headers } of rules) {
    if (!matches(pattern, path)) continue;
    for (const [name, value] of headers) {
      const key = name.toLowerCase();
      sent[key] = key in sent ? `${sent[key]}, ${value}` : value;
    }
  }
  return sent;
}

function matches(pattern, path) {
  const source = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&")).join(".*");
  return new RegExp(`^${source}$`).test(path);
}
