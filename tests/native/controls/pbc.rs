//! Lists of requests as programs save them, and files that are none.

use packseal::controls::{CELL_MAX, COLUMNS_MAX, LIST_MAX, NUMBER_MAX, Pbc, ROWS_MAX};
use packseal::model::digest::Digest;

fn read(text: &str) -> Vec<(usize, String, String, String, Option<String>)> {
    let list = Pbc::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    let rows = list.requests.into_iter();
    rows.map(|one| (one.line, one.number, one.description, one.references, one.due)).collect()
}

fn said(bytes: &[u8]) -> String {
    Pbc::parse(bytes).unwrap_err().to_string()
}

#[test]
fn the_usual_forms_say_the_same() {
    let want = vec![
        (2, "1".to_owned(), "Scan logs, whole".to_owned(), "CC7.2".to_owned(), Some("30 Nov".to_owned())),
        (3, "2".to_owned(), "Say \"why\"".to_owned(), String::new(), None),
    ];
    for text in [
        "No,Description,Control,Due\n1,\"Scan logs, whole\",CC7.2,30 Nov\n2,\"Say \"\"why\"\"\",,\n",
        "\u{feff}No,Description,Control,Due\r\n1,\"Scan logs, whole\",CC7.2,30 Nov\r\n2,\"Say \"\"why\"\"\",,\r\n",
        "No;Description;Control;Due\r\n1;Scan logs, whole;CC7.2;30 Nov\r\n2;\"Say \"\"why\"\"\";;",
        "No\tDescription\tControl\tDue\r1\tScan logs, whole\tCC7.2\t30 Nov\r2\tSay \"why\"\t\t\r",
        "No,Description,Control,Due\n 1 ,\" Scan logs, whole \",\tCC7.2 , 30 Nov\n2,Say \"why\"\n",
        "Due;Control;Description;No\n30 Nov;CC7.2;Scan logs, whole;1\n;;Say \"why\";2\n",
    ] {
        assert_eq!(read(text), want, "{text:?}");
    }
    assert_eq!(read("sep=;\r\nNo;Request\r\n1;x\r\n")[0].0, 3);
    assert_eq!(read("sep=|\nNo|Request\n1|a;b\n")[0].2, "a;b");
}

#[test]
fn columns_are_found_by_their_usual_names() {
    for (header, number, references) in [
        ("Request ID,Description,Criteria", "n", "r"),
        ("#,Request,TSC", "n", "r"),
        ("PBC #,Request,Control(s)", "n", "r"),
        ("Ref,Description,Reference", "n", "r"),
        ("REQUEST NO.,REQUEST,TSC REF.", "n", "r"),
        ("request_number,description,control_id", "n", "r"),
        ("Item #,Item,Control ID", "n", "r"),
        ("Number:,Description*,Control ID(s)", "n", "r"),
        ("Nr.,Evidence requested,ISO-27001", "n", "r"),
        ("Request#,Request Description,Article", "n", "r"),
        ("ID,Details,Owner", "n", ""),
    ] {
        let list = read(&format!("{header}\nn,d,r\n"));
        assert_eq!((list[0].1.as_str(), list[0].2.as_str(), list[0].3.as_str()), (number, "d", references), "{header}");
    }
    // Several columns of references are taken together; a number column is never one of them.
    assert_eq!(read("Control,No,Request,Section,File\nCC7.2,1,x,scans,\n")[0].3, "CC7.2\nscans");
    assert_eq!(read("Reference Number,Description,Due Date,Status\n7,x,soon,open\n")[0].4.as_deref(), Some("soon"));
}

#[test]
fn rows_keep_their_lines() {
    let list = read("\r\nNo,Request\r\n\r\n1,\"two\r\nlines\"\r\n,\r\n2,\"a\nb\nc\"\n3,x");
    let lines: Vec<(usize, &str)> = list.iter().map(|one| (one.0, one.2.as_str())).collect();
    assert_eq!(lines, [(4, "two\r\nlines"), (7, "a\nb\nc"), (10, "x")]);
    let text = "No,Request\n1,x\n";
    assert_eq!(Pbc::parse(text.as_bytes()).unwrap().sha256, Digest::of(text.as_bytes()));
}

#[test]
fn a_wrong_list_is_told_by_line_and_column() {
    let header = "line 1: expected a column of request numbers, such as \u{201c}Number\u{201d}, \u{201c}No\u{201d}, \u{201c}Ref\u{201d} or \u{201c}Request ID\u{201d}, found ";
    for (text, expected) in [
        ("", "line 1: expected a header line, found an empty text".to_owned()),
        (" \n,,\n", "line 1: expected a header line, found an empty text".to_owned()),
        ("Owner,Description\n", format!("{header}\"Owner\", \"Description\"")),
        ("Owner;Description;Due\n", format!("{header}\"Owner\", \"Description\", \"Due\"")),
        ("a,b,c,d,e,f,g,h,i\n", format!("{header}\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\", …")),
        (
            "\nNo,Owner\n",
            "line 2: expected a column of descriptions, such as \u{201c}Description\u{201d} or \u{201c}Request\u{201d}, found \"No\", \"Owner\"".to_owned(),
        ),
        ("No,Request\n1,x\n,y\n", "line 3, column 1: expected the number of the request, found nothing".to_owned()),
        ("Request,No\nx,1\ny\n", "line 3, column 2: expected the number of the request, found nothing".to_owned()),
        ("No,Request\n1, \n", "line 2, column 2: expected what is asked for, found nothing".to_owned()),
        ("No,Request\n1,x\n2,y\n 1,z\n", "line 4, column 1: expected a number that comes once, found \"1\" again, which stands on line 2".to_owned()),
        ("No,Request\n1,\"x\n2,y\n", "line 2, column 2: expected a quote that closes the cell, found the end of the text".to_owned()),
        ("No,Request\n1,\"x\" y\n", "line 2, column 2: expected a separator or the end of the line after the quote, found ' '".to_owned()),
    ] {
        assert_eq!(said(text.as_bytes()), expected, "{text:?}");
    }
    let utf8 = "expected UTF-8 (save the list as \u{201c}CSV UTF-8\u{201d}), found ";
    assert_eq!(said(b"No,Request\n1,caf\xe9\n"), format!("line 2: {utf8}byte 0xe9"));
    assert_eq!(said(b"\xff\xfeN\0o\0"), format!("line 1: {utf8}UTF-16"));
}

#[test]
fn limits_are_the_last_that_pass() {
    let rows = |count: usize| (0..count).fold("No,Request\n".to_owned(), |text, n| format!("{text}{n},x\n"));
    assert_eq!(read(&rows(ROWS_MAX)).len(), ROWS_MAX);
    assert_eq!(said(rows(ROWS_MAX + 1).as_bytes()), "line 5002: expected at most 5000 requests, found one more");
    let cell = |length: usize| format!("No,Request\n1,{}\n", "x".repeat(length));
    assert_eq!(read(&cell(CELL_MAX))[0].2.len(), CELL_MAX);
    assert_eq!(
        said(cell(CELL_MAX + 1).as_bytes()),
        "line 2, column 2: expected a cell of at most 65536 bytes, found a longer one"
    );
    let number = |length: usize| format!("Request,No\nx,{}\n", "é".repeat(length));
    assert_eq!(read(&number(NUMBER_MAX)).len(), 1);
    assert_eq!(
        said(number(NUMBER_MAX + 1).as_bytes()),
        "line 2, column 2: expected a number of at most 80 characters, found 81 characters"
    );
    let columns = |more: usize| format!("No,Request{}\n1,x\n", ",".repeat(more));
    assert_eq!(read(&columns(COLUMNS_MAX - 2)).len(), 1);
    assert_eq!(said(columns(COLUMNS_MAX - 1).as_bytes()), "line 1: expected at most 256 columns, found one more");
    assert_eq!(said(&vec![b'x'; LIST_MAX + 1]), "line 1: expected at most 16777216 bytes, found 16777217 bytes");
}
