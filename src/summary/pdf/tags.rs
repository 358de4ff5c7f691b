//! The structure tree (ISO 32000-1, section 14.8), which is read aloud and by programs.

use std::num::NonZeroU16;

use krilla::geom::Rect;
use krilla::tagging::{BBox, Identifier, ListNumbering, Node, TableHeaderScope, Tag, TagGroup, TagKind, TagTree};

/// A place in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NodeId(usize);

/// What an element is.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    Heading {
        level: NonZeroU16,
        text: String,
    },
    Paragraph,
    List,
    Item,
    /// The text of an item.
    Body,
    Table {
        summary: String,
    },
    Head,
    Rows,
    Row,
    ColumnHeader,
    RowHeader,
    Data,
    /// A drawing with the text that stands for it, on one page.
    Figure {
        alt: String,
        page: usize,
        left: f32,
        top: f32,
        right: f32,
        bottom: f32,
    },
}

struct Element {
    kind: Kind,
    children: Vec<NodeId>,
    /// The marks that belong to it, in the order in which they are drawn.
    drawn: Vec<Identifier>,
}

/// The tree as it grows.
#[derive(Default)]
pub(super) struct Tree {
    elements: Vec<Element>,
    tops: Vec<NodeId>,
}

impl Tree {
    /// A new element at the end, below `parent` if there is one.
    pub(super) fn add(&mut self, parent: Option<NodeId>, kind: Kind) -> NodeId {
        let id = NodeId(self.elements.len());
        self.elements.push(Element { kind, children: Vec::new(), drawn: Vec::new() });
        match parent.and_then(|parent| self.elements.get_mut(parent.0)) {
            Some(parent) => parent.children.push(id),
            None => self.tops.push(id),
        }
        id
    }

    /// Says what was drawn for an element.
    pub(super) fn drawn(&mut self, id: NodeId, drawn: Identifier) {
        if let Some(element) = self.elements.get_mut(id.0) {
            element.drawn.push(drawn);
        }
    }

    /// The tree as the writer of PDF takes it.
    pub(super) fn finish(self) -> TagTree {
        let mut tree = TagTree::new();
        for top in &self.tops {
            if let Some(group) = self.group(*top) {
                tree.push(group);
            }
        }
        tree
    }

    fn group(&self, id: NodeId) -> Option<TagGroup> {
        let element = self.elements.get(id.0)?;
        let mut children: Vec<Node> = element.drawn.iter().map(|drawn| (*drawn).into()).collect();
        children.extend(element.children.iter().filter_map(|child| self.group(*child)).map(Node::Group));
        Some(TagGroup::with_children(tag(&element.kind), children))
    }
}

fn tag(kind: &Kind) -> TagKind {
    match kind {
        Kind::Heading { level, text } => Tag::Hn(*level, Some(text.clone())).into(),
        Kind::Paragraph => Tag::P.into(),
        Kind::List => Tag::L(ListNumbering::None).into(),
        Kind::Item => Tag::LI.into(),
        Kind::Body => Tag::LBody.into(),
        Kind::Table { summary } => Tag::Table.with_summary(Some(summary.clone())).into(),
        Kind::Head => Tag::THead.into(),
        Kind::Rows => Tag::TBody.into(),
        Kind::Row => Tag::TR.into(),
        Kind::ColumnHeader => Tag::TH(TableHeaderScope::Column).into(),
        Kind::RowHeader => Tag::TH(TableHeaderScope::Row).into(),
        Kind::Data => Tag::TD.into(),
        Kind::Figure { alt, page, left, top, right, bottom } => {
            let bounds = Rect::from_ltrb(*left, *top, *right, *bottom).map(|rect| BBox::new(*page, rect));
            Tag::Figure(Some(alt.clone())).with_bbox(bounds).into()
        }
    }
}
