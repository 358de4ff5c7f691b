//! A page under construction: what is fixed goes in as it is, all else is escaped.

use crate::model::path::is_invisible;

/// The text of the page so far.
#[derive(Default)]
pub(super) struct Page(String);

impl Page {
    /// Markup of ours.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// A text from anywhere. Safe between tags and within quoted attributes.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                '\n' | '\r' | '\t' => self.0.push(' '),
                // HTML has no other control characters, and what cannot be seen hides or turns what can.
                _ if c.is_control() || is_invisible(c) => self.0.push_str(&format!("[U+{:04X}]", u32::from(c))),
                _ => self.0.push(c),
            }
        }
        self
    }

    /// A whole number.
    pub(super) fn number(&mut self, number: usize) -> &mut Self {
        self.0.push_str(&number.to_string());
        self
    }

    /// A whole number with `,` at thousands.
    pub(super) fn count(&mut self, count: u64) -> &mut Self {
        let digits = count.to_string();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && digits.len().saturating_sub(at).is_multiple_of(3) {
                self.0.push(',');
            }
            self.0.push(digit);
        }
        self
    }

    /// A text of others on its own: no direction mark in it reaches what is around it (`bdi`).
    pub(super) fn alone(&mut self, text: &str) -> &mut Self {
        self.raw("<bdi>").text(text).raw("</bdi>")
    }

    /// `<th scope="col">` for each, with its role: the narrow layout takes the tables' own roles away.
    pub(super) fn columns(&mut self, names: &[&'static str]) -> &mut Self {
        self.raw("<thead role=\"rowgroup\"><tr role=\"row\">");
        for name in names {
            self.raw("<th role=\"columnheader\" scope=\"col\">").raw(name).raw("</th>");
        }
        self.raw("</tr></thead>\n")
    }

    /// Opens a cell that the narrow layout names by its column.
    pub(super) fn cell(&mut self, column: &'static str) -> &mut Self {
        self.raw("<td role=\"cell\" data-column=\"").raw(column).raw("\">")
    }

    /// Closes a cell.
    pub(super) fn end(&mut self) -> &mut Self {
        self.raw("</td>")
    }

    /// The bytes of the page.
    pub(super) fn finish(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}
