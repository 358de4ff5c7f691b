//! `readiness.json`.

use super::assess::{Assessed, How, Readiness, Status};
use crate::model::json::{Value, object};

/// The schema's name.
pub const SCHEMA: &str = "packseal-readiness/1";
/// The entry's name.
pub const NAME: &str = "readiness.json";

impl Readiness {
    /// The entry's bytes.
    pub fn encode(&self) -> Vec<u8> {
        let counts = Status::ALL.map(|status| (status.name().to_owned(), (self.count(status) as u64).into()));
        let overdue = self.items.iter().filter(|item| item.status == Status::Overdue);
        object([
            ("schema", SCHEMA.into()),
            ("as_of", self.today.to_string().into()),
            ("items_version", self.version.as_str().into()),
            ("release", Value::text_or_null(self.release.as_deref())),
            ("counts", Value::Object(counts.into())),
            ("overdue", Value::Array(overdue.map(brief).collect())),
            (
                "launch_gate",
                object([
                    ("result", self.gate.name().into()),
                    ("items", Value::Array(self.gate_items().map(brief).collect())),
                ]),
            ),
            ("items", Value::Array(self.items.iter().map(whole).collect())),
            ("attested_and_unknown", Value::Array(self.unknown.iter().map(|id| id.as_str().into()).collect())),
        ])
        .to_indented()
    }
}

fn brief(item: &Assessed) -> Value {
    object([
        ("id", item.item.id.as_str().into()),
        ("status", item.status.name().into()),
        ("known", known(item).into()),
        ("why", item.why.as_str().into()),
    ])
}

fn known(item: &Assessed) -> &'static str {
    match item.how {
        Some(How::Computed(_)) => "computed",
        Some(How::Attested { .. }) => "attested",
        None => "unknown",
    }
}

fn whole(assessed: &Assessed) -> Value {
    let item = &assessed.item;
    let optional = |text: &Option<String>| Value::text_or_null(text.as_deref());
    let fact = match &assessed.how {
        Some(How::Computed(fact)) => fact.name().into(),
        _ => Value::Null,
    };
    let attested = match &assessed.how {
        Some(How::Attested { said, until, evidence_in_pack }) => object([
            ("by", said.by.as_str().into()),
            ("on", said.on.to_string().into()),
            ("until", Value::text_or_null(until.map(|day| day.to_string()).as_deref())),
            ("note", optional(&said.note)),
            ("evidence", optional(&said.evidence)),
            ("evidence_in_pack", evidence_in_pack.map_or(Value::Null, Value::from)),
            ("release", optional(&said.release)),
            ("applies", said.applies.into()),
        ]),
        _ => Value::Null,
    };
    object([
        ("id", item.id.as_str().into()),
        ("section", item.section.name().into()),
        ("text", item.text.as_str().into()),
        ("owner", item.owner.as_str().into()),
        ("cadence", item.cadence.name().into()),
        ("regulation", optional(&item.regulation)),
        ("applies", optional(&item.applies)),
        ("evidence", optional(&item.evidence)),
        ("status", assessed.status.name().into()),
        ("known", known(assessed).into()),
        ("fact", fact),
        ("attested", attested),
        ("why", assessed.why.as_str().into()),
    ])
}
