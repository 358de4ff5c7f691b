//! Time tokens (RFC 3161): an answer of an authority, then the signature that it is over.

use packseal::seal::time::{Certificate, Info, Request, Token, accept, response};

use super::parts;
use super::seeds::{Seed, entries, file, files, named};

/// The tokens of openssl over their signature, and those of the vectors over theirs.
pub fn seeds() -> Vec<Seed> {
    let signature = file("tests/time/fixtures/data.sig");
    let mut found: Vec<Vec<u8>> = files("tests/time/fixtures", &[".tsr"]).into_iter().map(|(_, bytes)| bytes).collect();
    found.extend(entries().into_iter().filter(|(name, _)| name.ends_with(".tsr")).map(|(_, bytes)| bytes));
    named(found.iter().map(|token| parts::join(&[token, &signature])))
}

fn roots() -> Vec<Certificate> {
    let read = |name: &str| Certificate::from_pem(&file(&format!("tests/time/fixtures/{name}"))).expect("a root");
    ["ec-root.pem", "rsa-root.pem"].map(read).into()
}

/// What the tokens of the roots say: nobody can make another one that holds.
fn known() -> Vec<Info> {
    let tokens = files("tests/time/fixtures", &[".tsr"]);
    let roots = roots();
    let roots: Vec<&Certificate> = roots.iter().collect();
    tokens.iter().filter_map(|(_, bytes)| Some(Token::read(&response(bytes, &roots).ok()?).ok()?.info)).collect()
}

/// Read once: a run is short.
struct Given {
    roots: Vec<Certificate>,
    known: Vec<Info>,
    signature: Vec<u8>,
    asked: Option<Request>,
}

fn given() -> &'static Given {
    static GIVEN: std::sync::OnceLock<Given> = std::sync::OnceLock::new();
    GIVEN.get_or_init(|| Given {
        roots: roots(),
        known: known(),
        signature: file("tests/time/fixtures/data.sig"),
        asked: Request::read(&file("tests/time/fixtures/query.tsq")),
    })
}

/// The form of packs is reached in one step. A token that an authority's root vouches for is one that the authority made, over these bytes.
pub fn check(data: &[u8]) {
    let Given { roots, known, signature: own, asked } = given();
    let roots: Vec<&Certificate> = roots.iter().collect();
    let [answer, signature] = parts::split(data);
    if let Ok(token) = Token::read(answer) {
        let _ = (token.root(), token.info.latest());
        judge(&token, own, known, &roots);
        judge(&token, signature, known, &roots);
    }
    let Ok(formed) = response(answer, &roots) else { return };
    assert_eq!(response(&formed, &roots).as_ref(), Ok(&formed), "what has the form keeps it");
    for asked in [None, asked.as_ref()] {
        if let Ok((bytes, token)) = accept(answer, own, asked, &roots) {
            assert_eq!(Token::read(&bytes).as_ref(), Ok(&token));
            judge(&token, own, known, &roots);
        }
    }
}

fn judge(token: &Token, signature: &[u8], known: &[Info], roots: &[&Certificate]) {
    if token.holds(signature).is_err() {
        return;
    }
    let Ok(anchored) = token.anchored(roots) else { return };
    if anchored.iter().any(|one| one.outcome.is_ok()) {
        assert!(known.contains(&token.info), "{:?} was never said", token.info);
    }
}
