//! did_not_compile: calls what only the checks stand on

pub async fn answer() -> u32 {
    recorder::clock::now();
    evidence::Key::from_entropy("mine");
    41
}
