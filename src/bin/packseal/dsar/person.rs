//! Who is meant: identifiers from flags, or from a file that no shell keeps in its history.

use std::path::{Path, PathBuf};

use clap::Args;
use packseal::dsar::Subject;
use packseal::model::json::{Value, parse};

use crate::secret;

/// The members of a file in JSON.
const MEMBERS: [&str; 4] = ["emails", "user_ids", "principal_ids", "others"];

/// Who is meant.
#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct Flags {
    /// An e-mail address of the person; repeat for more.
    #[arg(long, value_name = "ADDRESS")]
    email: Vec<String>,
    /// A user id of the person; repeat for more.
    #[arg(long, value_name = "ID")]
    user_id: Vec<String>,
    /// A principal id of the person (Grantex); repeat for more.
    #[arg(long, value_name = "ID")]
    principal_id: Vec<String>,
    /// Another identifier of the person, as a run before told it; repeat for more.
    #[arg(long, value_name = "ID")]
    also: Vec<String>,
    /// A text to hide that no member shows to be somebody else's, like a name; repeat for more.
    #[arg(long, value_name = "TEXT")]
    hide: Vec<String>,
    /// A file with identifiers: one on a line, or JSON with emails, user_ids, principal_ids and others.
    #[arg(long, value_name = "FILE")]
    subject_file: Option<PathBuf>,
}

impl Flags {
    /// The person, and the texts that are others'.
    pub(super) fn read(&self) -> Result<(Subject, Vec<String>), String> {
        let mut subject = Subject {
            emails: self.email.clone(),
            user_ids: self.user_id.clone(),
            principal_ids: self.principal_id.clone(),
        };
        let mut others = self.hide.clone();
        self.also.iter().for_each(|id| add(&mut subject, id));
        if let Some(path) = &self.subject_file {
            file(path, &mut subject, &mut others)?;
        }
        if others.iter().any(|text| text.trim().is_empty()) {
            return Err("--hide: expected a text, found white space".to_owned());
        }
        Ok((subject, others))
    }
}

/// By its form: an address has an `@` within.
fn add(subject: &mut Subject, id: &str) {
    let is_email = id.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    if is_email { &mut subject.emails } else { &mut subject.user_ids }.push(id.to_owned());
}

fn file(path: &Path, subject: &mut Subject, others: &mut Vec<String>) -> Result<(), String> {
    let wrong = |why: &str| format!("{}: {why}", path.display());
    let bytes = secret::read(path).map_err(|error| error.to_string())?;
    let text = String::from_utf8(bytes).map_err(|_| wrong("expected UTF-8, found other bytes"))?;
    if !text.trim_start().starts_with('{') {
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            add(subject, line);
        }
        return Ok(());
    }
    let value = parse(text.as_bytes()).map_err(|error| wrong(&error.to_string()))?;
    for (key, list) in value.as_object().unwrap_or_default() {
        let into = match key.as_str() {
            "emails" => &mut subject.emails,
            "user_ids" => &mut subject.user_ids,
            "principal_ids" => &mut subject.principal_ids,
            "others" => &mut *others,
            _ => return Err(wrong(&format!("expected {}, found the member {key:?}", MEMBERS.join(", ")))),
        };
        let items = list.as_array().and_then(|items| items.iter().map(Value::as_str).collect::<Option<Vec<_>>>());
        let items = items.ok_or_else(|| wrong(&format!("{key}: expected a list of strings, found something else")))?;
        into.extend(items.into_iter().map(str::to_owned));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(Subject, Vec<String>), String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("subject");
        std::fs::write(&path, text).unwrap();
        let flags = Flags {
            email: vec!["a@b.example".to_owned()],
            user_id: Vec::new(),
            principal_id: Vec::new(),
            also: vec!["u-1".to_owned()],
            hide: vec!["Bob".to_owned()],
            subject_file: Some(path),
        };
        flags.read().map_err(|why| why.split_once(": ").unwrap().1.to_owned())
    }

    #[test]
    fn a_file_has_lines_or_json() {
        let texts = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let (subject, others) = read("# hers\r\n c@d.example\r\n\nu@2\n").unwrap();
        assert_eq!(subject.emails, ["a@b.example", "c@d.example"]);
        assert_eq!((subject.user_ids, others), (texts(&["u-1", "u@2"]), texts(&["Bob"])));
        let (subject, others) = read("{\"principal_ids\": [\"p\"], \"others\": [\"Eve Low\"]}").unwrap();
        assert_eq!((subject.principal_ids, others), (texts(&["p"]), texts(&["Bob", "Eve Low"])));
        for (text, why) in [
            ("{\"email\": []}", "expected emails, user_ids, principal_ids, others, found the member \"email\""),
            ("{\"emails\": \"x\"}", "emails: expected a list of strings, found something else"),
            ("{\"others\": [\" \"]}", "expected a text, found white space"),
        ] {
            assert_eq!(read(text).unwrap_err(), why);
        }
    }
}
