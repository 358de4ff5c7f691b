//! The report's rows, where a package of this kind or its sidecars say more than the others.

use super::Seen;
use crate::verify::report::{Outcome, Row, RowId};

impl Seen {
    /// Puts what was seen into the rows. `signed` says that the pack itself has signatures: what is beside it is then said after them.
    pub(in crate::verify) fn amend(&self, rows: &mut [Row], signed: bool) {
        for row in rows {
            let said = match row.id {
                RowId::Signature => self.signature.as_ref(),
                RowId::Countersignatures => self.countersign.as_ref(),
                RowId::Policy => self.required.as_ref(),
                RowId::Chain => self.chain.as_ref(),
                _ => None,
            };
            if let Some((outcome, why)) = said {
                let beside = signed && matches!(row.id, RowId::Signature | RowId::Countersignatures);
                let before = row.why.take().filter(|_| beside);
                row.why = Some(before.map_or_else(|| why.clone(), |before| format!("{before} {why}")));
                if !beside || *outcome == Outcome::Fail {
                    row.outcome = *outcome;
                }
            } else if self.inside && !signed {
                let words = match row.id {
                    RowId::Signature => "Nobody signed, and no signature sidecar was given.",
                    RowId::Countersignatures => "None in this package, and no countersign sidecar was given.",
                    RowId::Identity if self.signature.is_some() => {
                        "A shared secret tells nobody apart: the name in the sidecar is only a claim."
                    }
                    _ => continue,
                };
                row.why = Some(words.to_owned());
            }
        }
    }
}
