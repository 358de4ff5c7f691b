//! The Verify document's program.

fn main() {
    packseal::ui::verify::start();
}
