//! Which modules and crates a source names. Comments and texts in quotes are taken out first.

use std::collections::BTreeSet;

/// A source file as a list of words and marks.
pub(super) struct Source {
    /// The path below src/, without its ending, with `/`.
    pub(super) place: String,
    tokens: Vec<String>,
}

impl Source {
    pub(super) fn new(place: String, text: &str) -> Self {
        Self { place, tokens: tokens(&code(text)) }
    }

    /// The first folder, or the file's own name at the top.
    pub(super) fn module(&self) -> &str {
        self.place.split('/').next().unwrap_or("")
    }

    /// The path of modules that the file is: `verify/mod` is `[verify]`, `verify/report` is `[verify, report]`.
    fn modules(&self) -> Vec<&str> {
        let mut modules: Vec<&str> = self.place.split('/').collect();
        if modules.last().is_some_and(|last| matches!(*last, "mod" | "lib")) {
            modules.pop();
        }
        modules
    }

    /// Whether a path such as `std::env` stands in the code, whole words only.
    pub(super) fn names(&self, path: &str) -> bool {
        let wanted = tokens(path);
        self.tokens.windows(wanted.len()).any(|window| window == wanted)
    }
}

/// The text without comments and without what stands in quotes.
fn code(text: &str) -> String {
    let bytes: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    let starts = |at: usize, mark: &str| mark.chars().enumerate().all(|(n, c)| bytes.get(at + n) == Some(&c));
    while at < bytes.len() {
        if starts(at, "//") {
            while at < bytes.len() && bytes[at] != '\n' {
                at += 1;
            }
        } else if starts(at, "/*") {
            while at < bytes.len() && !starts(at, "*/") {
                at += 1;
            }
            at += 2;
        } else if bytes[at] == 'r' && (starts(at, "r\"") || starts(at, "r#")) && !ends_word(&out) {
            let marks = bytes[at + 1..].iter().take_while(|c| **c == '#').count();
            if bytes.get(at + 1 + marks) == Some(&'"') {
                let end = format!("\"{}", "#".repeat(marks));
                at += 2 + marks;
                while at < bytes.len() && !starts(at, &end) {
                    at += 1;
                }
                at += end.len();
            } else {
                out.push('r');
                at += 1;
            }
        } else if bytes[at] == '"' {
            at += 1;
            while at < bytes.len() && bytes[at] != '"' {
                at += if bytes[at] == '\\' { 2 } else { 1 };
            }
            at += 1;
            out.push(' ');
        } else if bytes[at] == '\'' && (bytes.get(at + 1) == Some(&'\\') || bytes.get(at + 2) == Some(&'\'')) {
            // A character, not a lifetime.
            at += if bytes.get(at + 1) == Some(&'\\') { 3 } else { 2 };
            while at < bytes.len() && bytes[at] != '\'' {
                at += 1;
            }
            at += 1;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    out
}

fn ends_word(text: &str) -> bool {
    text.chars().next_back().is_some_and(is_word)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Words, `::`, and single marks.
fn tokens(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut word = false;
    for c in text.chars() {
        if is_word(c) {
            match found.last_mut() {
                Some(last) if word => last.push(c),
                _ => found.push(c.to_string()),
            }
            word = true;
            continue;
        }
        let after_word = std::mem::replace(&mut word, false);
        if c == ':' && !after_word && found.last().is_some_and(|last| last == ":") {
            found.pop();
            found.push("::".to_owned());
        } else if !c.is_whitespace() {
            found.push(c.to_string());
        }
    }
    found
}

/// The modules at the top of the crate that the file names, by `crate::` (in programs `packseal::`) or by `super::` up to the top.
pub(super) fn named_modules(source: &Source) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let tokens = &source.tokens;
    let is = |at: usize, text: &str| tokens.get(at).is_some_and(|token| token == text);
    let depth = source.modules().len();
    let mut at = 0;
    while at < tokens.len() {
        let mut next = at + 1;
        let top = match tokens[at].as_str() {
            "crate" | "packseal" => is(next, "::"),
            "super" => {
                let mut ups = 1;
                while is(next, "::") && is(next + 1, "super") {
                    ups += 1;
                    next += 2;
                }
                // A nested module of tests goes one level up within the file, so one more is possible.
                ups >= depth && is(next, "::")
            }
            _ => false,
        };
        if top {
            found.extend(heads(tokens, next + 1));
        }
        at = next;
    }
    found
}

/// The first words of the path or of each path in the braces at `at`.
fn heads(tokens: &[String], at: usize) -> Vec<String> {
    if tokens.get(at).is_none_or(|token| token != "{") {
        return tokens.get(at).cloned().into_iter().collect();
    }
    let mut found = Vec::new();
    let (mut depth, mut head) = (0, true);
    for token in &tokens[at..] {
        match token.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            "," if depth == 1 => head = true,
            word if head && depth == 1 => {
                found.push(word.to_owned());
                head = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    found
}

/// Which of `crates` the file names: before `::` and not after it, or right after `use` or `extern crate`.
pub(super) fn named_crates(source: &Source, crates: &[&'static str]) -> BTreeSet<&'static str> {
    let tokens = &source.tokens;
    let mut found = BTreeSet::new();
    for (at, token) in tokens.iter().enumerate() {
        let Some(name) = crates.iter().find(|name| *name == token) else { continue };
        let before = |back: usize| at.checked_sub(back).map_or("", |index| tokens[index].as_str());
        let path = tokens.get(at + 1).is_some_and(|next| next == "::");
        // `a::time::b` is a module of a; `::time::b` is the crate.
        let inner = before(1) == "::" && before(2).chars().all(is_word) && !matches!(before(2), "" | "use");
        if path && !inner || matches!(before(1), "use" | "crate") && before(2) != "::" {
            found.insert(*name);
        }
    }
    found
}
