//! The Build document's program.

fn main() {
    packseal::ui::build::start();
}
