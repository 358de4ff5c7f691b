//! What holds for any input.

use packseal::model::digest::Digest;
use packseal::model::instant::{Day, Instant};
use packseal::model::json::{Value, parse, parse_python};
use packseal::pack::manifest::{self, Header};
use packseal::recipe::{Form, Recipe, VALDRICS};
use packseal::section::rows::RowCounter;
use packseal::section::table::{Table, formula_safe, read};
use packseal::source::session::actor;
use packseal::source::valdrics::realized_rows;
use packseal::source::{ops, refusal};
use proptest::prelude::*;

pub(crate) fn config() -> ProptestConfig {
    // A failure prints its smallest input; no file is kept beside the sources.
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) }
}

/// Numbers as RFC 8259 spells them, many of which a float would not give back.
fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?",
        prop::sample::select(vec!["1e-05", "0.0", "-0.0", "97.10", "1e+16", "100000000000000000000000"])
            .prop_map(str::to_owned),
    ]
}

pub(crate) fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        number().prop_map(|token| Value::Number(token.into())),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::vec((any::<String>(), inner), 0..6).prop_map(|mut members| {
                let mut seen = std::collections::HashSet::new();
                members.retain(|(key, _)| seen.insert(key.clone()));
                Value::Object(members)
            }),
        ]
    })
}

/// The same value with the members of every object sorted.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().map(|(key, value)| (key.clone(), sorted(value))).collect();
            members.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(members)
        }
        other => other.clone(),
    }
}

/// Cells with what a CSV writer must look at.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[=+@\t,\"\r\n' a-]{0,6}"]
}

fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    (1usize..5).prop_flat_map(|width| prop::collection::vec(prop::collection::vec(cell(), width), 1..8))
}

fn table(rows: &[Vec<String>]) -> Vec<u8> {
    let header: Vec<&str> = rows[0].iter().map(String::as_str).collect();
    let mut table = Table::new(&header);
    rows[1..].iter().for_each(|row| table.row(row.clone()));
    table.finish()
}

/// Python's `csv.writer` with its default dialect, written down from its documentation.
fn as_python_writes(rows: &[Vec<String>]) -> String {
    let quoted = |cell: &String| {
        if cell.contains([',', '"', '\r', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
    };
    let line = |row: &Vec<String>| match row.as_slice() {
        [only] if only.is_empty() => "\"\"\r\n".to_owned(),
        cells => cells.iter().map(quoted).collect::<Vec<_>>().join(",") + "\r\n",
    };
    rows.iter().map(line).collect()
}

/// An answer of each kind that the evidence service gives (its contract, sections 4, 5 and 7), and a report of ours.
const OPS_ANSWERS: [&str; 6] = [
    r#"{"id":"j","updated_at":"t","name":"n","job_type":"y","payload":{"request":{}},"owner":"o","schedule_cron":"","status":"ACTIVE","description":""}"#,
    r#"{"run_id":"r","job_id":"j","started_at":"t","finished_at":null,"status":"RUNNING","triggered_by":"o","error_message":null,"result_summary":{}}"#,
    r#"{"package_path":"p","package_sha256":"d","package_size_bytes":1,"file_count":1,"vault_copy_path":null,"summary":{"external_kms_status":"OK"}}"#,
    r#"{"package_sha256":"d","countersign_path":"p","entry_count":1,"last_entry":{"signer":"s","signing_key_id":"k","signed_at":"t","digest":"d","signature":"c"}}"#,
    r#"{"package_path":"p","package_sha256":"d","package_exists":true,"manifest_exists":true,"manifest_valid":true,"signature_checked":true,"signature_valid":true,"countersign_checked":true,"countersign_valid":true,"countersign_count":1,"message":"ok"}"#,
    r#"{"schema":"packseal-report/1","file":{"name":"p"},"headline":"ALTERED","runbook":null}"#,
];

proptest! {
    #![proptest_config(config())]

    #[test]
    fn json_keeps_key_order_and_number_tokens(value in json()) {
        prop_assert_eq!(&parse(&value.to_compact()).unwrap(), &value);
        prop_assert_eq!(parse(&value.to_python_compact()).unwrap(), sorted(&value));
        let indented = value.to_python_indented();
        prop_assert!(indented.is_ascii());
        prop_assert_eq!(parse(&indented).unwrap(), sorted(&value));
        // Printing what was read changes nothing.
        prop_assert_eq!(parse(&indented).unwrap().to_python_indented(), indented);
    }

    #[test]
    fn json_reads_what_another_reader_reads(value in json()) {
        // serde_json makes floats of number tokens, so an exponent that is too large is nothing to it.
        if let Ok(theirs) = serde_json::from_slice::<serde_json::Value>(&value.to_compact()) {
            prop_assert_eq!(serde_json::from_slice::<serde_json::Value>(&value.to_python_indented()).unwrap(), theirs);
        }
    }

    /// Any JSON, and any in the place of one member of an answer as the contract has it.
    #[test]
    fn the_evidence_services_answers_never_panic(value in json(), nth in any::<prop::sample::Index>()) {
        for answer in OPS_ANSWERS {
            let Value::Object(mut members) = parse(answer.as_bytes()).unwrap() else { unreachable!() };
            let nth = nth.index(members.len());
            members[nth].1 = value.clone();
            let changed = Value::Object(members);
            for body in [value.to_compact(), changed.to_compact(), Value::Array(vec![changed]).to_compact()] {
                let _ = ops::jobs(&body);
                if let Ok(Some(run)) = ops::run(&body) {
                    let _ = ops::RUNBOOK_FIELDS.map(|name| run.reported(name));
                }
                if let Ok(exported) = ops::Exported::read(&body) {
                    prop_assert!(exported.void().len() <= 2);
                }
                let _ = ops::countersigned(&body);
                let _ = ops::Ours::read(&body);
                if let Ok(verdict) = ops::Verdict::read(&body) {
                    prop_assert_eq!(ops::compare(&verdict, &verdict).iter().filter(|row| row.same).count(), 11);
                }
            }
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = parse(&bytes);
        let _ = parse_python(&bytes);
        let _ = manifest::parse(&bytes);
        let _ = refusal(&bytes);
        let _ = read(&bytes);
        let ours = [manifest::MAGIC.as_bytes(), &bytes].concat();
        let _ = manifest::parse(&ours);
    }

    #[test]
    fn text_that_looks_like_json_never_panics(text in "[\\[\\]{}\",:0-9eE+.\\\\ntrufalsN -]{0,80}") {
        if let Ok(value) = parse(text.as_bytes()) {
            let _ = realized_rows(&value, 5);
            prop_assert_eq!(parse(&value.to_compact()).unwrap(), value);
        }
    }

    #[test]
    fn arbitrary_text_never_panics(text in any::<String>(), near in "[0-9T:.+Zz -]{0,36}") {
        let _ = (Instant::parse(&text), Day::parse(&text), Digest::parse(&text), actor(&text));
        let _ = (Instant::parse(&near), Day::parse(&near));
    }

    #[test]
    fn instants_print_what_they_read(millis in -60_000_000_000_000i64..250_000_000_000_000, micros in 0u32..1_000_000) {
        let day = Instant::from_unix_millis(millis).unwrap().day();
        let text = format!("{day}T11:22:33.{micros:06}");
        let instant = Instant::parse(&text).unwrap();
        prop_assert_eq!(Instant::parse(&instant.to_string()).unwrap(), instant);
        prop_assert_eq!(Instant::parse(&instant.python_iso()).unwrap(), instant);
        prop_assert_eq!(instant.day(), day);
        prop_assert!(day.start() <= instant && instant <= day.end());
        prop_assert_eq!(Instant::from_unix_millis(millis).unwrap().unix_millis(), millis);
    }

    #[test]
    fn manifests_are_read_as_they_were_written(
        values in prop::collection::vec("[A-Za-z0-9._:+-]{1,20}", 4),
        names in prop::collection::btree_set("[A-Za-z0-9._-]{1,12}(/[A-Za-z0-9._-]{1,12}){0,3}", 0..20),
    ) {
        let [pack, tenant, start, end] = <[String; 4]>::try_from(values).unwrap();
        let header = Header { pack, tenant, start, end };
        let mut entries: Vec<(String, Digest)> =
            names.into_iter().map(|name| { let digest = Digest::of(name.as_bytes()); (name, digest) }).collect();
        let bytes = manifest::encode(&header, &entries);
        entries.reverse();
        prop_assert_eq!(manifest::encode(&header, &entries), bytes.clone());
        entries.reverse();
        let read = manifest::parse(&bytes);
        prop_assert_eq!(read.issues, []);
        prop_assert_eq!(read.header, Some(header));
        prop_assert_eq!(read.lines.into_iter().map(|line| (line.name.to_owned(), line.digest)).collect::<Vec<_>>(), entries);
    }

    #[test]
    fn tables_are_what_python_writes(rows in rows()) {
        prop_assert_eq!(String::from_utf8(table(&rows)).unwrap(), as_python_writes(&rows));
    }

    #[test]
    fn tables_are_read_back_as_they_were_written(rows in rows()) {
        prop_assert_eq!(read(&table(&rows)), rows);
    }

    #[test]
    fn a_safe_cell_is_no_formula_and_hides_nothing(cell in cell()) {
        let safe = formula_safe(&cell);
        prop_assert!(!safe.starts_with(['=', '+', '@', '\t']));
        prop_assert!(*safe == *cell || safe.strip_prefix('\'') == Some(&cell));
    }

    #[test]
    fn rows_are_counted_whatever_the_pieces(rows in rows(), sizes in prop::collection::vec(1usize..9, 1..40), max in 1u64..9) {
        let bytes = table(&rows);
        let mut counter = RowCounter::default();
        let (mut at, mut sizes) = (0, sizes.into_iter().cycle());
        let mut cut = None;
        while at < bytes.len() && cut.is_none() {
            let end = bytes.len().min(at + sizes.next().unwrap());
            cut = counter.feed(&bytes[at..end], max).map(|used| at + used);
            at = end;
        }
        let whole = rows.len() as u64;
        prop_assert_eq!(cut.is_some(), whole >= max);
        prop_assert_eq!(counter.lines(), whole.min(max));
        // What was cut is the table of the first rows.
        let kept = usize::try_from(whole.min(max)).unwrap();
        let first = table(&rows[..kept]);
        prop_assert_eq!(&bytes[..cut.unwrap_or(bytes.len())], &first);
    }
}

/// A form whose values pass the checks, spelled as a link spells them.
fn choices() -> impl Strategy<Value = Form> {
    let day = || {
        prop_oneof![
            Just(String::new()),
            (0i64..200_000).prop_map(|days| Day::parse("1900-01-01").unwrap().plus(days).to_string())
        ]
    };
    let provider = |ai: bool| {
        let mut words = vec!["", "aws", "azure", "gcp", "saas", "license", "platform", "hybrid"];
        words.extend(ai.then_some("ai"));
        prop::sample::select(words).prop_map(str::to_owned)
    };
    let days = || (day(), day(), day(), day(), day());
    let numbers = (1u32..=2000, 1u32..=200_000, 1u32..=5000, 0u32..=200_000);
    let switches = prop::array::uniform7(any::<bool>());
    let providers = (provider(true), provider(false), provider(false), provider(false));
    (days(), days(), numbers, switches, providers).prop_map(|(first, last, numbers, switches, providers)| {
        let [focus, focus_include_preliminary, savings, realized, close, close_enforce_finalized, hide_secrets] =
            switches;
        Form {
            tenant: String::new(),
            first_day: first.0,
            last_day: last.0,
            evidence_limit: numbers.0.to_string(),
            focus,
            focus_provider: providers.0,
            focus_include_preliminary,
            focus_max_rows: numbers.1.to_string(),
            focus_first_day: first.1,
            focus_last_day: last.1,
            savings,
            savings_provider: providers.1,
            savings_first_day: first.2,
            savings_last_day: last.2,
            realized,
            realized_provider: providers.2,
            realized_limit: numbers.2.to_string(),
            realized_first_day: first.3,
            realized_last_day: last.3,
            close,
            close_provider: providers.3,
            close_enforce_finalized,
            close_max_restatements: numbers.3.to_string(),
            close_first_day: first.4,
            close_last_day: last.4,
            hide_secrets,
            options: Vec::new(),
        }
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_link_gives_its_choices_back_without_the_name(form in choices(), tenant in ".{0,20}") {
        let recipe = Recipe::parse(VALDRICS).unwrap();
        let query = Form { tenant: tenant.clone(), ..form.clone() }.to_query(&recipe);
        prop_assert!(query.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'=' | b'&')), "{query}");
        let (read, ignored) = Form::from_query(&query, &recipe);
        prop_assert!(ignored.is_empty(), "{ignored:?}");
        prop_assert_eq!(read, form);
    }

    #[test]
    fn whatever_a_link_says_the_form_can_only_hold_what_its_checks_pass(
        query in prop_oneof![
            ".{0,200}",
            "(&?(start_date|evidence_limit|close_provider|hide_secrets|focus_max_rows|tenant)=[ -~]{0,12}){0,6}",
        ],
    ) {
        let recipe = Recipe::parse(VALDRICS).unwrap();
        let (form, _) = Form::from_query(&query, &recipe);
        // What was read is spelled in the one way that a link spells it, so it comes back the same.
        let (again, ignored) = Form::from_query(&form.to_query(&recipe), &recipe);
        prop_assert!(ignored.is_empty());
        prop_assert_eq!(&again, &form);
        prop_assert!(form.tenant.is_empty());
    }
}
