//! Odd files: what is a line, what is no entry, and where it is wrong.

use packseal::chain::log::{Checker, HashOutcome::*, LinkOutcome::*, Overall};

use super::{chain, check, told};

fn pair() -> Vec<String> {
    chain("job-1", &["{\"note\": \"caf\u{e9} \u{1f600}\"}", "{}"])
}

#[test]
fn line_ends_blank_lines_and_a_byte_order_mark_change_nothing() {
    let lines = pair();
    let crlf = lines.concat().replace('\n', "\r\n");
    let checked = check(crlf.as_bytes());
    assert_eq!((checked.overall, checked.form.crlf_lines), (Overall::Pass, 2));

    let blank = format!("\n{}\r\n \t\n{}\n", lines[0], lines[1]);
    let checked = check(blank.as_bytes());
    assert_eq!((checked.overall, checked.form.blank_lines, checked.lines_total), (Overall::Pass, 4, 2));
    assert_eq!(told(&checked), [(2, HashOk, Genesis), (5, HashOk, Linked)]);

    let marked = format!("\u{feff}{}", lines.concat());
    let checked = check(marked.as_bytes());
    assert!(checked.form.byte_order_mark && checked.overall == Overall::Pass);
    let inside = format!("{}\u{feff}{}", lines[0], lines[1]);
    assert_eq!(told(&check(inside.as_bytes()))[1], (2, Malformed, NotChecked));

    let open = lines.concat();
    let checked = check(open.trim_end().as_bytes());
    assert!(checked.form.open_end && checked.overall == Overall::Pass);
    let checked = check(&open.as_bytes()[..open.len() - 9]);
    assert_eq!((told(&checked)[1], checked.form.open_end), ((2, Malformed, NotChecked), true));
}

#[test]
fn members_may_stand_in_any_order_and_spacing() {
    let line = &pair()[0];
    let spaced = line.replace("\": ", "\" :\t").replace(", \"", " ,  \"");
    assert_eq!(check(spaced.as_bytes()).overall, Overall::Pass);
    // What is escaped in the file may also stand there as it is.
    let raw = line.replace("\\u00e9 \\ud83d\\ude00", "\u{e9} \u{1f600}").replace("export", "\\u0065xport");
    assert!(raw.contains('\u{e9}'));
    assert_eq!(check(raw.as_bytes()).overall, Overall::Pass);
}

#[test]
fn nothing_at_all_is_not_called_good() {
    for log in ["", "\n", "\u{feff}", "\r\n \n"] {
        let checked = check(log.as_bytes());
        assert_eq!((checked.overall, checked.lines_total), (Overall::Warn, 0), "{log:?}");
    }
}

#[test]
fn what_is_no_entry_is_malformed_and_no_part_of_a_chain() {
    let good = pair()[0].trim_end().to_owned();
    let changed = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        good.replacen(from, to, 1)
    };
    let many: String = (0..70).map(|n| format!("\"m{n}\": 0, ")).collect();
    // The place is where the second text begins; an empty one stands for the end.
    for (text, place, expected) in [
        ("[]".to_owned(), "[", "a JSON object"),
        ("{}".to_owned(), "", "entry_hash"),
        ("{".to_owned(), "", "a key in quotes"),
        (format!("{good}7"), "7", "the end of the line"),
        (good[..good.len() - 1].to_owned(), "", "`,` or `}`"),
        (changed("\"action\": ", "\"action\" "), "\"export", "`:`"),
        (changed("\"timestamp\"", "\"seq\": 1, \"timestamp\""), "1, ", "the seven members"),
        (changed("\"timestamp\"", &(many + "\"timestamp\"")), "\"m64\"", "the seven members"),
        (changed("\"user_id\"", "\"action\""), "\"action\": \"0b", "a key that comes once"),
        (changed("{\"note\": ", "{\"note\": 1, \"n\\u006fte\": "), "\"n\\u006f", "a key that comes once"),
        (changed("\"export\"", "7"), "7, \"user", "a string"),
        (changed("\"previous_hash\": null", "\"previous_hash\": 0"), "0, \"entry", "a hash or null"),
        (changed("\"previous_hash\": null", "\"previous_hash\": \"0\""), "\"0\", \"entry", "64 lower-case"),
        (changed("\"entry_hash\": \"", "\"entry_hash\": \"A"), "\"A", "64 lower-case"),
        (changed("{\"note\"", "[\"note\""), ": \"caf", "`,` or `]`"),
        (changed("\"export\"", "\"ex\tport\""), "\tport", "control characters escaped"),
        (changed("\"export\"", "\"\\x\""), "\\x", "an escape of RFC 8259"),
        (changed("\"export\"", "\"\\u12\""), "\\u12", "four hexadecimal digits"),
        (changed("\"export\"", "01"), "1, \"user", "`,` or `}`"),
        (changed("\"export\"", "1."), ", \"user", "a digit"),
        (changed("\"export\"", "nan"), "nan", "a JSON value"),
        (changed("\"export\"", &format!("{}!{}", "[".repeat(127), "[".repeat(127))), "!", "a JSON value"),
        (changed("\"export\"", &format!("{}!", "[".repeat(128))), "[!", "128 levels"),
    ] {
        let checked = check(format!("{text}\n{}", pair()[1]).as_bytes());
        assert_eq!(told(&checked), [(1, Malformed, NotChecked), (2, HashOk, MissingPredecessor)], "{text}");
        let problem = checked.lines[0].detail.as_deref().unwrap().problem.unwrap();
        assert!(problem.expected.contains(expected), "{text}: {problem}");
        let offset = if place.is_empty() { text.len() } else { text.rfind(place).unwrap() };
        assert_eq!(problem.offset, offset, "{text}: {problem}");
        assert!(problem.to_string().contains("at byte"));
    }
    let mut bytes = good.clone().into_bytes();
    bytes[70] = 0xff;
    let checked = check(&bytes);
    let problem = checked.lines[0].detail.as_deref().unwrap().problem.unwrap();
    assert_eq!((problem.offset, problem.expected), (70, "UTF-8"));
}

#[test]
fn the_size_of_the_pieces_does_not_matter() {
    let lines = pair();
    let log = format!("\u{feff}{}\r\n\n{{\n{}[]", lines[0].trim_end(), lines.concat());
    let whole = check(log.as_bytes());
    assert_eq!(whole.overall, Overall::Fail);
    for size in [1, 2, 3, 7, 64, 500] {
        let mut checker = Checker::default();
        log.as_bytes().chunks(size).for_each(|piece| checker.push(piece));
        assert_eq!(checker.finish(), whole, "{size}");
    }
}
