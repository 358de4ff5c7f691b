//! Tiers: what makes a text sensitive, and what follows.

use packseal::privacy::redact::Rule;
use packseal::privacy::retention::Policy;
use packseal::privacy::tier::{Access, Keep, Tier, classify};

#[test]
fn the_gravest_match_decides_and_then_the_length() {
    let words = |count: usize| vec!["word"; count].join("\u{1f}");
    for (text, tier, elements, reason) in [
        ("card 5500-0000-0000-0004, mail ada@example.org", Tier::Sensitive, vec![Rule::CreditCard, Rule::Email], None),
        ("078-05-1120", Tier::Sensitive, vec![Rule::Ssn], None),
        ("555-010-4477", Tier::Restricted, vec![Rule::Phone], None),
        ("at 7 Mill Road from 10.0.0.1", Tier::Restricted, vec![Rule::IpAddress, Rule::Address], None),
        (&words(101), Tier::Internal, vec![], Some("length_based")),
        (&format!(" {}\n", words(100)), Tier::Public, vec![], None),
        (&format!("{} ada@example.org", words(200)), Tier::Restricted, vec![Rule::Email], None),
        ("", Tier::Public, vec![], None),
    ] {
        let classified = classify(text);
        assert_eq!((classified.tier, classified.elements, classified.reason), (tier, elements, reason), "{text}");
    }
}

#[test]
fn high_tiers_need_consent() {
    for (tier, message) in [
        (Tier::Public, None),
        (Tier::Internal, None),
        (Tier::Restricted, Some("Enhanced consent required for restricted data")),
        (Tier::Sensitive, Some("Enhanced consent required for sensitive data")),
    ] {
        assert_eq!(tier.check_consent(false).err().map(|error| error.to_string()).as_deref(), message);
        assert_eq!(tier.check_consent(true), Ok(()));
        assert_eq!(tier.needs_consent(), message.is_some());
    }
}

#[test]
fn each_tier_is_handled_more_strictly_than_the_one_below() {
    let [public, internal, restricted, sensitive] = Tier::ALL.map(Tier::handling);
    assert_eq!((public.tls, public.access, public.keep), (None, Access::RateLimited, Keep::Unstated));
    assert_eq!((internal.access, internal.keep), (Access::Authenticated, Keep::Policy(Policy::Standard)));
    assert_eq!((restricted.tls, restricted.access), (Some("1.2"), Access::RoleAndPurpose));
    assert_eq!((restricted.keep, restricted.client_certificates), (Keep::MaxDays(180), false));
    assert_eq!((sensitive.tls, sensitive.access), (Some("1.3"), Access::MultiFactor));
    assert_eq!((sensitive.keep, sensitive.client_certificates), (Keep::MaxDays(90), true));
    assert!(sensitive.secure_deletion && !restricted.secure_deletion);
    assert_eq!(Tier::ALL.map(Tier::name), ["public", "internal", "restricted", "sensitive"]);
}
