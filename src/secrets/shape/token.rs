//! Tokens with a prefix of their vendor. Prefixes and lengths are those that the vendors document; lengths are bounds rather than exact where a
//! vendor says that they may grow.

use super::super::class::{self, ALNUM, HEX, IDENT, PATH, UPPER, URL64};
use super::super::find::Find;
use super::super::masked::is_masked;
use super::super::rule::Rule;
use super::super::{LONGEST, Rule::*};
use super::{jwt, push};

/// The longest path of a webhook, in bytes.
const LONGEST_PATH: usize = 1024;

/// What follows a prefix.
enum Shape {
    /// A run of a class, of so many bytes.
    Run(u16, usize, usize),
    /// The same, and it has upper-case and lower-case letters and digits: words joined by hyphens do not.
    Mixed(u16, usize, usize),
    /// A path, when the host before ends in one of these. The path is the secret.
    Path(&'static [&'static [u8]]),
    /// The rest of a JSON Web Token.
    Jwt,
}

struct Token {
    rule: Rule,
    prefix: &'static [u8],
    shape: Shape,
}

const fn run(rule: Rule, prefix: &'static [u8], class: u16, least: usize, most: usize) -> Token {
    Token { rule, prefix, shape: Shape::Run(class, least, most) }
}

/// Ordered by nothing: a text byte rarely is the first of any.
static TOKENS: &[Token] = &[
    Token { rule: Jwt, prefix: b"eyJ", shape: Shape::Jwt },
    run(AwsKeyId, b"AKIA", UPPER, 16, 16),
    run(AwsKeyId, b"ASIA", UPPER, 16, 16),
    run(Google, b"AIza", URL64, 35, 35),
    run(Google, b"GOCSPX-", URL64, 28, 28),
    run(GitHub, b"ghp_", ALNUM, 36, 251),
    run(GitHub, b"gho_", ALNUM, 36, 251),
    run(GitHub, b"ghu_", ALNUM, 36, 251),
    run(GitHub, b"ghs_", IDENT, 36, 251),
    run(GitHub, b"ghr_", ALNUM, 36, 251),
    run(GitHub, b"github_pat_", IDENT, 40, 244),
    run(GitLab, b"glpat-", URL64, 20, 300),
    run(GitLab, b"gldt-", URL64, 20, 300),
    run(GitLab, b"glptt-", URL64, 20, 300),
    run(GitLab, b"glrt-", URL64, 20, 300),
    run(GitLab, b"glcbt-", URL64, 20, 300),
    run(GitLab, b"glft-", URL64, 20, 300),
    run(GitLab, b"glimt-", URL64, 20, 300),
    run(GitLab, b"glagent-", URL64, 20, 300),
    run(GitLab, b"gloas-", URL64, 20, 300),
    run(GitLab, b"glsoat-", URL64, 20, 300),
    run(Slack, b"xoxb-", URL64, 20, 250),
    run(Slack, b"xoxp-", URL64, 20, 250),
    run(Slack, b"xoxa-", URL64, 20, 250),
    run(Slack, b"xoxr-", URL64, 20, 250),
    run(Slack, b"xoxs-", URL64, 20, 250),
    run(Slack, b"xoxe-", URL64, 20, 250),
    run(Slack, b"xapp-", URL64, 20, 250),
    Token { rule: Webhook, prefix: b"com/services/", shape: Shape::Path(&[b"hooks.slack.", b"hooks.slack-gov."]) },
    Token { rule: Webhook, prefix: b"com/workflows/", shape: Shape::Path(&[b"hooks.slack."]) },
    Token { rule: Webhook, prefix: b"com/triggers/", shape: Shape::Path(&[b"hooks.slack."]) },
    Token { rule: Webhook, prefix: b"com/webhookb2/", shape: Shape::Path(&[b".webhook.office.", b"/webhook.office."]) },
    Token { rule: Webhook, prefix: b"com/webhook/", shape: Shape::Path(&[b"outlook.office.", b"outlook.office365."]) },
    Token { rule: Webhook, prefix: b"com/api/webhooks/", shape: Shape::Path(&[b"discord.", b"discordapp."]) },
    run(Stripe, b"sk_live_", ALNUM, 16, 250),
    run(Stripe, b"rk_live_", ALNUM, 16, 250),
    run(Stripe, b"sk_test_", ALNUM, 16, 250),
    run(Stripe, b"rk_test_", ALNUM, 16, 250),
    run(Stripe, b"whsec_", ALNUM, 32, 64),
    Token { rule: ModelApi, prefix: b"sk-", shape: Shape::Mixed(URL64, 32, 300) },
    run(Npm, b"npm_", ALNUM, 36, 36),
    run(Twilio, b"SK", HEX, 32, 32),
    run(Atlassian, b"ATATT3x", URL64, 60, 300),
    run(Atlassian, b"ATCTT3x", URL64, 60, 300),
    run(Vendor, b"hf_", ALNUM, 34, 40),
    run(Vendor, b"pypi-", URL64, 60, 300),
    run(Vendor, b"dop_v1_", HEX, 64, 64),
    run(Vendor, b"shpat_", HEX, 32, 32),
    run(Vendor, b"dapi", HEX, 32, 32),
    run(Vendor, b"lin_api_", ALNUM, 32, 48),
];

/// The first bytes of the prefixes, so that most places are passed over at once.
static FIRST: [bool; 256] = {
    let mut table = [false; 256];
    let mut at = 0;
    while at < TOKENS.len() {
        table[TOKENS[at].prefix[0] as usize] = true;
        at += 1;
    }
    table
};

/// A word begins at `at`.
pub(super) fn at(text: &[u8], at: usize, finds: &mut Vec<Find>) {
    if !FIRST[text[at] as usize] {
        return;
    }
    for Token { rule, prefix, shape } in TOKENS {
        if !text[at..].starts_with(prefix) {
            continue;
        }
        let body = at + prefix.len();
        let end = match shape {
            Shape::Run(class, least, most) => sized(text, body, *class, *least, *most),
            Shape::Mixed(class, least, most) => {
                sized(text, body, *class, *least, *most).filter(|end| mixed(&text[body..*end]))
            }
            Shape::Jwt => jwt::end(text, at),
            Shape::Path(hosts) => {
                if hosts.iter().any(|host| text[..at].ends_with(host)) {
                    let end = class::run_within(text, body, LONGEST_PATH, PATH);
                    // A path of ids: shorter ones are pages about webhooks.
                    if end - body >= 20 && !is_masked(&text[body..end]) {
                        push(finds, *rule, body, end);
                    }
                }
                None
            }
        };
        if let Some(end) = end.filter(|end| !is_masked(&text[body..*end])) {
            push(finds, *rule, at, end);
        }
    }
}

/// The end of a run whose length is within bounds, and which does not go on as a word.
fn sized(text: &[u8], at: usize, class: u16, least: usize, most: usize) -> Option<usize> {
    let end = class::run_within(text, at, most + 1, class);
    let ends = text.get(end).is_none_or(|next| !class::is(*next, ALNUM));
    (ends && (least..=most).contains(&(end - at))).then_some(end)
}

fn mixed(text: &[u8]) -> bool {
    text.iter().any(u8::is_ascii_digit)
        && text.iter().any(u8::is_ascii_uppercase)
        && text.iter().any(u8::is_ascii_lowercase)
}

/// A vendor's prefix ends at the dot that follows the run: `SG.` and 22, a dot, 43 characters; `ya29.`; `hvs.`.
pub(super) fn dotted(text: &[u8], start: usize, end: usize, finds: &mut Vec<Find>) {
    let word = &text[start..end];
    let (rule, prefix, least) = match word.last() {
        Some(b'G') => (SendGrid, &b"SG"[..], 16),
        Some(b'9') => (Google, &b"ya29"[..], 32),
        Some(b's') => (Vendor, &b"hvs"[..], 24),
        _ => return,
    };
    let at = end - prefix.len().min(word.len());
    if !word.ends_with(prefix) || !class::begins_word(text, at) {
        return;
    }
    let body = end + 1;
    let mut until = class::run(text, body, URL64);
    if until - body < least {
        return;
    }
    if rule == SendGrid {
        let second = until + 1;
        if text.get(until) != Some(&b'.') {
            return;
        }
        until = class::run(text, second, URL64);
        if until - second < 32 {
            return;
        }
    }
    if !is_masked(&text[body..until]) {
        push(finds, rule, at, until.min(at + LONGEST));
    }
}
