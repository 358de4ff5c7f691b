//! Retention: policies, defaults, the day of deletion, and what contradicts the tiers.

use packseal::model::instant::Instant;
use packseal::privacy::retention::{Category, DeleteAfter, Policy, Record, contradiction};
use packseal::privacy::tier::Tier;

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

#[test]
fn a_category_has_a_policy_and_a_policy_its_days() {
    let defaults = Category::ALL.map(|category| (category.name(), category.default_policy().name()));
    assert_eq!(
        defaults,
        [
            ("user_input", "short_term"),
            ("model_output", "short_term"),
            ("metrics", "standard"),
            ("system_logs", "standard"),
            ("audit_logs", "extended"),
        ]
    );
    assert_eq!(Policy::ALL.map(Policy::days), [Some(0), Some(1), Some(30), Some(90), None]);
    assert_eq!(Policy::ALL.map(Policy::name), ["transient", "short_term", "standard", "extended", "permanent"]);
}

#[test]
fn the_day_of_deletion_follows() {
    let created = at("2028-02-28T23:59:59.000001+00:00");
    for (policy, after) in [
        (Policy::Transient, "2028-02-28T23:59:59.000001+00:00"),
        (Policy::ShortTerm, "2028-02-29T23:59:59.000001+00:00"),
        (Policy::Standard, "2028-03-29T23:59:59.000001+00:00"),
        (Policy::Extended, "2028-05-28T23:59:59.000001+00:00"),
    ] {
        let record = Record::new("d-1", Category::Metrics, Some(policy), created, None).unwrap();
        assert_eq!(record.delete_after.to_string(), after);
        assert!(record.is_due(at(after)) && !record.is_due(at("2028-02-28T23:59:59")));
    }
    let record = Record::new("d-1", Category::AuditLogs, None, created, Some("asked for")).unwrap();
    assert_eq!((record.policy, record.justification.as_deref()), (Policy::Extended, Some("asked for")));
    // The calendar ends; keeping does not panic there.
    let last = at("9999-12-31T00:00:00");
    let record = Record::new("d-1", Category::AuditLogs, None, last, None).unwrap();
    assert!(record.delete_after.to_string().starts_with("9999-12-31T23:59:59.999999"));
}

#[test]
fn for_ever_needs_a_reason() {
    let created = at("2028-01-01T00:00:00");
    let permanent = |why| Record::new("d-1", Category::UserInput, Some(Policy::Permanent), created, why);
    for why in [None, Some(""), Some(" \n")] {
        assert_eq!(permanent(why).unwrap_err().to_string(), "Permanent retention requires justification");
    }
    let record = permanent(Some("a court's order")).unwrap();
    assert_eq!(record.delete_after, DeleteAfter::Never);
    assert_eq!(record.delete_after.to_string(), "9999-12-31T23:59:59.999999");
    assert!(!record.is_due(at("9999-12-31T23:59:59.999999")));
}

#[test]
fn long_policies_on_high_tiers_are_told() {
    for tier in Tier::ALL {
        for policy in Policy::ALL {
            let told = contradiction(tier, policy);
            assert_eq!(told.is_some(), tier >= Tier::Restricted && policy >= Policy::Extended, "{tier:?} {policy:?}");
            if let Some(told) = told {
                assert_eq!(told.exceeds(), policy == Policy::Permanent);
            }
        }
    }
    let told = contradiction(Tier::Sensitive, Policy::Permanent).unwrap().to_string();
    assert_eq!(told, "Policy permanent on sensitive data is longer than the 90 days that its handling allows");
    let told = contradiction(Tier::Restricted, Policy::Extended).unwrap().to_string();
    assert_eq!(told, "Policy extended on restricted data is within the 180 days that its handling allows");
}
