//! JSON objects whose pairs keep their order and whose values stay text.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The pairs of an object, in their order, their values as text.
pub(crate) struct Pairs(pub(crate) Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Pairs;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

impl Pairs {
    /// The object as compact JSON; `None` for no text that can be written.
    pub(crate) fn write(&self) -> Option<String> {
        let pair = |(key, value): &(String, Box<RawValue>)| {
            serde_json::to_string(key).ok().map(|key| format!("{key}:{}", value.get()))
        };
        let pairs: Option<Vec<String>> = self.0.iter().map(pair).collect();
        Some(format!("{{{}}}", pairs?.join(",")))
    }
}
