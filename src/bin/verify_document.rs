//! The Verify document's program: the screens. What reads files is a program of its own, so that the page is there before it.

fn main() {
    packseal::ui::verify::start();
}
