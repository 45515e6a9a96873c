//! failed: hopes that a body without work earns something

pub async fn answer() -> u32 {
    Default::default()
}
