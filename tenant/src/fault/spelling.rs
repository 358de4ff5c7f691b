//! How a fault is spelt on the command line and in `PUT /demo/faults`.

use super::kind::{Act, Kind, Length, Lie, Pages, Times};
use crate::grantex::breaks::Break;
use axum::http::StatusCode;
use std::str::FromStr;

/// What goes wrong, where, and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its spelling.
    pub text: String,
    /// The start of the paths and queries that it holds for; those of Valdrics without `/api/v1`.
    pub prefix: String,
    /// What goes wrong.
    pub kind: Kind,
    /// How often.
    pub times: Times,
}

/// Every name, with its fields behind the prefix and before the times.
const NAMES: [(&str, &[&str]); 20] = [
    ("cut", &[]),
    ("slow", &[]),
    ("status", &["CODE"]),
    ("rate", &["SECONDS"]),
    ("leak", &["CODE"]),
    ("drop", &[]),
    ("stall", &[]),
    ("html", &[]),
    ("types", &[]),
    ("duplicate", &[]),
    ("conflict", &[]),
    ("length", &["HOW"]),
    ("endless", &[]),
    ("redirect", &[]),
    ("pages", &["HOW"]),
    ("lie", &["NAME"]),
    ("expire", &["USES"]),
    ("grow", &["EVERY"]),
    ("chain", &["NAME"]),
    ("random", &["SEED", "PERCENT"]),
];

const LENGTHS: [(&str, Length); 2] = [("short", Length::Short), ("long", Length::Long)];
const PAGES: [(&str, Pages); 2] = [("same", Pages::Same), ("new", Pages::New)];

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut fields = text.split(':');
        let found = fields.next().unwrap_or("");
        let Some((name, expected)) = NAMES.iter().find(|(name, _)| *name == found) else {
            let names: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
            return Err(format!("found `{found}`, expected one of: {}", names.join(", ")));
        };
        let mut fields = fields.peekable();
        let prefix = fields.next_if(|field| field.is_empty() || field.starts_with('/')).unwrap_or("");
        let arguments: Vec<&str> = expected.iter().map(|_| fields.next().unwrap_or("")).collect();
        let kind = kind(name, &arguments)?;
        let mut times = times(fields.next().unwrap_or(""))?;
        if let Some(more) = fields.next() {
            let all = [&[*name, "[:PREFIX]"], *expected].concat().join(":").replace(":[", "[");
            return Err(format!("found `{more}` at the end, expected no more than {all}:TIMES"));
        }
        if matches!(kind, Kind::Expire { .. }) {
            times.most = times.most.or(Some(1));
        }
        Ok(Self { text: text.to_owned(), prefix: prefix.to_owned(), kind, times })
    }
}

fn kind(name: &str, arguments: &[&str]) -> Result<Kind, String> {
    let first = arguments.first().copied().unwrap_or("");
    Ok(match name {
        "slow" => Kind::Each(Act::Slow),
        "status" => Kind::Each(Act::Status(status(first, "status:/audit/logs:503")?)),
        "rate" => Kind::Each(Act::Rate(number(first, "seconds to wait: rate:/audit/logs:2")?)),
        "leak" if first.is_empty() => Kind::Each(Act::Leak(StatusCode::INTERNAL_SERVER_ERROR)),
        "leak" => Kind::Each(Act::Leak(status(first, "leak:/audit/logs:400")?)),
        "drop" => Kind::Each(Act::Drop),
        "stall" => Kind::Each(Act::Stall(None)),
        "html" => Kind::Each(Act::Html),
        "types" => Kind::Each(Act::Types),
        "duplicate" => Kind::Each(Act::Duplicate),
        "conflict" => Kind::Each(Act::Conflict),
        "length" => Kind::Each(Act::Length(one_of(first, &LENGTHS, "length:short")?)),
        "endless" => Kind::Each(Act::Endless),
        "redirect" => Kind::Each(Act::Redirect),
        "pages" => Kind::Each(Act::Pages(one_of(first, &PAGES, "pages:same")?)),
        "lie" => Kind::Each(Act::Lie(one_of(first, &Lie::ALL, "lie:deep")?)),
        "expire" => Kind::Expire { uses: required(first, "how often a token may be used: expire:20")? },
        "grow" => {
            let hint = "the pages from one row to the next: grow:3";
            match number(first, hint)? {
                Some(0) => return Err(format!("found `0`, expected {hint}")),
                every => Kind::Grow { every: every.unwrap_or(1) },
            }
        }
        "chain" => Kind::Chain(one_of(first, &Break::ALL, "chain:edited")?),
        "random" => {
            let hint = "a percentage of at most 100: random:7:10";
            let percent = number(arguments.get(1).copied().unwrap_or(""), hint)?.unwrap_or(10);
            if percent > 100 {
                return Err(format!("found `{percent}`, expected {hint}"));
            }
            Kind::Random { seed: required(first, "the number that all draws come from: random:7")?, percent }
        }
        // The only name left.
        _ => Kind::Each(Act::Cut),
    })
}

/// What has this name.
fn one_of<T: Copy>(text: &str, all: &[(&str, T)], example: &str) -> Result<T, String> {
    all.iter().find(|(name, _)| *name == text).map(|(_, found)| *found).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        format!("found `{text}`, expected one of: {}; such as {example}", names.join(", "))
    })
}

fn status(text: &str, example: &str) -> Result<StatusCode, String> {
    let status = text.parse().ok().and_then(|code| StatusCode::from_u16(code).ok());
    status
        .filter(|status| status.as_u16() >= 400)
        .ok_or_else(|| format!("found `{text}`, expected a status of 400 or more: {example}"))
}

fn number<T: FromStr>(text: &str, expected: &str) -> Result<Option<T>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| format!("found `{text}`, expected {expected}"))
}

fn required(text: &str, expected: &str) -> Result<u64, String> {
    number(text, expected)?.ok_or_else(|| format!("found nothing, expected {expected}"))
}

fn times(text: &str) -> Result<Times, String> {
    let hint = "a path below /api/v1 such as /audit/logs, or how often: 3, 3@10 (after 10 good ones) or @10";
    let (most, after) = text.split_once('@').unwrap_or((text, ""));
    let most = match number(most, hint)? {
        Some(0) => return Err(format!("found `{text}`, expected {hint}")),
        most => most,
    };
    let after = if text.ends_with('@') { Some(required(after, hint)?) } else { number(after, hint)? };
    Ok(Times { after: after.unwrap_or(0), most })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, Kind, (u64, Option<u64>)) {
        let fault: Fault = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(fault.text, text);
        (fault.prefix, fault.kind, (fault.times.after, fault.times.most))
    }

    #[test]
    fn every_field_may_be_left_out_that_can_be() {
        let unavailable = Kind::Each(Act::Status(StatusCode::SERVICE_UNAVAILABLE));
        let (all, cut) = ((0, None), Kind::Each(Act::Cut));
        for (text, prefix, kind, times) in [
            ("cut", "", cut, all),
            ("cut:", "", cut, all),
            ("cut:/audit/logs", "/audit/logs", cut, all),
            ("cut:3", "", cut, (0, Some(3))),
            ("cut::3", "", cut, (0, Some(3))),
            ("cut:/audit:3@10", "/audit", cut, (10, Some(3))),
            ("cut:@10", "", cut, (10, None)),
            ("status:503", "", unavailable, all),
            ("status:/audit/logs:503", "/audit/logs", unavailable, all),
            ("status:/audit/logs?:503:2", "/audit/logs?", unavailable, (0, Some(2))),
            ("rate:/audit:2:3", "/audit", Kind::Each(Act::Rate(Some(2))), (0, Some(3))),
            ("rate:/audit::3", "/audit", Kind::Each(Act::Rate(None)), (0, Some(3))),
            ("rate", "", Kind::Each(Act::Rate(None)), all),
            ("leak", "", Kind::Each(Act::Leak(StatusCode::INTERNAL_SERVER_ERROR)), all),
            ("leak:/a:400:1", "/a", Kind::Each(Act::Leak(StatusCode::BAD_REQUEST)), (0, Some(1))),
            ("expire:20", "", Kind::Expire { uses: 20 }, (0, Some(1))),
            ("expire:20:3@1", "", Kind::Expire { uses: 20 }, (1, Some(3))),
            ("grow", "", Kind::Grow { every: 1 }, all),
            ("grow:3:5", "", Kind::Grow { every: 3 }, (0, Some(5))),
            ("chain:edited", "", Kind::Chain(Break::Edited), all),
            ("chain:/v1/audit:head-cut:2", "/v1/audit", Kind::Chain(Break::HeadCut), (0, Some(2))),
            ("length:/audit:short:2", "/audit", Kind::Each(Act::Length(Length::Short)), (0, Some(2))),
            ("endless", "", Kind::Each(Act::Endless), all),
            ("redirect:/audit", "/audit", Kind::Each(Act::Redirect), all),
            ("pages:/audit/logs?:new", "/audit/logs?", Kind::Each(Act::Pages(Pages::New)), all),
            ("lie:deep:1@2", "", Kind::Each(Act::Lie(Lie::Deep)), (2, Some(1))),
            ("random:7", "", Kind::Random { seed: 7, percent: 10 }, all),
            ("random:/audit:7:25:4", "/audit", Kind::Random { seed: 7, percent: 25 }, (0, Some(4))),
        ] {
            assert_eq!(read(text), (prefix.to_owned(), kind, times), "{text}");
        }
    }

    #[test]
    fn what_means_nothing_is_refused_with_what_was_expected() {
        for (text, expected) in [
            ("melt", "expected one of: cut, slow, status, rate,"),
            ("status", "expected a status"),
            ("status:/audit/logs:abc", "expected a status"),
            ("status:/audit/logs:200", "expected a status"),
            ("cut:audit", "expected a path below /api/v1"),
            ("cut:0", "or how often"),
            ("cut:1@", "or how often"),
            ("cut:/audit:1:2", "found `2` at the end, expected no more than cut[:PREFIX]:TIMES"),
            ("rate:soon", "seconds to wait"),
            ("leak:200", "expected a status"),
            ("expire", "how often a token may be used"),
            ("grow:0", "found `0`, expected the pages"),
            ("length", "found ``, expected one of: short, long; such as length:short"),
            ("pages:3", "expected one of: same, new"),
            ("lie:big", "found `big`, expected one of: null, empty, deep,"),
            ("chain:broken", "found `broken`, expected one of: legacy, fork, erased,"),
            ("random", "found nothing, expected the number"),
            ("random:7:101", "at most 100"),
            ("random:7:10:1:1", "expected no more than random[:PREFIX]:SEED:PERCENT:TIMES"),
        ] {
            let error = text.parse::<Fault>().unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
