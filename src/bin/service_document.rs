//! The program of the Build document's screens that few people open. The document fetches it when one is opened, and has a program of its own.

fn main() {
    packseal::ui::service::start();
}
