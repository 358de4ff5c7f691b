//! The files that the owner adds, and the names that they may have in the pack.

use crate::model::path::EntryPath;
use crate::pack::format::{ATTACHMENTS, is_writable_name};
use crate::web::page::{Chosen, File};

/// A file with its name below `attachments/`.
#[derive(Clone)]
pub(super) struct Attachment {
    pub(super) name: String,
    pub(super) size: u64,
    pub(super) file: File,
    /// What tells the same file given twice: path, size and time.
    given: (String, u64, i64),
}

/// Adds what is not there yet, each under a name of its own.
pub(super) fn add(files: &mut Vec<Attachment>, chosen: Vec<Chosen>) {
    for file in chosen {
        let given = (file.path.clone(), file.size, file.modified);
        if files.iter().all(|it| it.given != given) {
            let taken: Vec<&str> = files.iter().map(|it| it.name.as_str()).collect();
            let name = free_name(&safe_name(&file.path), &taken);
            files.push(Attachment { name, size: file.size, file: file.file(), given });
        }
    }
}

/// Bytes of all.
pub(super) fn total(files: &[Attachment]) -> u64 {
    files.iter().map(|file| file.size).sum()
}

/// The path with what an entry's name may hold alone; every other character becomes `-`.
fn safe_name(path: &str) -> String {
    let segments: Vec<String> =
        path.split(['/', '\\']).filter(|it| !matches!(*it, "" | "." | "..")).map(segment).collect();
    let name = segments.join("/");
    if is_writable_name(&format!("{ATTACHMENTS}{name}"))
        && EntryPath::parse(format!("{ATTACHMENTS}{name}").as_bytes()).is_ok()
    {
        return name;
    }
    // Too long or too deep: its last segment stands alone.
    let last = segments.last().map_or("file", String::as_str);
    let (stem, ending) = last.rsplit_once('.').filter(|(_, ending)| ending.len() <= 10).unwrap_or((last, ""));
    let stem = &stem[..stem.len().min(100)];
    if ending.is_empty() { stem.to_owned() } else { format!("{stem}.{ending}") }
}

fn segment(segment: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '-' };
    let mut segment: String = segment.chars().map(plain).collect();
    // Windows drops a dot at the end, and takes some names for devices.
    if segment.ends_with('.') {
        segment.push('-');
    }
    if EntryPath::parse(segment.as_bytes()).is_err() && segment.len() < 200 {
        segment.insert(0, '_');
    }
    segment
}

/// The name, numbered where a file system could take it for one of `taken`, or one of both for a folder of the other.
fn free_name(name: &str, taken: &[&str]) -> String {
    let taken: Vec<String> = taken.iter().map(|it| it.to_ascii_lowercase()).collect();
    let inside = |a: &str, b: &str| a.strip_prefix(b).is_some_and(|rest| rest.starts_with('/'));
    let clash = |name: &str| {
        let name = name.to_ascii_lowercase();
        taken.iter().any(|it| *it == name || inside(it, &name) || inside(&name, it))
    };
    if !clash(name) {
        return name.to_owned();
    }
    // Where a file has the name of a folder of this one, the folder steps aside.
    let under_a_file = taken.iter().any(|it| inside(&name.to_ascii_lowercase(), it));
    let numbered = |number: u32| match name.split_once('/') {
        Some((first, rest)) if under_a_file => format!("{first}-{number}/{rest}"),
        _ => {
            let start = name.rfind('/').map_or(0, |at| at + 1);
            let dot = name[start..].rfind('.').filter(|at| *at > 0).map_or(name.len(), |at| start + at);
            format!("{}-{number}{}", &name[..dot], &name[dot..])
        }
    };
    let mut number = 2;
    while clash(&numbered(number)) {
        number += 1;
    }
    numbered(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_writable_and_keep_their_folder() {
        for (path, name) in [
            ("evidence.json", "evidence.json"),
            ("acceptance 2026/K P I (final).json", "acceptance-2026/K-P-I--final-.json"),
            ("ärger/Über.txt", "-rger/-ber.txt"),
            ("/../a/./b\\c", "a/b/c"),
            ("con.txt", "_con.txt"),
            ("v1.", "v1.-"),
            ("", "file"),
            ("..", "file"),
        ] {
            assert_eq!(safe_name(path), name, "{path}");
            assert!(is_writable_name(&safe_name(path)));
        }
        for long in ["x".repeat(400), format!("{}.json", "x".repeat(300)), "d/".repeat(40) + "leaf.json"] {
            let name = safe_name(&long);
            assert!(name.len() < 120 && is_writable_name(&name), "{name}");
        }
    }

    #[test]
    fn no_two_names_are_one_on_any_file_system() {
        assert_eq!(free_name("a.txt", &[]), "a.txt");
        assert_eq!(free_name("a.txt", &["A.TXT"]), "a-2.txt");
        assert_eq!(free_name("d/a.txt", &["d/a.txt", "d/a-2.txt"]), "d/a-3.txt");
        assert_eq!(free_name("a/b/c.txt", &["a"]), "a-2/b/c.txt");
        assert_eq!(free_name("a", &["a/b"]), "a-2");
        assert_eq!(free_name(".env", &[".env"]), ".env-2");
    }
}
