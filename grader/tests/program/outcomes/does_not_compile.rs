//! outcome: did_not_compile — has a type error

pub async fn answer() -> u32 {
    "42"
}
