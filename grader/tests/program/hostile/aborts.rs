//! crashed: breaks its process down

pub async fn answer() -> u32 {
    std::process::abort()
}
