//! A program that also reads its input, of which there is none.

pub async fn answer() -> u32 {
    42 + std::io::stdin().lines().count() as u32
}
