//! The Build document's program: the screens. Its worker has a program of its own, so that the page does not wait for what only a build needs.

fn main() {
    packseal::ui::build::start();
}
