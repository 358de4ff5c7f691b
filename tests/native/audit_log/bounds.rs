//! What is kept stays within the bounds, and what was left out is said.

use packseal::chain::log::{Bounds, Checker, HashOutcome::*, LinkOutcome::*, Overall};

use super::{chain, check_within, line, told};

#[test]
fn the_form_of_a_line_that_is_too_long_is_seen_in_any_pieces() {
    for line in ["\u{feff}{\"a\": 1234567890}\r\n", " \t   \t          \r\n", "{\"a\": 12345678901234567890"] {
        let whole = check_within(Bounds { line_bytes: 10, ..Bounds::default() }, line.as_bytes());
        assert_eq!((whole.overall, whole.counts.malformed), (Overall::Fail, 1), "{line:?}");
        assert_eq!(whole.form.crlf_lines, u64::from(line.ends_with("\r\n")));
        let mut checker = Checker::new(Bounds { line_bytes: 10, ..Bounds::default() });
        line.as_bytes().iter().for_each(|byte| checker.push(&[*byte]));
        assert_eq!(checker.finish(), whole, "{line:?}");
    }
}

#[test]
fn a_line_that_is_too_long_is_malformed_and_not_held() {
    let lines = chain("job-1", &["{}", &format!("{{\"x\": \"{}\"}}", "x".repeat(400)), "{}"]);
    let (short, long) = (lines[0].trim_end().len(), lines[1].trim_end().len());
    for (most, malformed) in [(long, 0), (long - 1, 1), (short + 66, 1)] {
        let bounds = Bounds { line_bytes: most, ..Bounds::default() };
        for end in ["\n", "\r\n"] {
            let log = lines.concat().replace('\n', end);
            let checked = check_within(bounds.clone(), log.as_bytes());
            assert_eq!((checked.counts.malformed, checked.lines_total), (malformed, 3), "{most}");
            let mut checker = Checker::new(bounds.clone());
            log.as_bytes().chunks(11).for_each(|piece| checker.push(piece));
            assert_eq!(checker.finish(), checked, "{most}");
            if malformed == 1 {
                let problem = checked.lines[1].detail.as_deref().unwrap().problem.unwrap();
                assert_eq!(problem.offset, most);
                assert_eq!(told(&checked)[2], (3, HashOk, MissingPredecessor));
            }
        }
    }
}

#[test]
fn a_byte_order_mark_and_a_line_end_do_not_count_as_length() {
    let good = chain("job-1", &["{}"]).concat();
    let length = good.trim_end().len();
    for (bound, overall) in [(length, Overall::Pass), (length - 1, Overall::Fail)] {
        let log = format!("\u{feff}{}\r\n", good.trim_end());
        let checked = check_within(Bounds { line_bytes: bound, ..Bounds::default() }, log.as_bytes());
        assert_eq!((checked.overall, checked.form.byte_order_mark), (overall, true), "{bound}");
        let mut checker = Checker::new(Bounds { line_bytes: bound, ..Bounds::default() });
        log.as_bytes().iter().for_each(|byte| checker.push(&[*byte]));
        assert_eq!(checker.finish(), checked);
    }
}

#[test]
fn beyond_the_bound_only_lines_that_are_not_ok_are_listed() {
    let intact = chain("job-1", &["{}"; 6]);
    let bounds = Bounds { lines: 6, ..Bounds::default() };
    assert_eq!(told(&check_within(bounds.clone(), intact.concat().as_bytes())).len(), 6);
    // A restart as the seventh line, then good ones, then one that is malformed.
    let log = [intact.concat(), intact[..3].concat(), "{}\n".to_owned()].concat();
    let checked = check_within(bounds.clone(), log.as_bytes());
    assert_eq!(told(&checked), [(7, HashOk, Restart), (10, Malformed, NotChecked)]);
    assert_eq!((checked.lines_total, checked.counts.hash_ok, checked.lines_left_out), (10, 9, 0));

    // Warnings do not crowd out what fails.
    let log = [intact[0].repeat(20), "{}\n".repeat(4), intact[0].repeat(20)].concat();
    let checked = check_within(bounds, log.as_bytes());
    let lines: Vec<u64> = checked.lines.iter().map(|line| line.line).collect();
    assert_eq!((lines, checked.lines_left_out), (vec![2, 3, 21, 22, 23, 24], 39 + 4 - 6));
    assert_eq!((checked.counts.restart, checked.counts.malformed), (39, 4));
}

#[test]
fn heads_beyond_the_bound_are_counted_and_their_links_are_checked() {
    let all: Vec<Vec<String>> = (0..5).map(|n| chain(&format!("job-{n}"), &["{}", "{\"n\": 1}", "{}"])).collect();
    let mut log: String = (0..3).flat_map(|at| all.iter().map(move |lines| lines[at].as_str())).collect();
    log.push_str(&all[4][2]);
    let bounds = Bounds { heads: 2, ..Bounds::default() };
    let checked = check_within(bounds, log.as_bytes());
    assert_eq!((checked.heads.len(), checked.resources_total, checked.counts.linked), (2, 5, 10));
    assert_eq!(told(&checked)[15].2, ForkOrReorder);
    let detail = checked.lines[15].detail.as_deref().unwrap();
    assert_eq!((detail.expected_previous, detail.resource.as_deref()), (None, Some("job-4")));

    let bounds = Bounds { resources: 3, ..Bounds::default() };
    let checked = check_within(bounds, all.concat().concat().as_bytes());
    assert_eq!((checked.resources_total, checked.counts.not_checked, checked.overall), (3, 6, Overall::Warn));
}

#[test]
fn hashes_of_long_ago_are_forgotten_and_that_is_said() {
    let lines = chain("job-1", &["{}"; 12]);
    let log = [lines.concat(), lines[1].clone(), lines[11].clone()].concat();
    let bounds = Bounds { history: 6, ..Bounds::default() };
    let checked = check_within(bounds, log.as_bytes());
    assert_eq!((told(&checked)[12].2, told(&checked)[13].2), (MissingPredecessor, ForkOrReorder));
    assert_eq!(checked.forgotten, 9);
    let checked = check_within(Bounds::default(), log.as_bytes());
    assert_eq!((told(&checked)[12].2, checked.forgotten), (ForkOrReorder, 0));
}

#[test]
fn a_long_name_of_a_resource_is_cut_and_stays_itself() {
    let (a, b) = ("\u{e9}".repeat(150) + "a", "\u{e9}".repeat(150) + "b");
    let log = [line(&a, "{}", None).0, line(&b, "{}", None).0].concat();
    let checked = check_within(Bounds::default(), log.as_bytes());
    let names: Vec<&str> = checked.heads.iter().map(|head| head.resource.as_str()).collect();
    assert!(names[0] != names[1] && names.iter().all(|name| name.starts_with("\u{e9}\u{e9}")), "{names:?}");
    assert_eq!(names[0].chars().count(), 100 + 1 + 16);
}
