//! Messages between a page and its worker: what is said is heard, and what is no message is refused.

use packseal::model::limits::Limits;
use packseal::pack::range::Memory;
use packseal::verify::verify;
use packseal::web::worker::codec::{attach, attached, envelope, message};
use packseal::web::worker::message::{BUILD_ID, FromVerify, ToBuild};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

/// As `postMessage` does it.
fn cloned(value: &JsValue) -> JsValue {
    let clone = js_sys::Reflect::get(&js_sys::global(), &"structuredClone".into()).expect("a browser of today");
    clone.unchecked_into::<js_sys::Function>().call1(&JsValue::UNDEFINED, value).expect("a value that can be cloned")
}

fn done() -> FromVerify {
    let bytes = include_bytes!("../vectors/valdrics/pack.zip");
    let verified = verify(&mut Memory(bytes), "pack.zip", &Limits::default(), &mut |_, _| {}).expect("memory");
    FromVerify::Done { report: Box::new(verified.report), map: verified.map, paper: vec![1, 2] }
}

#[wasm_bindgen_test]
fn a_report_arrives_as_it_was_sent() {
    let FromVerify::Done { report, map, .. } = done() else { unreachable!() };
    match message(&cloned(&envelope(&done()))) {
        Some(FromVerify::Done { report: received, map: parts, .. }) => assert_eq!((received, parts), (report, map)),
        other => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
fn other_messages_arrive_as_they_were_sent() {
    let ready = message(&cloned(&envelope(&FromVerify::Ready { build_id: BUILD_ID.to_owned() })));
    assert!(matches!(ready, Some(FromVerify::Ready { build_id }) if build_id == BUILD_ID));
    // Sizes beyond 32 bits.
    let progress = message(&cloned(&envelope(&FromVerify::Progress { read: 1 << 33, total: 1 << 40 })));
    assert!(matches!(progress, Some(FromVerify::Progress { read: 0x2_0000_0000, total: 0x100_0000_0000 })));
    assert!(matches!(message(&cloned(&envelope(&ToBuild::Cancel))), Some(ToBuild::Cancel)));
}

fn of_kind(kind: &str, bytes: &[u8]) -> JsValue {
    let envelope: JsValue = js_sys::Object::new().into();
    attach(&envelope, "kind", &kind.into());
    attach(&envelope, "message", &js_sys::Uint8Array::from(bytes));
    envelope
}

#[wasm_bindgen_test]
fn what_is_no_message_is_refused() {
    let object = |text: &str| js_sys::JSON::parse(text).expect("JSON");
    for foreign in [
        JsValue::NULL,
        JsValue::UNDEFINED,
        "Ready".into(),
        4.into(),
        object("{}"),
        object("[]"),
        object(r#"{"message": null}"#),
        object(r#"{"message": "Gone"}"#),
        object(r#"{"kind": "from-verify/3"}"#),
        object(r#"{"kind": "from-verify/3", "message": "Ready"}"#),
        of_kind("from-verify/2", &[0]),
        of_kind("from-verify/3", &[]),
        of_kind("from-verify/3", &[200]),
        // A Ready whose text is longer than what is here, and one with a byte after it.
        of_kind("from-verify/3", &[0, 9, b'x']),
        of_kind("from-verify/3", &[0, 1, b'x', 0]),
        envelope(&ToBuild::Cancel),
    ] {
        assert!(message::<FromVerify>(&foreign).is_none(), "{foreign:?}");
    }
}

#[wasm_bindgen_test]
fn a_file_travels_beside_the_message() {
    let both = envelope(&ToBuild::Forget);
    attach(&both, "file", &super::host::file("pack.zip", b"PK"));
    let both = cloned(&both);
    assert!(matches!(message(&both), Some(ToBuild::Forget)));
    let file: web_sys::File = attached(&both, "file").expect("the file").dyn_into().expect("a File");
    assert_eq!((file.name(), file.size()), ("pack.zip".to_owned(), 2.0));
    assert!(attached(&both, "handle").is_none() && attached(&JsValue::NULL, "file").is_none());
}
