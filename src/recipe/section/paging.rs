//! How an answer comes in pages.

use super::read::{Place, Wrong};

/// How the next page is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paging {
    /// By its number.
    Page {
        /// The parameter.
        parameter: String,
        /// The number of the first page.
        first: u64,
        /// Rows of a page.
        size: Size,
    },
    /// By how many rows came before.
    Offset {
        /// The parameter.
        parameter: String,
        /// Rows of a page.
        size: Size,
    },
    /// By what the answer before says.
    Cursor {
        /// The parameter.
        parameter: String,
        /// A JSON pointer to the next cursor; null, empty or absent at the end.
        next: String,
        /// Rows of a page, where they can be asked for.
        size: Option<Size>,
    },
    /// By the header `Link` with `rel="next"` (RFC 8288).
    Link {
        /// Rows of a page, where they can be asked for.
        size: Option<Size>,
    },
}

/// How many rows of a page are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Size {
    /// The parameter.
    pub parameter: String,
    /// Rows.
    pub rows: u64,
}

impl Paging {
    /// Rows of a page, where they are asked for.
    pub fn size(&self) -> Option<&Size> {
        match self {
            Self::Page { size, .. } | Self::Offset { size, .. } => Some(size),
            Self::Cursor { size, .. } | Self::Link { size } => size.as_ref(),
        }
    }

    /// `{by, parameter, first?, next?, size: {parameter, rows}}`
    pub(super) fn read(paging: &Place<'_>) -> Result<Self, Wrong> {
        let by = paging.word("by", &["page", "offset", "cursor", "link"])?;
        let size = |size: Place<'_>| -> Result<Size, Wrong> {
            size.only(&["parameter", "rows"])?;
            Ok(Size { parameter: size.name("parameter")?, rows: size.number("rows", 1, 10_000)? })
        };
        let needed = || size(paging.member("size")?);
        let wanted = || paging.optional("size").map(size).transpose();
        match by.as_str() {
            "page" => {
                paging.only(&["by", "parameter", "first", "size"])?;
                let first = if paging.optional("first").is_some() { paging.number("first", 0, 1)? } else { 1 };
                Ok(Self::Page { parameter: paging.name("parameter")?, first, size: needed()? })
            }
            "offset" => {
                paging.only(&["by", "parameter", "size"])?;
                Ok(Self::Offset { parameter: paging.name("parameter")?, size: needed()? })
            }
            "cursor" => {
                paging.only(&["by", "parameter", "next", "size"])?;
                Ok(Self::Cursor {
                    parameter: paging.name("parameter")?,
                    next: paging.pointer("next")?,
                    size: wanted()?,
                })
            }
            _ => {
                paging.only(&["by", "size"])?;
                Ok(Self::Link { size: wanted()? })
            }
        }
    }
}
