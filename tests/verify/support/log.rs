//! An invented audit log of the playbook's kind, line by line.

use packseal::chain::log::{Fields, write};
use packseal::model::digest::Digest;
use packseal::model::json::parse;

/// Lines without their ends, and what changing one needs.
pub struct Lines(pub Vec<String>);

/// Five lines of two resources that hold.
pub fn lines() -> Lines {
    let mut heads: [Option<Digest>; 2] = [None, None];
    let stories = [
        (0, "predict", r#"{"region": "eu", "input_length": 42}"#),
        (0, "predict", r#"{"ratio": 1e-05, "note": "Zürich"}"#),
        (1, "consent", "{}"),
        (0, "delete", r#"{"rows": 3}"#),
        (1, "predict", r#"{"region": "us"}"#),
    ];
    let line = |(index, (resource, action, details)): (usize, (usize, &str, &str))| {
        let written = write(
            Fields {
                timestamp: &format!("2027-03-04T05:06:{index:02}+00:00"),
                action,
                user_id: "0badcafe",
                resource_id: ["order-1", "order-2"][resource],
                details: parse(details.as_bytes()).expect("details"),
                previous_hash: heads[resource],
            },
            |_| {},
        )
        .expect("a line");
        heads[resource] = Some(written.entry_hash);
        written.line
    };
    Lines(stories.into_iter().enumerate().map(line).collect())
}

impl Lines {
    /// The same lines with one changed.
    pub fn with(mut self, index: usize, from: &str, to: &str) -> Self {
        let changed = self.0[index].replace(from, to);
        assert_ne!(changed, self.0[index], "{from}");
        self.0[index] = changed;
        self
    }

    /// The same lines with one taken out.
    pub fn without(mut self, index: usize) -> Self {
        self.0.remove(index);
        self
    }

    /// The same lines with two in each other's place.
    pub fn swapped(mut self, one: usize, other: usize) -> Self {
        self.0.swap(one, other);
        self
    }

    /// A line of `order-1` as a writer makes it that knows of no earlier one.
    pub fn restarted(mut self) -> Self {
        self.0.push(lines().0[0].clone());
        self
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|line| [line.trim_end(), "\n"].concat().into_bytes()).collect()
    }
}
