//! The seeded chain, hashed once more by other means: Python, if it is there.

use super::{PACK, PRO, get};
use crate::support::Server;
use crate::support::python;

/// Numbers keep their token, keys are sorted by UTF-16 code unit, text is escaped as `JSON.stringify` does it.
pub(super) const SCRIPT: &str = r#"
import hashlib, json, sys
class Token(str): pass
SHORT = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: "\\\"", 92: "\\\\"}
def text(s):
    return '"' + "".join(SHORT.get(ord(c)) or ("\\u%04x" % ord(c) if ord(c) < 32 else c) for c in s) + '"'
def canon(v, sort):
    if isinstance(v, Token): return str(v)
    if isinstance(v, str): return text(v)
    if isinstance(v, dict):
        keys = sorted(v, key=lambda k: k.encode("utf-16-be")) if sort else list(v)
        return "{" + ",".join(text(k) + ":" + canon(v[k], sort) for k in keys) + "}"
    if isinstance(v, list): return "[" + ",".join(canon(x, sort) for x in v) + "]"
    return {None: "null", True: "true", False: "false"}[v]
def digest(e, era):
    o = {"id": e["entryId"]}
    for k in ("agentId", "agentDid", "grantId", "principalId", "developerId", "action"): o[k] = e[k]
    head = canon(o, False)[:-1] + ',"metadata":' + canon(e["metadata"], era == "C")
    head += ',"timestamp":' + text(e["timestamp"])
    prev = "null" if e["prevHash"] is None else text(e["prevHash"])
    tail = ',"previousHash":' + prev + "}" if era == "A" else ',"prevHash":' + prev + ',"status":' + text(e["status"]) + "}"
    return hashlib.sha256((head + tail).encode("utf-8")).hexdigest()
pack = json.loads(sys.stdin.buffer.read(), parse_int=Token, parse_float=Token)
links, eras, prev = [], "", None
for at, e in enumerate(pack["auditEntries"]):
    if at and e["prevHash"] != prev: links.append(at)
    prev = e["hash"]
    eras += next((era for era in "CBA" if digest(e, era) == e["hash"]), "-")
print(json.dumps({"links": links, "eras": eras}, separators=(",", ":")))
"#;

#[tokio::test]
async fn the_seeded_chain_is_the_one_that_python_computes() {
    let server = Server::start();
    let pack = get(&server, PRO, PACK).await;
    for token in [
        "1e+21",
        "1e-7",
        "5e-324",
        "1.7976931348623157e+308",
        "\"～\"",
        "\"😀\"",
        "\\u0001",
        "{\"9\":\"y\",\"10\":\"x\"",
    ] {
        assert!(pack.body.contains(token), "{token} is not in the chain");
    }
    let Some(found) = python(SCRIPT, &pack.body) else { return };
    assert_eq!(found.trim(), format!("{{\"links\":[],\"eras\":\"{}\"}}", "C".repeat(120)));
}
